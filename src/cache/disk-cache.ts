/**
 * The build cache on disk, shared with go and with every other gots at work on it.
 *
 *   xx/<action ID>-a   the entry: which output an action had       (xx: first two digits)
 *   xx/<output ID>-d   an output, or a directory with one executable
 *   trim.txt           when the cache was last trimmed, seconds since 1970
 *
 * There are no locks: outputs are named by their content, entries are written whole.  What is read is checked.
 * Format and rules: cmd/go's cache/cache.go.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { ActionID, OutputID } from '../base/ids.ts';
import type { FileInfo, Files, System } from '../sys/system.ts';
import { formatCacheEntry, parseCacheEntry } from './cache-entry.ts';
import type { BuildCache, CacheEntry, PutOptions } from './cache.ts';
import { trimCache } from './trim.ts';

const hour = 3_600_000_000_000n;

export interface DiskCacheOptions {
  /** GODEBUG=gocacheverify=1: nothing is found, and what is put must equal what is there */
  readonly verify?: boolean;
}

/**
 * Opens a cache directory that exists.
 *
 * @throws SysError when it is no directory or can't be written to
 */
export function openDiskCache(dir: string, sys: System, options: DiskCacheOptions = {}): DiskCache {
  if (sys.files.stat(dir).kind !== 'directory') throw new SysError('ENOTDIR', 'open', dir, 'not a directory');
  if (sys.files.tryStat(join(dir, 'ff')) === undefined) {
    for (let i = 0; i < 256; i++) sys.files.mkdirAll(join(dir, i.toString(16).padStart(2, '0')));
  }
  return new DiskCache(dir, sys, options);
}

export class DiskCache implements BuildCache {
  readonly dir: string;
  readonly keepsPrograms: boolean = true;
  readonly #sys: System;
  readonly #files: Files;
  readonly #verify: boolean;

  constructor(dir: string, sys: System, options: DiskCacheOptions) {
    this.dir = dir;
    this.#sys = sys;
    this.#files = sys.files;
    this.#verify = options.verify ?? false;
  }

  get(id: ActionID): CacheEntry | undefined {
    return this.#verify ? undefined : this.#read(id);
  }

  #read(id: ActionID): CacheEntry | undefined {
    const path = this.#path(id, 'a');
    const text = unlessFailing(() => this.#files.readText(path));
    if (text === undefined) return undefined;
    const entry = parseCacheEntry(id, text);
    if (entry !== undefined) this.#markUsed(path);
    return entry;
  }

