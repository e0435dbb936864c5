/**
 * What run, build and install make of the packages they were given: which are built, where results go, what is refused.
 * Pure but for a look at where -o points.  Rules and texts: cmd/go's work/build.go and run/run.go.
 */
import { join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import { defaultExecName, installsToToolDir } from '../packages/install-target.ts';
import type { Package } from '../packages/package.ts';
import type { ReadableFiles } from '../sys/system.ts';
import type { BuildMode, PackagesFilter } from '../toolchain/build-modes.ts';
import type { Action } from './action.ts';
import type { Goal, Planner } from './plan.ts';
import { libraryName, type LibraryPackages, planLibrary } from './plan-shared.ts';

export interface GoalInput {
  readonly config: Config;
  readonly mode: BuildMode;
  readonly planner: Planner;
  readonly files: ReadableFiles;
  /** where one is to be made */
  readonly libraries: () => LibraryPackages;
  /** arguments that name packages */
  readonly args: readonly string[];
  /** module mode, where a version element at the end of a path is no name */
  readonly modules: boolean;
}

function fatal(message: string, options: { readonly bare?: boolean } = {}): GotsError {
  return new GotsError('destination', message, options);
}

/** The packages that a build mode takes, those left out that have test files only. */
export function selectPackages(roots: readonly Package[], mode: BuildMode): Package[] {
  const selected = filterByMode(roots, mode.packages, mode.name);
  return selected.filter((pkg) => pkg.goFiles.length + pkg.cgoFiles.length > 0 || pkg.cmdlinePkgLiteral);
}

function filterByMode(roots: readonly Package[], filter: PackagesFilter, mode: string): readonly Package[] {
  switch (filter) {
    case 'all':
      return roots;
    case 'main':
      return roots.filter((pkg) => pkg.name === 'main');
    case 'not-main':
      return roots.filter((pkg) => pkg.name !== 'main');
    case 'one-main':
      if (roots.length !== 1 || roots[0]?.name !== 'main') {
        throw fatal(`-buildmode=${mode} requires exactly one main package`, { bare: true });
      }
      return roots;
  }
}

/** go build: one program goes to -o or the working directory, several to a directory, anything else nowhere. */
export function planBuild(roots: readonly Package[], input: GoalInput): Action {
  const { config, mode, planner, files } = input;
  const [first] = roots;
  let output = config.flags.o;
  const isExplicit = output !== '';
  if (output === '' && roots.length === 1 && first?.name === 'main') output = executableName(first, input);
  const selected = selectPackages(roots, mode);
  if (isNullDevice(output, config)) output = '';
  if (output === '') {
    const all = planner.join(
      'go build',
      selected.map((pkg) => planner.auto('build', pkg)),
    );
    return mode.name === 'shared' ? planShared('build', selected, all, input) : all;
  }
  const isDirectory = files.tryStat(resolvePath(output, config))?.kind === 'directory';
  if (isDirectory || /[/\\]$/.test(output.slice(-1) === '\\' && config.hostOS !== 'windows' ? '' : output)) {
    if (!isExplicit) throw fatal(`build output ${goQuote(output)} already exists and is a directory`);
    return planDirectory(selected, output, input);
  }
  if (selected.length > 1) throw fatal(`cannot write multiple packages to non-directory ${output}`);
  const [pkg] = selected;
  if (pkg === undefined) throw fatal('no packages to build', { bare: true });
  pkg.target = output;
  return planner.auto('install', pkg);
}

function planDirectory(selected: readonly Package[], output: string, input: GoalInput): Action {
  const actions = selected
    .filter((pkg) => pkg.name === 'main')
    .map((pkg) => {
      pkg.target = join(output, executableName(pkg, input));
      return input.planner.auto('install', pkg);
    });
  if (actions.length === 0) throw fatal('no main packages to build');
  return input.planner.join('go build', actions);
}

function executableName(pkg: Package, { mode, modules }: GoalInput): string {
  return defaultExecName(pkg, { modules }) + mode.exeSuffix;
}

function resolvePath(path: string, config: Config): string {
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : `${config.cwd}/${path}`;
}

function isNullDevice(path: string, config: Config): boolean {
  return config.hostOS === 'windows' ? path.toLowerCase() === 'nul' : path === '/dev/null';
}

/**
 * go install: programs go to their bin directory; commands of Go itself that other steps may be running go last.
 *
 * @returns the root, or what stands in the way, a text for each package
 */
export function planInstall(roots: readonly Package[], input: GoalInput): Action | readonly string[] {
  const { config, mode, planner } = input;
  if (config.gobin !== '' && !/^(?:\/|[A-Za-z]:)/.test(config.gobin)) {
    throw fatal('cannot install, GOBIN must be an absolute path', { bare: true });
  }
  const selected = selectPackages(roots, mode);
  const problems = selected.flatMap((pkg) => (pkg.target === '' ? installProblem(pkg) : []));
  if (problems.length > 0) return problems;
  const root = planner.join('go install', []);
  const tools: Action[] = [];
  for (const pkg of selected) {
    const action = planner.auto('install', pkg);
    if (installsToToolDir(pkg)) {
      root.deps.push(...action.deps);
      action.deps.push(root);
      tools.push(action);
    } else {
      root.deps.push(action);
    }
  }
  if (mode.name === 'shared') return planShared('install', selected, root, input);
  return tools.length === 0 ? root : planner.join('go install (tools)', tools);
}

function planShared(goal: Goal, selected: readonly Package[], group: Action, input: GoalInput): Action {
  const { planner, args } = input;
  const libraries = input.libraries();
  const library = libraryName(args, selected, libraries.importPathOf);
  return planLibrary(planner, libraries, { goal, library, group });
}

function installProblem(pkg: Package): string[] {
  if (pkg.name !== 'main') {
    if ((pkg.local && pkg.conflictDir === '') || pkg.module !== undefined || pkg.standard) return [];
  }
  if (pkg.gobinSubdir) return ['cannot install cross-compiled binaries when GOBIN is set'];
  if (pkg.cmdlineFiles) return ['no install location for .go files listed on command line (GOBIN not set)'];
  if (pkg.conflictDir !== '') return [`no install location for ${pkg.dir}: hidden by ${pkg.conflictDir}`];
  const hint = "\tFor more details see: 'go help gopath'";
  return [`no install location for directory ${pkg.dir} outside GOPATH\n${hint}`];
}

/** go run: the one program is linked without debug information, cached, and started. */
export function planRun(pkg: Package, args: readonly string[], input: GoalInput): Action {
  pkg.omitDebug = true;
  pkg.target = '';
  pkg.exeName = runName(pkg, input);
  const link = input.planner.link('build', pkg, { cacheExecutable: true });
  return input.planner.run(link, args);
}

function runName(pkg: Package, { config, modules }: GoalInput): string {
  if (!pkg.cmdlineFiles) return defaultExecName(pkg, { modules });
  const source = pkg.goFiles[0] ?? pkg.cgoFiles[0];
  if (source === undefined) {
    throw fatal(`no suitable source files${config.context.cgoEnabled ? '' : ' (cgo is disabled)'}`);
  }
  return source.slice(0, -'.go'.length);
}
