/** Where packages come from: the interface that module mode and GOPATH mode implement for the loader. */
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import type { ModuleInfo } from '../modules/module-info.ts';
import type { ScannedPackage, ScanProblem } from './scanned-package.ts';

/** An import, seen from the package that has it. */
export interface ImportRequest {
  /** as written */
  readonly path: string;
  /** '' for the command line */
  readonly parentPath: string;
  readonly parentDir: string;
  readonly parentRoot: string;
  readonly parentIsStd: boolean;
  /** the path stands in a source file, so that vendoring applies */
  readonly fromSource: boolean;
}

/** An import resolved, not yet read. */
export interface ResolvedImport {
  /** the package's own path */
  readonly path: string;
  /** '' where it is not known yet, or with an error */
  readonly dir: string;
  readonly error: Error | undefined;
}

/** Why a package can't be used: a scanned directory's problem, or module loading's error. */
export type LoadFailure = ScanProblem | { readonly kind: 'module'; readonly error: Error };

/** A package's directory, read. */
export interface PackageData {
  readonly importPath: string;
  readonly scanned: ScannedPackage;
  readonly root: string;
  readonly goroot: boolean;
  readonly conflictDir: string;
  /** where its executable would go; '' when nowhere */
  readonly binDir: string;
  readonly failure: LoadFailure | undefined;
}

/** Where a directory lies. */
export interface Location {
  readonly dir: string;
  /** '.' where nothing is known */
  readonly importPath: string;
  /** GOROOT or a GOPATH entry; '' when outside of both */
  readonly root: string;
  readonly goroot: boolean;
  readonly conflictDir: string;
}

export interface PackageSource {
  readonly modules: boolean;
  /** what import path a directory has by its place in GOROOT and GOPATH */
  locate(dir: string): Location;
  resolve(request: ImportRequest): ResolvedImport;
  /** @param request the import that is read first */
  read(resolved: ResolvedImport, request: ImportRequest): PackageData;
  moduleOf(importPath: string): ModuleInfo | undefined;
  /** the import path of the directory of command-line files, for the internal rule; '.' outside of the main modules */
  dirImportPath(dir: string): string;
}

/** Whether a package is known by its path only: one of the standard library, where that comes with the compiler. */
export function isWithoutSources({ goroot }: Pick<Location, 'goroot'>, config: Config): boolean {
  return goroot && !compilerTraits(config).compilesStandard;
}
