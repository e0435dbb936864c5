/** Directories named on the command line, and the import paths that they stand for.  Facts: cmd/go's modload (load.go), search. */
import { dirname, isAbsolute, join, relative } from 'node:path';
import { errorText, GotsError, isNotExist } from '../base/errors.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import { isGoOrToolchain } from './go-version.ts';
import { fipsMount } from './fips-import.ts';
import { NoGoDirectoryError } from './import-error.ts';
import { dirInModule, noMainModulesText, vendorRoot } from './import-resolution.ts';
import type { Match } from './import-table.ts';
import { matchDirs, walkStart } from './match-dirs.ts';
import type { Requirements } from './module-graph.ts';
import { mountedError } from './walked-directory.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import { isLiteralPattern } from './pattern.ts';

export interface LocalContext {
  readonly state: ModuleState;
  readonly summaries: ModuleSummaries;
  readonly requirements: Requirements;
  readonly hasPackage: (dir: string) => boolean;
  /** directories that wildcards have matched: go walks for each once, however often modules change */
  readonly walked: Map<string, WalkedPattern>;
}

/** What a wildcard has matched, and what was wrong. */
export interface WalkedPattern {
  readonly dirs: readonly string[];
  readonly errors: readonly Error[];
}

/** A directory that wildcards pass over without a word. */
class NoImportPathError extends Error {
  override readonly name = 'NoImportPathError';
}

/** @throws GotsError outside of modules */
export async function matchLocal(pattern: string, context: LocalContext): Promise<Match> {
  const isLiteral = isLiteralPattern(pattern);
  const errors: Error[] = [];
  const fail = (error: Error): number =>
    errors.push(isLiteral ? error : new Error(`pattern ${pattern}: ${error.message}`, { cause: error }));
  const { dirs, errors: walkErrors } = isLiteral ? { dirs: [pattern], errors: [] } : await walkOnce(pattern, context);
  walkErrors.forEach(fail);
  const packages: string[] = [];
  for (const dir of dirs) {
    try {
      packages.push(await localPackage(dir, isLiteral, context));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!isLiteral && error instanceof NoImportPathError) continue;
      if (!context.state.main.hasRoot) throw noMainModule(context.state);
      fail(error);
    }
  }
  return { pattern, packages, errors };
}

/** What go says where a module is needed and there is none. */
function noMainModule(state: ModuleState): GotsError {
  const { cwd } = state.config;
  for (let dir = cwd; !state.main.isWorkspace; dir = dirname(dir)) {
    if (state.files.tryStat(join(dir, '.git/config'))?.kind === 'file') {
      const to = relative(cwd, dir);
      const cd = to === '' ? '' : `cd ${to} && `;
      return new GotsError(
        'module',
        `cannot find main module, but found .git/config in ${dir}\n\tto create a module there, run:\n\t${cd}go mod init`,
      );
    }
    if (dir === dirname(dir)) break;
  }
  return new GotsError('module', noMainModulesText(state));
}

async function walkOnce(pattern: string, context: LocalContext): Promise<WalkedPattern> {
  let walked = context.walked.get(pattern);
  if (walked === undefined) {
    const errors: Error[] = [];
    const dirs = await wildcardDirs(pattern, context, (error) => errors.push(error));
    walked = { dirs, errors };
    context.walked.set(pattern, walked);
  }
  return walked;
}

async function wildcardDirs(
  pattern: string,
  context: LocalContext,
  fail: (error: Error) => unknown,
): Promise<readonly string[]> {
  const { state, hasPackage } = context;
  const { cwd } = state.config;
  const top = walkStart(pattern);
  const absolute = isAbsolute(top) ? top : join(cwd, top);
  const root = moduleRoot(absolute, state);
  const isOwn = state.main.list.some(({ dir }) => dir !== '' && dir === root);
  if (!isOwn && below(absolute, state.gorootSrc) === undefined && (await cachedPath(absolute, context)) === '') {
    const scope = state.main.isWorkspace ? 'modules listed in go.work' : 'main module';
    fail(
      new Error(
        `directory prefix ${state.short(absolute)} does not contain ${scope} or ${state.main.isWorkspace ? 'their' : 'its'} selected dependencies`,
      ),
    );
    return [];
  }
  const roots = state.main.list.map(({ dir }) => dir).filter((dir) => dir !== '');
  const owner = roots.findLast((dir) => below(absolute, dir) !== undefined);
  if (roots.length > 0 && owner === undefined) {
    const plural = roots.length > 1 ? 's' : '';
    fail(new Error(`directory ${absolute} is outside module root${plural} (${roots.join(', ')})`));
  }
  const say = (text: string): void => state.say(text);
  const ignores = owner === undefined ? undefined : state.ignores(owner, state.main.ignoreLines(owner), say);
  const isIgnored = (dir: string): boolean => ignores?.(relative(owner ?? '', dir)) === true;
  const mount = fipsMount(state.config);
  const matched = matchDirs(pattern, { cwd, files: state.files, skipsModules: true, hasPackage, isIgnored, mount });
  if (matched.error !== undefined) fail(matched.error);
  return matched.dirs;
}

function moduleRoot(from: string, state: ModuleState): string {
  for (let dir = from; ; dir = dirname(dir)) {
    if (state.hasGoMod(dir)) return dir;
    if (dir === dirname(dir)) return '';
  }
}

/** Slash separated; undefined where a directory is not below, '' for itself. */
function below(dir: string, root: string): string | undefined {
  const rel = relative(root, dir);
  if (rel === '..' || rel.startsWith('../') || rel.startsWith('..\\') || isAbsolute(rel)) return undefined;
  return rel.replaceAll('\\', '/');
}

