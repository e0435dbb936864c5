/**
 * Looks into the files and directories that linker flags name, and into a package's .syso files: since Go 1.27 those that
 * would give orders to the linker or to gcc are refused.  Files elsewhere on the machine are not looked at.
 * Rule: cmd/go's work/security.go (go1.27).
 */
import { basename, dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
import { GotsError, SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import type { Files, System } from '../sys/system.ts';
import { type NamedInput, namedInputs, readsSpecs } from '../toolchain/linker-inputs/named-inputs.ts';
import { checkRegion } from '../toolchain/linker-inputs/object-region.ts';
import { packageObject, type Region } from '../toolchain/linker-inputs/region.ts';

/** What is read of a file at once: headers and tables lie close together. */
const windowSize = 64 * 1024;

/** Where the linker flags of a package stand. */
export const packageFlags = '#cgo LDFLAGS';

const libraryFile = /(?:\.(?:a|o|obj|dll|dylib|lib|so|tbd)$|\.so\.)/;

export interface Machine {
  readonly config: Config;
  readonly sys: System;
}

/**
 * @param source where the flags stand, for messages: `#cgo LDFLAGS`
 * @param flags that are allowed as text
 * @throws GotsError
 */
export function checkLinkerInputs({ config, sys }: Machine, source: string, flags: readonly string[]): void {
  if (!isSince(config, '1.27')) return;
  const check = new InputCheck(config, sys, source);
  for (const input of namedInputs(flags, config.context.goos)) check.checkInput(input);
}

/** gcc looks for specs in a package's directory, where it runs. @throws GotsError */
export function checkPackageSpecs({ config, sys }: Machine, dir: string, flags: readonly string[]): void {
  if (!isSince(config, '1.27') || !readsSpecs(flags)) return;
  new InputCheck(config, sys, packageFlags).checkInput({ kind: 'search-directory', dir, hasLibraries: false });
}

/** @param paths .syso files @throws GotsError */
export function checkPackageObjects({ config, sys }: Machine, paths: readonly string[]): void {
  if (!isSince(config, '1.27') || config.flags.n) return;
  const check = new InputCheck(config, sys, packageObject);
  for (const path of paths) check.checkFile(path);
}

class InputCheck {
  readonly #config: Config;
  readonly #sys: System;
  readonly #files: Files;
  readonly #source: string;

  constructor(config: Config, sys: System, source: string) {
    this.#config = config;
    this.#sys = sys;
    this.#files = sys.files;
    this.#source = source;
  }

  checkInput(input: NamedInput): void {
    switch (input.kind) {
      case 'search-directory':
        return this.#checkSearchDirectory(input.dir, input.hasLibraries);
      case 'sysroot':
        if (this.#isFile(input.dir)) throw this.#invalid(input.flag, 'not a directory');
        return this.#checkSearchDirectory(input.dir, false);
      case 'name':
        if (/[/\\]/.test(input.name) || this.#isFile(input.name)) throw this.#invalid(input.flag);
        return undefined;
      case 'no-file':
        if (this.#isFile(input.path)) throw this.#invalid(input.flag);
        return undefined;
      case 'object-or-directory':
        return this.#checkObjectOrDirectory(input.flag, input.path);
      case 'file':
        return this.#isLocal(input.path) ? this.checkFile(input.path) : undefined;
    }
  }

  #invalid(flag: string, why = 'see https://go.dev/s/invalidflag'): GotsError {
    return new GotsError('build', `invalid flag in ${this.#source}: ${flag} (${why})`);
  }

  #isFile(path: string): boolean {
    const info = this.#files.tryStat(this.#absolute(path));
    return info !== undefined && info.kind !== 'directory';
  }

  #absolute(path: string): string {
    return resolve(this.#config.cwd, path);
  }

  /** Relative, or in the working directory, the module cache or the directory for temporary files. */
  #isLocal(path: string): boolean {
    if (!isAbsolute(path)) return true;
    const clean = normalize(path);
    const { cwd, gomodcache } = this.#config;
    return [cwd, gomodcache, this.#sys.tmpdir]
      .filter((root) => root !== '')
      .some((root) => {
        if (hasFilePathPrefix(clean, normalize(root))) return true;
        const [realRoot, realPath] = [this.#realPath(root), this.#realPath(clean)];
        return realRoot !== undefined && realPath !== undefined && hasFilePathPrefix(realPath, realRoot);
      });
  }

  #realPath(path: string): string | undefined {
    try {
      return this.#files.realPath(path);
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }

  #checkObjectOrDirectory(flag: string, path: string): void {
    if (!this.#isLocal(path) || !this.#isFile(path)) return;
    try {
      this.checkFile(path);
    } catch (error) {
      if (!(error instanceof GotsError || error instanceof SysError)) throw error;
      throw this.#invalid(flag, error.message);
    }
  }

  checkFile(path: string): void {
    const file = this.#absolute(path);
    const origin = { source: this.#source, path, hasFile: (name: string): boolean => this.#isFile(name) };
    const region = this.#openRegion(file);
    if (region === undefined) return;
    if (!path.toLowerCase().endsWith('.tbd') || this.#source === packageObject) return checkRegion(region, origin);
    // a list of a library's symbols, in YAML or JSON
    const start = Buffer.from(region.read(0, 256)).toString('latin1').trimStart();
    if (!start.startsWith('---') && !start.startsWith('{')) {
      throw new GotsError('build', `invalid .tbd file in ${this.#source}: ${path}`);
    }
  }

  /** @returns undefined where there is no such file; one without bytes for a directory */
  #openRegion(file: string): Region | undefined {
    if (this.#files.tryStat(file)?.kind === 'directory') return { size: 0, read: () => new Uint8Array() };
    const start = this.#readStart(file);
    if (start === undefined) return undefined;
    let window = { offset: 0, bytes: start };
    return {
      size: this.#files.stat(file).size,
      read: (offset, length) => {
        const isInside = offset >= window.offset && offset + length <= window.offset + window.bytes.length;
        if (!isInside) window = { offset, bytes: this.#files.readRange(file, offset, Math.max(length, windowSize)) };
        return window.bytes.subarray(offset - window.offset, offset - window.offset + length);
      },
    };
  }

  #readStart(file: string): Uint8Array | undefined {
    try {
      return this.#files.readRange(file, 0, windowSize);
    } catch (error) {
      if (error instanceof SysError && error.errno === 'ENOENT') return undefined;
      throw error;
    }
  }

  #checkSearchDirectory(named: string, hasLibraries: boolean): void {
    const dir = named.replace(/^(?:=|\$SYSROOT)/, '');
    if (dir === '' || !this.#isLocal(dir)) return;
    const walk = new DirectoryWalk(this.#files, (path) => this.#isLocal(path));
    const visit = (path: string): void => this.#checkFound(path, hasLibraries);
    walk.run(this.#absolute(dir), visit);
    if (!hasLibraries) return;
    for (const sibling of this.#librarySiblings(dir)) walk.run(sibling, visit);
  }

  #checkFound(path: string, hasLibraries: boolean): void {
    const name = basename(path).toLowerCase();
    if (name === 'specs' || name.endsWith('.spec')) {
      throw new GotsError('build', `disallowed GCC spec file in ${this.#source}: ${path}`);
    }
    if (hasLibraries && libraryFile.test(name)) this.checkFile(path);
  }

  /** gcc looks beside each directory of -L, too; not so at the top of the file system, where the system's own are. */
  #librarySiblings(dir: string): readonly string[] {
    const absolute = this.#absolute(dir);
    const real = this.#realPath(absolute);
    const bases = real === undefined || real === absolute ? [absolute] : [absolute, real];
    return bases
      .filter((base) => dirname(base) !== base && dirname(dirname(base)) !== dirname(base))
      .flatMap((base) => ['lib', 'lib32', 'lib64', 'libx32'].map((name) => join(base, '..', name)));
  }
}

/** All files in and below directories, each directory once, symbolic links to directories followed as far as they are local. */
class DirectoryWalk {
  readonly #files: Files;
  readonly #isLocal: (path: string) => boolean;
  readonly #visited = new Set<string>();

  constructor(files: Files, isLocal: (path: string) => boolean) {
    this.#files = files;
    this.#isLocal = isLocal;
  }

  run(root: string, visit: (path: string) => void): void {
    if (!this.#isLocal(root)) return;
    const real = this.#resolved(root);
    if (this.#visited.has(real) || !this.#isLocal(real)) return;
    this.#visited.add(real);
    if (this.#files.tryStat(real)?.kind === 'directory') this.#walk(real, visit);
  }

  #resolved(path: string): string {
    try {
      return this.#files.realPath(path);
    } catch (error) {
      if (error instanceof SysError) return path;
      throw error;
    }
  }

  #walk(dir: string, visit: (path: string) => void): void {
    for (const { name, kind } of this.#entries(dir)) {
      const path = join(dir, name);
      if (kind === 'directory') {
        if (this.#isLocal(path)) this.#walk(path, visit);
      } else if (kind === 'symlink' && this.#files.tryStat(path)?.kind === 'directory') {
        this.run(path, visit);
      } else {
        visit(path);
      }
    }
  }

  /** A directory that can't be listed has nothing that a linker could read. */
  #entries(dir: string): ReturnType<Files['readDir']> {
    try {
      return this.#files.readDir(dir);
    } catch (error) {
      if (error instanceof SysError) return [];
      throw error;
    }
  }
}
