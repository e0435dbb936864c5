/** A repository whose answers go into the module cache.  Facts: cmd/go's modfetch/cache.go (cachingRepo). */
import { SysError } from '../../base/errors.ts';
import type { ModuleRepo, RevInfo } from '../source.ts';
import { readCachedInfo } from './cached-info.ts';
import type { ModCache } from './mod-cache.ts';
import { once } from './once.ts';
import { formatRevInfo } from './rev-info.ts';
import type { ZipRepo } from './zip-repo.ts';

export interface CachedRepoSetting {
  readonly cache: ModCache;
  /** GOPROXY=off */
  readonly isOff: boolean;
  /** opens what answers when the cache does not */
  readonly open: () => Promise<ZipRepo>;
  /** a go.mod against go.sum. @throws FatalError, GotsError */
  readonly check: (version: string, text: Uint8Array) => Promise<void>;
  /** hears that the cache could not be written to, which is no reason to fail */
  readonly warn: (text: string) => void;
  /** it is not told that the cache is on a read-only file system: Go 1.27 */
  readonly mayBeReadOnly: boolean;
}

export class CachedRepo implements ModuleRepo {
  readonly modulePath: string;
  readonly #setting: CachedRepoSetting;
  readonly #stats = new Map<string, Promise<RevInfo>>();
  #repo: Promise<ZipRepo> | undefined;
  #latest: Promise<RevInfo> | undefined;

  constructor(modulePath: string, setting: CachedRepoSetting) {
    this.modulePath = modulePath;
    this.#setting = setting;
  }

  #opened(): Promise<ZipRepo> {
    this.#repo ??= this.#setting.open();
    return this.#repo;
  }

  async versions(prefix: string): Promise<{ readonly list: readonly string[]; readonly origin?: unknown }> {
    return (await this.#opened()).versions(prefix);
  }

  stat(rev: string): Promise<RevInfo> {
    return once(this.#stats, rev, async () => {
      const cached = this.#cachedInfo(rev);
      if (cached !== undefined) return cached;
      const info = await (await this.#opened()).stat(rev);
      const problem = await this.#store(info.version, 'info', formatRevInfo(info));
      if (problem !== undefined) this.#setting.warn(`writing stat cache: ${problem}`);
      return info;
    });
  }

  #cachedInfo(rev: string): RevInfo | undefined {
    const { cache, isOff } = this.#setting;
    return readCachedInfo(cache, { path: this.modulePath, rev, isOff });
  }

  /** @returns why the cache can't be written to */
  async #store(version: string, suffix: 'info' | 'mod', data: Uint8Array | string): Promise<string | undefined> {
    try {
      await this.#setting.cache.write({ path: this.modulePath, version }, suffix, data);
      return undefined;
    } catch (error) {
      if (error instanceof SysError) return this.#isExpected(error) ? undefined : error.message;
      throw error;
    }
  }

  #isExpected(error: SysError): boolean {
    return this.#setting.mayBeReadOnly && error.errno === 'EROFS';
  }

  latest(): Promise<RevInfo> {
    this.#latest ??= (async () => {
      const info = await (await this.#opened()).latest();
      // nobody has asked for this file, and nobody is told that it could not be written
      if (this.#cachedInfo(info.version) === undefined) await this.#store(info.version, 'info', formatRevInfo(info));
      return info;
    })();
    return this.#latest;
  }

  async goMod(version: string): Promise<Uint8Array> {
    const { check, warn } = this.#setting;
    const text = await (await this.#opened()).goMod(version);
    await check(version, text);
    const problem = await this.#store(version, 'mod', text);
    if (problem !== undefined) warn(`writing go.mod cache: ${problem}`);
    return text;
  }

  async zip(...args: Parameters<ZipRepo['zip']>): Promise<void> {
    await (await this.#opened()).zip(...args);
  }
}
