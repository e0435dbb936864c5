/** Answers version queries from proxies and version control, with what go.mod replaces.  Facts: cmd/go's modload (query.go). */
import { FatalError, isBug } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { type AllowedVersions, DisallowedError, VersionRules } from './allowed-versions.ts';
import { compareModuleVersions, isGoOrToolchain, isPrereleaseVersion, isValidModuleVersion } from './go-version.ts';
import type { ModuleVersion } from './module-info.ts';
import { canonicalVersion, checkModulePath, matchPathMajor, splitPathVersion } from './module-path.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import {
  isPseudoVersion,
  isZeroPseudoVersion,
  pseudoVersionRev,
  pseudoVersionTime,
  zeroPseudoVersion,
} from './pseudo-version.ts';
import { type QueryRules, queryRules } from './query-matcher.ts';
import { semverBuild } from './semver.ts';
import { isModuleNotExist, type ModuleRepo, type RevInfo } from './source.ts';

/** The module exists, but no version fits. */
export class NoMatchingVersionError extends Error {
  override readonly name = 'NoMatchingVersionError';

  constructor(query: string, current: string) {
    const isRelative = (query === 'upgrade' || query === 'patch') && current !== '' && current !== 'none';
    super(`no matching versions for query ${goQuote(query)}${isRelative ? ` (current version is ${current})` : ''}`);
  }
}

export interface VersionQuery {
  readonly path: string;
  readonly query: string;
  /** the version in use; 'none' or '' without one */
  readonly current?: string;
  readonly allowed?: AllowedVersions;
}

const allowAll: AllowedVersions = () => Promise.resolve();

/** The pseudo-version that stands for a module which is replaced in all versions. */
export function replacedVersion(path: string, version: string): string {
  if (version !== '') return version;
  const { pathMajor, ok } = splitPathVersion(path);
  return zeroPseudoVersion(ok && pathMajor !== '' ? pathMajor.slice(1) : 'v0');
}

export class VersionQueries {
  readonly rules: VersionRules;
  readonly #state: ModuleState;
  readonly #latest = new Map<string, Promise<ModuleVersion>>();

  constructor(state: ModuleState, summaries: ModuleSummaries) {
    this.#state = state;
    this.rules = new VersionRules(state, summaries, (path) => this.#newest(path));
  }

  /** Asks all proxies in turn. @throws DisallowedError, NoMatchingVersionError, ModuleNotExist, Error */
  query(query: VersionQuery): Promise<RevInfo> {
    return this.#state.source.atProxies((repo) => this.queryAt(query, repo));
  }

  /** Asks one place. */
  async queryAt(asked: VersionQuery, open: (path: string) => Promise<ModuleRepo>): Promise<RevInfo> {
    const { path, query, current = '', allowed = allowAll } = asked;
    const state = this.#state;
    if (current !== '' && current !== 'none' && !isValidModuleVersion(path, current)) {
      throw new Error(`invalid previous version ${path}@${current}`);
    }
    if (state.buildMod === 'vendor') {
      const reason = state.buildModReason === '' ? '' : `\n\t(${state.buildModReason})`;
      throw new Error(`cannot query module due to -mod=vendor${reason}`);
    }
    if (path === 'std' || path === 'cmd') {
      throw new Error(`can't query specific version (${goQuote(query)}) of standard-library module ${goQuote(path)}`);
    }
    const repo = await this.#repo(path, open);
    const rules = queryRules(path, query, current);
    if (rules === undefined || rules.canStat) return statOne(repo, { path, query, allowed });
    return this.#choose(repo, rules, { path, query, current, allowed });
  }

  async #choose(repo: ModuleRepo, rules: QueryRules, asked: Required<VersionQuery>): Promise<RevInfo> {
    const { query, path, current, allowed } = asked;
    const { list } = await repo.versions(rules.prefix);
    const { releases, prereleases } = await this.#filter(list, rules, asked);
    const of = (versions: readonly string[]): string | undefined => versions.at(rules.preferLower ? 0 : -1);
    const best = of(releases) ?? of(prereleases);
    if (best !== undefined) return lookUp(repo, best, asked);
    if (rules.mayUseLatest) {
      const latest = await latestOf(repo);
      if (latest !== undefined && (await isAllowed(latest.version, rules, asked))) {
        return lookUp(repo, latest.version, asked);
      }
    }
    if ((query === 'upgrade' || query === 'patch') && current !== '' && current !== 'none') {
      await rejectDisallowed(allowed, { path, version: current });
      return lookUp(repo, current, asked);
    }
    throw new NoMatchingVersionError(query, current);
  }

