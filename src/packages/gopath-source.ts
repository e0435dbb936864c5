/**
 * Packages in GOPATH mode (GO111MODULE=off): GOROOT/src, the src directories of GOPATH, vendor directories on the way up
 * (go/build's Context.Import, cmd/go's vendoredImportPath and moduleImportPath).
 */
import { join, sep } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
import { GotsError, SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import type { StandardLibrary } from '../modules/module-state.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { fipsImport, isInFipsSnapshot } from '../modules/fips-import.ts';
import { dirToImportPath, isLocalImport, isVersionElement } from './import-paths.ts';
import { isInTestdata, subdirectory } from './module-source.ts';
import {
  type ImportRequest,
  isWithoutSources,
  type LoadFailure,
  type Location,
  type PackageData,
  type PackageSource,
  type ResolvedImport,
} from './package-source.ts';
import type { DirectoryScanner } from './scan-directory.ts';
import { emptyScan } from './scanned-package.ts';
import { moduleLine } from './vcs-stamp.ts';

interface GopathParts {
  readonly scanner: DirectoryScanner;
  readonly isStandard?: StandardLibrary;
  /** the machine's files: an overlay does not count */
  readonly disk: ReadableFiles;
}

export class GopathSource implements PackageSource {
  readonly modules = false;
  readonly #config: Config;
  readonly #files: ReadableFiles;
  readonly #disk: ReadableFiles;
  readonly #scanner: DirectoryScanner;
  readonly #gopath: readonly string[];
  readonly #isStandard: StandardLibrary;
  /** GOROOT, where its sources are those of the standard library */
  readonly #sourceRoots: readonly string[];
  readonly #isDirectory = new Map<string, boolean>();

  constructor(config: Config, files: ReadableFiles, { scanner, isStandard, disk }: GopathParts) {
    this.#config = config;
    this.#files = files;
    this.#disk = disk;
    this.#scanner = scanner;
    this.#gopath = gopathEntries(config);
    this.#isStandard = isStandard;
    this.#sourceRoots = compilerTraits(config).compilesStandard ? [config.goroot] : [];
  }

  moduleOf(): undefined {
    return undefined;
  }

  dirImportPath(): string {
    return '.';
  }

  resolve(request: ImportRequest): ResolvedImport {
    const { path, parentDir } = request;
    const snapshot = fipsImport(this.#config, path);
    if (snapshot !== undefined) return { ...snapshot, error: undefined };
    if (isLocalImport(path)) {
      const dir = joined(parentDir, path);
      return { path: dirToImportPath(dir), dir, error: undefined };
    }
    const resolved = request.fromSource ? this.#resolveFromSource(request) : path;
    return { path: resolved, dir: '', error: undefined };
  }

  read(resolved: ResolvedImport, request: ImportRequest): PackageData {
    if (resolved.dir !== '') return this.#data(resolved.path, this.locate(resolved.dir), request);
    const ignoreVendor = !request.fromSource || resolved.path !== request.path;
    const found = this.#find(resolved.path, request.parentDir, ignoreVendor);
    if (typeof found !== 'string') return this.#data(resolved.path, found, request);
    const nowhere = { dir: '', importPath: resolved.path, root: '', goroot: false, conflictDir: '' };
    return this.#data(resolved.path, nowhere, request, { kind: 'other', message: found });
  }

  /** Which import path a directory has, if any (ImportDir). */
  locate(dir: string): Location {
    const nowhere = { dir, importPath: '.', root: '', goroot: false, conflictDir: '' };
    const inGoroot = this.#below(join(this.#config.goroot, 'src'), dir);
    if (inGoroot !== undefined && !isInTestdata(inGoroot)) {
      return { ...nowhere, importPath: inGoroot, root: this.#config.goroot, goroot: true };
    }
    for (const [i, root] of this.#gopath.entries()) {
      const sub = this.#below(join(root, 'src'), dir);
      if (sub === undefined || isInTestdata(sub)) continue;
      const earlier = [...this.#sourceRoots, ...this.#gopath.slice(0, i)].map((other) => join(other, 'src', sub));
      const conflictDir = earlier.find((other) => this.#isDir(other));
      return conflictDir === undefined ? { ...nowhere, importPath: sub, root } : { ...nowhere, conflictDir };
    }
    return nowhere;
  }

  #data(importPath: string, at: Location, request: ImportRequest, failure?: LoadFailure): PackageData {
    const config = this.#config;
    const scanned = failure === undefined ? this.#scan(at) : emptyScan('');
    const binDir = !at.goroot && config.gobin !== '' ? config.gobin : at.root === '' ? '' : join(at.root, 'bin');
    return {
      importPath,
      scanned,
      root: at.root,
      goroot: at.goroot || isInFipsSnapshot(config, at.dir),
      conflictDir: at.conflictDir,
      binDir,
      failure: failure ?? scanned.problem ?? commentFailure(scanned, request.path),
    };
  }

  #scan(at: Location): ReturnType<DirectoryScanner['scan']> {
    if (isWithoutSources(at, this.#config)) return emptyScan(at.dir);
    if (this.#isDir(at.dir)) return this.#scanner.scan(at.dir);
    const message = `cannot find package ${goQuote(at.importPath)} in:\n\t${at.dir}`;
    return emptyScan(at.dir, { kind: 'other', message });
  }

  #isDir(path: string): boolean {
    let known = this.#isDirectory.get(path);
    if (known === undefined) {
      known = this.#files.tryStat(path)?.kind === 'directory';
      this.#isDirectory.set(path, known);
    }
    return known;
  }

  #hasGoFiles(dir: string): boolean {
    return this.#files.readDir(dir).some((entry) => entry.kind !== 'directory' && entry.name.endsWith('.go'));
  }

  /** The slash path of dir below root, symbolic links resolved where that helps. */
  #below(root: string, dir: string): string | undefined {
    const direct = subdirectory(root, dir);
    if (direct !== undefined) return direct;
    const [realRoot, realDir] = [this.#real(root), this.#real(dir)];
    return subdirectory(realRoot, dir) ?? subdirectory(root, realDir) ?? subdirectory(realRoot, realDir);
  }

  #real(path: string): string {
    try {
      return this.#files.realPath(path);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      return path;
    }
  }

  #resolveFromSource(request: ImportRequest): string {
    if (request.parentRoot === '') return request.path;
    const vendored = this.#vendored(request);
    return vendored === request.path ? this.#withoutModuleVersion(request) : vendored;
  }

  /** The importer's directory and source root, expanded where the one is not below the other by name. */
  #dirAndRoot({ parentPath, parentDir, parentRoot }: ImportRequest): readonly [dir: string, root: string] {
    const [dir, root] = [joined(parentDir), join(parentRoot, 'src')];
    const isNamed = parentPath === 'command-line-arguments' || parentPath.startsWith('_/');
    const isPlain = (d: string, r: string): boolean =>
      hasFilePathPrefix(d, r) && (isNamed || joined(r, parentPath) === d);
    if (isPlain(dir, root)) return [dir, root];
    const [realDir, realRoot] = [this.#real(dir), this.#real(root)];
    if (isPlain(realDir, realRoot)) return [realDir, realRoot];
    const lines = [
      `import path: ${parentPath}`,
      `root: ${root}`,
      `dir: ${dir}`,
      `expand root: ${parentRoot}`,
      `expand dir: ${parentDir}`,
      `separator: ${sep}`,
    ];
    throw new GotsError('package', `unexpected directory layout:\n\t${lines.join('\n\t')}`, { bare: true });
  }

  /** `x/vendor/path` where a vendor directory on the way up has the package. */
  #vendored(request: ImportRequest): string {
    const { path, parentPath } = request;
    const [dir, root] = this.#dirAndRoot(request);
    for (let end = dir.length; end >= root.length; end = dir.lastIndexOf(sep, end - 1)) {
      const above = dir.slice(0, end);
      const vendor = join(above, 'vendor');
      if (!this.#isDir(vendor)) continue;
      const target = joined(vendor, path);
      if (!this.#isDir(target) || !this.#hasGoFiles(target)) continue;
      const importPath = parentPath === 'command-line-arguments' ? dir.slice(root.length + 1) : parentPath;
      const chopped = dir.length - end;
      if (chopped === importPath.length + 1) return `vendor/${path}`;
      return `${importPath.slice(0, importPath.length - chopped)}/vendor/${path}`;
    }
    return path;
  }

  /** `x/y/z` for an import of `x/y/v2/z` by code with a go.mod, where x/y/go.mod says that it is x/y/v2. */
  #withoutModuleVersion(request: ImportRequest): string {
    const { path } = request;
    const elements = path.split('/');
    if (!elements.some(isVersionElement)) return path;
    const [dir, root] = this.#dirAndRoot(request);
    let hasModule = false;
    for (let end = dir.length; end >= root.length && !hasModule; end = dir.lastIndexOf(sep, end - 1)) {
      hasModule = this.#modulePath(dir.slice(0, end)) !== undefined;
    }
    if (!hasModule || typeof this.#find(path, '', true) !== 'string') return path;
    for (let i = elements.length - 1; i >= 0; i--) {
      if (!isVersionElement(elements[i] ?? '')) continue;
      const found = this.#find(elements.slice(0, i).join('/'), '', true);
      const modulePath = typeof found === 'string' ? undefined : this.#modulePath(found.dir);
      if (modulePath === undefined) continue;
      if (modulePath !== elements.slice(0, i + 1).join('/')) return path;
      return [...elements.slice(0, i), ...elements.slice(i + 1)].join('/');
    }
    return path;
  }

  /** Source: goModPath in GOROOT/src/cmd/go/internal/load/pkg.go, which reads past an overlay. */
  #modulePath(dir: string): string | undefined {
    return moduleLine(join(dir, 'go.mod'), this.#disk);
  }

  /** The directory of an import path; a text that says where it was looked for. */
  #find(path: string, srcDir: string, ignoreVendor: boolean): Location | string {
    if (path.startsWith('/')) return `import ${goQuote(path)}: cannot import absolute path`;
    const triedVendor: string[] = [];
    const { goroot } = this.#config;
    if (!ignoreVendor && srcDir !== '') {
      for (const root of [...this.#sourceRoots, ...this.#gopath]) {
        const found = this.#findVendored(root, path, srcDir, triedVendor);
        if (found !== undefined) return found;
      }
    }
    const inGoroot: Location = {
      dir: joined(goroot, 'src', path),
      importPath: path,
      root: goroot,
      goroot: true,
      conflictDir: '',
    };
    const gorootFirst = srcDir === '' || !path.startsWith('vendor/') || this.#below(goroot, srcDir) !== undefined;
    const isInGoroot = (): boolean => this.#sourceRoots.length > 0 && this.#isDir(inGoroot.dir);
    if (gorootFirst && isInGoroot()) return inGoroot;
    if (this.#isStandard?.(path) === true) return inGoroot;
    const tried: string[] = [];
    for (const root of this.#gopath) {
      const dir = joined(root, 'src', path);
      if (this.#isDir(dir)) return { ...inGoroot, dir, root, goroot: false };
      tried.push(dir);
    }
    if (!gorootFirst && isInGoroot()) return inGoroot;
    const lines = triedVendor.map((dir, i) => `\t${dir}${i === 0 ? ' (vendor tree)' : ''}`);
    lines.push(`\t${inGoroot.dir} (from $GOROOT)`);
    lines.push(...tried.map((dir, i) => `\t${dir}${i === 0 ? ' (from $GOPATH)' : ''}`));
    if (tried.length === 0) lines.push("\t($GOPATH not set. For more details see: 'go help gopath')");
    return `cannot find package ${goQuote(path)} in any of:\n${lines.join('\n')}`;
  }

  #findVendored(root: string, path: string, srcDir: string, tried: string[]): Location | undefined {
    const below = this.#below(root, srcDir);
    if (below === undefined || !below.startsWith('src/') || below.includes('/testdata/')) return undefined;
    for (let sub = below; ; sub = sub.slice(0, sub.lastIndexOf('/'))) {
      const vendor = join(root, sub, 'vendor');
      if (this.#isDir(vendor)) {
        const dir = joined(vendor, path);
        if (this.#isDir(dir) && this.#hasGoFiles(dir)) {
          const importPath = `${sub}/vendor/${path}`.replace(/^src\//, '');
          return { dir, importPath, root, goroot: root === this.#config.goroot, conflictDir: '' };
        }
        tried.push(dir);
      }
      if (!sub.includes('/')) return undefined;
    }
  }
}

/** The entries of GOPATH that count (go/build's Context.gopath). */
export function gopathEntries(config: Config): string[] {
  return config.gopath.filter((entry) => entry !== '' && entry !== config.goroot && !entry.startsWith('~'));
}

/** Go's filepath.Join, which leaves no separator at the end. */
function joined(...elements: readonly string[]): string {
  const path = join(...elements);
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path;
}

function commentFailure(scanned: { importComment: string; dir: string }, path: string): LoadFailure | undefined {
  const { importComment } = scanned;
  if (importComment === '' || importComment === path || path.includes('/vendor/') || path.startsWith('vendor/')) {
    return undefined;
  }
  return { kind: 'other', message: `code in directory ${scanned.dir} expects import ${goQuote(importComment)}` };
}
