/**
 * READ FIRST: run, build and install, from what was asked to where the result goes.
 *
 *   request -> config -> packages (by way of the build list) -> action graph -> execution -> destination
 */
import { dirname } from 'node:path';
import type { Action } from './actions/action.ts';
import { libraryPackages } from './actions/library-packages.ts';
import { type GoalInput, planBuild, planInstall, planRun, selectPackages } from './actions/plan-goals.ts';
import { type LibraryPackages, planLibrary } from './actions/plan-shared.ts';
import { errorText, GotsError } from './base/errors.ts';
import { LazyCache } from './cache/open-cache.ts';
import type { Config } from './config/config.ts';
import { type Overlay, readOverlay, withoutOverlay } from './config/overlay.ts';
import type { Request } from './config/request.ts';
import { checkFips140 } from './config/fips140-conflict.ts';
import { resolveConfig } from './config/resolve.ts';
import { removeLeftover } from './destinations/remove-leftover.ts';
import { execPrefix, runProgram } from './destinations/run-program.ts';
import type { BuildEvent, Emit, Phase } from './events/events.ts';
import { compareExports } from './executor/archive-exports.ts';
import { runBuild } from './executor/build-run.ts';
import { decodeResults, encodeResults, type KnownResults } from './executor/known-results.ts';
import type { Session } from './executor/session.ts';
import { checkWorkDir, makeWorkDir, removeWorkDir } from './executor/work-dir.ts';
import type { EarlierPlan, Plan } from './manifest/plan-store.ts';
import { ImportMissingError } from './modules/import-error.ts';
import { checkModuleSetting, type ModuleMode, resolveModuleMode } from './modules/module-mode.ts';
import type { NamedModule } from './modules/outside-module.ts';
import { isLocalPattern } from './modules/pattern.ts';
import { defaultExecName } from './packages/install-target.ts';
import { OwedIndexes } from './packages/go-index/owed-indexes.ts';
import type { LoadResult } from './packages/load-packages.ts';
import { type LoadTimes, loadTimesOf } from './packages/load-times.ts';
import { encodeSnapshot, type PackageSnapshot } from './packages/package-snapshot.ts';
import { reloadPackages } from './packages/reload-packages.ts';
import { packageFailures } from './packages/package-errors.ts';
import { describePackage, type Package } from './packages/package.ts';
import { openReporters } from './reporters/reporters.ts';
import type { System } from './sys/system.ts';
import { checkAsanCompiler } from './toolchain/asan-compiler.ts';
import { type BuildMode, checkSanitizers, refuseModuleFlags, resolveBuildMode } from './toolchain/build-modes.ts';
import { checkCompilerSettings } from './toolchain/cc-env.ts';
import { checkTarget } from './toolchain/check-target.ts';
import { withPatterns } from './toolchain/flag-patterns.ts';

/** What whoever asks for a build hears of it, and gives to it. */
export interface Hooks {
  /** hears all that happens, beside the reporter */
  readonly observe: Emit | undefined;
  /** undefined where no later build will want to know what this one has read */
  readonly record: RecordHooks | undefined;
  /** called when packages are about to be loaded anew, or very many of an earlier build taken over */
  readonly onLoad: (() => void) | undefined;
}

export interface RecordHooks {
  /** the machine for reads that the result does not depend on */
  readonly aside: System;
  /** the machine on which version control is asked for stamps */
  readonly stampSys: System;
  /** the machine on which is asked what a version names, until `named` is called: the next build asks that again */
  readonly namingSys: System;
  readonly named: () => void;
  /** an earlier build of the same request to go on from */
  readonly earlier: EarlierPlan | undefined;
  /** called with all packages, those of an earlier build as well */
  readonly loaded: (packages: readonly Package[]) => void;
  /** called before anything is built, where a later build could go on from this one */
  readonly keepPlan: (kept: Kept) => void;
}

export interface Kept {
  /** what is known when it is called */
  readonly plan: () => Plan;
  /** packages are those of the earlier build */
  readonly goesOn: boolean;
}

/** What the steps of one invocation share. */
interface Build {
  readonly request: Request;
  readonly config: Config;
  readonly sys: System;
  readonly overlay: Overlay;
  readonly mode: BuildMode;
  readonly modules: ModuleMode;
  /** which module the arguments name, where these are `path@version`: then the modules here do not count */
  readonly named: (() => Promise<NamedModule>) | undefined;
  readonly emit: Emit;
  /** readies what is due at the end of a build that goes on from another */
  readonly prepareEnd: () => void;
  readonly cache: LazyCache;
  readonly indexes: OwedIndexes;
  readonly record: RecordHooks | undefined;
  readonly onLoad: Hooks['onLoad'];
}

