/**
 * Where module loading gets modules from: the module cache, and what GOPROXY names, each hash checked.  Everything is
 * done once; what several ask for at a time is fetched once.  Facts: cmd/go's modfetch (fetch.go, cache.go, repo.go).
 */
import { basename, dirname, join } from 'node:path';
import { FatalError, GotsError, SysError, errorText, isBug } from '../../base/errors.ts';
import { goQuote } from '../../base/go-quote.ts';
import { isSince } from '../../config/release.ts';
import type { Emit } from '../../events/events.ts';
import type { Files, ReadableFiles, System } from '../../sys/system.ts';
import type { ZipArchive } from '../../sys/zip.ts';
import type { ModuleVersion } from '../module-info.ts';
import { matchPrefixPatterns } from '../module-path.ts';
import { type BundledZip, type ModuleRepo, ModuleNotExist, type ModuleSource } from '../source.ts';
import { goModHash, hash1 } from './dir-hash.ts';
import { parseGoProxy } from './go-proxy-list.ts';
import type { FetchConfig } from './fetch-config.ts';
import { GoSum } from './go-sum.ts';
import { CachedRepo } from './cached-repo.ts';
import { ModCache } from './mod-cache.ts';
import { unpackZip, zipProblem } from './module-zip.ts';
import { ProxyRepo, versionError } from './proxy-repo.ts';
import { once } from './once.ts';
import { parseRevInfo } from './rev-info.ts';
import { checkSum, type SumDatabase } from './sum-check.ts';
import type { WebOptions } from './web.ts';
import type { ZipRepo } from './zip-repo.ts';

export interface ModuleSourceSetting {
  readonly config: FetchConfig;
  readonly sys: System;
  /** the overlay, for go.sum */
  readonly files: ReadableFiles;
  readonly emit: Emit;
  /** '' where sums are not kept */
  readonly goSumFile: string;
  readonly workspaceGoSumFiles: readonly string[];
  readonly database: SumDatabase;
  /** version control, for `direct` and GONOPROXY */
  readonly openDirect: (path: string) => Promise<ZipRepo>;
  readonly web: WebOptions;
}

/** A zip in the module cache; just fetched, it is open still, and to be closed. */
interface DownloadedZip {
  readonly zip: string;
  readonly archive?: ZipArchive | undefined;
}

/** what go.mod files made from other systems' files began with, which are made no more */
const oldMark = '//vgo 0.0.';

/** of a zip, from one telling to the next */
const tellingBytes = 1 << 18;

const useProxy = 'path does not match GOPRIVATE/GONOPROXY';

export function openModuleSource(setting: ModuleSourceSetting): ModuleSource {
  return new FetchedModules(setting);
}

class FetchedModules implements ModuleSource {
  readonly goSumFile: string;
  readonly #setting: ModuleSourceSetting;
  readonly #sys: System;
  readonly #cache: ModCache;
  readonly #sums: GoSum;
  readonly #goproxy: string;
  readonly #gonoproxy: string;
  readonly #goMods = new Map<string, Promise<Uint8Array>>();
  readonly #trees = new Map<string, Promise<string>>();
  readonly #repos = new Map<string, Promise<CachedRepo>>();
  readonly #complete = new Map<string, string>();

