/** Module loading from its entry: main modules, requirements, patterns, the import table.  Facts: cmd/go's modload. */
import { dirname, join } from 'node:path';
import { GotsError, isNotExist, SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { isDeleted } from '../config/overlay.ts';
import type { Emit } from '../events/events.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { findMainModules, type MainModuleSetting, noMainModule, VersionFixes } from './find-modules.ts';
import { compareGoVersions } from '../base/go-version.ts';
import { defaultGoWorkVersion } from './go-version.ts';
import { ImportResolver, ModuleDirs } from './import-resolution.ts';
import type { ImportScanners, ImportTable, Match, ScanImports } from './import-table.ts';
import { LoadedTable } from './loaded-table.ts';
import { type MainModule, MainModules } from './main-modules.ts';
import { moduleKey } from './module-error.ts';
import { Requirements, sortedRoots } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import { type BuildMod, ModuleState, type NotePlace, type StandardLibrary } from './module-state.ts';
import { isPruned, ModuleSummaries } from './module-summary.ts';
import { goVersionOf } from './modfile.ts';
import { commitRequirements, type GoModWriter } from './commit-requirements.ts';
import { loadFromRoots, type LoadRequest, type LoadResult } from './load-loop.ts';
import { InvalidVersionError, isImportPath } from './module-path.ts';
import type { PackageMap } from './package-load.ts';
import { cleanPatterns } from './pattern.ts';
import { PatternMatcher } from './pattern-matcher.ts';
import type { ModuleSource } from './source.ts';
import type { VersionRules } from './allowed-versions.ts';
import { queryPackages } from './package-query.ts';
import { convertPruning, type RootUpdate, updateRoots } from './update-roots.ts';
import { useVendored } from './vendored-modules.ts';
import { VersionQueries } from './version-query.ts';
import { isWorkspaceList, parseVendorList, type VendorList } from './vendor-list.ts';

/** What a module source is to be opened with. */
export interface SourceRequest {
  /** '' outside of modules */
  readonly goSumFile: string;
  /** go.sum files of the modules of a workspace */
  readonly workspaceGoSumFiles: readonly string[];
  readonly readonly: boolean;
}

export type OpenSource = (request: SourceRequest) => ModuleSource;

/** What modules are opened with. */
export interface ModuleSetting extends MainModuleSetting {
  /** what an overlay is over */
  readonly disk: ReadableFiles;
  readonly emit: Emit;
  readonly openSource: OpenSource;
  readonly writer: GoModWriter;
  readonly notePlace?: NotePlace | undefined;
  readonly isStandard?: StandardLibrary;
}

/** Finds and reads the main modules. @throws GotsError, TooNewError */
export async function openModules(setting: ModuleSetting): Promise<ModuleSession> {
  const { config, files, disk, emit, openSource, writer, notePlace } = setting;
  const main = await findModules(setting);
  const { mod, reason, vendor } = chooseBuildMod(config, { files, disk }, main);
  const source = openSource(sumFiles(config, main, mod));
  const state = new ModuleState({
    config,
    files,
    disk,
    emit,
    source,
    main,
    vendor,
    buildMod: mod,
    buildModReason: reason,
    notePlace,
    isStandard: setting.isStandard,
  });
  const session = new ModuleSession(state, writer);
  await session.check();
  return session;
}

/** For sessions that have no go.mod to write. */
export const readOnlyWriter: GoModWriter = {
  isReplaced: () => false,
  read: () => '',
  write: (path) => {
    throw new GotsError('module', `updating go.mod: open ${path}: read-only`);
  },
};

/** Finds main modules; versions in go.mod that are not canonical are asked for. */
async function findModules(setting: ModuleSetting): Promise<MainModules> {
  const { config, files, disk, emit, openSource } = setting;
  const versions = new VersionFixes();
  const first = tryFind(() => findMainModules(setting, versions));
  if (versions.wanted.size === 0) {
    if (first instanceof MainModules) return first;
    throw first;
  }
  const main = noMainModule();
  const source = openSource({ goSumFile: '', workspaceGoSumFiles: [], readonly: true });
  const state = new ModuleState({
    config,
    files,
    disk,
    emit,
    source,
    main,
    vendor: undefined,
    buildMod: config.flags.mod === '' ? 'readonly' : config.flags.mod,
    buildModReason: '',
  });
  const queries = new VersionQueries(state, new ModuleSummaries(state));
  for (const [key, { path, version }] of versions.wanted) {
    try {
      versions.known.set(key, (await queries.query({ path, query: version })).version);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const head = `${key}: invalid version: `;
      const isInvalid = error.message.startsWith(head);
      versions.known.set(
        key,
        isInvalid
          ? new InvalidVersionError(version, error.message.slice(head.length))
          : new FixedVersionError(error.message, { cause: error }),
      );
    }
  }
  return findMainModules(setting, versions);
}

/** Why a version in go.mod could not be made canonical. */
class FixedVersionError extends Error {
  override readonly name = 'FixedVersionError';
}

function tryFind(find: () => MainModules): MainModules | Error {
  try {
    return find();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
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

/** @returns undefined where there is none @throws GotsError */
function readVendorText(files: ReadableFiles, path: string, doing: string): string | undefined {
  try {
    return files.readText(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    if (isNotExist(error)) return undefined;
    throw new GotsError('module', doing + error.message, { cause: error });
  }
}

/** Reads whether a vendor directory is a workspace's: an overlay counts for that, and not for the rest of modules.txt. */
function readIsForWorkspace(files: ReadableFiles, path: string): boolean {
  const doing = 'reading modules.txt for vendor directory: ';
  if (isDeleted(files, path)) throw new GotsError('module', `${doing}Open ${path}: deleted in overlay`);
  return isWorkspaceList(readVendorText(files, path, doing));
}

type VendorPlace = Pick<ModuleSetting, 'files' | 'disk'>;

/** -mod as given, or `vendor` where a vendor directory fits, or `readonly`. */
function chooseBuildMod(config: Config, place: VendorPlace, main: MainModules): ChosenMod {
  const { flags } = config;
  const root = main.isWorkspace ? dirname(main.goWork) : (main.list[0]?.dir ?? '');
  const dir = root === '' ? '' : join(root, 'vendor');
  const list = join(dir, 'modules.txt');
  const readVendor = (): VendorList => parseVendorList(readVendorText(place.disk, list, ''));
  if (flags.modExplicit) {
    return { mod: flags.mod, reason: '', vendor: flags.mod === 'vendor' && dir !== '' ? readVendor() : undefined };
  }
  const readonly = (reason: string): ChosenMod => ({ mod: 'readonly', reason, vendor: undefined });
  if (dir === '' || place.files.tryStat(dir)?.kind !== 'directory') return readonly('');
  const source = main.isWorkspace ? 'go.work' : 'go.mod';
  const goVersion = main.isWorkspace ? main.workFile?.go : main.list[0]?.file?.go?.version;
  if (goVersion === undefined) {
    return readonly(`Go version in ${source} is unspecified, so vendor directory was not used.`);
  }
  if (compareGoVersions(goVersion, '1.14') < 0) {
    return readonly(`Go version in ${source} is ${goVersion}, so vendor directory was not used.`);
  }
  const isForWorkspace = readIsForWorkspace(place.files, list);
  if (isForWorkspace !== main.isWorkspace) {
    return readonly(
      isForWorkspace
        ? 'Outside workspace mode, but vendor directory is for a workspace.'
        : 'In workspace mode, but vendor directory is not for a workspace',
    );
  }
  return {
    mod: 'vendor',
    reason: `Go version in ${source} is at least 1.14 and vendor directory exists.`,
    vendor: readVendor(),
  };
}

export class ModuleSession {
  readonly state: ModuleState;
  readonly summaries: ModuleSummaries;
  readonly #resolver: ImportResolver;
  readonly #queries: VersionQueries;
  readonly #writer: GoModWriter;
  readonly #matcher: PatternMatcher;
  requirements: Requirements;

  constructor(state: ModuleState, writer: GoModWriter) {
    this.state = state;
    this.summaries = new ModuleSummaries(state);
    this.#resolver = new ImportResolver(state, this.summaries, new ModuleDirs(state));
    this.#queries = new VersionQueries(state, this.summaries);
    this.#writer = writer;
    this.#matcher = new PatternMatcher(state, this.summaries, this.#resolver.dirs);
    this.requirements = initialRequirements(state);
  }

  /** Checks vendoring, and that go.mod lists each module once. @throws GotsError */
  async check(): Promise<void> {
    const { state, summaries } = this;
    for (const main of state.main.list) {
      state.goVersions.set(main.path, main.dir === '' ? state.localGo : ownGoVersion(main, state));
    }
    useVendored(state, this.requirements);
    if (state.main.isWorkspace) return;
    const update = (): RootUpdate => {
      return { state, summaries, direct: this.requirements.direct, packages: [], add: [] };
    };
    if (this.requirements.hasRedundantRoot(state)) {
      this.requirements = await updateRoots(this.requirements, update());
    }
    const file = state.main.list[0]?.file;
    if (file === undefined || file.go !== undefined || state.buildMod !== 'mod') return;
    const { pruning, roots, direct } = this.requirements;
    const go: ModuleVersion = { path: 'go', version: state.localGo };
    const others = roots.filter(({ path }) => path !== 'go');
    this.requirements = new Requirements(pruning, sortedRoots([...others, go]), direct);
    state.goVersions.set(state.main.list[0]?.path ?? '', state.localGo);
    this.requirements = await convertPruning(this.requirements, update());
  }

  get versionRules(): VersionRules {
    return this.#queries.rules;
  }

  /** The module that provides a package at a version. @throws Error */
  async queryModule(pattern: string, query: string, isRevision: boolean): Promise<ModuleVersion> {
    const { state } = this;
    const { dirs } = this.#resolver;
    // who asks for one version gets it, taken back or not
    const allowed = isRevision ? (): Promise<void> => Promise.resolve() : this.versionRules.allowed;
    const asked = { pattern, query, current: () => 'none', allowed };
    const [first] = await queryPackages(asked, { state, summaries: this.summaries, dirs, queries: this.#queries });
    if (first === undefined) throw new Error('internal error: a query found nothing');
    return first.module;
  }

  /** Resolves patterns and loads all that they import; go.mod and go.sum follow. @throws GotsError, BuildListError */
  async loadImports(patterns: readonly string[], scanners: ImportScanners): Promise<ImportTable> {
    const cleaned = cleanPatterns(patterns);
    let matches: readonly Match[] = [];
    const loaded = await this.#load(scanners.scanImports, cleaned.includes('all'), async (requirements) => {
      this.requirements = requirements;
      matches = await this.#matcher.match(cleaned, requirements, scanners);
      return matches.flatMap((match) => match.packages);
    });
    matches = matches.map((match) =>
      match.pattern === 'all' ? { ...match, packages: allOf(loaded.packages) } : match,
    );
    this.#matcher.repeat();
    for (const { pattern, packages, errors } of matches) {
      if (packages.length > 0 || errors.length > 0) continue;
      this.state.emit({ kind: 'note', text: `warning: "${pattern}" matched no packages` });
    }
    await this.#commit(loaded);
    return new LoadedTable(this, matches, loaded.packages);
  }

  /** Loads the imports of files given on the command line. */
  async loadImportsOf(imports: readonly string[], scan: ScanImports): Promise<ImportTable> {
    const loaded = await this.#load(scan, false, () => Promise.resolve(imports));
    await this.#commit(loaded);
    return new LoadedTable(this, [], loaded.packages);
  }

  async #load(scan: ScanImports, loadsAll: boolean, listRoots: LoadRequest['listRoots']): Promise<LoadResult> {
    const { state, summaries } = this;
    const { emit } = state;
    const resolver = this.#resolver;
    const context = { state, summaries, scan, resolver, emit, dirs: resolver.dirs, queries: this.#queries };
    const loaded = await loadFromRoots({ requirements: this.requirements, listRoots, loadsAll, context });
    this.requirements = loaded.requirements;
    return loaded;
  }

  async #commit(loaded: LoadResult): Promise<void> {
    const { state, summaries } = this;
    await commitRequirements(loaded, { state, summaries, writer: this.#writer });
    if (state.buildMod === 'vendor') return;
    const modules = new Map<string, ModuleVersion>();
    for (const { module } of loaded.packages.values()) {
      if (module.path !== '' && !state.main.contains(module.path)) modules.set(moduleKey(module), module);
    }
    await Promise.all([...modules.values()].map((module) => this.#noteGoVersion(module)));
  }

  /** A module that replaces another lends it its language version, unless that one's own is known. */
  async #noteGoVersion(module: ModuleVersion): Promise<void> {
    const { state, summaries } = this;
    if (state.goVersions.has(moduleKey(module))) return;
    const actual = state.main.resolve(module);
    const sumOf = { path: actual.path, version: `${actual.version}/go.mod` };
    if (actual.version !== '' && state.mustHaveSums && !state.source.haveSum(sumOf)) return;
    const summary = await summaries.tryRaw(actual);
    if (summary !== undefined && summary.goVersion !== '') state.goVersions.set(moduleKey(module), summary.goVersion);
  }
}

/** In a workspace nothing stands in for a go line that is missing. */
function ownGoVersion({ file }: MainModule, { main }: ModuleState): string {
  return main.isWorkspace ? (file?.go?.version ?? '') : goVersionOf(file);
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

/** The paths of `all`, in order. */
function allOf(packages: PackageMap): readonly string[] {
  const all: string[] = [];
  for (const { path, inAll } of packages.values()) if (inAll && isImportPath(path)) all.push(path);
  return all.toSorted();
}
