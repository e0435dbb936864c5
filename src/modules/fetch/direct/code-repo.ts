/**
 * A module in version control: which revisions are which versions, where in the repository the module is.
 * Rules and texts: cmd/go's modfetch/coderepo.go; go.dev/ref/mod#vcs.
 */
import { posix } from 'node:path';
import { GotsError, errorText, nothingFor } from '../../../base/errors.ts';
import { goQuote, goUnquote } from '../../../base/go-quote.ts';
import type { System } from '../../../sys/system.ts';
import { autoQuote, isTooNew, parseModFile } from '../../modfile.ts';
import { canonicalVersion, matchPathMajor, pathMajorPrefix, splitPathVersion } from '../../module-path.ts';
import { isPseudoVersion, pseudoVersionRev } from '../../pseudo-version.ts';
import {
  canonicalSemver,
  compareSemver,
  isValidSemver,
  semverBuild,
  semverMajor,
  semverPrerelease,
} from '../../semver.ts';
import { ModuleNotExist, type RevInfo } from '../../source.ts';
import { maxZipSize } from '../module-zip.ts';
import type { ZipRepo } from '../zip-repo.ts';
import type { CodeHost, HostRevision, Origin } from './code-host.ts';
import { type ModulePlace, versionOf, type VersionedModule, versionProblem } from './revision-version.ts';
import { createModuleZip, type ModuleFile } from './module-zip-writer.ts';

const maxLicenseSize = 16 << 20;

export interface CodeRepoSetting {
  readonly host: CodeHost;
  /** import path of the repository's root */
  readonly root: string;
  /** folder in the repository that stands for the root */
  readonly subdir: string;
  readonly path: string;
  readonly sys: System;
  /** `1.26.8` */
  readonly goVersion: string;
  /** makes the error of a module that needs a newer Go */
  readonly tooNew: (what: string, goVersion: string) => Error;
}

interface ModuleDir {
  readonly rev: string;
  readonly dir: string;
  readonly goMod: Uint8Array | undefined;
}

function hasPathPrefix(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}

/** @throws GotsError where the repository can't contain the module */
export function openCodeRepo(setting: CodeRepoSetting): CodeRepo {
  const { root, subdir, path } = setting;
  if (!hasPathPrefix(path, root)) throw new GotsError('vcs', `mismatched repo: found ${root} for ${path}`);
  const split = splitPathVersion(path);
  if (!split.ok) throw new GotsError('vcs', `invalid module path ${goQuote(path)}`);
  const prefix = root === path ? path : split.prefix;
  if (root !== path && !hasPathPrefix(prefix, root)) {
    throw new GotsError('vcs', `repository rooted at ${root} cannot contain module ${path}`);
  }
  const inner = root === path ? '' : prefix.slice(root.length).replace(/^\/+|\/+$/g, '');
  const dir = subdir === '' ? inner : posix.join(inner, subdir);
  return new CodeRepo(setting, { dir, pathPrefix: prefix, pathMajor: split.pathMajor });
}

export class CodeRepo implements ZipRepo, VersionedModule {
  readonly modulePath: string;
  readonly #setting: CodeRepoSetting;
  readonly #host: CodeHost;
  /** folder of the module without its major version's */
  readonly #dir: string;
  readonly #tagPrefix: string;
  readonly #pathPrefix: string;
  readonly #pathMajor: string;

  constructor(
    setting: CodeRepoSetting,
    place: { readonly dir: string; readonly pathPrefix: string; readonly pathMajor: string },
  ) {
    this.modulePath = setting.path;
    this.#setting = setting;
    this.#host = setting.host;
    this.#dir = place.dir;
    this.#tagPrefix = place.dir === '' ? '' : `${place.dir}/`;
    this.#pathPrefix = place.pathPrefix;
    this.#pathMajor = place.pathMajor;
  }