/** @throws Error where the directory is no package of the build */
async function localPackage(dir: string, isLiteral: boolean, context: LocalContext): Promise<string> {
  const { state } = context;
  const absolute = (isAbsolute(dir) ? dir : join(state.config.cwd, dir)).replace(/(.)[\\/]$/, '$1');
  const mount = fipsMount(state.config);
  const mounted = mountedError(absolute, { mount, files: state.files, op: 'stat', shown: absolute });
  if (mounted !== undefined) throw directoryError(absolute, mounted);
  if (isLiteral && !isTakenAsRead(absolute, state)) checkDirectory(absolute, state);
  for (const main of state.main.list) {
    if (main.dir === '' || main.dir !== absolute) continue;
    if (absolute === state.gorootSrc) throw new NoImportPathError('GOROOT/src is not an importable package');
    return main.prefix;
  }
  const own = ownPackage(absolute, state);
  if (typeof own === 'string') return own;
  if (own !== undefined) throw own;
  const standard = below(absolute, state.gorootSrc);
  if (standard !== undefined && standard !== '' && !standard.includes('@')) return checkBuiltin(standard);
  const cached = await cachedPath(absolute, context);
  if (cached !== '') return cached;
  throw new Error(outsideText(absolute, state));
}

/** Other compilers have a standard library of their own, without sources: go does not look for any in GOROOT. */
function isTakenAsRead(dir: string, state: ModuleState): boolean {
  if (compilerTraits(state.config).compilesStandard) return false;
  const path = below(dir, state.gorootSrc);
  return path !== undefined && path !== '' && !path.split('/').includes('testdata');
}

/** A directory without any source is no package here: some other module may hold the package of that path. */
function checkDirectory(dir: string, state: ModuleState): void {
  let kind: string;
  try {
    ({ kind } = state.files.stat(dir));
  } catch (error) {
    throw directoryError(dir, error);
  }
  const hasSource = (): boolean => state.files.readDir(dir).some(({ name }) => /^[^_.].*\.go$/.test(name));
  if (kind === 'directory' && !hasSource()) throw new NoGoDirectoryError(dir);
}

function directoryError(dir: string, error: unknown): Error {
  return new Error(isNotExist(error) ? `stat ${dir}: directory not found` : errorText(error), { cause: error });
}

function checkBuiltin(path: string): string {
  if (path === 'builtin') throw new NoImportPathError('"builtin" is a pseudo-package, not an importable package');
  return path;
}

/** The package of a main module; an error where a main module should have it; undefined where none could. */
function ownPackage(absolute: string, state: ModuleState): string | Error | undefined {
  let missing: { readonly prefix: string; readonly error: Error } | undefined;
  for (const main of state.main.list) {
    const suffix = main.dir === '' ? undefined : below(absolute, main.dir);
    if (suffix === undefined || suffix.includes('@')) continue;
    if (suffix.startsWith('vendor/')) return vendoredPackage(absolute, suffix.slice('vendor/'.length), state);
    if (main.prefix === '') return checkBuiltin(suffix);
    const path = `${main.prefix}/${suffix}`;
    if (dirInModule(state, path, main.prefix, { dir: main.dir, isLocal: true }) !== undefined) return path;
    if (missing === undefined || main.prefix.length > missing.prefix.length) {
      const error = new Error(`main module (${main.path}) does not contain package ${path}`);
      missing = { prefix: main.prefix, error };
    }
  }
  return missing?.error;
}

function vendoredPackage(absolute: string, path: string, state: ModuleState): string | Error {
  if (state.buildMod !== 'vendor') {
    return new Error(`without -mod=vendor, directory ${absolute} has no package path`);
  }
  if (vendorRoot(state) !== '' && state.vendor?.packages.has(path) === true) return path;
  return new Error(`directory ${absolute} is not a package listed in vendor/modules.txt`);
}

function outsideText(absolute: string, state: ModuleState): string {
  const short = state.short(absolute);
  const what = short === '.' ? 'current directory' : `directory ${short}`;
  if (!state.main.isWorkspace) return `${what} outside main module or its selected dependencies`;
  const root = moduleRoot(absolute, state);
  if (root !== '') {
    return `${what} is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:\n\tgo work use ${state.short(root)}`;
  }
  return `${what} outside modules listed in go.work or their selected dependencies`;
}

/** The import path of a directory of a module in the build; '' where it is in none. */
async function cachedPath(dir: string, { state, summaries, requirements }: LocalContext): Promise<string> {
  const pathIn = (module: ModuleVersion): string => {
    if (isGoOrToolchain(module.path) || module.version === '') return '';
    const actual = state.main.resolve(module);
    const root = actual.version === '' ? state.main.replacementDir(actual.path) : state.source.downloadedDir(actual);
    const sub = root === undefined ? undefined : below(dir, root);
    if (sub === undefined || /(?:^|\/)vendor\//.test(sub) || sub.includes('@')) return '';
    return sub === '' ? module.path : `${module.path}/${sub}`;
  };
  if (requirements.pruning === 'pruned') {
    for (const module of requirements.roots) {
      if (requirements.rootSelected(state, module.path) !== module.version) continue;
      const path = pathIn(module);
      if (path !== '') return path;
    }
  }
  const { graph } = await requirements.loadGraph(state, summaries);
  for (const module of graph.buildList()) {
    const path = pathIn(module);
    if (path !== '') return path;
  }
  return '';
}
