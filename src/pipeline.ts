/**
 * READ FIRST: run, build and install, from what was asked to where the result goes.
 *
 *   request -> config -> packages (by way of the build list) -> action graph -> execution -> destination
 */
import type { Action } from './actions/action.ts';
import { libraryPackages } from './actions/library-packages.ts';
import { type GoalInput, planBuild, planInstall, planRun, selectPackages } from './actions/plan-goals.ts';
import { planLibrary } from './actions/plan-shared.ts';
import { GotsError } from './base/errors.ts';
import { LazyCache } from './cache/open-cache.ts';
import type { Config } from './config/config.ts';
import { type Overlay, readOverlay, withoutOverlay } from './config/overlay.ts';
import type { Request } from './config/request.ts';
import { resolveConfig } from './config/resolve.ts';
import { removeLeftover } from './destinations/remove-leftover.ts';
import { execPrefix, runProgram } from './destinations/run-program.ts';
import type { Emit, Phase } from './events/events.ts';
import { runBuild } from './executor/build-run.ts';
import { checkWorkDir, makeWorkDir, removeWorkDir } from './executor/work-dir.ts';
import { findLocalVersion, type LocalVersionRequest } from './modules/fetch/direct/local-version.ts';
import { ImportMissingError } from './modules/import-error.ts';
import { type ModuleMode, resolveModuleMode } from './modules/module-mode.ts';
import { isLocalPattern } from './modules/pattern.ts';
import { prepareForCoverage } from './packages/cover.ts';
import { writeGoIndex } from './packages/go-index/write-go-index.ts';
import { openImportTables } from './packages/import-tables.ts';
import { defaultExecName } from './packages/install-target.ts';
import { loadPackages, type LoadResult } from './packages/load-packages.ts';
import { packageFailures } from './packages/package-errors.ts';
import { describePackage, type Package } from './packages/package.ts';
import { openReporters } from './reporters/reporters.ts';
import type { System } from './sys/system.ts';
import { checkAsanCompiler } from './toolchain/asan-compiler.ts';
import { type BuildMode, refuseModuleFlags, resolveBuildMode } from './toolchain/build-modes.ts';
import { checkCompilerSettings } from './toolchain/cc-env.ts';
import { checkTarget } from './toolchain/check-target.ts';

/** What the steps of one invocation share. */
interface Build {
  readonly request: Request;
  readonly config: Config;
  readonly sys: System;
  readonly overlay: Overlay;
  readonly mode: BuildMode;
  readonly modules: ModuleMode;
  /** packages are named with versions, and the modules here do not count */
  readonly outsideModule: boolean;
  readonly emit: Emit;
  readonly cache: LazyCache;
}

/**
 * Does what a request asks for.
 *
 * @param observe hears all that happens, beside the reporter
 * @returns the exit status
 * @throws GotsError where go gives up at once; its text is for the caller to print
 */
