/**
 * Import path -> Package, with everything below it: each package is read once, checked, and linked to its imports.
 * Failures are data on the package.  Algorithm, order of checks and texts: cmd/go's load.loadImport and Package.load.
 */
import { join, posix } from 'node:path';
import { godebugSetting } from '../config/godebug-setting.ts';
import { goQuote } from '../base/go-quote.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import { isStandardImportPath } from '../modules/pattern.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { allFiles } from '../toolchain/tool-package.ts';
import { EmbedError, resolveEmbed } from './embed.ts';
import { compilerImports, isCompilerImport, linkerImports } from './implicit-imports.ts';
import { cleanImport, cleanPath, dirToImportPath, isLocalImport, isSafeArg } from './import-paths.ts';
import { internalViolation, vendorViolation } from './import-rules.ts';
import { type ImportPlace, ImportStack } from './import-stack.ts';
import {
  archiveName,
  archiveRoot,
  executableTarget,
  findSharedLibrary,
  installsStandard,
  moduleBinDir,
} from './install-target.ts';
import { newPackage, setFiles, usesCgo, usesSwig } from './new-package.ts';
import { formatNoGo, packageError } from './package-errors.ts';
import type { LoadTimes } from './load-times.ts';
import type { LoadFailure, PackageData, PackageSource } from './package-source.ts';
import type { Package, PackageError } from './package.ts';
import type { ScannedPackage } from './scanned-package.ts';
import { formatShortPosition } from './source-position.ts';

/** What the loader is told of the rest of the build. */
export interface LoaderSetting {
  readonly config: Config;
  readonly files: ReadableFiles;
  readonly source: PackageSource;
  /** -installsuffix with what the build mode adds */
  readonly installSuffix: string;
  /** what names of executables end in */
  readonly exeSuffix: string;
  /** -ldflags for a package */
  readonly ldflagsFor: (pkg: Package) => readonly string[];
  /** the value of GODEBUG that a main package starts with */
  readonly defaultGodebug: (pkg: Package, scanned: ScannedPackage) => string;
  /** complaints about `//go:debug` lines */
  readonly directiveErrors: (scanned: ScannedPackage) => string;
  /** base.ShortPath */
  readonly shorten: (path: string) => string;
  readonly times: LoadTimes;
}

/** How a package was named. */
export interface LoadMode {
  readonly cmdlinePkg: boolean;
  readonly cmdlinePkgLiteral: boolean;
}

interface Loaded {
  readonly pkg: Package;
  /** the importer may not use it; an error for the importer */
  readonly refusal: PackageError | undefined;
}

export class PackageLoader {
  readonly #setting: LoaderSetting;
  readonly #byPath = new Map<string, Package>();
  readonly #data = new Map<string, PackageData>();
  readonly #folded = new Map<string, string>();
  /** packages whose imports are all loaded; others that are met again are in a cycle */
  readonly #complete = new Set<Package>();
  /** main packages without errors, in the order in which they were loaded */
  readonly programs: Package[] = [];

  constructor(setting: LoaderSetting) {
    this.#setting = setting;
  }

  /** A package named on the command line. */
  loadNamed(path: string, srcDir: string, mode: LoadMode): Package {
    return this.#import(path, srcDir, undefined, new ImportStack(), undefined, mode).pkg;
  }

  /** A package that the build adds to another's imports (cover's sync/atomic). */
  loadFor(parent: Package, path: string): Package {
    return this.#import(path, parent.dir, parent, new ImportStack(), undefined, undefined).pkg;
  }

  /** A package that a shared library is linked with although nothing named it. */
  loadForLibrary(path: string): Package {
    return this.#import(path, this.#setting.config.cwd, undefined, new ImportStack(), undefined, undefined).pkg;
  }

  /** The package of files named on the command line. */
  loadFiles(data: PackageData): Package {
    const pkg = newPackage(data.importPath);
    pkg.local = true;
    pkg.cmdlineFiles = true;
    this.#fill(pkg, 'command-line-arguments', data, new ImportStack(), undefined);
    return pkg;
  }

