/** Which module provides a package, where none of the build does: module paths are prefixes of the package's.  Facts: cmd/go's modload (query.go). */
import { nothingFor } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { AllowedVersions } from './allowed-versions.ts';
import { isGoOrToolchain } from './go-version.ts';
import { dirInModule, type ModuleDirs } from './import-resolution.ts';
import { isIndexed, matchTrees } from './match-trees.ts';
import type { ModuleVersion } from './module-info.ts';
import { InvalidPathError, InvalidVersionError, splitPathVersion } from './module-path.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import { matchPattern } from './pattern.ts';
import { NoPatchBaseError } from './query-matcher.ts';
import { isModuleNotExist, type ModuleRepo } from './source.ts';
import { NoMatchingVersionError, type VersionQueries } from './version-query.ts';
import { ignoredLink } from './walked-directory.ts';

/** A module was found, but it lacks the package. */
export class PackageNotInModuleError extends Error {
  override readonly name = 'PackageNotInModuleError';
  readonly module: ModuleVersion;

  constructor(
    module: ModuleVersion,
    about: { readonly query: string; readonly pattern: string; readonly replacement: ModuleVersion },
  ) {
    const { query, pattern, replacement: by } = about;
    const isAsAsked = query === module.version;
    const notes: string[] = isAsAsked ? [] : [module.version];
    if (by.path !== '') notes.push(`replaced by ${by.path}${by.version === '' ? '' : `@${by.version}`}`);
    const found = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
    const what = pattern.includes('...') ? 'packages matching' : 'package';
    super(`module ${module.path}@${query} found${found}, but does not contain ${what} ${pattern}`);
    this.module = module;
  }
}

export interface PackageQuery {
  readonly pattern: string;
  readonly query: string;
  /** the version in use of a module; 'none' without one */
  readonly current: (path: string) => string;
  readonly allowed: AllowedVersions;
}

export interface QueriedModule {
  readonly module: ModuleVersion;
  /** empty for a module whose path fits, without packages */
  readonly packages: readonly string[];
}

export interface QueryContext {
  readonly state: ModuleState;
  readonly summaries: ModuleSummaries;
  readonly dirs: ModuleDirs;
  readonly queries: VersionQueries;
}

/**
 * The modules that have packages of a pattern, the one with the longest path first; asked for at one proxy after the other.
 *
 * @throws PackageNotInModuleError, NoMatchingVersionError, ModuleNotExist, Error
 */