  constructor(setting: ModuleSourceSetting) {
    this.#setting = setting;
    this.#sys = setting.sys;
    this.goSumFile = setting.goSumFile;
    this.#cache = new ModCache(setting.config, setting.sys);
    this.#sums = new GoSum({
      file: setting.goSumFile,
      workspaceFiles: setting.workspaceGoSumFiles,
      files: setting.files,
      warn: (text) => setting.emit({ kind: 'remark', text }),
    });
    const { getenv } = setting.config;
    this.#goproxy = getenv('GOPROXY');
    this.#gonoproxy = getenv('GONOPROXY') === '' ? getenv('GOPRIVATE') : getenv('GONOPROXY');
  }

  haveSum(module: ModuleVersion): boolean {
    return this.#sums.has(module);
  }

  sum(module: ModuleVersion): string {
    return this.#zipHash(module);
  }

  /** The hash noted when the zip came; '' where none was. */
  #zipHash(module: ModuleVersion): string {
    const data = this.#cache.read(module, 'ziphash');
    const hash = data === undefined ? '' : Buffer.from(data).toString('utf8').trim();
    return /^h1:[A-Za-z0-9+/]{43}=$/.test(hash) ? hash : '';
  }

  goModPath(module: ModuleVersion): string {
    const path = this.#cache.file(module, 'mod');
    return this.#sys.files.tryStat(path) === undefined ? '' : path;
  }

  downloadedDir(module: ModuleVersion): string | undefined {
    const key = `${module.path}@${module.version}`;
    const known = this.#complete.get(key);
    if (known !== undefined) return known;
    if (this.#cache.problem !== undefined) return undefined;
    const tree = this.#cache.tree(module);
    if (tree.kind !== 'complete') return undefined;
    this.#complete.set(key, tree.dir);
    return tree.dir;
  }

  goMod(module: ModuleVersion): Promise<Uint8Array> {
    return once(this.#goMods, `${module.path}@${module.version}`, async () => {
      const cached = this.#cache.read(module, 'mod');
      if (cached !== undefined && !Buffer.from(cached).toString('latin1', 0, oldMark.length).startsWith(oldMark)) {
        await this.#checkGoMod(module, cached);
        return cached;
      }
      const text = await this.tryProxies(module.path, (repo) => repo.goMod(module.version));
      return text;
    });
  }

  #checkGoMod(module: ModuleVersion, text: Uint8Array): Promise<void> {
    const sumOf = { path: module.path, version: `${module.version}/go.mod` };
    return checkSum(sumOf, goModHash(text), this.#sums, this.#setting.database);
  }

  download(module: ModuleVersion): Promise<string> {
    return once(this.#trees, `${module.path}@${module.version}`, async () => {
      if (isSince(this.#setting.config, '1.27') && module.path === 'golang.org/fips140') {
        throw new Error(`${module.path} is bundled with the Go distribution and cannot be downloaded`);
      }
      this.#cache.require();
      const known = this.downloadedDir(module);
      const dir = known ?? (await this.#fetchTree(module));
      await this.#checkCached(module);
      return dir;
    });
  }

  unpackFrom(bundled: BundledZip, module: ModuleVersion): Promise<string> {
    return once(this.#trees, `${module.path}@${module.version}`, async () => {
      this.#cache.require();
      return this.#unpackedFrom(bundled, module) ?? (await this.#unpackBundled(bundled, module));
    });
  }

  /** The tree that was unpacked from a zip of that hash. */
  #unpackedFrom({ moduleHash }: BundledZip, module: ModuleVersion): string | undefined {
    const { kind, dir } = this.#cache.tree(module);
    if (kind !== 'complete') return undefined;
    if (moduleHash === undefined) return dir;
    const noted = this.#sys.files.readText(this.#cache.file(module, 'ziphash'));
    return noted.trim() === moduleHash ? dir : undefined;
  }

  /** The hash is noted when all is there, so that it never stands beside a tree that is not whole. */
  async #unpackBundled(bundled: BundledZip, module: ModuleVersion): Promise<string> {
    const { files } = this.#sys;
    const lock = await this.#cache.lockVersion(module);
    try {
      const known = this.#unpackedFrom(bundled, module);
      if (known !== undefined) return known;
      bundled.verify?.();
      const { dir } = this.#cache.tree(module);
      await this.#clean(dir);
      const hashFile = this.#cache.file(module, 'ziphash');
      if (bundled.moduleHash !== undefined) files.removeAll(hashFile);
      await this.#unpack(module, { zip: bundled.zip, dir });
      if (bundled.moduleHash !== undefined) files.writeFile(hashFile, bundled.moduleHash);
      return dir;
    } finally {
      lock.release();
    }
  }

  async noteTimes(modules: readonly ModuleVersion[]): Promise<void> {
    await Promise.all(modules.map((module) => this.#noteInfo(module)));
  }

  sideLock(): Promise<{ release(): void } | undefined> {
    return this.#cache.sideLock();
  }

  async #noteInfo(module: ModuleVersion): Promise<void> {
    const cached = this.#cache.read(module, 'info');
    if (cached !== undefined && parseRevInfo(Buffer.from(cached).toString('utf8')) !== undefined) return;
    try {
      await this.tryProxies(module.path, (repo) => repo.stat(module.version));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }

  async #fetchTree(module: ModuleVersion): Promise<string> {
    const downloaded = await this.#downloadZip(module);
    try {
      return await this.#unpackOnce(module, downloaded);
    } finally {
      downloaded.archive?.close();
    }
  }

  async #unpackOnce(module: ModuleVersion, zip: DownloadedZip): Promise<string> {
    const lock = await this.#cache.lockVersion(module);
    try {
      const tree = this.#cache.tree(module);
      if (tree.kind === 'complete') return tree.dir;
      await this.#clean(tree.dir);
      await this.#unpack(module, { ...zip, dir: tree.dir });
      return tree.dir;
    } finally {
      lock.release();
    }
  }

  /** Removes what an earlier process left behind, half unpacked. */
  async #clean(dir: string): Promise<void> {
    await this.#removeMatching(dirname(dir), `${basename(dir)}.tmp-`, '*');
    if (this.#sys.files.tryStat(dir) !== undefined) this.#sys.files.removeReadOnly(dir);
  }

  async #removeMatching(dir: string, literal: string, pattern: string): Promise<void> {
    for (const name of await this.#sys.glob(dir, literal, pattern)) this.#sys.files.removeReadOnly(join(dir, name));
  }

  async #unpack(module: ModuleVersion, { zip, archive, dir }: DownloadedZip & { readonly dir: string }): Promise<void> {
    const { files } = this.#sys;
    const unpack = async (opened: ZipArchive): Promise<void> => {
      const problem = zipProblem(module, opened.entries, files.stat(zip).size);
      if (problem !== undefined) throw new Error(problem);
      await unpackZip(opened, module, { dir, files });
    };
    const partial = this.#cache.file(module, 'partial');
    files.mkdirAll(dirname(dir));
    files.writeFile(partial, '');
    try {
      await (archive === undefined ? this.#withZip(zip, unpack) : unpack(archive));
    } catch (error) {
      const text = `unzip ${zip}: ${errorText(error)}`;
      this.#setting.emit({ kind: 'remark', text: `-> ${text}\n` });
      files.removeReadOnly(dir);
      files.remove(partial);
      throw new GotsError('download', text, { cause: error });
    }
    files.remove(partial);
    if (!this.#setting.config.flags.modcacherw) makeReadOnly(files, dir);
  }

  async #withZip<T>(path: string, use: (archive: ZipArchive) => Promise<T>): Promise<T> {
    const archive = await this.#sys.openZip(path);
    try {
      return await use(archive);
    } finally {
      archive.close();
    }
  }

  /**
   * What the cache has of a module against go.sum, by the hash that was noted when its zip came.
   *
   * @throws FatalError what is here, and may be built from, is wrong
   */
  async #checkCached(module: ModuleVersion): Promise<void> {
    const noted = this.#notedHash(module);
    if (!noted.startsWith('h1:') && isHashSized(noted)) {
      throw this.#cannotVerify(module, new Error(`unexpected ziphash: ${goQuote(noted)}`));
    }
    if (isHashSized(noted)) {
      await checkSum(module, noted, this.#sums, this.#setting.database).catch(failForGood);
      return;
    }
    try {
      await this.#hashZip(module, this.#cache.file(module, 'zip'));
    } catch (error) {
      throw this.#cannotVerify(module, error);
    }
  }

  #notedHash(module: ModuleVersion): string {
    try {
      return this.#sys.files.readText(this.#cache.file(module, 'ziphash')).trim();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw this.#cannotVerify(module, error);
    }
  }

  #cannotVerify(module: ModuleVersion, error: unknown): FatalError {
    if (error instanceof FatalError) return error;
    const text = `verifying ${versionError(module.path, module.version, error).message}`;
    return new FatalError('checksum', text, { bare: true, cause: error });
  }

  async #downloadZip(module: ModuleVersion): Promise<DownloadedZip> {
    const { files } = this.#sys;
    const zip = this.#cache.file(module, 'zip');
    if (files.tryStat(zip) !== undefined && files.tryStat(`${zip}hash`) !== undefined) {
      if (!this.#sums.has(module)) await this.#checkCached(module);
      return { zip };
    }
    this.#setting.emit({ kind: 'downloading', ...shownName(module) });
    const lock = await this.#cache.lockVersion(module);
    let bytes = 0;
    try {
      const exists = files.tryStat(zip) !== undefined;
      if (exists && files.tryStat(`${zip}hash`) !== undefined) return { zip };
      await this.#removeMatching(dirname(zip), basename(zip), '*.tmp');
      if (exists) await this.#hashZip(module, zip);
      const fetched = exists ? {} : { archive: await this.#fetchZip(module, zip) };
      bytes = files.stat(zip).size;
      return { zip, ...fetched };
    } finally {
      lock.release();
      this.#setting.emit({ kind: 'downloaded', ...shownName(module), bytes });
    }
  }

  /** Tells now and then how much of a zip has come. */
  #heard(module: ModuleVersion): (bytes: number) => void {
    let told = 0;
    return (bytes) => {
      if (bytes - told < tellingBytes) return;
      told = bytes;
      this.#setting.emit({ kind: 'receiving', ...shownName(module), bytes });
    };
  }

  async #fetchZip(module: ModuleVersion, zip: string): Promise<ZipArchive> {
    const { files } = this.#sys;
    const random = Buffer.from(this.#sys.randomBytes(4)).readUInt32LE() % 1_000_000_000;
    const temporary = `${zip}${random}.tmp`;
    let archive: ZipArchive | undefined;
    try {
      await this.#tryRepos(module.path, async (repo) => {
        files.writeFile(temporary, '');
        await repo.zip(module.version, temporary, this.#heard(module));
      });
      archive = await this.#sys.openZip(temporary);
      await this.#hashArchive(module, archive, `${zip}hash`);
      files.rename(temporary, zip);
      return archive;
    } catch (error) {
      archive?.close();
      if (files.tryStat(temporary) !== undefined) files.remove(temporary);
      throw error;
    }
  }

  #hashZip(module: ModuleVersion, zip: string): Promise<void> {
    return this.#withZip(zip, (archive) => this.#hashArchive(module, archive, `${zip}hash`));
  }

  /** Hashes a zip's files and notes the hash beside it, when it is the right one. */
  async #hashArchive(module: ModuleVersion, archive: ZipArchive, hashFile: string): Promise<void> {
    const prefix = `${module.path}@${module.version}/`;
    const files: { name: Uint8Array; sha256: string }[] = [];
    for (const entry of archive.entries) {
      if (!entry.name.startsWith(prefix)) {
        throw new Error(`zip for ${prefix.slice(0, -1)} has unexpected file ${entry.name}`);
      }
      files.push({ name: entry.rawName, sha256: await archive.sha256(entry) });
    }
    const hash = hash1(files);
    await checkSum(module, hash, this.#sums, this.#setting.database);
    this.#sys.files.writeFile(hashFile, hash);
  }

  #tryRepos<T>(path: string, query: (repo: CachedRepo) => Promise<T>): Promise<T> {
    return this.#tryPlaces(async (url) => query(await this.#repo(url, path)));
  }

  tryProxies<T>(path: string, query: (repo: ModuleRepo) => Promise<T>): Promise<T> {
    return this.#tryRepos(path, query);
  }

  atProxies<T>(query: (repo: (path: string) => Promise<ModuleRepo>) => Promise<T>): Promise<T> {
    return this.#tryPlaces((url) => query((path) => this.#repo(url, path)));
  }

  /**
   * Asks each place in turn.  The best error is told: that of version control, then of a proxy that answered something
   * else than not-found, then not-found.
   */
  async #tryPlaces<T>(query: (url: string) => Promise<T>): Promise<T> {
    let best: unknown;
    let rank = 0;
    for (const { url, fallBackOnError } of parseGoProxy(this.#goproxy, this.#gonoproxy)) {
      try {
        return await query(url);
      } catch (error) {
        if (error instanceof FatalError) throw error;
        const isNotExist = error instanceof ModuleNotExist;
        const isDirect = url === 'direct' || (url === 'noproxy' && errorText(error) !== useProxy);
        if (isDirect) [best, rank] = [error, 2];
        else if (rank <= 1 && !isNotExist) [best, rank] = [error, 1];
        else if (rank === 0) best = error;
        if (!fallBackOnError && !isNotExist) break;
      }
    }
    throw best;
  }

  #repo(proxy: string, path: string): Promise<CachedRepo> {
    return once(this.#repos, `${proxy} ${path}`, async () => {
      const open = async (): Promise<ZipRepo> => this.#open(proxy, path);
      return new CachedRepo(path, {
        cache: this.#cache,
        isOff: this.#goproxy === 'off',
        mayBeReadOnly: isSince(this.#setting.config, '1.27'),
        open,
        check: (version, text) => this.#checkGoMod({ path, version }, text),
        warn: (text) => this.#setting.emit({ kind: 'note', text }),
      });
    });
  }

  async #open(proxy: string, path: string): Promise<ZipRepo> {
    const { openDirect, web } = this.#setting;
    if (matchPrefixPatterns(this.#gonoproxy, path)) {
      if (proxy === 'noproxy' || proxy === 'direct') return openDirect(path);
      throw new ModuleNotExist('disabled by GOPRIVATE/GONOPROXY');
    }
    if (proxy === 'off') throw new ModuleNotExist('module lookup disabled by GOPROXY=off');
    if (proxy === 'noproxy') throw new ModuleNotExist(useProxy);
    return proxy === 'direct' ? openDirect(path) : new ProxyRepo(this.#sys, proxy, path, web);
  }

  async writeGoSum({
    keep,
    isReadonly,
  }: {
    readonly keep: ReadonlySet<string>;
    readonly isReadonly: boolean;
  }): Promise<void> {
    if (!this.#sums.isChanged(keep)) return;
    if (isReadonly) throw new GotsError('checksum', 'updates to go.sum needed, disabled by -mod=readonly');
    const lock = await this.#cache.sideLock();
    try {
      await this.#sums.write(this.#sys, keep);
    } finally {
      lock?.release();
    }
  }
}

/** `golang.org/toolchain v0.0.1-go1.26.8.linux-amd64` is shown as `go1.26.8 (linux/amd64)`. */
function shownName({ path, version }: ModuleVersion): { readonly path: string; readonly version: string } {
  if (path !== 'golang.org/toolchain') return { path, version };
  const [, name = version, goos = '', goarch = ''] = /^v0\.0\.1-(.*)\.([^.-]+)-([^.]+)$/.exec(version) ?? [];
  return { path: name, version: `(${goos}/${goarch})` };
}

/** Takes the write bits of all directories, the innermost first. */
function makeReadOnly(files: Files, dir: string): void {
  for (const { name, kind } of files.readDir(dir)) if (kind === 'directory') makeReadOnly(files, join(dir, name));
  files.chmod(dir, files.lstat(dir).mode & 0o777 & ~0o222);
}

/** As noted hashes are: `h1:` and 32 bytes in base64. */
function isHashSized(hash: string): boolean {
  return hash.length === 'h1:'.length + 44 && !hash.includes('\0');
}

/** A failure to check what the cache has ends the command, whoever asked for it. */
function failForGood(error: unknown): never {
  if (error instanceof FatalError || isBug(error)) throw error;
  throw new FatalError('checksum', errorText(error), { bare: true, cause: error });
}
