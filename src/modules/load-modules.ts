/** Module loading from its entry: main modules, requirements, patterns, the import table.  Facts: cmd/go's modload. */
import { dirname, isAbsolute, join, relative } from 'node:path';
import { GotsError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { findMainModules } from './find-modules.ts';
import { compareGoVersions, defaultGoWorkVersion } from './go-version.ts';
import { ImportResolver, ModuleDirs, vendorRoot } from './import-resolution.ts';
import type { Found, ImportTable, Match, ScanImports } from './import-table.ts';
import type { MainModules } from './main-modules.ts';
import { matchDirs, matchTrees, type PackageTree } from './match-packages.ts';
import { moduleKey } from './module-error.ts';
import { Requirements, sortedRoots } from './module-graph.ts';
import type { ModuleInfo, ModuleVersion } from './module-info.ts';
import { type BuildMod, ModuleState } from './module-state.ts';
import { isPruned, ModuleSummaries } from './module-summary.ts';
import { goVersionOf } from './modfile.ts';
import { RequirementGraph } from './mvs.ts';
import { loadClosure, type PackageMap, vendoredStd } from './package-load.ts';
import { cleanPatterns, isLiteralPattern, isLocalPattern } from './pattern.ts';
import type { ModuleSource } from './source.ts';
import { parseVendorList, vendorInconsistency, type VendorList } from './vendor-list.ts';

/** What a module source is to be opened with. */
export interface SourceRequest {
  /** '' outside of modules */
  readonly goSumFile: string;
  /** go.sum files of the modules of a workspace */
  readonly workspaceGoSumFiles: readonly string[];
  readonly readonly: boolean;
}

export type OpenSource = (request: SourceRequest) => ModuleSource;

/** Finds and reads the main modules. @throws GotsError, TooNewError */
export async function openModules(
  config: Config,
  files: ReadableFiles,
  emit: Emit,
  openSource: OpenSource,
): Promise<ModuleSession> {
  const main = findMainModules(config, files, emit);
  const { mod, reason, vendor } = chooseBuildMod(config, files, main);
  const source = openSource(sumFiles(config, main, mod));
  const state = new ModuleState({
    config,
    files,
    emit,
    source,
    main,
    vendor,
    buildMod: mod,
    buildModReason: reason,
  });
  const session = new ModuleSession(state);
  await session.check();
  return session;
}

function sumFiles(config: Config, main: MainModules, mod: BuildMod): SourceRequest {
  const readonly = mod !== 'mod';
  const sums = main.list.filter(({ goMod }) => goMod !== '').map(({ goMod }) => goMod.replace(/\.mod$/, '.sum'));
  if (main.isWorkspace) return { goSumFile: `${main.goWork}.sum`, workspaceGoSumFiles: sums, readonly };
  return { goSumFile: sums[0] ?? '', workspaceGoSumFiles: [], readonly: readonly || config.flags.mod === 'readonly' };
}

interface ChosenMod {
  readonly mod: BuildMod;
  readonly reason: string;
  readonly vendor: VendorList | undefined;
}

/** -mod as given, or `vendor` where a vendor directory fits, or `readonly`. */
function chooseBuildMod(config: Config, files: ReadableFiles, main: MainModules): ChosenMod {
  const { flags } = config;
  const root = main.isWorkspace ? dirname(main.goWork) : (main.list[0]?.dir ?? '');
  const dir = root === '' ? '' : join(root, 'vendor');
  const readVendor = (): VendorList => {
    const path = join(dir, 'modules.txt');
    return parseVendorList(files.tryStat(path) === undefined ? undefined : files.readText(path));
  };
  if (flags.modExplicit && flags.mod !== '') {
    if (main.isWorkspace && flags.mod === 'mod') {
      throw new GotsError(
        'module',
        `-mod may only be set to readonly or vendor when in workspace mode, but it is set to "mod"\n\tRemove the -mod flag to use the default readonly value, \n\tor set GOWORK=off to disable workspace mode.`,
      );
    }
    return { mod: flags.mod, reason: '', vendor: flags.mod === 'vendor' && dir !== '' ? readVendor() : undefined };
  }
  const readonly = (reason: string): ChosenMod => ({ mod: 'readonly', reason, vendor: undefined });
  if (dir === '' || files.tryStat(dir)?.kind !== 'directory') return readonly('');
  const source = main.isWorkspace ? 'go.work' : 'go.mod';
  const goVersion = main.isWorkspace ? main.workFile?.go : main.list[0]?.file?.go?.version;
  if (goVersion === undefined) {
    return readonly(`Go version in ${source} is unspecified, so vendor directory was not used.`);
  }
  if (compareGoVersions(goVersion, '1.14') < 0) {
    return readonly(`Go version in ${source} is ${goVersion}, so vendor directory was not used.`);
  }
  const vendor = readVendor();
  if (vendor.isForWorkspace !== main.isWorkspace) {
    return readonly(
      vendor.isForWorkspace
        ? 'Outside workspace mode, but vendor directory is for a workspace.'
        : 'In workspace mode, but vendor directory is not for a workspace',
    );
  }
  return { mod: 'vendor', reason: `Go version in ${source} is at least 1.14 and vendor directory exists.`, vendor };
}

export class ModuleSession {
  readonly state: ModuleState;
  readonly summaries: ModuleSummaries;
  readonly #resolver: ImportResolver;
  requirements: Requirements;

  constructor(state: ModuleState) {
    this.state = state;
    this.summaries = new ModuleSummaries(state);
    this.#resolver = new ImportResolver(state, this.summaries, new ModuleDirs(state));
    this.requirements = initialRequirements(state);
  }

  /** Checks vendoring, and that go.mod lists each module once. @throws GotsError */
  check(): Promise<void> {
    const { state } = this;
    for (const main of state.main.list) {
      state.goVersions.set(main.path, main.dir === '' ? state.localGo : goVersionOf(main.file));
    }
    if (state.buildMod === 'vendor' && state.vendor !== undefined) {
      const problem = vendorInconsistency(state.vendor, state.main, dirname(vendorRoot(state)));
      if (problem !== undefined) throw new GotsError('module', problem);
      this.requirements.setGraph(vendorGraph(state, this.requirements));
    }
    return Promise.resolve();
  }

  /** The selected version of every module. @throws BuildListError */
  async buildList(): Promise<readonly ModuleVersion[]> {
    const graph = await this.requirements.graph(this.state, this.summaries);
    return graph.buildList();
  }

  /** Resolves patterns and loads all that they import. @throws BuildListError */
  async loadImports(patterns: readonly string[], scan: ScanImports): Promise<ImportTable> {
    const matches = await this.#match(cleanPatterns(patterns), scan);
    return this.#table(
      matches,
      matches.flatMap((match) => match.packages),
      scan,
    );
  }

  /** Loads the imports of files given on the command line. */
  loadImportsOf(imports: readonly string[], scan: ScanImports): Promise<ImportTable> {
    return this.#table([], imports, scan);
  }

  async #table(matches: readonly Match[], roots: readonly string[], scan: ScanImports): Promise<ImportTable> {
    const { state, summaries, requirements } = this;
    if (requirements.pruning === 'unpruned') await requirements.graph(state, summaries);
    const packages = await loadClosure(roots, requirements, { state, summaries, scan, resolver: this.#resolver });
    return new LoadedTable(this, matches, packages);
  }

  async #match(patterns: readonly string[], scan: ScanImports): Promise<readonly Match[]> {
    const { state } = this;
    const hasPackage = (dir: string): boolean => {
      if (!state.hasGoFiles(dir)) return false;
      try {
        scan(dir);
        return true;
      } catch (error) {
        return !(error instanceof Error && error.name === 'NoGoFilesError');
      }
    };
    const matches: Match[] = [];
    for (const pattern of patterns) {
      const match = await this.#matchOne(pattern, hasPackage);
      if (match.packages.length === 0 && match.errors.length === 0) {
        state.emit({ kind: 'note', text: `warning: "${pattern}" matched no packages` });
      }
      matches.push(match);
    }
    return matches;
  }

  async #matchOne(pattern: string, hasPackage: (dir: string) => boolean): Promise<Match> {
    const { state } = this;
    if (isLocalPattern(pattern)) {
      const isLiteral = isLiteralPattern(pattern);
      const dirs = isLiteral ? [pattern] : matchDirs(pattern, state.config.cwd, state.files, hasPackage);
      const packages: string[] = [];
      const errors: Error[] = [];
      for (const dir of dirs) {
        const found = this.#localPackage(dir, isLiteral);
        if (typeof found === 'string') packages.push(found);
        else errors.push(found);
      }
      return { pattern, packages, errors };
    }
    if (isLiteralPattern(pattern)) return { pattern, packages: [pattern], errors: [] };
    const trees = await this.#trees(pattern);
    const isMeta = !pattern.includes('...');
    const packages = matchTrees(isMeta ? undefined : pattern, trees, state.files, hasPackage);
    if (pattern === 'std')
      return { pattern, errors: [], packages: packages.filter((path) => !/^cmd(?:\/|$)/.test(path)) };
    return { pattern, packages, errors: [] };
  }

  async #trees(pattern: string): Promise<readonly PackageTree[]> {
    const { state } = this;
    const std: PackageTree = { dir: state.gorootSrc, prefix: '', skipsVendor: false, skipsModules: true };
    const cmd: PackageTree = { ...std, dir: join(state.gorootSrc, 'cmd'), prefix: 'cmd' };
    if (pattern === 'std') return [std];
    if (pattern === 'cmd') return [cmd];
    const own = state.main.list
      .filter(({ dir }) => dir !== '')
      .map(({ dir, prefix }): PackageTree => ({ dir, prefix, skipsVendor: true, skipsModules: true }));
    if (pattern === 'all' || pattern === 'work') return own;
    const trees: PackageTree[] = [std, cmd, ...own];
    if (state.buildMod === 'vendor') {
      const dir = vendorRoot(state);
      if (state.files.tryStat(dir) !== undefined)
        trees.push({ dir, prefix: '', skipsVendor: true, skipsModules: false });
      return trees;
    }
    for (const module of await this.buildList()) {
      if (module.path === 'go' || module.path === 'toolchain' || state.main.contains(module.path)) continue;
      const { dir, isLocal } = await this.#resolver.dirs.fetch(module);
      trees.push({ dir, prefix: module.path, skipsVendor: true, skipsModules: isLocal });
    }
    return trees;
  }

  #localPackage(dir: string, isLiteral: boolean): string | Error {
    const { state } = this;
    const { cwd } = state.config;
    const absolute = (isAbsolute(dir) ? dir : join(cwd, dir)).replace(/(.)[\\/]$/, '$1');
    const kind = state.files.tryStat(absolute)?.kind;
    if (isLiteral && kind === undefined) return new Error(`stat ${absolute}: directory not found`);
    // a directory without any source is no package here: some other module may hold the package of that path
    const hasSource = (): boolean => state.files.readDir(absolute).some(({ name }) => /^[^_.].*\.go$/.test(name));
    if (isLiteral && kind === 'directory' && !hasSource()) return new Error(`no Go files in ${absolute}`);
    for (const main of state.main.list) {
      if (main.dir === '') continue;
      const rel = relative(main.dir, absolute).replaceAll('\\', '/');
      if (rel === '') return main.prefix;
      if (rel.startsWith('..') || isAbsolute(rel)) continue;
      return main.prefix === '' ? rel : `${main.prefix}/${rel}`;
    }
    const rel = relative(state.gorootSrc, absolute).replaceAll('\\', '/');
    if (rel !== '' && !rel.startsWith('..')) return rel;
    if (!state.main.hasRoot) {
      throw new GotsError(
        'module',
        state.main.isWorkspace
          ? "no modules were found in the current workspace; see 'go help work'"
          : "go.mod file not found in current directory or any parent directory; see 'go help modules'",
      );
    }
    const short = state.short(absolute);
    const what = short === '.' ? 'current directory' : `directory ${short}`;
    return new Error(
      state.main.isWorkspace
        ? `${what} outside modules listed in go.work or their selected dependencies`
        : `${what} outside main module or its selected dependencies`,
    );
  }
}