  /**
   * The versions that fit, releases apart from pre-releases.  `+incompatible` versions don't count behind a version with a
   * go.mod: its author works with modules.
   */
  async #filter(
    versions: readonly string[],
    rules: QueryRules,
    asked: Required<VersionQuery>,
  ): Promise<{ readonly releases: readonly string[]; readonly prereleases: readonly string[] }> {
    const { path } = asked;
    let needsIncompatible = rules.preferIncompatible;
    let lastCompatible = '';
    const releases: string[] = [];
    const prereleases: string[] = [];
    for (const version of versions) {
      if (!(await isAllowed(version, rules, asked))) continue;
      if (!needsIncompatible) {
        if (!version.endsWith('+incompatible')) lastCompatible = version;
        else if (lastCompatible !== '') {
          if (await this.#hasGoMod({ path, version: lastCompatible })) break;
          needsIncompatible = true;
        }
      }
      if (isPrereleaseVersion(path, version)) prereleases.push(version);
      else releases.push(version);
    }
    return { releases, prereleases };
  }

  /** Whether a version has a go.mod of its own, as far as its text tells. */
  async #hasGoMod(module: ModuleVersion): Promise<boolean> {
    const state = this.#state;
    const actual = state.main.resolve(module);
    if (actual.version === '') return true;
    const text = Buffer.from(await state.source.goMod(actual)).toString('utf8');
    return text !== `module ${module.path}\n` && text !== `module ${JSON.stringify(module.path)}\n`;
  }

  async #newest(path: string): Promise<ModuleVersion> {
    let known = this.#latest.get(path);
    if (known === undefined) this.#latest.set(path, (known = this.#findNewest(path)));
    return known;
  }

  async #findNewest(path: string): Promise<ModuleVersion> {
    const { version } = await this.query({ path, query: 'latest' });
    return { path, version };
  }

  /** The module's versions at a place, and those that go.mod replaces. */
  async #repo(path: string, open: (path: string) => Promise<ModuleRepo>): Promise<ModuleRepo> {
    const { main } = this.#state;
    const isReplaced = main.highestReplaced.has(path);
    let repo: ModuleRepo;
    try {
      if (!isGoOrToolchain(path)) checkModulePath(path);
      repo = await open(path);
    } catch (error) {
      if (!isReplaced) throw error;
      repo = noVersions(path, error);
    }
    return isReplaced ? new ReplacedRepo(repo, this.#state) : repo;
  }
}

async function statOne(
  repo: ModuleRepo,
  { path, query, allowed }: { readonly path: string; readonly query: string; readonly allowed: AllowedVersions },
): Promise<RevInfo> {
  let info: RevInfo;
  try {
    info = await repo.stat(query);
  } catch (error) {
    // build metadata does not tell versions apart
    const canonical = canonicalVersion(query);
    if (canonical === '' || canonical === query) throw error;
    try {
      info = await repo.stat(canonical);
    } catch (second) {
      throw isModuleNotExist(second) ? error : second;
    }
  }
  await rejectDisallowed(allowed, { path, version: info.version });
  return info;
}

async function rejectDisallowed(allowed: AllowedVersions, module: ModuleVersion): Promise<void> {
  try {
    await allowed(module);
  } catch (error) {
    if (error instanceof DisallowedError || error instanceof FatalError) throw error;
  }
}

