/**
 * The module cache's files, shared with go:
 *
 *   cache/download/<path>/@v/<version>.{info,mod,zip,ziphash,lock,partial}, list
 *   <path>@<version>/                    unpacked
 *   cache/lock                           the side lock
 *
 * Paths and versions are escaped (a capital X is `!x`).  Facts: cmd/go's modfetch/cache.go.
 */
import { dirname, join } from 'node:path';
import { FatalError, SysError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import { moduleCacheProblem } from '../../config/module-cache-place.ts';
import { isSince } from '../../config/release.ts';
import type { Lock, System } from '../../sys/system.ts';
import { compareSemver } from '../semver.ts';
import type { ModuleVersion } from '../module-info.ts';
import { canonicalVersion, escapePath, escapeVersion } from '../module-path.ts';

export type CacheSuffix = 'info' | 'mod' | 'zip' | 'ziphash' | 'lock' | 'partial';

/** Why a tree is not there: nothing, or something incomplete. */
export type TreeState = { readonly kind: 'complete' | 'missing' | 'partial'; readonly dir: string };

export class ModCache {
  readonly root: string;
  readonly #sys: System;
  /** the hash of what comes with Go is noted as that of all modules: Go 1.27 */
  readonly #notesBundled: boolean;
  #checked: { readonly problem: string | undefined } | undefined;

  constructor(config: Pick<Config, 'gomodcache' | 'goVersion'>, sys: System) {
    this.root = config.gomodcache;
    this.#notesBundled = isSince(config, '1.27');
    this.#sys = sys;
  }

  /** Why GOMODCACHE can't be used; undefined where it can.  Makes it where it is not there. */
  get problem(): string | undefined {
    this.#checked ??= { problem: moduleCacheProblem(this.root, this.#sys.files) };
    return this.#checked.problem;
  }

  /** @throws FatalError where GOMODCACHE can't be used */
  require(): void {
    const { problem } = this;
    if (problem !== undefined) throw new FatalError('download', problem);
  }

  /** `cache/download/<path>/@v` */
  versionsDir(path: string): string {
    return join(this.root, 'cache/download', escapePath(path), '@v');
  }

  /** @throws Error on a version that is not canonical */
  file(module: ModuleVersion, suffix: CacheSuffix): string {
    if (canonicalVersion(module.version) !== module.version) {
      throw new Error(`non-canonical module version ${JSON.stringify(module.version)}`);
    }
    return join(this.versionsDir(module.path), `${escapeVersion(module.version)}.${suffix}`);
  }

  /** Where the unpacked tree is, and whether all of it is there. */
  tree(module: ModuleVersion): TreeState {
    const dir = join(this.root, `${escapePath(module.path)}@${escapeVersion(module.version)}`);
    const { files } = this.#sys;
    const info = files.tryStat(dir);
    if (info === undefined) return { kind: 'missing', dir };
    if (info.kind !== 'directory') return { kind: 'partial', dir };
    if (files.tryStat(this.file(module, 'partial')) !== undefined) return { kind: 'partial', dir };
    if (module.path === 'golang.org/fips140' && !this.#notesBundled) return { kind: 'complete', dir };
    return { kind: files.tryStat(this.file(module, 'ziphash')) === undefined ? 'partial' : 'complete', dir };
  }

  /** A cached file; undefined when there is none. @throws Error on a version that is not canonical */
  read(module: ModuleVersion, suffix: CacheSuffix): Uint8Array | undefined {
    const path = this.file(module, suffix);
    if (this.problem !== undefined) return undefined;
    try {
      return this.#sys.files.readFile(path);
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }

  /** The names of a module's cached files; none where they can't be listed. @throws InvalidPathError */
  names(path: string): readonly string[] {
    const dir = this.versionsDir(path);
    if (this.problem !== undefined) return [];
    try {
      return this.#sys.files.readDir(dir).map(({ name }) => name);
    } catch (error) {
      if (error instanceof SysError) return [];
      throw error;
    }
  }

  /**
   * Writes a cached file whole; a go.mod brings the list of versions up to date, where that can be written: the next go.mod
   * makes up for it.  Without a cache, nothing is written.
   */
  async write(module: ModuleVersion, suffix: 'info' | 'mod', data: Uint8Array | string): Promise<void> {
    const path = this.file(module, suffix);
    if (this.problem !== undefined) return;
    this.#sys.files.mkdirAll(dirname(path));
    this.#sys.files.writeFileAtomic(path, data);
    if (suffix !== 'mod') return;
    try {
      await this.#rewriteList(dirname(path));
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  }

  /** `list` names the versions whose go.mod is cached. */
  async #rewriteList(dir: string): Promise<void> {
    const path = join(dir, 'list');
    const lock = await this.#sys.lock(path, 'exclusive');
    try {
      const versions = this.#sys.files
        .readDir(dir)
        .filter(({ name }) => name.endsWith('.mod'))
        .map(({ name }) => name.slice(0, -'.mod'.length))
        .filter((version) => version !== '' && canonicalVersion(version) === version);
      const text = versions
        .toSorted((a, b) => compareSemver(a, b) || (a < b ? -1 : 1))
        .map((version) => `${version}\n`)
        .join('');
      if (this.#sys.files.readText(path) !== text) this.#sys.files.writeFile(path, text);
    } finally {
      lock.release();
    }
  }

  /** go's lock for one module version. */
  lockVersion(module: ModuleVersion): Promise<Lock> {
    const path = this.file(module, 'lock');
    this.#sys.files.mkdirAll(dirname(path));
    return this.#sys.lock(path, 'exclusive');
  }

  /** go's lock for writing go.sum and the like; undefined where the cache has no place for it. */
  async sideLock(): Promise<Lock | undefined> {
    if (this.problem !== undefined) return undefined;
    const path = join(this.root, 'cache/lock');
    try {
      this.#sys.files.mkdirAll(dirname(path));
      return await this.#sys.lock(path, 'exclusive');
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }
}
