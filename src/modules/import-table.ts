/**
 * What module loading hands to package loading: for each import path, the directory that provides it.
 * (cmd/go's modload.LoadPackages and the functions that answer from its result.)
 *
 * modules does not know how files are read for imports: it is given a scanner by src/packages.
 */
import type { ModuleInfo } from './module-info.ts';

/** The imports of the files of one directory that match the build, tests apart (cmd/go's imports.ScanDir). */
export interface ScannedImports {
  /** of the first file that is no test; '' where all are */
  readonly packageName: string;
  readonly imports: readonly string[];
  readonly testImports: readonly string[];
}

/**
 * Reads imports of a directory.
 * @throws NoGoFilesError when no file matches; GotsError on files that can't be read
 */
export type ScanImports = (dir: string) => ScannedImports;

/** How module loading scans directories, through the cache that package loading uses as well. */
export interface ImportScanners {
  readonly scanImports: ScanImports;
  /** whether there is anything but no Go files for this build (go/build's ImportDir) */
  readonly holdsPackage: (dir: string) => boolean;
}

/** What a command-line pattern matched (cmd/go's search.Match). */
export interface Match {
  readonly pattern: string;
  /** import paths; for local patterns already resolved to import paths */
  readonly packages: readonly string[];
  readonly errors: readonly Error[];
}

/** Where the package for an import is. */
export interface Found {
  /** '' with an error */
  readonly dir: string;
  /** the path of the package found: vendored std packages differ from the import as written */
  readonly path: string;
  readonly error: Error | undefined;
}

export interface ImportTable {
  readonly matches: readonly Match[];
  /** the answer for `import path` in the package parentPath (modload.Lookup). '' as parent: the command line */
  lookup(parentPath: string, parentIsStd: boolean, path: string): Found;
  /** the module that provides a loaded package; undefined for std and for paths that were not loaded */
  moduleOf(importPath: string): ModuleInfo | undefined;
  /** Has the module cache know the times of the versions that moduleOf has told of, as go does. */
  noteTimes(): Promise<void>;
  /** the modules of the build that a main package's build info lists come from moduleOf of its dependencies */
  readonly mainModules: readonly ModuleInfo[];
  /** import paths of the tools that go.mod files of main modules list */
  readonly tools: readonly string[];
  /** text of `//go:debug`-relevant go.mod and go.work lines: `godebug` settings of the main module or workspace */
  readonly godebugs: readonly { readonly key: string; readonly value: string }[];
  /** go line of go.work, or of the main module: `1.26` ; '' outside of modules */
  readonly goVersion: string;
  /** path of go.work in use, or '' */
  readonly goWork: string;
  /** where a package in no module (command-line files) is: the root of the main module, or '' */
  readonly moduleRoot: string;
}