  file(entry: CacheEntry): string | undefined {
    const path = this.#path(entry.outputID, 'd');
    const info = this.#markUsed(path);
    if (info === undefined) return undefined;
    if (info.kind !== 'directory') return info.size === entry.size ? path : undefined;
    const [executable, ...rest] = unlessFailing(() => this.#files.readDir(path)) ?? [];
    if (executable === undefined || rest.length > 0) return undefined;
    const inner = join(path, executable.name);
    return this.#files.tryStat(inner)?.size === entry.size ? inner : undefined;
  }

  getFile(id: ActionID): { readonly path: string; readonly entry: CacheEntry } | undefined {
    const entry = this.get(id);
    if (entry === undefined) return undefined;
    const path = this.file(entry);
    return path === undefined ? undefined : { path, entry };
  }

  getBytes(id: ActionID): Uint8Array | undefined {
    const found = this.getFile(id);
    if (found === undefined) return undefined;
    const data = unlessFailing(() => this.#files.readFile(found.path));
    return data !== undefined && sha256(data) === found.entry.outputID ? data : undefined;
  }

  putBytes(id: ActionID, data: Uint8Array): CacheEntry {
    const entry = this.#newEntry(sha256(data), data.length);
    const path = this.#path(entry.outputID, 'd');
    if (!this.#holds(path, entry)) this.#replace(path, (temporary) => this.#files.writeFile(temporary, data));
    this.#putEntry(id, entry, true);
    return entry;
  }

  putFile(id: ActionID, path: string, options: PutOptions = {}): CacheEntry {
    const { size } = this.#files.stat(path);
    const entry = this.#newEntry(this.#files.sha256(path) as OutputID, size);
    let target = this.#path(entry.outputID, 'd');
    if (options.executableName !== undefined) {
      this.#files.mkdirAll(target);
      target = join(target, options.executableName);
    }
    if (!this.#holds(target, entry)) {
      const mode = options.executableName === undefined ? 0o666 : 0o777;
      this.#replace(target, (temporary) => {
        if (options.link === true && this.#link(path, temporary)) return;
        this.#files.copyFile(path, temporary, { mode });
      });
    }
    this.#putEntry(id, entry, options.noVerify !== true);
    return entry;
  }

  close(): Promise<void> {
    return trimCache(this.dir, this.#sys);
  }

  /** what is missing is made again */
  onBroken(): void {}

  release(): void {}

  #path(id: ActionID | OutputID, kind: 'a' | 'd'): string {
    return `${this.dir}/${id.slice(0, 2)}/${id}-${kind}`;
  }

  #newEntry(outputID: OutputID, size: number): CacheEntry {
    return { outputID, size, timeNs: BigInt(this.#sys.now()) * 1_000_000n };
  }

  /** Whether an output is there already, with the right bytes. */
  #holds(path: string, entry: CacheEntry): boolean {
    if (this.#files.tryStat(path)?.size !== entry.size) return false;
    return unlessFailing(() => this.#files.sha256(path)) === entry.outputID;
  }

  /** A link in place of a copy; false where the file system has none, or the file is elsewhere. */
  #link(from: string, to: string): boolean {
    try {
      this.#files.link(from, to);
      return true;
    } catch (error) {
      if (error instanceof SysError) return false;
      throw error;
    }
  }

  /**
   * Writes into the target's xx/ folder and renames: readers see the old bytes or the new.  The folder is made where it
   * is missing.  A name that is left over ends in -d, so that trimming removes it.
   */
  #replace(target: string, write: (temporary: string) => void): void {
    const folder = target.slice(0, this.dir.length + 3);
    const random = Buffer.from(this.#sys.randomBytes(8)).toString('hex');
    const temporary = `${folder}/tmp${random}-d`;
    if (this.#files.tryStat(folder) === undefined) this.#files.mkdirAll(folder);
    try {
      write(temporary);
      this.#files.rename(temporary, target);
    } catch (error) {
      this.#removeQuietly(temporary);
      throw error;
    }
  }

  #removeQuietly(path: string): void {
    unlessFailing(() => this.#files.remove(path));
  }

  #putEntry(id: ActionID, entry: CacheEntry, mayVerify: boolean): void {
    if (this.#verify && mayVerify) {
      const old = this.#read(id);
      if (old !== undefined && (old.outputID !== entry.outputID || old.size !== entry.size)) {
        // What go calls old is what is put.
        throw new Error(
          `go: internal cache error: cache verify failed: id=${id} changed:<<<\n\n>>>\n` +
            `old: ${entry.outputID} ${entry.size}\nnew: ${old.outputID} ${old.size}`,
        );
      }
    }
    const text = formatCacheEntry(id, entry);
    this.#replace(this.#path(id, 'a'), (temporary) => this.#files.writeFile(temporary, text));
  }

  /** Refreshes the time of a file that was last used more than an hour ago. */
  #markUsed(path: string): FileInfo | undefined {
    const info = this.#files.tryStat(path);
    if (info === undefined) return undefined;
    const now = BigInt(this.#sys.now()) * 1_000_000n;
    if (now - info.mtimeNs >= hour) this.#touch(path, now);
    return info;
  }

  /** A cache that can only be read is as good as any. */
  #touch(path: string, now: bigint): void {
    unlessFailing(() => this.#files.utimes(path, now));
  }
}

/** Undefined where the machine refuses: another process may trim or clean the cache at any time. */
function unlessFailing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

function sha256(data: Uint8Array): OutputID {
  return createHash('sha256').update(data).digest('hex') as OutputID;
}