/**
 * Does what a request asks for.
 *
 * @returns the exit status
 * @throws GotsError where go gives up at once; its text is for the caller to print
 */
export async function runPipeline(request: Request, machine: System, hooks: Hooks): Promise<number> {
  const config = await withPatterns(resolveConfig(request, machine));
  checkFips140(config, machine.files);
  const sameExports = compareExports(config, machine.files);
  const reporters = openReporters(config, machine, { observe: hooks.observe, sameExports });
  const { emit, sys } = reporters;
  emit(describeInvocation(request, config, sys));
  let [status, failure] = [1, ''];
  try {
    status = await during('command', { sys, emit }, async () =>
      perform({
        ...(await prepare(request, { config, sys, emit, record: hooks.record })),
        prepareEnd: () => reporters.prepare(),
        onLoad: hooks.onLoad,
      }),
    );
  } catch (error) {
    failure = errorText(error);
    throw error;
  } finally {
    emit({ kind: 'ended', at: sys.now(), status, error: failure });
    status = reporters.close(status);
  }
  return status;
}

function describeInvocation({ commandLine }: Request, config: Config, sys: System): BuildEvent {
  const { cwd, goVersion, flags } = config;
  const parallel = flags.p ?? sys.cpus;
  const at = sys.now();
  return { kind: 'invoked', at, commandLine, cwd, goVersion, tags: flags.tags, isForced: flags.a, parallel };
}

/** Files on the command line are a package that has no name of its own. */
function nameTarget({ importPath, goFiles, cgoFiles }: Package): string {
  return importPath === 'command-line-arguments' ? [...goFiles, ...cgoFiles].join(' ') : importPath;
}

/** Tells when a step starts and when it ends. */
async function during<T>(phase: Phase, { sys, emit }: Pick<Build, 'sys' | 'emit'>, step: () => Promise<T>): Promise<T> {
  emit({ kind: 'phase', name: phase, at: sys.now(), edge: 'start' });
  try {
    return await step();
  } finally {
    emit({ kind: 'phase', name: phase, at: sys.now(), edge: 'end' });
  }
}

/** A build that ends before any action keeps what go would have kept of the packages until then. */
async function perform(build: Build): Promise<number> {
  try {
    const status = await loadAndBuild(build);
    if (status !== 0) await settleIndexes(build);
    return status;
  } catch (error) {
    await settleIndexes(build);
    throw error;
  } finally {
    build.cache.release();
  }
}

async function settleIndexes({ config, cache, indexes }: Build): Promise<void> {
  // go opens no cache before it looks for the first package
  if (config.gocache === 'off' || indexes.isEmpty) return;
  await indexes.write(await cache.get());
}

async function loadAndBuild(build: Build): Promise<number> {
  const { request, config, sys, emit } = build;
  // install makes $WORK when packages are loaded; the others say where it is before, where they are asked to
  const isEarly = request.verb !== 'install' && (config.flags.x || config.flags.work);
  const early = isEarly ? makeWorkDir(config, sys, emit) : undefined;
  try {
    if (request.verb !== 'install') checkTarget(config);
    const { packages, programArgs } = splitArguments(request);
    const loaded = await during('load', build, async () => (await reload(build)) ?? load(packages, build));
    const { packages: all, roots: named, times } = loaded;
    build.record?.loaded(all);
    emit({ kind: 'loaded', targets: named.map(nameTarget), packages: all.length, took: loadTimesOf(all, times) });
    const roots = request.verb === 'run' ? [onlyPackage(loaded, packages)] : loaded.roots;
    // go keeps in the cache what it knows of packages, so that it opens one before it tells what is wrong with them
    if (config.gocache !== 'off') await build.cache.get();
    if (request.verb === 'install' && loaded.fresh !== undefined) askForVersion(loaded.fresh, request.args);
    if (reportFailures(roots, build)) return 1;
    // go build leaves out what the build mode does not take before it looks for what to instrument, the others after
    const taken = request.verb === 'build' ? selectPackages(roots, build.mode) : roots;
    if (config.flags.cover) await cover(taken, loaded, build);
    checkTarget(config);
    adviseOnFlags(build);
    const workDir = early ?? makeWorkDir(config, sys, emit);
    return await during('build', build, () => execute(roots, loaded, { build, programArgs, workDir }));
  } finally {
    if (early !== undefined) removeWorkDir(config, sys, early);
  }
}

