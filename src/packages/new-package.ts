/** Makes Package values: empty, from a scanned directory, and copies. */
import { depsOf } from './package-list.ts';
import type { Package } from './package.ts';
import type { ScannedPackage } from './scanned-package.ts';

/** A package without files. */
export function newPackage(importPath: string): Package {
  return {
    dir: '',
    importPath,
    name: '',
    target: '',
    root: '',
    conflictDir: '',
    module: undefined,
    goroot: false,
    standard: false,
    incomplete: false,
    defaultGodebug: '',
    goFiles: [],
    cgoFiles: [],
    ignoredGoFiles: [],
    invalidGoFiles: [],
    ignoredOtherFiles: [],
    cFiles: [],
    cxxFiles: [],
    mFiles: [],
    hFiles: [],
    fFiles: [],
    sFiles: [],
    swigFiles: [],
    swigCxxFiles: [],
    sysoFiles: [],
    testGoFiles: [],
    xTestGoFiles: [],
    embedPatterns: [],
    embedFiles: [],
    embed: new Map(),
    cgoCFLAGS: [],
    cgoCPPFLAGS: [],
    cgoCXXFLAGS: [],
    cgoFFLAGS: [],
    cgoLDFLAGS: [],
    cgoPkgConfig: [],
    imports: [],
    rawImports: [],
    importMap: new Map(),
    importedPackages: [],
    get deps(): readonly string[] {
      return depsOf(this);
    },
    error: undefined,
    depsErrors: [],
    cmdlineFiles: false,
    cmdlinePkg: false,
    cmdlinePkgLiteral: false,
    local: false,
    localPrefix: '',
    exeName: '',
    forceLibrary: false,
    gobinSubdir: false,
    omitDebug: false,
    buildInfo: '',
    pgoProfile: '',
    directiveErrors: '',
    forMain: '',
    cover: undefined,
    asmflags: [],
    gcflags: [],
    ldflags: [],
    gccgoflags: [],
  };
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
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(pkg)) as Package;
  copy.imports = [...pkg.imports];
  copy.importedPackages = [...pkg.importedPackages];
  return copy;
}

/** Files that were considered for the package, those left out by constraints included (load.Package.AllFiles). */
export function allFiles(pkg: Package): string[] {
  const files = [
    ...pkg.goFiles,
    ...pkg.cgoFiles,
    ...pkg.ignoredGoFiles,
    ...pkg.ignoredOtherFiles,
    ...pkg.cFiles,
    ...pkg.cxxFiles,
    ...pkg.mFiles,
    ...pkg.hFiles,
    ...pkg.fFiles,
    ...pkg.sFiles,
    ...pkg.swigFiles,
    ...pkg.swigCxxFiles,
    ...pkg.sysoFiles,
    ...pkg.testGoFiles,
    ...pkg.xTestGoFiles,
  ];
  if (pkg.embedFiles.length === 0) return files;
  const have = new Set(files);
  return [...files, ...pkg.embedFiles.filter((file) => file.includes('/') || !have.has(file))];
}

export function usesCgo(pkg: Package): boolean {
  return pkg.cgoFiles.length > 0;
}

export function usesSwig(pkg: Package): boolean {
  return pkg.swigFiles.length > 0 || pkg.swigCxxFiles.length > 0;
}