  async versions(prefix: string): Promise<{ readonly list: readonly string[]; readonly origin?: unknown }> {
    if (this.modulePath.startsWith('gopkg.in/') && this.modulePath.endsWith('-unstable')) return { list: [] };
    let tags: Awaited<ReturnType<CodeHost['tags']>>;
    try {
      tags = await this.#host.tags(this.#tagPrefix + prefix);
    } catch (error) {
      throw this.#moduleError(error);
    }
    const all = tags.list
      .map(({ name }) => name.slice(this.#tagPrefix.length))
      .filter((version) => version !== '' && version === canonicalSemver(version) && !isPseudoVersion(version))
      .toSorted((a, b) => compareSemver(a, b) || (a < b ? -1 : 1));
    const list = all.filter((version) => matchPathMajor(version, this.#pathMajor));
    const isPlain = this.#dir === '' && this.#pathMajor === '';
    const incompatible = isPlain
      ? all.filter((version) => !matchPathMajor(version, '') && semverMajor(version) > 'v1')
      : [];
    const origin = tags.origin && { ...tags.origin, Subdir: this.#dir };
    return { list: [...list, ...(await this.#incompatible(list, incompatible))], origin };
  }

  #moduleError(error: unknown): Error {
    const message = `module ${this.modulePath}: ${errorText(error)}`;
    if (error instanceof ModuleNotExist) return new ModuleNotExist(message, { cause: error });
    return new GotsError('vcs', message, { cause: error });
  }

  /** Tags v2 and later count only as long as the module had no go.mod, which is taken from each last tag. */
  async #incompatible(compatible: readonly string[], versions: readonly string[]): Promise<string[]> {
    const newest = compatible.at(-1);
    if (versions.length === 0 || (newest !== undefined && (await this.#hasGoMod(newest)))) return [];
    const majors = new Map<string, string>();
    for (const version of versions) majors.set(semverMajor(version), version);
    const withGoMod = new Set<string>();
    for (const [major, last] of majors) if (await this.#hasGoMod(last)) withGoMod.add(major);
    return versions
      .filter((version) => !withGoMod.has(semverMajor(version)))
      .map((version) => `${version}+incompatible`);
  }

  async #hasGoMod(tag: string): Promise<boolean> {
    try {
      return (await this.#host.readFile(tag, 'go.mod')) !== undefined;
    } catch (error) {
      throw this.#moduleError(error);
    }
  }

  async stat(rev: string): Promise<RevInfo> {
    if (rev === 'latest') return this.latest();
    let info: HostRevision;
    try {
      info = await this.#host.stat(this.#hostRev(rev));
    } catch (error) {
      throw versionProblem(this.modulePath, rev, { reason: error });
    }
    return this.#convert(info, rev);
  }

  async latest(): Promise<RevInfo> {
    return this.#convert(await this.#host.latest(), '');
  }

  /** What the repository calls a version. */
  #hostRev(rev: string): string {
    if (!isValidSemver(rev)) return rev;
    if (isPseudoVersion(rev)) return pseudoVersionRev(rev);
    return this.#tagPrefix + (semverBuild(rev) === '+incompatible' ? rev.slice(0, -'+incompatible'.length) : rev);
  }

  async #convert(info: HostRevision, asked: string): Promise<RevInfo> {
    const version = await versionOf(this, info, asked);
    const time = new Date(info.time * 1000).toISOString().replace('.000Z', `${info.fraction ?? ''}Z`);
    const origin = info.origin && (await this.#originOf(info.origin, version, asked));
    return {
      version,
      time,
      name: info.name,
      short: info.short,
      ...(origin === undefined ? {} : { origin: { ...origin } }),
    };
  }

  /** A pseudo-version depends on the tags before it. */
  async #originOf(origin: Origin, version: string, asked: string): Promise<Origin> {
    const own = { ...origin, Subdir: this.#dir };
    if (!isPseudoVersion(version) || (version === asked && version.startsWith('v0.0.0-'))) return own;
    const major = this.#pathMajor === '' ? '' : `${this.#pathMajor.slice(1)}.`;
    const { origin: tags } = await this.#host.tags(this.#tagPrefix + major);
    return { ...own, ...pick(tags, 'TagPrefix'), ...pick(tags, 'TagSum'), ...pick(tags, 'RepoSum') };
  }

  /** @throws Error where the version has no module of this path */
  async findDir(version: string): Promise<ModuleDir> {
    if (!isValidSemver(version)) throw versionProblem(this.modulePath, version, { reason: 'syntax error' });
    const rev = this.#hostRev(version);
    const file = posix.join(this.#dir, 'go.mod');
    const goMod = await this.#readGoMod(rev, file);
    const path = goMod === undefined ? '' : modulePathIn(goMod);
    const isHere = goMod !== undefined && (isMajor(path, this.#pathMajor) || this.#mayBeGopkgIn(path));
    const below = await this.#findMajorDir(rev, { file, isHere });
    if (below?.dir !== undefined) return { rev, ...below.dir };
    if (isHere) return { rev, dir: this.#dir, goMod };
    const major = this.#pathMajor;
    if (goMod !== undefined) {
      const suffix = below === undefined ? '' : ` (and ...${major}/go.mod does not exist)`;
      throw new GotsError('vcs', goModProblem({ file, path, suffix, major, version, rev }));
    }
    if (this.#dir === '' && (major === '' || major.startsWith('.'))) return { rev, dir: '', goMod: undefined };
    const also = below === undefined ? '' : ` and ...${major}/go.mod`;
    throw new GotsError('vcs', `missing ${this.#pathPrefix}/go.mod${also} at revision ${rev}`);
  }

  /** The module in a folder named after its major version; undefined where there can't be such a folder. */
  async #findMajorDir(
    rev: string,
    { file, isHere }: { readonly file: string; readonly isHere: boolean },
  ): Promise<{ readonly dir: Omit<ModuleDir, 'rev'> | undefined } | undefined> {
    const { root } = this.#setting;
    const major = this.#pathMajor;
    if (major === '' || root === this.modulePath || major.startsWith('.')) return undefined;
    const dir = posix.join(this.#dir, major.slice(1));
    const majorFile = posix.join(dir, 'go.mod');
    const goMod = await this.#readGoMod(rev, majorFile);
    if (goMod === undefined) return { dir: undefined };
    const path = modulePathIn(goMod);
    if (isMajor(path, major)) {
      if (!isHere) return { dir: { dir, goMod } };
      const both = `${this.#pathPrefix}/${file} and ...${major}/go.mod both have ...${major} module paths`;
      throw new GotsError('vcs', `${both} at revision ${rev}`);
    }
    const wrong = path === '' ? 'is missing module path' : `has non-...${major} module path ${goQuote(path)}`;
    throw new GotsError('vcs', `${root}/${majorFile} ${wrong} at revision ${rev}`);
  }

  async #readGoMod(rev: string, file: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#host.readFile(rev, file);
    } catch (error) {
      const message = `reading ${this.#setting.root}/${file} at revision ${rev}: ${errorText(error)}`;
      throw new GotsError('vcs', message, { cause: error });
    }
  }

  /** Modules of gopkg.in may stand in for paths without major version. */
  #mayBeGopkgIn(path: string): boolean {
    return this.#pathMajor === '' && path.startsWith('gopkg.in/');
  }

  async goMod(version: string): Promise<Uint8Array> {
    if (version !== canonicalVersion(version)) throw new GotsError('vcs', `version ${version} is not canonical`);
    if (isPseudoVersion(version)) await this.stat(version);
    const { goMod } = await this.findDir(version);
    return goMod ?? Buffer.from(`module ${autoQuote(this.modulePath)}\n`);
  }

  async zip(version: string, toFile: string): Promise<void> {
    if (version !== canonicalVersion(version)) throw new GotsError('vcs', `version ${version} is not canonical`);
    if (isPseudoVersion(version)) await this.stat(version);
    const { rev, dir } = await this.findDir(version);
    const goMod = await this.#host.readFile(rev, posix.join(dir, 'go.mod'));
    const goVersion = goMod === undefined ? '' : goLineOf(goMod);
    const { goVersion: local, tooNew, sys } = this.#setting;
    if (goVersion !== '' && isTooNew(goVersion, local)) throw tooNew(`${this.modulePath}@${version}`, goVersion);
    const archive = `${toFile}.vcs`;
    try {
      sys.files.writeFile(archive, '');
      await this.#host.readZip(rev, dir, archive);
      await this.#repack(archive, { version, rev, dir, toFile });
    } finally {
      if (sys.files.tryStat(archive) !== undefined) sys.files.remove(archive);
    }
  }

  async #repack(
    archive: string,
    {
      version,
      rev,
      dir,
      toFile,
    }: { readonly version: string; readonly rev: string; readonly dir: string; readonly toFile: string },
  ): Promise<void> {
    const { sys } = this.#setting;
    if (sys.files.stat(archive).size > maxZipSize) throw new GotsError('vcs', 'downloaded zip file too large');
    const zip = await sys.openZip(archive);
    try {
      const top = zip.entries[0]?.name.replace(/\/.*$/s, '/') ?? '';
      const inner = top + (dir === '' ? '' : `${dir}/`);
      const files: ModuleFile[] = [];
      for (const entry of zip.entries) {
        if (!entry.name.includes('/')) throw new GotsError('vcs', 'missing top-level directory prefix');
        if (!entry.name.startsWith(top)) {
          throw new GotsError('vcs', 'zip file contains more than one top-level directory');
        }
        const name = entry.name.startsWith(inner) ? entry.name.slice(inner.length) : '';
        if (name === '' || name.endsWith('/')) continue;
        files.push({ name, size: entry.size, isRegular: entry.isRegular, read: () => zip.read(entry) });
      }
      if (dir !== '' && !files.some(({ name }) => name === 'LICENSE')) files.push(...(await this.#rootLicense(rev)));
      await createModuleZip({ path: this.modulePath, version }, files, { path: toFile, files: sys.files });
    } finally {
      zip.close();
    }
  }

  /** A module in a folder has the repository's licence where it has none of its own. */
  async #rootLicense(rev: string): Promise<ModuleFile[]> {
    const data = await this.#host.readFile(rev, 'LICENSE').catch(nothingFor);
    if (data === undefined || data.length > maxLicenseSize) return [];
    return [{ name: 'LICENSE', size: data.length, isRegular: true, read: () => Promise.resolve(data) }];
  }

  get place(): ModulePlace {
    return { dir: this.#dir, tagPrefix: this.#tagPrefix, pathPrefix: this.#pathPrefix, pathMajor: this.#pathMajor };
  }

  get host(): CodeHost {
    return this.#host;
  }

  /** Which versions the newest release retracts. */
  async retracted(): Promise<(version: string) => boolean> {
    const { list } = await this.versions('');
    const versions = list.filter((version) => !version.endsWith('+incompatible'));
    const newest = versions.findLast((version) => semverPrerelease(version) === '') ?? versions.at(-1);
    if (newest === undefined) return () => false;
    const text = Buffer.from(await this.goMod(newest)).toString('utf8');
    const { retract } = parseModFile('go.mod', text, { lax: true });
    return (version) =>
      retract.some(({ low, high }) => compareSemver(low, version) <= 0 && compareSemver(version, high) <= 0);
  }
}

function pick(origin: Origin | undefined, name: 'TagPrefix' | 'TagSum' | 'RepoSum'): Partial<Origin> {
  const value = origin?.[name];
  return value === undefined || value === '' ? {} : { [name]: value };
}

function goModProblem(about: {
  readonly file: string;
  readonly path: string;
  readonly suffix: string;
  readonly major: string;
  readonly version: string;
  readonly rev: string;
}): string {
  const { file, path, suffix, major, version, rev } = about;
  if (path === '') return `${file} is missing module path${suffix} at revision ${rev}`;
  const has = `module path ${goQuote(path)}${suffix} at revision ${rev}`;
  if (major !== '') return `${file} has non-...${major} ${has}`;
  if (!splitPathVersion(path).ok) return `${file} has malformed ${has}`;
  return `${file} has post-${semverMajor(version)} ${has}`;
}

/** Whether a module path has the major version of a pathMajor. */
function isMajor(path: string, pathMajor: string): boolean {
  const split = splitPathVersion(path);
  if (path === '' || !split.ok) return false;
  if (pathMajor === '') return ['', 'v0', 'v1'].includes(pathMajorPrefix(split.pathMajor));
  return split.pathMajor !== '' && split.pathMajor.slice(1) === pathMajor.slice(1);
}

/** The path in a go.mod's module line, however broken the rest is; '' where there is none. */
function modulePathIn(goMod: Uint8Array): string {
  for (const full of Buffer.from(goMod).toString('utf8').split('\n')) {
    const comment = full.indexOf('//');
    const line = (comment < 0 ? full : full.slice(0, comment)).trim();
    const path = /^module\s+(.+)$/.exec(line)?.[1];
    if (path !== undefined) return /^["`]/.test(path) ? (goUnquote(path) ?? '') : path;
  }
  return '';
}

/** The version in a go.mod's go line. */
function goLineOf(goMod: Uint8Array): string {
  for (const line of Buffer.from(goMod).toString('utf8').split('\n')) {
    const match = /^go[ \t](.*)$/.exec(line.trim());
    if (match?.[1] !== undefined) return match[1].replace(/\/\/.*$/, '').trim();
  }
  return '';
}
