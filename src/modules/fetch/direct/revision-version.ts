/**
 * Which version of a module a revision is: a tag on it, or a pseudo-version after the tag before it.
 * Rules and texts: cmd/go's modfetch/coderepo.go; go.dev/ref/mod#pseudo-versions.
 */
import { posix } from 'node:path';
import { GotsError, errorText, nothingFor } from '../../../base/errors.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { canonicalVersion, InvalidVersionError, matchPathMajor, pathMajorPrefix } from '../../module-path.ts';
import {
  isPseudoVersion,
  pseudoVersion,
  pseudoVersionBase,
  pseudoVersionRev,
  pseudoVersionTime,
} from '../../pseudo-version.ts';
import { canonicalSemver, compareSemver, semverMajor } from '../../semver.ts';
import { ModuleNotExist } from '../../source.ts';
import type { CodeHost, HostRevision } from './code-host.ts';

export interface ModulePlace {
  /** folder of the module in the repository */
  readonly dir: string;
  /** what stands before a version in a tag */
  readonly tagPrefix: string;
  /** module path without its major version's suffix */
  readonly pathPrefix: string;
  readonly pathMajor: string;
}

export interface VersionedModule {
  readonly modulePath: string;
  readonly place: ModulePlace;
  readonly host: CodeHost;
  /** @throws Error where a version has no module of this path */
  findDir(version: string): Promise<unknown>;
  /** which versions the newest release retracts */
  retracted(): Promise<(version: string) => boolean>;
}

/** `path@version: invalid version: reason`; not-found where the cause is. */
export function versionProblem(
  path: string,
  version: string,
  options: { readonly reason: unknown; readonly isPseudo?: boolean; readonly isNotExist?: boolean },
): Error {
  const noun = options.isPseudo === true ? 'pseudo-version' : 'version';
  const message = `${path}@${version}: invalid ${noun}: ${errorText(options.reason)}`;
  if (options.isNotExist === true || options.reason instanceof ModuleNotExist) return new ModuleNotExist(message);
  return new GotsError('vcs', message, { cause: options.reason });
}

/**
 * @param asked what the revision was found by; '' for the latest
 * @throws GotsError with go's text where it is no version of the module
 */
export function versionOf(module: VersionedModule, info: HostRevision, asked: string): Promise<string> {
  return new Conversion(module, info, asked).version();
}

/** One revision on its way to a version. */
class Conversion {
  readonly #repo: VersionedModule;
  readonly #info: HostRevision;
  readonly #asked: string;
  readonly #path: string;
  readonly #place: ModulePlace;
  readonly #incompatible = new Map<string, Promise<boolean>>();

  constructor(repo: VersionedModule, info: HostRevision, asked: string) {
    this.#repo = repo;
    this.#info = info;
    this.#asked = asked;
    this.#path = repo.modulePath;
    this.#place = repo.place;
  }