  #import(
    path: string,
    srcDir: string,
    parent: Package | undefined,
    stack: ImportStack,
    place: ImportPlace | undefined,
    mode: LoadMode | undefined,
  ): Loaded {
    const failure = malformedPath(path);
    if (failure !== undefined) {
      const pkg = newPackage(path);
      stack.push(path, place);
      this.#setFailure(pkg, { kind: 'other', message: failure }, path, stack, undefined);
      stack.pop();
      return { pkg, refusal: undefined };
    }
    const data = this.#dataOf(path, srcDir, parent, mode);
    const pkg = this.#packageOf(data, path, stack, place, mode);
    return { pkg, refusal: this.#refusal(path, srcDir, parent, pkg, stack, place, mode) };
  }

  #dataOf(path: string, srcDir: string, parent: Package | undefined, mode: LoadMode | undefined): PackageData {
    const request = {
      path,
      parentPath: parent?.importPath ?? '',
      parentDir: srcDir,
      parentRoot: parent?.root ?? '',
      parentIsStd: parent?.standard ?? false,
      fromSource: mode === undefined,
    };
    const resolved = this.#setting.source.resolve(request);
    let data = this.#data.get(resolved.path);
    if (data === undefined) {
      data = this.#setting.source.read(resolved, request);
      this.#data.set(resolved.path, data);
    }
    return data;
  }

  #packageOf(
    data: PackageData,
    path: string,
    stack: ImportStack,
    place: ImportPlace | undefined,
    mode: LoadMode | undefined,
  ): Package {
    const known = this.#byPath.get(data.importPath);
    if (known !== undefined) {
      stack.push(path, place);
      this.#reuse(known, stack);
      stack.pop();
      if (mode?.cmdlinePkg === true) known.cmdlinePkg = true;
      if (mode?.cmdlinePkgLiteral === true) known.cmdlinePkgLiteral = true;
      return known;
    }
    const pkg = newPackage(data.importPath);
    pkg.local = isLocalImport(path);
    this.#byPath.set(data.importPath, pkg);
    pkg.cmdlinePkg = mode?.cmdlinePkg ?? false;
    pkg.cmdlinePkgLiteral = mode?.cmdlinePkgLiteral ?? false;
    this.#fill(pkg, path, data, stack, place);
    if (!this.#setting.source.modules && path !== cleanImport(path)) {
      const message = `non-canonical import path ${goQuote(path)}: should be ${goQuote(cleanPath(path))}`;
      pkg.error = packageError(message, { importStack: stack.copy(), position: this.#positionOf(place) });
      pkg.incomplete = true;
    }
    return pkg;
  }

  #refusal(
    path: string,
    srcDir: string,
    parent: Package | undefined,
    pkg: Package,
    stack: ImportStack,
    place: ImportPlace | undefined,
    mode: LoadMode | undefined,
  ): PackageError | undefined {
    if (parent === undefined) return undefined;
    const { config, files, source } = this.#setting;
    const refuse = (message: string, alwaysPrintStack = false): PackageError =>
      packageError(message, { importStack: stack.copy(), position: this.#positionOf(place), alwaysPrintStack });
    const isInModule = pkg.module !== undefined && parent.cmdlineFiles;
    const attempt = { path, srcDir, importerPath: parent.importPath, imported: pkg };
    const importerPath = isInModule && pkg.error === undefined ? source.dirImportPath(parent.dir) : parent.importPath;
    const internal = isCompilerImport(path, parent, config)
      ? undefined
      : internalViolation({ ...attempt, importerPath }, config, files);
    if (internal !== undefined) return refuse(internal, true);
    const vendor = mode === undefined ? vendorViolation(attempt, files) : undefined;
    if (vendor !== undefined) return refuse(vendor);
    if (pkg.name === 'main' && parent.dir !== pkg.dir) {
      return refuse(`import ${goQuote(path)} is a program, not an importable package`);
    }
    if (pkg.local && !parent.local) {
      return refuse(
        path === '.'
          ? `${path}: cannot import current directory`
          : `local import ${goQuote(path)} in non-local package`,
      );
    }
    return undefined;
  }

  #reuse(pkg: Package, stack: ImportStack): void {
    if (!this.#complete.has(pkg)) {
      pkg.error =
        pkg.error === undefined
          ? packageError('import cycle not allowed', { importStack: stack.copy(), isImportCycle: true })
          : { ...pkg.error, isImportCycle: true };
      pkg.incomplete = true;
    }
    const { error } = pkg;
    if (
      error !== undefined &&
      error.importStack.length > 0 &&
      !error.isImportCycle &&
      stack.isShorterThan(error.importStack)
    ) {
      pkg.error = { ...error, importStack: stack.copy() };
    }
  }

  #positionOf(place: ImportPlace | undefined): string {
    return place === undefined ? '' : formatShortPosition(place.dir, place.at, this.#setting.shorten);
  }

  #setFailure(
    pkg: Package,
    failure: LoadFailure,
    path: string,
    stack: ImportStack,
    place: ImportPlace | undefined,
  ): void {
    let position = '';
    const isInPackage = failure.kind === 'no-go' || failure.kind === 'syntax';
    if (failure.kind === 'syntax') position = this.#positionOf({ dir: pkg.dir, at: failure.at });
    if (isInPackage) stack.push(path, place);
    const top = stack.top();
    if (top !== undefined && path !== top && place !== undefined) position = this.#positionOf(place);
    pkg.error = packageError(failureText(pkg, failure), {
      importStack: stack.copy(),
      position,
      hard: failure.kind === 'module',
      ...(failure.kind === 'module' ? { cause: failure.error } : {}),
    });
    pkg.incomplete = true;
    if (isInPackage) stack.pop();
  }

  #setError(pkg: Package, message: string, path: string, stack: ImportStack, place: ImportPlace | undefined): void {
    if (pkg.error !== undefined) return;
    const top = stack.top();
    const position = top !== undefined && path !== top ? this.#positionOf(place) : '';
    pkg.error = packageError(message, { importStack: stack.copy(), position });
    pkg.incomplete = true;
  }

  #fill(pkg: Package, path: string, data: PackageData, stack: ImportStack, place: ImportPlace | undefined): void {
    const { config, source } = this.#setting;
    setFiles(pkg, data.scanned);
    if (config.flags.msan) pkg.sysoFiles = [];
    pkg.root = data.root;
    pkg.conflictDir = data.conflictDir;
    pkg.goroot = data.goroot;
    pkg.standard = data.goroot && isStandardImportPath(data.importPath);
    if (pkg.local && !source.modules) pkg.localPrefix = dirToImportPath(pkg.dir);
    if (data.failure !== undefined) this.#setFailure(pkg, data.failure, path, stack, place);
    this.#setTarget(pkg, data);
    const importPaths = this.#importPaths(pkg, path, stack, place);
    if (importPaths === undefined) return;
    const collision = this.#pathCollision(pkg);
    if (collision !== undefined) return this.#setError(pkg, collision, path, stack, place);

    stack.push(path, place);
    this.#fillInside(pkg, path, data, stack, importPaths);
    stack.pop();
  }

  /** Errors from here on are those of the package itself, not of who imports it. */
  #fillInside(pkg: Package, path: string, data: PackageData, stack: ImportStack, importPaths: readonly string[]): void {
    const { source, defaultGodebug, directiveErrors } = this.#setting;
    const fail = (message: string): void => this.#setError(pkg, message, path, stack, undefined);
    if (source.modules) pkg.module = source.moduleOf(pkg.cmdlineFiles ? 'command-line-arguments' : pkg.importPath);
    if (pkg.name === 'main') pkg.defaultGodebug = defaultGodebug(pkg, data.scanned);
    if (data.scanned.directives.length > 0) pkg.directiveErrors = directiveErrors(data.scanned);
    this.#embed(pkg, data.scanned, fail);
    const badName = badFileName(pkg);
    if (badName !== undefined) return fail(badName);
    this.#loadImports(pkg, data.scanned, stack, importPaths);
    this.#complete.add(pkg);
    if (pkg.error === undefined && pkg.name === 'main' && !pkg.forceLibrary && !pkg.incomplete) this.programs.push(pkg);
    this.#checkForeignFiles(pkg, fail);
  }

  #setTarget(pkg: Package, data: PackageData): void {
    const { config, source, files, installSuffix, exeSuffix } = this.#setting;
    const { buildmode, linkshared } = config.flags;
    const root = !source.modules || data.goroot ? data.root : '';
    pkg.archiveRoot = archiveRoot(root, config, installSuffix);
    const isLibraryMode = !pkg.standard && ['c-archive', 'c-shared', 'plugin'].includes(buildmode);
    if (pkg.name === 'main' && !isLibraryMode) {
      const binDir = data.binDir === '' && source.modules ? moduleBinDir(config) : data.binDir;
      const { target, gobinSubdir } = executableTarget(pkg, config, { binDir, modules: source.modules, exeSuffix });
      pkg.target = target;
      pkg.gobinSubdir = gobinSubdir;
    } else if (!pkg.local && (!pkg.standard || compilerTraits(config).compilesStandard)) {
      const isShared = buildmode === 'shared' || linkshared;
      const hasPlace = !data.goroot || isShared || installsStandard(pkg, config);
      const isInstalled = pkg.archiveRoot !== '' && hasPlace;
      // a package that GOROOT vendors has its place by its directory
      const path = data.goroot && !isShared ? source.locate(pkg.dir).importPath : pkg.importPath;
      pkg.target = isInstalled ? join(pkg.archiveRoot, archiveName(path, config)) : '';
      if (linkshared && isInstalled) pkg.shlib = findSharedLibrary(pkg, files, config);
    }
  }

  /** Imports of the source and those added; undefined when the package can't be linked. */
  #importPaths(pkg: Package, path: string, stack: ImportStack, place: ImportPlace | undefined): string[] | undefined {
    const { config, ldflagsFor } = this.#setting;
    const paths = [...pkg.imports];
    const add = (list: readonly string[]): void => {
      for (const item of list) if (!paths.includes(item)) paths.push(item);
    };
    add(compilerImports(pkg, config));
    if (pkg.name === 'main' && !pkg.forceLibrary) {
      const linked = linkerImports(config, ldflagsFor(pkg));
      if ('failure' in linked) {
        this.#setError(pkg, linked.failure, path, stack, place);
        return undefined;
      }
      add(linked);
    }
    return paths;
  }

  #pathCollision(pkg: Package): string | undefined {
    const { importPath } = pkg;
    const fold = importPath.toLowerCase();
    const other = this.#folded.get(fold);
    if (other === undefined) this.#folded.set(fold, importPath);
    else if (other !== importPath) {
      return `case-insensitive import collision: ${goQuote(importPath)} and ${goQuote(other)}`;
    }
    return isSafeArg(importPath) ? undefined : `invalid import path ${goQuote(importPath)}`;
  }

  #embed(pkg: Package, scanned: ScannedPackage, fail: (message: string) => void): void {
    if (pkg.embedPatterns.length === 0) return;
    const { config, files: readable, times } = this.#setting;
    const followSymlinks = godebugSetting(config, 'embedfollowsymlinks') === '1';
    try {
      const { files, byPattern } = times.measure(pkg.dir, () =>
        resolveEmbed(pkg.dir, pkg.embedPatterns, { files: readable, followSymlinks }),
      );
      pkg.embedFiles = files;
      pkg.embed = byPattern;
    } catch (error) {
      if (!(error instanceof EmbedError)) throw error;
      pkg.incomplete = true;
      fail(error.message);
      const at = scanned.embedPositions.get(error.pattern);
      if (pkg.error !== undefined && at !== undefined) {
        pkg.error = { ...pkg.error, position: this.#positionOf({ dir: pkg.dir, at }) };
      }
    }
  }

  #loadImports(pkg: Package, scanned: ScannedPackage, stack: ImportStack, importPaths: readonly string[]): void {
    const sourceCount = pkg.imports.length;
    const imported: Package[] = [];
    for (const [i, path] of importPaths.entries()) {
      if (path === 'C') continue;
      const at = scanned.importPositions.get(path);
      const place = at === undefined ? undefined : { dir: pkg.dir, at };
      const { pkg: dep, refusal } = this.#import(path, pkg.dir, pkg, stack, place, undefined);
      if (refusal !== undefined && pkg.error === undefined) {
        pkg.error = refusal;
        pkg.incomplete = true;
      }
      if (i < sourceCount) pkg.imports[i] = dep.importPath;
      else pkg.imports.push(dep.importPath);
      if (dep.importPath !== path) pkg.importMap.set(path, dep.importPath);
      imported.push(dep);
      if (dep.incomplete) pkg.incomplete = true;
    }
    pkg.importedPackages = imported;
  }

  #checkForeignFiles(pkg: Package, fail: (message: string) => void): void {
    const { context } = this.#setting.config;
    if (!context.cgoEnabled) {
      pkg.cFiles = [];
      pkg.cxxFiles = [];
      pkg.mFiles = [];
      pkg.swigFiles = [];
      pkg.swigCxxFiles = [];
    }
    if (usesCgo(pkg) || usesSwig(pkg)) return;
    const languages = [
      ['C', context.compiler === 'gc' ? pkg.cFiles : []],
      ['C++', pkg.cxxFiles],
      ['Objective-C', pkg.mFiles],
      ['Fortran', pkg.fFiles],
    ] as const;
    const found = languages.find(([, files]) => files.length > 0);
    if (found === undefined) return;
    fail(`${found[0]} source files not allowed when not using cgo or SWIG: ${found[1].join(' ')}`);
  }
}

