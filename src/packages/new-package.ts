/** Makes Package values: empty, from a scanned directory, and copies. */
import { depsOf } from './package-list.ts';
import type { ModuleInfo } from '../modules/module-info.ts';
import type { CoverSetup, Package, PackageError } from './package.ts';
import type { ScannedPackage } from './scanned-package.ts';

/** A package without files; a class for the sake of speed only: a thousand are made in a build. */
class PackageRecord implements Package {
  dir: string = '';
  importPath: string;
  name: string = '';
  target: string = '';
  root: string = '';
  archiveRoot: string = '';
  shlib: string = '';
  conflictDir: string = '';
  module: ModuleInfo | undefined = undefined;
  goroot: boolean = false;
  standard: boolean = false;
  incomplete: boolean = false;
  defaultGodebug: string = '';
  goFiles: readonly string[] = [];
  cgoFiles: readonly string[] = [];
  ignoredGoFiles: readonly string[] = [];
  invalidGoFiles: readonly string[] = [];
  ignoredOtherFiles: readonly string[] = [];
  cFiles: readonly string[] = [];
  cxxFiles: readonly string[] = [];
  mFiles: readonly string[] = [];
  hFiles: readonly string[] = [];
  fFiles: readonly string[] = [];
  sFiles: readonly string[] = [];
  swigFiles: readonly string[] = [];
  swigCxxFiles: readonly string[] = [];
  sysoFiles: readonly string[] = [];
  testGoFiles: readonly string[] = [];
  xTestGoFiles: readonly string[] = [];
  embedPatterns: readonly string[] = [];
  embedFiles: readonly string[] = [];
  embed: ReadonlyMap<string, readonly string[]> = new Map();
  cgoCFLAGS: readonly string[] = [];
  cgoCPPFLAGS: readonly string[] = [];
  cgoCXXFLAGS: readonly string[] = [];
  cgoFFLAGS: readonly string[] = [];
  cgoLDFLAGS: readonly string[] = [];
  cgoPkgConfig: readonly string[] = [];
  imports: string[] = [];
  rawImports: readonly string[] = [];
  importMap: Map<string, string> = new Map();
  importedPackages: Package[] = [];
  error: PackageError | undefined = undefined;
  depsErrors: readonly PackageError[] = [];
  cmdlineFiles: boolean = false;
  cmdlinePkg: boolean = false;
  cmdlinePkgLiteral: boolean = false;
  local: boolean = false;
  localPrefix: string = '';
  dirImportPath: string = '';
  exeName: string = '';
  forceLibrary: boolean = false;
  gobinSubdir: boolean = false;
  omitDebug: boolean = false;
  buildInfo: string = '';
  pgoProfile: string = '';
  directiveErrors: string = '';
  forMain: string = '';
  cover: CoverSetup | undefined = undefined;
  asmflags: readonly string[] = [];
  gcflags: readonly string[] = [];
  ldflags: readonly string[] = [];
  gccgoflags: readonly string[] = [];

  constructor(importPath: string) {
    this.importPath = importPath;
  }

  get deps(): readonly string[] {
    return depsOf(this);
  }
}

/** A package without files. */
export function newPackage(importPath: string): Package {
  return new PackageRecord(importPath);
}

/** Takes over what the directory says. */
export function setFiles(pkg: Package, scanned: ScannedPackage): void {
  pkg.dir = scanned.dir;
  pkg.name = scanned.name;
  pkg.goFiles = scanned.goFiles;
  pkg.cgoFiles = scanned.cgoFiles;
  pkg.ignoredGoFiles = scanned.ignoredGoFiles;
  pkg.invalidGoFiles = scanned.invalidGoFiles;
  pkg.ignoredOtherFiles = scanned.ignoredOtherFiles;
  pkg.cFiles = scanned.cFiles;
  pkg.cxxFiles = scanned.cxxFiles;
  pkg.mFiles = scanned.mFiles;
  pkg.hFiles = scanned.hFiles;
  pkg.fFiles = scanned.fFiles;
  pkg.sFiles = scanned.sFiles;
  pkg.swigFiles = scanned.swigFiles;
  pkg.swigCxxFiles = scanned.swigCxxFiles;
  pkg.sysoFiles = scanned.sysoFiles;
  pkg.testGoFiles = scanned.testGoFiles;
  pkg.xTestGoFiles = scanned.xTestGoFiles;
  pkg.embedPatterns = scanned.embedPatterns;
  pkg.cgoCFLAGS = scanned.cgo.CFLAGS;
  pkg.cgoCPPFLAGS = scanned.cgo.CPPFLAGS;
  pkg.cgoCXXFLAGS = scanned.cgo.CXXFLAGS;
  pkg.cgoFFLAGS = scanned.cgo.FFLAGS;
  pkg.cgoLDFLAGS = scanned.cgo.LDFLAGS;
  pkg.cgoPkgConfig = scanned.cgo.pkgConfig;
  pkg.rawImports = scanned.imports;
  pkg.imports = [...scanned.imports];
}

/** A copy that shares what nobody changes; imports are its own. */
export function copyPackage(pkg: Package): Package {
  const copy = Object.assign(new PackageRecord(pkg.importPath), pkg);
  copy.imports = [...pkg.imports];
  copy.importedPackages = [...pkg.importedPackages];
  return copy;
}

export function usesCgo(pkg: Package): boolean {
  return pkg.cgoFiles.length > 0;
}

export function usesSwig(pkg: Package): boolean {
  return pkg.swigFiles.length > 0 || pkg.swigCxxFiles.length > 0;
}