  async version(): Promise<string> {
    const asked = this.#asked;
    if (isPseudoVersion(asked)) {
      const version = await this.#checked(asked);
      await this.#checkPseudo(asked);
      return version;
    }
    const isRetracted = await this.#repo.retracted().catch((error: unknown) => nothingFor(error) ?? (() => false));
    const own = this.#tagVersion(this.#info.version);
    if (own.isCanonical) {
      const version = await this.#checked(own.version).catch(nothingFor);
      if (version !== undefined) return version;
    }
    let greatest = '';
    let base = '';
    for (const tag of this.#info.tags) {
      const { version, isCanonical } = this.#tagVersion(tag);
      if (asked !== '' && compareSemver(version, asked) === 0) {
        if (isCanonical) return this.#checked(version);
        base = version;
      }
      if (!isCanonical || compareSemver(greatest, version) >= 0 || isRetracted(version)) continue;
      if (await this.#fits(version)) greatest = version;
    }
    if (greatest !== '') return this.#checked(greatest);
    if (base === '') base = await this.#tagBefore(isRetracted);
    const time = new Date(this.#info.time * 1000).toISOString().replaceAll(/[-:T]|\..*$/g, '');
    return this.#checked(pseudoVersion(pathMajorPrefix(this.#place.pathMajor), base, time, this.#info.short));
  }

  async #tagBefore(isRetracted: (version: string) => boolean): Promise<string> {
    // Whether versions without go.mod count does not depend on the tag, but on the revision.
    const majors = new Map<string, boolean>();
    const tags = await this.#repo.host.tags(this.#place.tagPrefix);
    for (const { name } of tags.list) {
      const { version } = this.#tagVersion(name);
      const major = semverMajor(version);
      if (version !== '' && !majors.has(major)) majors.set(major, await this.#fits(version));
    }
    const isAllowed = (tag: string): boolean => {
      const { version } = this.#tagVersion(tag);
      if (version === '' || isRetracted(version)) return false;
      return matchPathMajor(version, this.#place.pathMajor) || majors.get(semverMajor(version)) === true;
    };
    const tag = await this.#repo.host.recentTag(this.#info.name, this.#place.tagPrefix, isAllowed);
    return tag === undefined || tag === '' ? '' : this.#tagVersion(tag).version;
  }

  /** The version that a tag stands for; '' where it is none. */
  #tagVersion(tag: string): { readonly version: string; readonly isCanonical: boolean } {
    const none = { version: '', isCanonical: false };
    if (!tag.startsWith(this.#place.tagPrefix) || isPseudoVersion(tag)) return none;
    const rest = tag.slice(this.#place.tagPrefix.length);
    const version = canonicalSemver(rest);
    return version === '' || !rest.startsWith(version) ? none : { version, isCanonical: version === rest };
  }

  async #fits(version: string): Promise<boolean> {
    return matchPathMajor(version, this.#place.pathMajor) || this.#mayBeIncompatible(version);
  }

  /** Whether the revision has no go.mod, so that a major version needs no path of its own. */
  #mayBeIncompatible(version: string): Promise<boolean> {
    const major = semverMajor(version);
    let promise = this.#incompatible.get(major);
    if (promise === undefined) {
      promise = this.#lacksGoMods(this.#asked.endsWith('+incompatible') ? '' : major);
      this.#incompatible.set(major, promise);
    }
    return promise;
  }

  async #lacksGoMods(major: string): Promise<boolean> {
    if (this.#place.dir !== '' || this.#place.pathMajor !== '') return false;
    const lacks = async (file: string): Promise<boolean> => {
      const data = await this.#repo.host.readFile(this.#info.name, file).catch(nothingFor);
      return data === undefined;
    };
    return (await lacks('go.mod')) && (major === '' || (await lacks(`${major}/go.mod`)));
  }

  /** The version, once it is known to be one of this module. @throws Error */
  async #checked(given: string): Promise<string> {
    const path = this.#path;
    const asked = this.#asked;
    try {
      await this.#repo.findDir(given);
    } catch (error) {
      throw versionProblem(path, given, { reason: error, isNotExist: true });
    }
    const askedBase = asked.replace(/\+incompatible$/, '');
    let version = given === askedBase ? asked : given;
    const base = version.replace(/\+incompatible$/, '');
    const problem = await this.#incompatibleProblem(version, base);
    if (problem === undefined && !matchPathMajor(base, this.#place.pathMajor)) version = `${base}+incompatible`;
    if (asked !== '' && asked === canonicalVersion(asked) && askedBase !== base) {
      const reason = `resolves to version ${version} (${askedBase} is not a tag)`;
      throw versionProblem(path, asked, { reason });
    }
    if (problem !== undefined) throw versionProblem(path, given, { reason: problem });
    return version;
  }

  async #incompatibleProblem(version: string, base: string): Promise<string | undefined> {
    const { pathMajor, pathPrefix } = this.#place;
    if (matchPathMajor(base, pathMajor)) {
      if (!version.endsWith('+incompatible')) return undefined;
      return `+incompatible suffix not allowed: major version ${semverMajor(version)} is compatible`;
    }
    if (await this.#mayBeIncompatible(base)) return undefined;
    if (pathMajor !== '') return 'module path includes a major version suffix, so major version must match';
    const wanted = goQuote(posix.join(pathPrefix, semverMajor(version)));
    return `module contains a go.mod file, so module path must match major version (${wanted})`;
  }

  /** Everything in a pseudo-version must be true of its revision. @throws Error */
  async #checkPseudo(version: string): Promise<void> {
    const { short, time, tags } = this.#info;
    const fail = (reason: unknown): Error => versionProblem(this.#path, version, { reason, isPseudo: true });
    const rev = pseudoVersionRev(version);
    if (rev !== short) {
      const how = rev.startsWith(short)
        ? 'revision is longer than canonical'
        : short.startsWith(rev)
          ? 'revision is shorter than canonical'
          : 'does not match short name of revision';
      throw fail(`${how} (expected ${short})`);
    }
    let base: string;
    let stamp: string;
    try {
      stamp = pseudoVersionTime(version);
      base = pseudoVersionBase(version.replace(/\+incompatible$/, ''));
    } catch (error) {
      throw fail(error instanceof InvalidVersionError ? error.reason : error);
    }
    if (Date.parse(stamp) !== time * 1000) {
      const expected = new Date(time * 1000).toISOString().replaceAll(/[-:T]|\..*$/g, '');
      throw fail(`does not match version-control timestamp (expected ${expected})`);
    }
    if (base === '') {
      if (this.#place.pathMajor !== '' || semverMajor(version) !== 'v1') return;
      throw fail('major version without preceding tag must be v0, not v1');
    }
    const { tagPrefix } = this.#place;
    const same = tags.find((tag) => withoutPrefix(tag, tagPrefix) === base);
    if (same !== undefined) {
      const already = `tag (${same}) found on revision ${rev} is already canonical`;
      throw fail(`${already}, so should not be replaced with a pseudo-version derived from that tag`);
    }
    await this.#checkAncestor(rev, base, fail);
  }

  async #checkAncestor(rev: string, base: string, fail: (reason: unknown) => Error): Promise<void> {
    const { host } = this.#repo;
    const { tagPrefix } = this.#place;
    let last = '';
    let failure: unknown;
    for (const { name } of (await this.#tagsOf(tagPrefix + base, fail)).list) {
      if (compareSemver(withoutPrefix(name, tagPrefix), base) !== 0) continue;
      last = name;
      try {
        failure = undefined;
        if (await host.descendsFrom(this.#info.name, name)) return;
      } catch (error) {
        failure = error;
      }
    }
    if (last === '') throw fail(`preceding tag (${base}) not found`);
    throw fail(failure ?? `revision ${rev} is not a descendent of preceding tag (${last})`);
  }

  async #tagsOf(prefix: string, fail: (reason: unknown) => Error): Promise<Awaited<ReturnType<CodeHost['tags']>>> {
    try {
      return await this.#repo.host.tags(prefix);
    } catch (error) {
      throw fail(error);
    }
  }
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