function initialRequirements(state: ModuleState): Requirements {
  const { main } = state;
  const go = (version: string): ModuleVersion => ({ path: 'go', version });
  if (main.isWorkspace) {
    const roots = main.list.map(({ path }): ModuleVersion => ({ path, version: '' }));
    roots.push(go(main.workFile?.go ?? defaultGoWorkVersion));
    const toolchain = main.workFile?.toolchain;
    if (toolchain !== undefined) roots.push({ path: 'toolchain', version: toolchain });
    const direct = main.list.flatMap(({ file }) => file?.require ?? []).filter(({ indirect }) => !indirect);
    return new Requirements('workspace', sortedRoots(roots), new Set(direct.map(({ path }) => path)));
  }
  const file = main.list[0]?.file;
  if (file === undefined) {
    const roots = [go(state.localGo), { path: 'toolchain', version: `go${state.localGo}` }];
    return new Requirements('pruned', roots, new Set(['go']));
  }
  const roots: ModuleVersion[] = [go(goVersionOf(file))];
  const direct = new Set(['go']);
  for (const { path, version, indirect } of file.require) {
    if (main.isExcluded({ path, version })) {
      const verb = state.buildMod === 'mod' ? 'dropping' : 'ignoring';
      state.emit({ kind: 'note', text: `${verb} requirement on excluded version ${path} ${version}` });
      continue;
    }
    roots.push({ path, version });
    if (!indirect) direct.add(path);
  }
  if (file.toolchain !== undefined) roots.push({ path: 'toolchain', version: file.toolchain.name });
  return new Requirements(isPruned(goVersionOf(file)) ? 'pruned' : 'unpruned', sortedRoots(roots), direct);
}