async function prepare(
  request: Request,
  { config, sys, emit, record }: Pick<Build, 'config' | 'sys' | 'emit' | 'record'>,
): Promise<Omit<Build, 'prepareEnd' | 'onLoad'>> {
  const { overlay: file } = config.flags;
  const isOutside = namesVersions(request);
  // go looks for a go.work, and through the overlay for it, only where no version is named
  if (isOutside) checkModuleSetting(config, true);
  const overlay = file === '' ? withoutOverlay(sys.files) : readOverlay(file, config.cwd, sys.files);
  const modules = resolveModuleMode(config, overlay, isOutside ? { ignores: 'all' } : {});
  for (const text of modules.warnings) emit({ kind: 'note', text });
  if (config.flags.asan) {
    checkSanitizers(config);
    await checkAsanCompiler(sys, config);
  }
  const mode = resolveBuildMode(config);
  if (!modules.enabled) refuseModuleFlags(config);
  checkCompilerSettings(config);
  if (config.flags.p !== undefined && config.flags.p <= 0) {
    throw new GotsError('usage', `-p must be a positive integer: ${config.flags.p}\n`);
  }
  if (request.verb !== 'install') checkWorkDir(config, sys);
  const aside = record?.aside ?? sys;
  const indexes = new OwedIndexes({ config, sys: aside, files: overlay.active ? overlay : aside.files });
  const cache = new LazyCache(config, sys);
  const build = { request, config, sys, overlay, mode, modules, emit, cache, indexes, record };
  return { ...build, named: isOutside ? askOnce(() => askForModule(build)) : undefined };
}

/** What is asked for when it is needed first, and once. */
function askOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

/** Which module `path@version` names now. */
async function askForModule({
  request,
  config,
  sys,
  overlay,
  emit,
  indexes,
  record,
}: Omit<Build, 'named' | 'prepareEnd' | 'onLoad'>): Promise<NamedModule> {
  const { nameModule } = await import('./packages/load-for-build.ts');
  const setting = { config, sys: record?.namingSys ?? sys, overlay, places: indexes.places, emit };
  const named = await nameModule(splitArguments(request).packages, setting);
  record?.named();
  return named;
}

/** Whether packages are asked for at a version, `path@version`; run looks at its first argument, which is no flag and no file. */
function namesVersions({ verb, args }: Request): boolean {
  const isVersioned = (arg: string): boolean => arg.includes('@') && !isLocalPattern(arg);
  if (verb === 'install') return args.some(isVersioned);
  const [first] = args;
  return verb === 'run' && first !== undefined && !/^-|\.go$/.test(first) && isVersioned(first);
}

/** go build's word on flags that are for another compiler. */
function adviseOnFlags({ request, config, emit }: Build): void {
  if (request.verb !== 'build') return;
  const { compiler } = config.context;
  for (const advice of flagAdvice(config)) {
    emit({ kind: 'advice', text: `go build: when using ${compiler} toolchain, please pass ${advice}` });
  }
}

function flagAdvice({ context, flags }: Config): readonly string[] {
  if (context.compiler === 'gc') {
    return flags.gccgoflags.present ? ['compile flags using -gcflags, and linker flags using -ldflags'] : [];
  }
  return [
    ...(flags.gcflags.present ? ['compiler flags using -gccgoflags, not -gcflags'] : []),
    ...(flags.ldflags.present ? ['linker flags using -gccgoflags, not -ldflags'] : []),
  ];
}

/** go run takes leading .go files, or one package; the rest is the program's. */
function splitArguments(request: Request): {
  readonly packages: readonly string[];
  readonly programArgs: readonly string[];
} {
  const { args, verb } = request;
  if (verb !== 'run') return { packages: args, programArgs: [] };
  let count = args.findIndex((arg) => !arg.endsWith('.go'));
  if (count < 0) count = args.length;
  const test = args.slice(0, count).find((arg) => arg.endsWith('_test.go'));
  if (test !== undefined) throw new GotsError('package', `cannot run *_test.go files (${test})`);
  if (count === 0) {
    if (args[0] === undefined || args[0].startsWith('-')) throw new GotsError('package', 'no go files listed');
    count = 1;
  }
  return { packages: args.slice(0, count), programArgs: args.slice(count) };
}