export async function queryPackages(asked: PackageQuery, context: QueryContext): Promise<readonly QueriedModule[]> {
  const { pattern, query } = asked;
  const { main } = context.state;
  const wild = pattern.indexOf('...');
  const base = wild < 0 ? pattern : parent(pattern.slice(0, wild + 3));
  if (base === '.') {
    throw new Error(`no modules to query for ${pattern}@${query} because first path element contains a wildcard`);
  }
  for (const own of main.list) {
    if (own.dir === '') continue;
    const { prefix, dir } = own;
    const packages = packagesIn(asked, context, { prefix, dir, isLocal: true, ignore: main.ignoreLines(dir) });
    if (packages.length > 0) throw ownPackages(asked, packages);
  }
  const candidates = modulePrefixes(base).filter((path) => !main.contains(path));
  const isOwn = matchPattern(pattern);
  const owns = main.list.filter(({ path }) => isOwn(path)).map(({ path }) => path);
  if (candidates.length === 0) throw ownModules(asked, owns, main.contains(pattern));
  let found: readonly QueriedModule[];
  try {
    found = await context.state.source.atProxies((repo) => queryCandidates(candidates, asked, context, repo));
  } catch (error) {
    if (owns.length > 0 && isModuleNotExist(error)) throw ownModules(asked, [], main.contains(pattern));
    throw error;
  }
  const withPackages = found.filter(({ packages }) => packages.length > 0);
  const moduleOnly = found.findLast(({ packages }) => packages.length === 0);
  if (withPackages.length === 0 && moduleOnly !== undefined) {
    throw new PackageNotInModuleError(moduleOnly.module, {
      query,
      pattern,
      replacement: main.replacement(moduleOnly.module),
    });
  }
  return withPackages;
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function modulePrefixes(path: string): readonly string[] {
  const prefixes: string[] = [];
  for (let at = path; at !== '.'; at = parent(at)) if (splitPathVersion(at).ok) prefixes.push(at);
  return prefixes;
}

function ownPackages({ pattern, query }: PackageQuery, packages: readonly string[]): Error {
  if (packages.length > 1) {
    return new Error(
      `pattern ${pattern} matches ${packages.length} packages in the main module, so can't request version ${query}`,
    );
  }
  const name = packages[0] ?? '';
  const subject = pattern.includes('...') ? `pattern ${pattern} matches package ${name}` : `package ${name} is`;
  return new Error(`${subject} in the main module, so can't request version ${query}`);
}

function ownModules({ pattern, query }: PackageQuery, owns: readonly string[], isModule: boolean): Error {
  if (isModule) return new Error(`can't request version ${goQuote(query)} of the main module (${pattern})`);
  const what = owns.length > 1 ? 'modules' : 'module';
  return new Error(
    `can't request version ${goQuote(query)} of pattern ${goQuote(pattern)} that includes the main ${what} (${owns.join(', ')})`,
  );
}

function packagesIn(
  { pattern }: PackageQuery,
  { state }: QueryContext,
  tree: {
    readonly prefix: string;
    readonly dir: string;
    readonly isLocal: boolean;
    /** lines of its go.mod */
    readonly ignore: readonly string[];
  },
): readonly string[] {
  if (!pattern.includes('...')) return dirInModule(state, pattern, tree.prefix, tree) === undefined ? [] : [pattern];
  const { dir, prefix, isLocal, ignore } = tree;
  const say = (text: string): void => state.say(text);
  const isIgnored = ignore.length === 0 ? undefined : state.ignores(dir, ignore, say);
  const trees = [
    {
      dir,
      prefix,
      skipsVendor: true,
      skipsModules: isLocal,
      isIndexed: !isLocal && isIndexed(state.config),
      isIgnored,
    },
  ];
  const hasPackage = (dir: string, modroot: string): boolean => {
    state.notePlace(modroot, dir);
    return state.hasGoFiles(dir) && state.holdsAnySource(dir);
  };
  const { cgoEnabled } = state.config.context;
  const noteLink = (path: string): void => say(ignoredLink(path));
  return matchTrees(pattern, trees, {
    files: state.files,
    disk: state.disk,
    cgoEnabled,
    hasPackage,
    noteLink,
  }).packages.toSorted();
}

async function queryCandidates(
  paths: readonly string[],
  asked: PackageQuery,
  context: QueryContext,
  repo: (path: string) => Promise<ModuleRepo>,
): Promise<readonly QueriedModule[]> {
  const results = await Promise.allSettled(paths.map((path) => queryModule(path, asked, context, repo)));
  const found: QueriedModule[] = [];
  const failures: unknown[] = [];
  let first: unknown;
  for (const result of results) {
    if (result.status === 'fulfilled') {
      found.push(result.value);
      continue;
    }
    const reason: unknown = result.reason;
    const isNotPackage = failures.some((failure) => failure instanceof PackageNotInModuleError);
    failures.push(reason);
    // what goes wrong with shorter paths does not matter once a module was found
    if (first === undefined && rankOf(reason) === undefined && found.length === 0 && !isNotPackage) first = reason;
  }
  if (first !== undefined) throw first;
  if (found.length > 0) return found;
  throw failures.toSorted((a, b) => (rankOf(a) ?? 9) - (rankOf(b) ?? 9))[0];
}

/** How helpful an error is, the most helpful being 0; undefined for one that is told at once. */
function rankOf(error: unknown): number | undefined {
  if (error instanceof PackageNotInModuleError) return 0;
  if (error instanceof NoMatchingVersionError) return 1;
  if (error instanceof NoPatchBaseError) return 2;
  if (error instanceof InvalidPathError) return 3;
  if (isModuleNotExist(error)) return 5;
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof InvalidVersionError) return 4;
  return undefined;
}

async function queryModule(
  path: string,
  asked: PackageQuery,
  context: QueryContext,
  repo: (path: string) => Promise<ModuleRepo>,
): Promise<QueriedModule> {
  const { pattern, query, allowed } = asked;
  const { state, summaries, queries, dirs } = context;
  const { version } = await queries.queryAt({ path, query, current: asked.current(path), allowed }, repo);
  const module = { path, version };
  if (isGoOrToolchain(path)) return { module, packages: [] };
  const fetched = await dirs.fetch(module);
  const summary = pattern.includes('...') ? await summaries.get(module).catch(nothingFor) : undefined;
  const packages = packagesIn(asked, context, { prefix: path, ...fetched, ignore: summary?.ignore ?? [] });
  if (packages.length === 0 && !matchPattern(pattern)(path)) {
    throw new PackageNotInModuleError(module, { query, pattern, replacement: state.main.replacement(module) });
  }
  return { module, packages };
}