export async function runPipeline(request: Request, sys: System, observe?: Emit): Promise<number> {
  const config = resolveConfig(request, sys);
  const reporters = openReporters(request.verb, config, sys, observe);
  const { emit } = reporters;
  let status = 1;
  try {
    status = await during('command', { sys, emit }, async () => perform(await prepare(request, { config, sys, emit })));
  } finally {
    status = reporters.close(status);
  }
  return status;
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

async function perform(build: Build): Promise<number> {
  const { request, config, sys, emit } = build;
  // install makes $WORK when packages are loaded; the others say where it is before, where they are asked to
  const isEarly = request.verb !== 'install' && (config.flags.x || config.flags.work);
  const early = isEarly ? makeWorkDir(config, sys, emit) : undefined;
  try {
    if (request.verb !== 'install') checkTarget(config);
    const { packages, programArgs } = splitArguments(request);
    const loaded = await during('load', build, () => load(packages, build));
    const roots = request.verb === 'run' ? [onlyPackage(loaded, packages)] : loaded.roots;
    // go keeps in the cache what it knows of packages, so that it opens one before it tells what is wrong with them
    if (config.gocache !== 'off') await build.cache.get();
    if (request.verb === 'install') askForVersion(loaded, request.args);
    if (reportFailures(roots, build)) return 1;
    if (config.flags.cover) prepareForCoverage(roots, loaded, config, emit);
    checkTarget(config);
    const workDir = early ?? makeWorkDir(config, sys, emit);
    return await during('build', build, () => execute(roots, loaded, { build, programArgs, workDir }));
  } finally {
    build.cache.release();
    if (early !== undefined) removeWorkDir(config, sys, early);
  }
}

async function prepare(
  request: Request,
  { config, sys, emit }: Pick<Build, 'config' | 'sys' | 'emit'>,
): Promise<Build> {
  const { overlay: file } = config.flags;
  const overlay = file === '' ? withoutOverlay(sys.files) : readOverlay(file, config.cwd, sys.files);
  const outsideModule = namesVersions(request);
  const modules = resolveModuleMode(config, overlay, outsideModule ? { ignores: 'all' } : {});
  for (const text of modules.warnings) emit({ kind: 'note', text });
  const mode = resolveBuildMode(config);
  if (!modules.enabled) refuseModuleFlags(config);
  if (config.flags.asan) await checkAsanCompiler(sys, config);
  checkCompilerSettings(config);
  if (config.flags.p !== undefined && config.flags.p <= 0) {
    throw new GotsError('usage', `-p must be a positive integer: ${config.flags.p}\n`);
  }
  if (request.verb !== 'install') checkWorkDir(config, sys);
  return { request, config, sys, overlay, mode, modules, outsideModule, emit, cache: new LazyCache(config, sys) };
}

/** Whether packages are asked for at a version, `path@version`; run looks at its first argument, which is no flag and no file. */
function namesVersions({ verb, args }: Request): boolean {
  const isVersioned = (arg: string): boolean => arg.includes('@') && !isLocalPattern(arg);
  if (verb === 'install') return args.some(isVersioned);
  const [first] = args;
  return verb === 'run' && first !== undefined && !/^-|\.go$/.test(first) && isVersioned(first);
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

interface Loaded extends LoadResult {
  /** main module's vendor directory where packages come from it; '' otherwise */
  readonly vendorDir: string;
}

async function load(args: readonly string[], build: Build): Promise<Loaded> {
  const { config, sys, overlay, request, mode, modules, outsideModule, emit } = build;
  const tables = openImportTables({ config, sys, files: overlay, emit, mode: modules, outsideModule });
  const options = {
    config,
    sys,
    files: overlay,
    importTable: tables?.request,
    mainOnly: request.verb === 'run' || outsideModule,
    namesFiles: request.verb === 'run' && args[0]?.endsWith('.go') === true,
    outsideModule,
    installSuffix: mode.installSuffix,
    autoVcs: request.verb !== 'run' && !outsideModule,
    localVersion: (wanted: LocalVersionRequest) =>
      findLocalVersion(wanted, { config, sys, say: (text) => sys.stderr.write(text) }),
  };
  const loaded = await loadPackages(args, options, emit);
  return { ...loaded, vendorDir: tables?.vendorDir() ?? '' };
}

function onlyPackage(loaded: LoadResult, args: readonly string[]): Package {
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
  const { config, sys, overlay, mode, emit, request } = context.build;
  const prefix = request.verb === 'run' ? execPrefix(config, sys) : [];
  const libraries = libraryPackages(loaded, config, sys);
  let problems: readonly string[] = [];
  const execution = await runBuild(
    {
      config,
      sys,
      mode,
      overlay,
      cache: context.build.cache,
      workDir: context.workDir,
      vendorDir: loaded.vendorDir,
      updateLibrary: config.flags.linkshared
        ? (planner, library) => planLibrary(planner, libraries, { goal: 'silent-install', library })
        : undefined,
      emit,
      runPrefix: prefix,
      runProgram: (argv) => runProgram(argv, config, sys),
      besideTools: async (cache, signal) => {
        if (!overlay.active) await writeGoIndex(loaded.packages, { config, sys, cache, signal });
      },
    },
    (planner) => {
      const modules = loaded.table !== undefined;
      const input = { config, mode, planner, files: sys.files, modules, libraries, args: request.args };
      const plan = planFor(request.verb, roots, { input, args: context.programArgs });
      if (!('work' in plan)) {
        problems = plan;
        return planner.join('nothing', []);
      }
      return plan;
    },
  );
  for (const problem of problems) emit({ kind: 'note', text: problem });
  if (execution.interruptedBy !== '') return endBy(execution.interruptedBy, sys);
  if (execution.failed || problems.length > 0) return 1;
  const [only, ...others] = selectPackages(roots, mode);
  if (request.verb === 'install' && request.args.length === 0 && only?.name === 'main' && others.length === 0) {
    const name = defaultExecName(only, loaded.source) + mode.exeSuffix;
    removeLeftover({ dir: only.dir, name, target: only.target }, config, sys);
  }
  return 0;
}

/** go handles no signal while it builds: it dies of it, of SIGQUIT with status 2. */
function endBy(signal: string, sys: System): number {
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