interface Loaded extends PackageSnapshot {
  /** as a later build can take it over; undefined where none can */
  readonly text: string | undefined;
  /** results of the build that they come from */
  readonly known: KnownResults | undefined;
  readonly times: LoadTimes;
  /** what loading knows beside the packages; undefined for those of an earlier build */
  readonly fresh: LoadResult | undefined;
}

/** Characters: some 500 packages. */
const longSnapshot = 500_000;

/** The packages of an earlier build, where they are still the same. */
async function reload(build: Build): Promise<Loaded | undefined> {
  const { record, sys, config, request, indexes, emit, onLoad, named } = build;
  if (record?.earlier === undefined) return undefined;
  const { packages: text, results, changed, touched } = record.earlier;
  if (text.length > longSnapshot) onLoad?.();
  const autoVcs = request.verb !== 'run' && named === undefined;
  const setting = { config, sys, stampSys: record.stampSys, autoVcs, emit };
  const [reloaded, asked] = await Promise.all([reloadPackages({ text, changed }, setting), named?.()]);
  if (reloaded === undefined || (asked !== undefined && !isStill(asked, reloaded.snapshot.roots))) return undefined;
  const { snapshot, restamped, times } = reloaded;
  const known = decodeResults(results, snapshot.packages, { packages: restamped, files: changed });
  const places = new Set([...changed, ...touched].map((file) => dirname(file)));
  if (snapshot.modules) indexes.add(snapshot.packages.filter(({ dir }) => places.has(dir)));
  return { ...snapshot, text, known, times, fresh: undefined };
}

/** Whether packages are those of the module that is named, of which there is nothing to tell. */
function isStill({ module, deprecation }: NamedModule, roots: readonly Package[]): boolean {
  const isOfModule = (pkg: Package): boolean =>
    pkg.module?.path === module.path && pkg.module.version === module.version;
  return deprecation === '' && roots.every(isOfModule);
}

async function load(args: readonly string[], build: Build): Promise<Loaded> {
  const { config, sys, overlay, request, mode, modules, named, indexes, emit, record } = build;
  // not needed where an earlier build has loaded the packages
  const { loadForBuild } = await import('./packages/load-for-build.ts');
  build.onLoad?.();
  const stampSys = record?.stampSys ?? sys;
  const { verb } = request;
  const aside = record?.aside ?? sys;
  const { places } = indexes;
  const setting = { config, sys, stampSys, aside, overlay, verb, mode, modules, named, places, emit };
  const { fresh, vendorDir } = await loadForBuild(args, setting);
  const { roots, packages, headersOf } = fresh;
  const snapshot = { roots, packages, modules: fresh.table !== undefined, vendorDir };
  const text = record === undefined || needsLoader(build) ? undefined : encodeSnapshot(snapshot, headersOf);
  if (snapshot.modules) indexes.add(fresh.loaded);
  return { ...snapshot, text, known: undefined, times: fresh.times, fresh };
}

/** Whether more packages may have to be loaded later: the copies of packages that are instrumented, or for libraries. */
function needsLoader({ config, mode }: Build): boolean {
  return config.flags.cover || config.flags.linkshared || mode.name === 'shared';
}

async function cover(roots: readonly Package[], { fresh }: Loaded, { config, emit }: Build): Promise<void> {
  const { prepareForCoverage } = await import('./packages/cover.ts');
  if (fresh === undefined) throw new Error('no loader for coverage');
  prepareForCoverage(roots, fresh, config, emit);
}

function onlyPackage(loaded: PackageSnapshot, args: readonly string[]): Package {
  const [pkg, ...others] = loaded.roots;
  const [arg = ''] = args;
  if (pkg === undefined) throw new GotsError('package', `no packages loaded from ${arg}`);
  if (others.length > 0) {
    const paths = loaded.roots.map((root) => root.importPath).join('\n\t');
    throw new GotsError('package', `pattern ${arg} matches multiple packages:\n\t${paths}`);
  }
  return pkg;
}

/** Outside of modules, what nothing provides can be installed at a version only. @throws GotsError */
function askForVersion({ roots, table }: LoadResult, args: readonly string[]): void {
  if (table === undefined || table.moduleRoot !== '') return;
  const failed = roots.filter((root) => root.error !== undefined);
  if (failed.length === 0 || failed.some((root) => !(root.error?.cause instanceof ImportMissingError))) return;
  const hint = args.map((arg) => `${arg}@latest`).join(' ');
  const message = "'go install' requires a version when current directory is not in a module";
  throw new GotsError('module', `${message}\n\tTry 'go install ${hint}' to install the latest version`);
}

