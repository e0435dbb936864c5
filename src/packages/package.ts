/**
 * A loaded package: which files of a directory make it, what it imports, which flags apply, and what is wrong with it.
 * The field names are those of `go list -json` (cmd/go's load.Package) in lower case.  A failure to load is data here.
 */
import type { ModuleInfo } from '../modules/module-info.ts';

/** One position of an import, as `file:line:col`, file relative where shorter. */
export interface ImportFrame {
  readonly importPath: string;
  readonly position: string;
}

/** Why a package could not be loaded; format-package-error.ts turns it into go's text. */
export interface PackageError {
  /** chain of importers, from the command line down */
  readonly importStack: readonly ImportFrame[];
  /** `file:line:col`, or '' */
  readonly position: string;
  readonly message: string;
  readonly isImportCycle: boolean;
  /** print the import stack even though there is a position */
  readonly alwaysPrintStack: boolean;
  /** the error came from module resolution: a hard error */
  readonly hard: boolean;
  /** the error of module loading behind it, for those who look at its class */
  readonly cause: Error | undefined;
}

/** Coverage instrumentation of a package (-cover), set by the planner of src/packages/cover.ts. */
export interface CoverSetup {
  /** 'regonly': only registered, without counters */
  readonly mode: 'set' | 'count' | 'atomic' | 'regonly';
  /** files to be instrumented */
  readonly generateMeta: boolean;
}

export interface Package {
  dir: string;
  importPath: string;
  name: string;
  /** install target: an executable for main packages; '' when there is none */
  target: string;
  /** GOROOT, GOPATH entry or module root that holds the package */
  root: string;
  /** where archives of that GOROOT or GOPATH entry would be installed; '' for packages of neither */
  archiveRoot: string;
  /** the installed shared library that holds the package (-linkshared); '' for none */
  shlib: string;
  conflictDir: string;
  module: ModuleInfo | undefined;
  goroot: boolean;
  standard: boolean;
  /** here or below something failed to load */
  incomplete: boolean;
  /** for main packages: value linked in as default GODEBUG */
  defaultGodebug: string;

  goFiles: readonly string[];
  cgoFiles: readonly string[];
  ignoredGoFiles: readonly string[];
  invalidGoFiles: readonly string[];
  ignoredOtherFiles: readonly string[];
  cFiles: readonly string[];
  cxxFiles: readonly string[];
  mFiles: readonly string[];
  hFiles: readonly string[];
  fFiles: readonly string[];
  sFiles: readonly string[];
  swigFiles: readonly string[];
  swigCxxFiles: readonly string[];
  sysoFiles: readonly string[];
  testGoFiles: readonly string[];
  xTestGoFiles: readonly string[];

  embedPatterns: readonly string[];
  /** files matched, relative to dir, slash separated, sorted */
  embedFiles: readonly string[];
  /** pattern -> files */
  embed: ReadonlyMap<string, readonly string[]>;

  cgoCFLAGS: readonly string[];
  cgoCPPFLAGS: readonly string[];
  cgoCXXFLAGS: readonly string[];
  cgoFFLAGS: readonly string[];
  cgoLDFLAGS: readonly string[];
  cgoPkgConfig: readonly string[];

  /** resolved import paths, sorted by source order rules of go list: additional compiled imports at the end */
  imports: string[];
  /** as written; 1:1 with the first entries of `imports` */
  rawImports: readonly string[];
  /** source import -> import path, where they differ */
  importMap: Map<string, string>;
  /** direct imports, loaded; 1:1 with `imports` except "C" and failed ones */
  importedPackages: Package[];
  /** all packages below, by import path, sorted; computed when asked for */
  deps: readonly string[];

  error: PackageError | undefined;
  depsErrors: readonly PackageError[];

  // What cmd/go keeps in Package.Internal:
  /** named by files on the command line */
  cmdlineFiles: boolean;
  /** named on the command line, literally or by a pattern */
  cmdlinePkg: boolean;
  cmdlinePkgLiteral: boolean;
  /** reached by ./ or ../ */
  local: boolean;
  localPrefix: string;
  /** of files named on the command line: what their directory is called in trimmed paths, its import path or `.` */
  dirImportPath: string;
  /** name for a temporary executable (go run of files) */
  exeName: string;
  forceLibrary: boolean;
  /** install target would be GOBIN/GOOS_GOARCH */
  gobinSubdir: boolean;
  /** tell the linker to leave debug information out (go run) */
  omitDebug: boolean;
  /** text of build info for main packages, as the linker embeds it, without its markers; '' when there is none */
  buildInfo: string;
  pgoProfile: string;
  /** malformed `//go:debug` lines: complete text, each line with its newline; '' when all are fine */
  directiveErrors: string;
  /** the main package that this copy is built for (PGO variants) */
  forMain: string;
  cover: CoverSetup | undefined;

  asmflags: readonly string[];
  gcflags: readonly string[];
  ldflags: readonly string[];
  gccgoflags: readonly string[];
}

/** `importPath`, or `importPath [main]` for a copy built for one main package: the name in outputs and -json. */
export function describePackage(pkg: Package): string {
  return pkg.forMain === '' ? pkg.importPath : `${pkg.importPath} [${pkg.forMain}]`;
}
