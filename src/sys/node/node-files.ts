/** Files of the machine, by node:fs. */
import type { BigIntStats } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { bufferOf } from '../../base/buffer-of.ts';
import { SysError } from '../../base/errors.ts';
import type { DirEntry, FileInfo, FileKind, Files, FileState, OpenFile } from '../system.ts';
import { nodeCrypto, nodeFs as fs } from './builtins.ts';
import { errnoOf, sysCall } from './errno.ts';
import { makeRemovable, removeTree } from './remove-tree.ts';
import { writeAll } from './write-all.ts';

interface KindOf {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOf(entry: KindOf): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

function infoOf(stats: BigIntStats): FileInfo {
  return {
    kind: kindOf(stats),
    size: Number(stats.size),
    mode: Number(stats.mode & 0o7777n),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    inode: stats.ino,
    device: stats.dev,
  };
}

const unlessThere = { throwIfNoEntry: false } as const;

const ascii = /^[\x00-\x7f]*$/;

function compareNames(a: DirEntry, b: DirEntry): number {
  if (ascii.test(a.name) && ascii.test(b.name)) return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

const chunkSize = 1 << 18;

export class NodeFiles implements Files {
  /** reused: nothing waits between a read into it and the use of what was read */
  readonly #chunk = Buffer.allocUnsafeSlow(chunkSize);

  readonly #cwd: string;

  /** @param cwd what relative paths start from */
  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  #at(path: string): string {
    return isAbsolute(path) ? path : `${this.#cwd}/${path}`;
  }

  readFile(path: string): Uint8Array {
    const fd = sysCall('open', path, () => fs.openSync(this.#at(path), 'r'));
    try {
      return sysCall('read', path, () => fs.readFileSync(fd));
    } finally {
      fs.closeSync(fd);
    }
  }

  readText(path: string): string {
    return bufferOf(this.readFile(path)).toString('utf8');
  }

  stat(path: string): FileInfo {
    return sysCall('stat', path, () => infoOf(fs.statSync(this.#at(path), { bigint: true })));
  }

  lstat(path: string): FileInfo {
    return sysCall('lstat', path, () => infoOf(fs.lstatSync(this.#at(path), { bigint: true })));
  }

  tryStat(path: string): FileInfo | undefined {
    try {
      const stats = fs.statSync(this.#at(path), { bigint: true, throwIfNoEntry: false });
      return stats === undefined ? undefined : infoOf(stats);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return undefined;
    }
  }

  tryState(path: string): FileState | undefined {
    try {
      return fs.statSync(this.#at(path), unlessThere);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return undefined;
    }
  }

  contentState(path: string): FileState | undefined {
    return this.tryState(path);
  }

  readDir(path: string): readonly DirEntry[] {
    const entries = sysCall('open', path, () => fs.readdirSync(this.#at(path), { withFileTypes: true }));
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort(compareNames);
  }

  realPath(path: string): string {
    return sysCall('lstat', path, () => fs.realpathSync(this.#at(path)));
  }

  writeFile(path: string, data: Uint8Array | string, options: { mode?: number; exclusive?: boolean } = {}): void {
    this.#write(path, data, { flag: options.exclusive === true ? 'wx' : 'w', mode: options.mode ?? 0o666 });
  }

  #write(path: string, data: Uint8Array | string, { flag, mode }: { flag: string; mode: number }): void {
    const fd = sysCall('open', path, () => fs.openSync(this.#at(path), flag, mode));
    try {
      sysCall('write', path, () => fs.writeFileSync(fd, data));
    } finally {
      fs.closeSync(fd);
    }
  }

  writeFileAtomic(path: string, data: Uint8Array | string, options: { mode?: number; sync?: boolean } = {}): void {
    const temporary = this.#newFile(path, options.mode ?? 0o666);
    try {
      try {
        sysCall('write', path, () => fs.writeFileSync(temporary.fd, data));
        if (options.sync === true) sysCall('sync', path, () => fs.fsyncSync(temporary.fd));
      } finally {
        fs.closeSync(temporary.fd);
      }
      this.rename(temporary.path, path);
    } catch (error) {
      fs.rmSync(this.#at(temporary.path), { force: true });
      throw error;
    }
  }

  #newFile(path: string, mode: number): { fd: number; path: string } {
    for (;;) {
      const candidate = `${path}.${nodeCrypto().randomInt(2 ** 31)}.tmp`;
      try {
        return { fd: fs.openSync(this.#at(candidate), 'wx', mode), path: candidate };
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') sysCall('open', candidate, () => fs.openSync(this.#at(candidate), 'wx', mode));
      }
    }
  }

  appendFile(path: string, data: Uint8Array | string): void {
    this.#write(path, data, { flag: 'a', mode: 0o666 });
  }

  createFile(path: string): OpenFile {
    const fd = sysCall('open', path, () => fs.openSync(this.#at(path), 'w'));
    return {
      write: (data) => writeAll({ fd, path }, Buffer.from(data)),
      close: () => fs.closeSync(fd),
    };
  }

  readRange(path: string, offset: number, length: number, options?: { readonly into: Uint8Array }): Uint8Array {
    const fd = sysCall('open', path, () => fs.openSync(this.#at(path), 'r'));
    try {
      const buffer = options?.into ?? Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const count = sysCall('read', path, () => fs.readSync(fd, buffer, filled, length - filled, offset + filled));
        if (count === 0) break;
        filled += count;
      }
      return buffer.subarray(0, filled);
    } finally {
      fs.closeSync(fd);
    }
  }

  writeRange(path: string, offset: number, data: Uint8Array): void {
    const fd = sysCall('open', path, () => fs.openSync(this.#at(path), 'r+'));
    try {
      writeAll({ fd, path }, data, offset);
    } finally {
      fs.closeSync(fd);
    }
  }

  truncate(path: string, size: number): void {
    sysCall('truncate', path, () => fs.truncateSync(this.#at(path), size));
  }

  readLink(path: string): string {
    return sysCall('readlink', path, () => fs.readlinkSync(this.#at(path)));
  }

  symlink(target: string, path: string): void {
    sysCall('symlink', `${target} ${path}`, () => fs.symlinkSync(target, this.#at(path)));
  }

  link(existing: string, path: string): void {
    sysCall('link', `${existing} ${path}`, () => fs.linkSync(this.#at(existing), this.#at(path)));
  }

  mkdir(path: string, mode = 0o777): void {
    sysCall('mkdir', path, () => fs.mkdirSync(this.#at(path), { mode }));
  }

  mkdirAll(path: string, mode = 0o777): void {
    if (this.tryStat(path)?.kind === 'directory') return;
    const parent = dirname(path);
    if (parent !== path) this.mkdirAll(parent, mode);
    try {
      fs.mkdirSync(this.#at(path), { mode });
    } catch (error) {
      if (errnoOf(error) === 'EEXIST' && this.tryStat(path)?.kind === 'directory') return;
      // os.MkdirAll sees that a file is there only where no slash follows its name, and not behind a link to nothing
      if (errnoOf(error) === 'EEXIST' && !path.endsWith('/') && this.tryStat(path) !== undefined)
        throw new SysError('ENOTDIR', 'mkdir', path, 'not a directory', error);
      sysCall('mkdir', path, () => {
        throw error;
      });
    }
  }

  mkdirTemp(prefix: string): string {
    for (;;) {
      const path = `${prefix}${nodeCrypto().randomInt(2 ** 32)}`;
      try {
        fs.mkdirSync(this.#at(path), { mode: 0o700 });
        return path;
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') this.stat(dirname(path));
        if (errnoOf(error) !== 'EEXIST') {
          sysCall('mkdir', path, () => {
            throw error;
          });
        }
      }
    }
  }

  rename(from: string, to: string): void {
    // os.Rename puts nothing in the place of a directory
    if (this.#isOtherDirectory(from, to)) {
      throw new SysError('EEXIST', 'rename', `${from} ${to}`, 'file exists');
    }
    sysCall('rename', `${from} ${to}`, () => fs.renameSync(this.#at(from), this.#at(to)));
  }

  #isOtherDirectory(from: string, to: string): boolean {
    const target = fs.lstatSync(this.#at(to), { throwIfNoEntry: false });
    if (target?.isDirectory() !== true) return false;
    const source = fs.lstatSync(this.#at(from), { throwIfNoEntry: false });
    return source !== undefined && (source.ino !== target.ino || source.dev !== target.dev);
  }

  copyFile(from: string, to: string, options: { mode?: number } = {}): void {
    const input = sysCall('open', from, () => fs.openSync(this.#at(from), 'r'));
    try {
      const output = sysCall('open', to, () => fs.openSync(this.#at(to), 'w', options.mode ?? 0o666));
      try {
        const buffer = this.#chunk;
        for (;;) {
          const count = sysCall('read', from, () => fs.readSync(input, buffer, 0, chunkSize, null));
          if (count === 0) break;
          writeAll({ fd: output, path: to }, buffer.subarray(0, count));
        }
      } finally {
        fs.closeSync(output);
      }
    } finally {
      fs.closeSync(input);
    }
  }

  remove(path: string): void {
    sysCall('remove', path, () => {
      try {
        fs.unlinkSync(this.#at(path));
      } catch (error) {
        if (errnoOf(error) !== 'EISDIR' && errnoOf(error) !== 'EPERM') throw error;
        fs.rmdirSync(this.#at(path));
      }
    });
  }

  removeAll(path: string): void {
    removeTree(this.#at(path));
  }

  removeReadOnly(path: string): void {
    makeRemovable(this.#at(path));
    removeTree(this.#at(path));
  }

  chmod(path: string, mode: number): void {
    sysCall('chmod', path, () => fs.chmodSync(this.#at(path), mode));
  }

  utimes(path: string, mtimeNs: bigint): void {
    const seconds = Number(mtimeNs / 1000n) / 1e6;
    sysCall('chtimes', path, () => fs.utimesSync(this.#at(path), seconds, seconds));
  }

  sha256(path: string): string {
    const fd = sysCall('open', path, () => fs.openSync(this.#at(path), 'r'));
    try {
      const hash = nodeCrypto().createHash('sha256');
      const buffer = this.#chunk;
      for (;;) {
        const count = sysCall('read', path, () => fs.readSync(fd, buffer, 0, chunkSize, null));
        if (count === 0) return hash.digest('hex');
        hash.update(buffer.subarray(0, count));
      }
    } finally {
      fs.closeSync(fd);
    }
  }
}
