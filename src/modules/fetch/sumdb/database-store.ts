/**
 * Where a checksum database's data comes from and is kept, shared with go:
 *
 *   GOPATH/pkg/sumdb/<name>/latest                         the latest signed tree head
 *   GOMODCACHE/cache/download/sumdb/<name>/lookup/...      records, and tile/... tiles; files under a lock each
 *
 * Facts: cmd/go's modfetch/sumdb.go.
 */
import { dirname, join } from 'node:path';
import { SysError, isNotExist } from '../../../base/errors.ts';
import type { Config } from '../../../config/config.ts';
import type { Lock, System } from '../../../sys/system.ts';
import { ModuleNotExist } from '../../source.ts';
import { parseGoProxy } from '../go-proxy-list.ts';
import { getBytes, type WebOptions } from '../web.ts';
import type { DatabaseStore } from './client.ts';

export interface DatabaseStoreSetting {
  /** of the database, `host[/path]` */
  readonly name: string;
  /** from GOSUMDB; undefined: the proxies are asked, then the database itself */
  readonly url: string | undefined;
  readonly config: Pick<Config, 'getenv' | 'gopath' | 'gomodcache'>;
  readonly sys: System;
  readonly web: WebOptions;
}

export class DiskDatabaseStore implements DatabaseStore {
  readonly #setting: DatabaseStoreSetting;
  #base: Promise<string> | undefined;

  constructor(setting: DatabaseStoreSetting) {
    this.#setting = setting;
  }

  async fetch(path: string): Promise<Uint8Array> {
    const { sys, web } = this.#setting;
    this.#base ??= this.#findBase();
    return getBytes(sys, joinURL(await this.#base, path), web);
  }

  /** A proxy that says that it has the database is asked for everything; the database itself never then. */
  async #findBase(): Promise<string> {
    const { name, url, config, sys, web } = this.#setting;
    if (url !== undefined) return /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
    const gonoproxy = config.getenv('GONOPROXY') === '' ? config.getenv('GOPRIVATE') : config.getenv('GONOPROXY');
    let failure: unknown;
    for (const proxy of parseGoProxy(config.getenv('GOPROXY'), gonoproxy)) {
      if (proxy.url === 'direct') return `https://${name}`;
      if (proxy.url === 'noproxy' || proxy.url === 'off') continue;
      try {
        await getBytes(sys, joinURL(proxy.url, `sumdb/${name}/supported`), web);
        return joinURL(proxy.url, `sumdb/${name}`);
      } catch (error) {
        if (error instanceof ModuleNotExist) continue;
        failure = error;
        if (!proxy.fallBackOnError) break;
      }
    }
    if (failure !== undefined) throw failure;
    return `https://${name}`;
  }

  #latestPath(): string {
    const { config, name } = this.#setting;
    const first = config.gopath[0] ?? '';
    if (first === '') throw new Error('could not locate sumdb file: missing $GOPATH: ');
    return join(first, 'pkg/sumdb', name, 'latest');
  }

  async readLatest(): Promise<Uint8Array> {
    return (await this.#readLocked(this.#latestPath())) ?? new Uint8Array();
  }

  async replaceLatest(old: Uint8Array, next: Uint8Array): Promise<boolean> {
    const { files } = this.#setting.sys;
    const path = this.#latestPath();
    const lock = await this.#lockForWriting(path);
    try {
      const data = files.readFile(path);
      if (data.length > 0 && !Buffer.from(data).equals(old)) return false;
      files.writeFile(path, next);
      return true;
    } finally {
      lock.release();
    }
  }

  #cachePath(path: string): string {
    return join(this.#setting.config.gomodcache, 'cache/download/sumdb', this.#setting.name, path);
  }

  /** A file without content is one that is being written. */
  async readCache(path: string): Promise<Uint8Array | undefined> {
    try {
      const data = await this.#readLocked(this.#cachePath(path));
      return data?.length === 0 ? undefined : data;
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }

  async writeCache(path: string, data: Uint8Array): Promise<void> {
    const target = this.#cachePath(path);
    try {
      const lock = await this.#lockForWriting(target);
      try {
        this.#setting.sys.files.writeFile(target, data);
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  }

  #lockForWriting(path: string): Promise<Lock> {
    const { sys } = this.#setting;
    sys.files.mkdirAll(dirname(path));
    return sys.lock(path, 'exclusive');
  }

  async #readLocked(path: string): Promise<Uint8Array | undefined> {
    const { files } = this.#setting.sys;
    if (files.tryStat(path) === undefined) return undefined;
    const lock = await this.#lockForReading(path);
    try {
      return files.readFile(path);
    } catch (error) {
      if (isNotExist(error)) return undefined;
      throw error;
    } finally {
      lock?.release();
    }
  }

  /** None where the file may only be read: nobody writes it then. */
  async #lockForReading(path: string): Promise<Lock | undefined> {
    try {
      return await this.#setting.sys.lock(path, 'shared');
    } catch (error) {
      if (error instanceof SysError && ['EACCES', 'EPERM', 'EROFS'].includes(error.errno)) return undefined;
      throw error;
    }
  }
}

/** Appends a path to a URL's own, before what follows `?`. */
function joinURL(base: string, path: string): string {
  const [, head = base, tail = ''] = /^([^?#]*)(.*)$/s.exec(base) ?? [];
  return `${head.replace(/\/$/, '')}/${path.replace(/^\//, '')}${tail}`;
}
