/** Packages in module mode: directories come from the ImportTable (cmd/go's loadPackageData with modules). */
import { isAbsolute, join, relative } from 'node:path';
import type { Config } from '../config/config.ts';
import type { ImportTable } from '../modules/import-table.ts';
import type { ModuleInfo } from '../modules/module-info.ts';
import { fipsImport, isInFipsSnapshot } from '../modules/fips-import.ts';
import { isLocalImport } from './import-paths.ts';
import { moduleBinDir } from './install-target.ts';
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

/** The path of dir below root, slash separated; undefined when it is not below. */
export function subdirectory(root: string, dir: string): string | undefined {
  if (dir.startsWith(root) && (dir[root.length] === '/' || dir[root.length] === '\\')) {
    return dir.slice(root.length + 1).replaceAll('\\', '/');
  }
  return undefined;
}

/** Whether a path has an element `testdata`. */
export function isInTestdata(path: string): boolean {
  return path.split('/').includes('testdata');
}

export class ModuleSource implements PackageSource {
  readonly modules = true;
  readonly #config: Config;
  readonly #table: ImportTable;
  readonly #scanner: DirectoryScanner;
  readonly #gorootSrc: string;
  readonly #binDir: string;

  constructor(config: Config, table: ImportTable, scanner: DirectoryScanner) {
    this.#config = config;
    this.#table = table;
    this.#scanner = scanner;
    this.#gorootSrc = join(config.goroot, 'src');
    this.#binDir = moduleBinDir(config);
  }

  resolve(request: ImportRequest): ResolvedImport {
    const snapshot = fipsImport(this.#config, request.path);
    if (snapshot !== undefined) return { ...snapshot, error: undefined };
    const found = this.#table.lookup(request.parentPath, request.parentIsStd, request.path);
    return { path: found.path === '' ? request.path : found.path, dir: found.dir, error: found.error };
  }

  read(resolved: ResolvedImport, request: ImportRequest): PackageData {
    const importPath = resolved.path;
    if (resolved.dir === '') {
      const message = `unknown import path "${importPath}": internal error: module loader did not resolve import`;
      const failure: LoadFailure =
        resolved.error === undefined ? { kind: 'other', message } : { kind: 'module', error: resolved.error };
      const scanned = emptyScan('');
      return {
        importPath,
        scanned,
        failure,
        root: '',
        goroot: false,
        conflictDir: '',
        binDir: this.#binDir,
      };
    }
    const { goroot } = this.locate(resolved.dir);
    const isEmpty = isWithoutSources({ goroot }, this.#config);
    const scanned = isEmpty ? emptyScan(resolved.dir) : this.#scanner.scan(resolved.dir);
    return {
      importPath,
      scanned,
      root: goroot ? this.#config.goroot : (this.#table.moduleOf(request.path)?.dir ?? ''),
      goroot: goroot || isInFipsSnapshot(this.#config, resolved.dir),
      conflictDir: '',
      binDir: goroot ? join(this.#config.goroot, 'bin') : this.#binDir,
      failure: scanned.problem ?? moduleFailure(resolved.error),
    };
  }

  locate(dir: string): Location {
    const sub = subdirectory(this.#gorootSrc, dir);
    if (sub === undefined || isInTestdata(sub))
      return { dir, importPath: '.', root: '', goroot: false, conflictDir: '' };
    return { dir, importPath: sub, root: this.#config.goroot, goroot: true, conflictDir: '' };
  }

  moduleOf(importPath: string): ModuleInfo | undefined {
    return this.#table.moduleOf(importPath);
  }

  dirImportPath(dir: string): string {
    for (const { dir: root, path } of this.#table.mainModules) {
      const rel = relative(root, dir).replaceAll('\\', '/');
      if (rel === '') return path;
      if (!isLocalImport(rel) && !isAbsolute(rel)) return `${path}/${rel}`;
    }
    return '.';
  }
}

function moduleFailure(error: Error | undefined): LoadFailure | undefined {
  if (error === undefined || error.name === 'NoGoFilesError') return undefined;
  return { kind: 'module', error };
}