function vendorGraph(state: ModuleState, requirements: Requirements): RequirementGraph {
  const mains = state.main.list.map(({ path }): ModuleVersion => ({ path, version: '' }));
  const graph = new RequirementGraph(state.main.isWorkspace ? requirements.roots : mains);
  const listed: ModuleVersion = { path: 'vendor/modules.txt', version: '' };
  for (const main of mains) {
    graph.require(main, state.main.isWorkspace ? [listed] : [...requirements.roots, listed]);
  }
  graph.require(listed, state.vendor?.modules ?? []);
  return graph;
}

class LoadedTable implements ImportTable {
  readonly matches: readonly Match[];
  readonly mainModules: readonly ModuleInfo[];
  readonly godebugs: ImportTable['godebugs'];
  readonly goVersion: string;
  readonly goWork: string;
  readonly moduleRoot: string;
  readonly #session: ModuleSession;
  readonly #packages: PackageMap;
  readonly #infos = new Map<string, ModuleInfo>();

  constructor(session: ModuleSession, matches: readonly Match[], packages: PackageMap) {
    const { state } = session;
    const { main } = state;
    this.#session = session;
    this.#packages = packages;
    this.matches = matches;
    this.mainModules = main.list.map(({ path }) => this.#info({ path, version: '' }));
    this.godebugs = (main.isWorkspace ? main.workFile?.godebug : main.list[0]?.file?.godebug) ?? [];
    this.goVersion = main.hasRoot || main.isWorkspace ? main.goVersion(state.localGo) : '';
    this.goWork = main.goWork;
    this.moduleRoot = main.list[0]?.dir ?? '';
  }

  lookup(parentPath: string, parentIsStd: boolean, path: string): Found {
    const { state } = this.#session;
    const actual = parentIsStd ? vendoredStd(state, parentPath, path) : path;
    const pkg = this.#packages.get(actual);
    if (pkg !== undefined) return { dir: pkg.dir, path: pkg.path, error: pkg.error };
    if (state.isStandardPackage(actual)) return { dir: join(state.gorootSrc, actual), path: actual, error: undefined };
    return { dir: '', path: actual, error: new Error('cannot find package') };
  }

  moduleOf(importPath: string): ModuleInfo | undefined {
    const module = this.#packages.get(importPath)?.module;
    return module === undefined || module.path === '' ? undefined : this.#info(module);
  }

  #info(module: ModuleVersion): ModuleInfo {
    const key = moduleKey(module);
    let info = this.#infos.get(key);
    if (info === undefined) this.#infos.set(key, (info = this.#describe(module)));
    return info;
  }