async function isAllowed(version: string, rules: QueryRules, asked: Required<VersionQuery>): Promise<boolean> {
  if (rules.prefix !== '' && !version.startsWith(rules.prefix)) {
    const isLanguage = isGoOrToolchain(asked.path) && rules.prefix.replace(/\.$/, '') === version;
    if (!isLanguage) return false;
  }
  if (!rules.accepts(version)) return false;
  try {
    await asked.allowed({ path: asked.path, version });
    return true;
  } catch (error) {
    if (error instanceof FatalError) throw error;
    return !(error instanceof DisallowedError);
  }
}

async function latestOf(repo: ModuleRepo): Promise<RevInfo | undefined> {
  try {
    return await repo.latest();
  } catch (error) {
    if (isModuleNotExist(error)) return undefined;
    throw error;
  }
}

/** `upgrade` and `patch` don't go from a commit to one that is older. */
async function lookUp(repo: ModuleRepo, version: string, asked: Required<VersionQuery>): Promise<RevInfo> {
  const { query, current, path, allowed } = asked;
  const info = await repo.stat(version);
  const isRelative = (query === 'upgrade' || query === 'patch') && isPseudoVersion(current) && info.time !== '';
  if (!isRelative || Date.parse(info.time) >= Date.parse(pseudoVersionTime(current))) return info;
  await rejectDisallowed(allowed, { path, version: current });
  return repo.stat(current);
}

function noVersions(path: string, error: unknown): ModuleRepo {
  const fail = (): Promise<never> => Promise.reject(error instanceof Error ? error : new Error(String(error)));
  return { modulePath: path, versions: () => Promise.resolve({ list: [] }), stat: fail, latest: fail, goMod: fail };
}

/** A repository with the versions that go.mod replaces, whether it has them or not. */
class ReplacedRepo implements ModuleRepo {
  readonly modulePath: string;
  readonly #repo: ModuleRepo;
  readonly #state: ModuleState;

  constructor(repo: ModuleRepo, state: ModuleState) {
    this.modulePath = repo.modulePath;
    this.#repo = repo;
    this.#state = state;
  }

  async versions(prefix: string): Promise<{ readonly list: readonly string[] }> {
    let list: readonly string[] = [];
    try {
      ({ list } = await this.#repo.versions(prefix));
    } catch (error) {
      if (!isModuleNotExist(error)) throw error;
    }
    const path = this.modulePath;
    const replaced = this.#state.main.list
      .flatMap(({ file }) => file?.replace ?? [])
      .filter(({ old }) => old.path === path && old.version.startsWith(prefix) && old.version !== '')
      .map(({ old }) => old.version)
      .filter((version) => !isPseudoVersion(version));
    if (replaced.length === 0) return { list };
    return { list: [...new Set([...list, ...replaced])].toSorted((a, b) => compareModuleVersions(path, a, b)) };
  }

  async stat(rev: string): Promise<RevInfo> {
    try {
      return await this.#repo.stat(rev);
    } catch (error) {
      if (canonicalVersion(rev) !== rev) throw error;
      const { pathMajor, ok } = splitPathVersion(this.modulePath);
      const isIncompatible = ok && pathMajor === '' && !matchPathMajor(rev, pathMajor) && semverBuild(rev) === '';
      const version = isIncompatible ? `${rev}+incompatible` : rev;
      if (this.#state.main.replacement({ path: this.modulePath, version }).path === '') throw error;
      return replacedInfo(version);
    }
  }

  async latest(): Promise<RevInfo> {
    const path = this.modulePath;
    const version = replacedVersion(path, this.#state.main.highestReplaced.get(path) ?? '');
    try {
      const info = await this.#repo.latest();
      return compareModuleVersions(path, version, info.version) > 0 ? replacedInfo(version) : info;
    } catch (error) {
      if (error instanceof FatalError || isBug(error)) throw error;
      return replacedInfo(version);
    }
  }

  goMod(version: string): Promise<Uint8Array> {
    return this.#repo.goMod(version);
  }
}

function replacedInfo(version: string): RevInfo {
  if (!isPseudoVersion(version)) return { version, time: '' };
  const time = isZeroPseudoVersion(version) ? '' : pseudoVersionTime(version);
  return { version, time, short: pseudoVersionRev(version) };
}
