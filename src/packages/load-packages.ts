/**
 * Arguments -> packages: what patterns or named files stand for, with everything below (cmd/go's PackagesAndErrors,
 * GoFilesPackage).  The entrance to this folder.
 */
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
import { GotsError, SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import { programSuffix } from '../config/program-suffix.ts';
import { isSince } from '../config/release.ts';
import type { Emit } from '../events/events.ts';
import { NoGoDirectoryError } from '../modules/import-error.ts';
import type { ImportTable, Match, ImportScanners } from '../modules/import-table.ts';
import type { StandardLibrary } from '../modules/module-state.ts';
import { isLiteralPattern } from '../modules/pattern.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import { formatBuildInfo, withPgo } from './build-info.ts';
import { defaultGodebug, directiveErrors, type GodebugTable, readGodebugTable } from './godebug.ts';
import { matchGopathPatterns } from './gopath-patterns.ts';
import { GopathSource } from './gopath-source.ts';
import { goFileReader } from './read-go-file.ts';
import { HeaderStore } from './header-store.ts';
import type { FileHeader } from './header-text.ts';
import { dirToImportPath } from './import-paths.ts';
import { defaultExecName, moduleBinDir } from './install-target.ts';
import { ModuleSource } from './module-source.ts';
import type { LoadTimes } from './load-times.ts';
import { newPackage } from './new-package.ts';
import { packageError } from './package-errors.ts';
import { packageList } from './package-list.ts';
import { PackageLoader } from './package-loader.ts';
import { flagArguments, type PatternSetting } from './package-patterns.ts';
import type { PackageSource } from './package-source.ts';
import type { Package } from './package.ts';
import { setPgoProfiles } from './pgo.ts';
import { DirectoryScanner, NoGoSourceError, type ScannerOptions } from './scan-directory.ts';
import type { ScannedPackage } from './scanned-package.ts';
import { pathShortener } from './source-position.ts';
import { stampPrograms } from './stamp-programs.ts';
import { setToolFlags } from './tool-flags.ts';
import { type LocalVersion, VcsStamper } from './vcs-stamp.ts';

/** What the modules in use must answer for. */
export type ImportTableRequest =
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
  /** files of one directory, with what they import */
  | { readonly kind: 'files'; readonly files: readonly string[]; readonly imports: readonly string[] };

export interface LoadOptions {
  readonly config: Config;
  readonly sys: System;
  /** the machine on which version control is asked for stamps */
  readonly stampSys?: System;
  /** the overlay, or sys.files */
  readonly files: ReadableFiles;
  /** undefined: GOPATH mode */
  readonly importTable: ((request: ImportTableRequest, scanners: ImportScanners) => Promise<ImportTable>) | undefined;
  /** tells the standard packages of a compiler that has its own, without sources (gccgo); absent: GOROOT/src has them */
  readonly isStandard?: StandardLibrary;
  /** only main packages count (run, install with versions) */
  readonly mainOnly?: boolean;
  /** arguments are files, even where there are none of these names (run) */
  readonly namesFiles?: boolean;
  /** -buildvcs=auto stamps (build and install without versions) */
  readonly autoVcs?: boolean;
  /** no main module counts: `pkg@version` */
  readonly outsideModule?: boolean;
  /** -installsuffix with what the build mode adds; absent: -installsuffix alone */
  readonly installSuffix?: string;
  /** what names of executables end in, by the build mode; absent: what the target wants */
  readonly exeSuffix?: string;
  /** asks the local repository which version of a main module a revision is; absent: `(devel)` */
  readonly localVersion?: LocalVersion;
}

export interface LoadResult {
  /** in the order of the command line; failed ones too */
  readonly roots: readonly Package[];
  /** all packages, imports before importers */
  readonly packages: readonly Package[];
  /** these, and what was loaded for libraries that the arguments name and that are left out of a choice of programs */
  readonly loaded: readonly Package[];
  readonly table: ImportTable | undefined;
  readonly loader: PackageLoader;
  readonly source: PackageSource;
  readonly patterns: PatternSetting;
  /** the headers that were read of a package's files, by file name; undefined where these never change */
  readonly headersOf: (pkg: Package) => ReadonlyMap<string, FileHeader> | undefined;
  /** how long each directory took */
  readonly times: LoadTimes;
}

/**
 * Loads what arguments name. Failures to load are data on the packages (see package-errors.ts).
 *
 * @throws GotsError where go gives up at once (named files in several directories, module loading)
 */
export async function loadPackages(args: readonly string[], options: LoadOptions, emit: Emit): Promise<LoadResult> {
  const { files, config } = options;
  const isFile = (arg: string): boolean => {
    const kind = arg.endsWith('.go') ? files.tryStat(absolute(arg, config))?.kind : undefined;
    return kind !== undefined && kind !== 'directory';
  };
  const namesFiles = options.namesFiles === true || (options.outsideModule !== true && args.some(isFile));
  return namesFiles ? loadNamedFiles(args, options, emit) : loadPatterns(args, options, emit);
}

function absolute(path: string, config: Config): string {
  return isAbsolute(path) ? join(path) : join(config.cwd, path);
}

async function loadPatterns(args: readonly string[], options: LoadOptions, emit: Emit): Promise<LoadResult> {
  const scanner = newScanner(options);
  const session = await openSession({ kind: 'patterns', patterns: args }, options, emit, scanner);
  const roots: Package[] = [];
  const { matches } = session;
  if (namesProgram(matches, session.table, scanner)) session.stamper.prefetch();
  for (const match of matches) {
    const isLiteral = isLiteralPattern(match.pattern);
    for (const path of match.packages) {
      const mode = { cmdlinePkg: true, cmdlinePkgLiteral: isLiteral };
      const pkg = session.loader.loadNamed(path, options.config.cwd, mode);
      if (!roots.includes(pkg)) roots.push(pkg);
    }
    const [error] = match.errors;
    if (error !== undefined) roots.push(unmatchedPackage(match, error, isLiteral));
  }
  const kept = options.mainOnly === true ? mainPackagesOnly(roots, matches, emit) : roots;
  const result = await finish(kept, session, options);
  return kept.length === roots.length ? result : { ...result, loaded: packageList([...roots, ...kept]) };
}

/** Whether a program of a main module is among the matches: version control will be asked. */
function namesProgram(matches: readonly Match[], table: ImportTable | undefined, scanner: DirectoryScanner): boolean {
  return matches.some((match) =>
    match.packages.some((path) => {
      const dir = table?.moduleOf(path)?.version === '' ? table.lookup('', false, path).dir : '';
      return dir !== '' && scanner.scan(dir).name === 'main';
    }),
  );
}

function unmatchedPackage(match: Match, error: Error, isLiteral: boolean): Package {
  const pkg = newPackage(match.pattern);
  if (error instanceof NoGoDirectoryError) pkg.dir = error.dir;
  pkg.incomplete = true;
  pkg.cmdlinePkg = true;
  pkg.cmdlinePkgLiteral = isLiteral;
  pkg.error = packageError(error.message, { hard: true, cause: error });
  return pkg;
}

/** Leaves out packages that are no programs, with go's errors for those named literally (cmd/go's mainPackagesOnly). */
function mainPackagesOnly(roots: readonly Package[], matches: readonly Match[], emit: Emit): Package[] {
  const asMain = new Set(matches.filter((match) => isLiteralPattern(match.pattern)).flatMap((match) => match.packages));
  const mains: Package[] = [];
  for (const pkg of roots) {
    if (pkg.name === 'main' || (pkg.name === '' && pkg.error !== undefined)) {
      asMain.add(pkg.importPath);
      mains.push(pkg);
      continue;
    }
    if (pkg.invalidGoFiles.length > 0) asMain.add(pkg.importPath);
    if (!asMain.has(pkg.importPath)) continue;
    refuseLibrary(pkg);
    mains.push(pkg);
  }
  for (const match of matches) {
    if (isLiteralPattern(match.pattern) || match.packages.length === 0) continue;
    if (match.packages.some((path) => asMain.has(path))) continue;
    emit({ kind: 'note', text: `warning: ${goQuote(match.pattern)} matched only non-main packages` });
  }
  return mains;
}

function refuseLibrary(pkg: Package): void {
  if (pkg.error !== undefined) return;
  pkg.error = packageError(`package ${pkg.importPath} is not a main package`);
  pkg.incomplete = true;
}

async function loadNamedFiles(args: readonly string[], options: LoadOptions, emit: Emit): Promise<LoadResult> {
  const { config } = options;
  const notGo = args.find((arg) => !arg.endsWith('.go'));
  if (notGo !== undefined) {
    // go reads no go.mod before it says so
    const plain = { ...options, importTable: undefined };
    const session = await openSession({ kind: 'files', files: [], imports: [] }, plain, emit);
    const pkg = newPackage('');
    pkg.name = notGo;
    pkg.local = true;
    pkg.cmdlineFiles = true;
    pkg.incomplete = true;
    pkg.error = packageError(`named files must be .go files: ${notGo}`);
    return finish([pkg], session, options);
  }
  const dir = commonDirectory(args, options);
  const paths = args.map((arg) => absolute(arg, config));
  const scanner = newScanner(options);
  const all = importsOfFiles(paths, scanner);
  const session = await openSession({ kind: 'files', files: paths, imports: all }, options, emit, scanner);
  const scanned = scanner.scanFiles(
    dir,
    paths.map((path) => basename(path)),
  );
  const { source } = session;
  const at = source.locate(dir);
  const pkg = session.loader.loadFiles({
    importPath: at.importPath,
    scanned,
    root: at.root,
    goroot: at.goroot,
    conflictDir: at.conflictDir,
    binDir: '',
    failure: scanned.problem,
  });
  if (!source.modules) pkg.localPrefix = dirToImportPath(dir);
  pkg.dirImportPath = at.importPath;
  pkg.importPath = 'command-line-arguments';
  pkg.target = '';
  pkg.gobinSubdir = false;
  if (pkg.name === 'main' && (config.gobin !== '' || source.modules)) {
    pkg.target = join(
      moduleBinDir(config),
      defaultExecName(pkg, source) + (options.exeSuffix ?? programSuffix(config)),
    );
  }
  if (options.mainOnly === true && pkg.name !== 'main') refuseLibrary(pkg);
  return finish([pkg], session, options);
}

/** @throws GotsError when all files need cgo, and it is off */
function importsOfFiles(paths: readonly string[], scanner: DirectoryScanner): string[] {
  try {
    const { imports, testImports } = scanner.scanImportsOfFiles(paths);
    return [...new Set([...imports, ...testImports])];
  } catch (error) {
    if (error instanceof NoGoSourceError) throw new GotsError('package', error.message, { cause: error });
    throw error;
  }
}

/** @throws GotsError when files are missing, are directories or stand in several directories */
function commonDirectory(args: readonly string[], options: LoadOptions): string {
  let common: string | undefined;
  for (const arg of args) {
    const path = absolute(arg, options.config);
    try {
      if (options.files.stat(path).kind === 'directory') {
        throw new GotsError('package', `${arg} is a directory, should be a Go file`, { bare: true });
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new GotsError('package', `${error.op} ${arg}: ${error.reason}`, { bare: true, cause: error });
    }
    const dir = normalize(dirname(arg));
    common ??= dir;
    if (dir !== common) {
      const message = `named files must all be in one directory; have ${common} and ${dir}`;
      throw new GotsError('package', message, { bare: true });
    }
  }
  return absolute(common ?? '.', options.config);
}

/** What one call of loadPackages works with. */
interface Session {
  readonly table: ImportTable | undefined;
  readonly matches: readonly Match[];
  readonly source: PackageSource;
  readonly loader: PackageLoader;
  readonly patterns: PatternSetting;
  readonly scanner: DirectoryScanner;
  readonly stamper: VcsStamper;
}

function newScanner(options: LoadOptions): DirectoryScanner {
  const { config, files, sys } = options;
  return new DirectoryScanner(files, config.context, {
    ...(options.importTable === undefined ? { importComments: true } : shortcuts(options)),
    isImmutable: (dir) => isImmutable(config, dir),
    ticks: () => sys.ticks(),
    isIndexed: (dir) => {
      if (config.gocache === 'off' || options.importTable === undefined) return false;
      if (hasFilePathPrefix(dir, config.gomodcache)) return true;
      const cutoff = BigInt(sys.now() - 2000) * 1_000_000n;
      return files.readDir(dir).every((entry) => {
        if (entry.kind === 'directory') return true;
        return entry.kind === 'file' && files.lstat(join(dir, entry.name)).mtimeNs <= cutoff;
      });
    },
  });
}

/** What makes reading fast where no overlay stands before the files: their beginnings only, and headers of earlier builds. */
function shortcuts({ config, files, sys }: LoadOptions): Pick<ScannerOptions, 'readHead' | 'store'> {
  const { readHead } = goFileReader(files, sys.files);
  if (readHead === undefined) return {};
  return {
    readHead,
    // a relative one is refused when the cache is opened
    ...(isAbsolute(config.gocache) ? { store: new HeaderStore(sys.files, config, sys.now()) } : {}),
  };
}

async function openSession(
  request: ImportTableRequest,
  options: LoadOptions,
  emit: Emit,
  scanner: DirectoryScanner = newScanner(options),
): Promise<Session> {
  const { config, files, importTable, isStandard, sys, localVersion, autoVcs = false } = options;
  const table = await importTable?.(request, {
    scanImports: (dir) => scanner.scanImports(dir),
    holdsPackage: (dir) => scanner.holdsPackage(dir),
  });
  let source: PackageSource;
  let matches: readonly Match[] = [];
  if (table === undefined) {
    const gopath = new GopathSource(config, files, { scanner, isStandard, disk: sys.files });
    source = gopath;
    if (request.kind === 'patterns') {
      matches = matchGopathPatterns(request.patterns, { config, files, source: gopath, scanner }, emit);
    }
  } else {
    source = new ModuleSource(config, table, scanner);
    matches = table.matches;
  }
  const mainModules = new Set((table?.mainModules ?? []).map((module) => module.path));
  const tools = new Set(table?.tools);
  const patterns = { cwd: config.cwd, modules: source.modules, mainModules, tools };
  let godebugs: GodebugTable | undefined;
  const godebugTable = (): GodebugTable => (godebugs ??= readGodebugTable(config.goroot, files));
  const toolchain = config.goVersion.replace(/^go/, '');
  const loader = new PackageLoader({
    config,
    files,
    source,
    installSuffix: options.installSuffix ?? config.context.installSuffix,
    exeSuffix: options.exeSuffix ?? programSuffix(config),
    ldflagsFor: flagArguments(config.flags.ldflags, patterns),
    defaultGodebug: (pkg, scanned) =>
      defaultGodebug(
        {
          goVersion: languageVersionOf(pkg, table, options, toolchain),
          fips: config.fips140 !== 'off' && config.fips140 !== '',
          modSettings: table?.godebugs ?? [],
          directives: scanned.directives.map((directive) => directive.text),
          toolchain,
        },
        godebugTable(),
      ),
    directiveErrors: (scanned: ScannedPackage) => directiveErrors(scanned, godebugTable(), toolchain),
    shorten: pathShortener(config.cwd, files),
    times: scanner.times,
  });
  const stamper = new VcsStamper({
    config,
    sys: options.stampSys ?? sys,
    files: sys.files,
    autoVcs,
    localVersion,
    emit,
  });
  return { table, matches, source, loader, patterns, scanner, stamper };
}

/** The language version whose GODEBUG defaults a program gets (cmd/go's MainModuleSet.GoVersion). */
function languageVersionOf(
  pkg: Package,
  table: ImportTable | undefined,
  options: LoadOptions,
  toolchain: string,
): string {
  if (options.outsideModule === true && pkg.module !== undefined) {
    return pkg.module.goVersion === '' ? '1.20' : pkg.module.goVersion;
  }
  if (table === undefined) return isSince(options.config, '1.27') ? '1.20' : '1.16';
  return table.goVersion === '' ? toolchain : table.goVersion;
}

async function finish(roots: readonly Package[], session: Session, options: LoadOptions): Promise<LoadResult> {
  const { config, files } = options;
  await session.table?.noteTimes();
  setToolFlags(roots, config, session.patterns);
  const infos = await stampPrograms(session.loader.programs, session.stamper, config);
  const stamp = (pkg: Package, text: string, copiedFrom: Package): void => {
    const info = infos.get(copiedFrom);
    if (info !== undefined) infos.set(pkg, withPgo(info, text));
  };
  // go run FILES takes no profile, not even one that it is given
  if (options.namesFiles !== true) setPgoProfiles(roots, config, { files, stamp });
  session.scanner.save();
  for (const [pkg, info] of infos) pkg.buildInfo = formatBuildInfo(info);
  const packages = packageList(roots);
  return {
    roots,
    packages,
    loaded: packages,
    table: session.table,
    loader: session.loader,
    source: session.source,
    patterns: session.patterns,
    times: session.scanner.times,
    headersOf: ({ dir }) => (isImmutable(config, dir) ? undefined : session.scanner.headers(dir)),
  };
}

/** Whether a directory's files never change, or only with Go itself. */
function isImmutable(config: Config, dir: string): boolean {
  return hasFilePathPrefix(dir, join(config.goroot, 'src')) || hasFilePathPrefix(dir, config.gomodcache);
}