/** Tells what could not be loaded; true where there was any. */
function reportFailures(roots: readonly Package[], { emit }: Build): boolean {
  const failures = packageFailures(roots);
  for (const { package: pkg, text } of failures) {
    emit({ kind: 'failure', importPath: describePackage(pkg), text });
  }
  return failures.length > 0;
}

async function execute(
  roots: readonly Package[],
  loaded: Loaded,
  context: { readonly build: Build; readonly programArgs: readonly string[]; readonly workDir: string },
): Promise<number> {
  const { config, sys, overlay, mode, emit, request, record } = context.build;
  const prefix = request.verb === 'run' ? execPrefix(config, sys) : [];
  const libraries = (): LibraryPackages => {
    if (loaded.fresh === undefined) throw new Error('no loader for libraries');
    return libraryPackages(loaded.fresh, { config, sys, onLoad: (packages) => context.build.indexes.add(packages) });
  };
  let problems: readonly string[] = [];
  const execution = await runBuild(
    {
      config,
      sys,
      mode,
      overlay,
      cache: context.build.cache,
      workDir: context.workDir,
      modules: loaded.modules,
      vendorDir: loaded.vendorDir,
      mainTree: mainTreeOf(context.build.modules),
      updateLibrary: config.flags.linkshared
        ? (planner, library) => planLibrary(planner, libraries(), { goal: 'silent-install', library })
        : undefined,
      emit,
      known: loaded.known,
      opened: (session) => keepPlan(loaded, session, record),
      runPrefix: prefix,
      runProgram: (argv) => runProgram(argv, config, sys),
      besideTools: async (cache, signal) => {
        await context.build.indexes.write(cache, { signal });
        if (loaded.known !== undefined) context.build.prepareEnd();
      },
      withoutTools: (cache, { failed, interruptedBy }) => {
        const hasResults = selectPackages(roots, mode).length > 0;
        const isDone = hasResults && !failed && interruptedBy === '' && problems.length === 0 && !config.flags.n;
        return context.build.indexes.write(cache, { leavesStandard: isDone });
      },
    },
    (planner) => {
      const { modules } = loaded;
      const input = { config, mode, planner, files: sys.files, modules, libraries, args: request.args };
      const plan = planFor(request.verb, roots, { input, args: context.programArgs });
      if (!('work' in plan)) {
        problems = plan;
        return planner.join('nothing', []);
      }
      return plan;
    },
  );
  context.build.indexes.settle();
  for (const problem of problems) emit({ kind: 'note', text: problem });
  if (execution.interruptedBy !== '') return endBy(execution.interruptedBy, context.build);
  if (execution.failed || problems.length > 0) return 1;
  const [only, ...others] = selectPackages(roots, mode);
  if (request.verb === 'install' && request.args.length === 0 && only?.name === 'main' && others.length === 0) {
    const name = defaultExecName(only, loaded) + mode.exeSuffix;
    removeLeftover({ dir: only.dir, name, target: only.target }, config, sys);
  }
  return 0;
}

/** The directory of go.work or go.mod; '' without one. */
function mainTreeOf({ goWork, goMod }: ModuleMode): string {
  const file = goWork === '' ? goMod : goWork;
  return file === '' ? '' : dirname(file);
}

function keepPlan({ text, packages, known }: Loaded, session: Session, record: RecordHooks | undefined): void {
  if (text === undefined) return;
  const plan = (): Plan => ({ packages: text, results: encodeResults(session, packages) });
  record?.keepPlan({ plan, goesOn: known !== undefined });
}

/** go handles no signal while it builds: it dies of it, of SIGQUIT with status 2. */
function endBy(signal: string, { sys, emit }: Build): number {
  emit({ kind: 'interrupted', signal });
  if (signal !== 'SIGQUIT') sys.raise(signal);
  return 2;
}

function planFor(
  verb: Request['verb'],
  roots: readonly Package[],
  { input, args }: { readonly input: GoalInput; readonly args: readonly string[] },
): Action | readonly string[] {
  switch (verb) {
    case 'build':
      return planBuild(roots, input);
    case 'install':
      return planInstall(roots, input);
    case 'run': {
      const [pkg] = roots;
      if (pkg === undefined) throw new Error('nothing to run');
      return planRun(pkg, args, input);
    }
  }
}
