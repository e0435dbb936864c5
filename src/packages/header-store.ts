/**
 * Headers of files that do not change, kept between builds in GOCACHE/gots/headers: one file for each module version in
 * the module cache, one for GOROOT/src.  A line per directory: its path, a tab, its headers (header-text.ts).
 *
 * Sound because the module cache's trees are never changed in place (go's own module index trusts the same), only replaced by
 * others, which are other directories; and because
 * what comes from GOROOT counts only while the directory, for the names, and the file, for its header, have the size, the
 * times and the inode of then, and were older than two seconds when that build began (the rule of cmd/go's
 * modindex.dirHash, with the time of the inode in addition).
 */
import { createHash } from 'node:crypto';
import { dirname, join, sep } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { Files } from '../sys/system.ts';
import {
  decodeDirectory,
  encodeDirectory,
  type FileHeader,
  type StoredDirectory,
  type StoredHeader,
} from './header-text.ts';
import { hasFilePathPrefix } from './import-paths.ts';

const FORMAT = 'gots headers 2';
const SETTLED_NS = 2_000_000_000n;

/** The stored directories of one module version, or of GOROOT/src. */
interface Shelf {
  readonly file: string;
  /** directory below the root -> encoded headers */
  readonly lines: Map<string, string>;
  changed: boolean;
}

export class HeaderStore {
  readonly #files: Files;
  readonly #dir: string;
  readonly #gorootSrc: string;
  readonly #modcache: string;
  readonly #goVersion: string;
  /** when the build began, milliseconds since 1970: what has changed since is too young */
  readonly #now: number;
  readonly #shelves = new Map<string, Shelf>();

  constructor(files: Files, config: Config, now: number) {
    this.#files = files;
    this.#dir = join(config.gocache, 'gots', 'headers');
    this.#gorootSrc = join(config.goroot, 'src');
    this.#modcache = config.gomodcache;
    this.#goVersion = config.goVersion;
    this.#now = now;
  }

  /** What is known of a directory and still true; undefined: nothing. */
  lookup(dir: string): StoredDirectory | undefined {
    const root = this.#rootOf(dir);
    if (root === undefined) return undefined;
    const line = this.#shelf(root).lines.get(dir.slice(root.length));
    if (line === undefined) return undefined;
    let stored: StoredDirectory;
    try {
      stored = decodeDirectory(line);
    } catch {
      return undefined;
    }
    return stored.stamp === this.#stampIn(root, dir) ? stored : undefined;
  }

  /** What is known of a file of a directory that was looked up, and still true. */
  header(dir: string, name: string, stored: StoredDirectory): FileHeader | undefined {
    const known = stored.headers.get(name);
    const root = this.#rootOf(dir);
    if (known === undefined || root === undefined) return undefined;
    return known.stamp === this.#stampIn(root, join(dir, name)) ? known.header : undefined;
  }

  /** Keeps what was read of a directory, if it is one that does not change. */
  record(dir: string, names: readonly string[], headers: ReadonlyMap<string, FileHeader>): void {
    const root = this.#rootOf(dir);
    const key = root === undefined ? '' : dir.slice(root.length);
    if (root === undefined || /[\t\n]/.test(key)) return;
    const stamp = this.#stampIn(root, dir);
    if (stamp === undefined) return;
    const kept = new Map<string, StoredHeader>();
    for (const [name, header] of headers) {
      const fileStamp = this.#stampIn(root, join(dir, name));
      if (fileStamp !== undefined) kept.set(name, { header, stamp: fileStamp });
    }
    const shelf = this.#shelf(root);
    shelf.lines.set(key, encodeDirectory({ stamp, names, headers: kept }));
    shelf.changed = true;
  }

  /** Writes what is new. A store that can't be written costs the next build time, nothing else. */
  save(): void {
    for (const [root, shelf] of this.#shelves) {
      if (!shelf.changed) continue;
      const lines = [...shelf.lines].map(([key, line]) => `${key}\t${line}\n`);
      try {
        this.#files.mkdirAll(dirname(shelf.file));
        this.#files.writeFileAtomic(shelf.file, `${this.#head(root)}\n${lines.join('')}`);
        shelf.changed = false;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        return;
      }
    }
  }

  #head(root: string): string {
    return `${FORMAT} ${this.#goVersion} ${this.#identityOf(root)} ${root}`;
  }

  /** Tells a module's directory from another one at the same path; GOROOT is looked at file by file. */
  #identityOf(root: string): string {
    const info = root === this.#gorootSrc ? undefined : this.#files.tryStat(root);
    return info === undefined ? '' : `${info.device}.${info.inode}.${info.ctimeNs}`;
  }

  /** The module's directory in the module cache, or GOROOT/src. */
  #rootOf(dir: string): string | undefined {
    if (hasFilePathPrefix(dir, this.#gorootSrc)) return this.#gorootSrc;
    if (!hasFilePathPrefix(dir, this.#modcache)) return undefined;
    const at = dir.indexOf('@', this.#modcache.length);
    if (at < 0) return undefined;
    const end = dir.indexOf(sep, at);
    return end < 0 ? dir : dir.slice(0, end);
  }

  #shelf(root: string): Shelf {
    const known = this.#shelves.get(root);
    if (known !== undefined) return known;
    const head = this.#head(root);
    const name = createHash('sha256').update(`${this.#goVersion} ${root}`).digest('hex').slice(0, 40);
    const shelf: Shelf = { file: join(this.#dir, name), lines: new Map(), changed: false };
    this.#shelves.set(root, shelf);
    const [first, ...rest] = this.#readText(shelf.file).split('\n');
    if (first !== head) return shelf;
    for (const line of rest) {
      const tab = line.indexOf('\t');
      if (tab >= 0) shelf.lines.set(line.slice(0, tab), line.slice(tab + 1));
    }
    return shelf;
  }

  #readText(file: string): string {
    try {
      return this.#files.readText(file);
    } catch (error) {
      if (error instanceof SysError) return '';
      throw error;
    }
  }

  /** State of a file or directory; undefined where it is gone, or too young to be trusted. */
  #stampIn(root: string, path: string): string | undefined {
    if (root !== this.#gorootSrc) return '';
    const info = this.#files.tryStat(path);
    const newest = BigInt(this.#now) * 1_000_000n - SETTLED_NS;
    if (info === undefined || info.mtimeNs > newest || info.ctimeNs > newest) return undefined;
    return `${info.size} ${info.mtimeNs} ${info.ctimeNs} ${info.inode}`;
  }
}