  #describe(module: ModuleVersion): ModuleInfo {
    const { state, requirements } = this.#session;
    const goVersion = state.goVersions.get(moduleKey(module)) ?? '';
    const main = module.version === '' ? state.main.get(module.path) : undefined;
    const own = { path: module.path, version: module.version, goVersion };
    if (main !== undefined) {
      return { ...own, main: true, indirect: false, dir: main.dir, goMod: main.goMod, sum: '' };
    }
    const indirect = !requirements.direct.has(module.path);
    const replacement = state.main.replacement(module);
    if (replacement.path === '') return { ...own, main: false, indirect, ...this.#places(module) };
    const places = this.#places(replacement);
    const replace: ModuleInfo = { ...replacement, main: false, indirect: false, goVersion, ...places };
    return { ...own, main: false, indirect, replace, dir: places.dir, goMod: places.goMod, sum: '' };
  }

  #places(module: ModuleVersion): { readonly dir: string; readonly goMod: string; readonly sum: string } {
    const { state } = this.#session;
    if (module.version === '') {
      const dir = state.main.replacementDir(module.path);
      return { dir, goMod: join(dir, 'go.mod'), sum: '' };
    }
    if (state.buildMod === 'vendor') return { dir: '', goMod: '', sum: '' };
    const { source } = state;
    return { dir: source.downloadedDir(module) ?? '', goMod: source.goModPath(module), sum: source.sum(module) };
  }
}