function malformedPath(path: string): string | undefined {
  if (path.startsWith('mod/')) return `disallowed import path ${goQuote(path)}`;
  if (path.includes('@')) {
    return "can only use path@version syntax with 'go get' and 'go install' in module-aware mode";
  }
  return undefined;
}

function failureText(pkg: Package, failure: LoadFailure): string {
  if (failure.kind === 'module') return failure.error.message;
  if (failure.kind !== 'no-go') return failure.message;
  return formatNoGo(pkg);
}

/** Names that tools could mistake, or that differ by case only. */
function badFileName(pkg: Package): string | undefined {
  const files = allFiles(pkg);
  // of files that are named, one may be there twice
  if (pkg.cmdlineFiles || files.some((file) => /[A-Z\u0080-\uffff]/.test(file))) {
    const clash = caseCollision(files);
    if (clash !== undefined)
      return `case-insensitive file name collision: ${goQuote(clash[0])} and ${goQuote(clash[1])}`;
  }
  for (const file of files) {
    if (!isSafeArg(file) || file.startsWith('_cgo_')) return `invalid input file name ${goQuote(file)}`;
  }
  const base = posix.basename(pkg.importPath);
  if (!isSafeArg(base)) return `invalid input directory name ${goQuote(base)}`;
  if (/[\r\n]/.test(pkg.dir)) return `invalid package directory ${goQuote(pkg.dir)}`;
  return undefined;
}

function caseCollision(files: readonly string[]): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const file of files) {
    const fold = file.toLowerCase();
    const other = seen.get(fold);
    if (other !== undefined) return file > other ? [other, file] : [file, other];
    seen.set(fold, file);
  }
  return undefined;
}
