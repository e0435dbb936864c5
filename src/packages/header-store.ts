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
import { join } from 'node:path';
import { TreeNotes } from '../cache/tree-notes.ts';
import type { Config } from '../config/config.ts';
import { immutableTrees } from '../config/immutable-tree.ts';
import type { Files } from '../sys/system.ts';
import {
  decodeDirectory,
  encodeDirectory,
  type FileHeader,
  type StoredDirectory,
  type StoredHeader,
} from './header-text.ts';

const FORMAT = 'gots headers 2';
const SETTLED_NS = 2_000_000_000n;

export class HeaderStore {
  readonly #files: Files;
  readonly #treeOf: (path: string) => string | undefined;
  readonly #goVersion: string;
  readonly #gorootSrc: string;
  /** when the build began, milliseconds since 1970: what has changed since is too young */
  readonly #now: number;
  readonly #notes: TreeNotes;

  constructor(files: Files, config: Config, now: number) {
    this.#files = files;
    this.#treeOf = immutableTrees(config);
    this.#goVersion = config.goVersion;
    this.#gorootSrc = join(config.goroot, 'src');
    this.#now = now;
    this.#notes = new TreeNotes({
      files,
      dir: join(config.gocache, 'gots', 'headers'),
      nameOf: (root) => `${config.goVersion} ${root}`,
      headOf: (root) => this.#head(root),
    });
  }

  /** What is known of a directory and still true; undefined: nothing. */
  lookup(dir: string): StoredDirectory | undefined {
    const root = this.#treeOf(dir);
    if (root === undefined) return undefined;
    const line = this.#notes.get(root, dir);
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
    const root = this.#treeOf(dir);
    if (known === undefined || root === undefined) return undefined;
    return known.stamp === this.#stampIn(root, join(dir, name)) ? known.header : undefined;
  }

  /** Keeps what was read of a directory, if it is one that does not change. */
  record(dir: string, names: readonly string[], headers: ReadonlyMap<string, FileHeader>): void {
    const root = this.#treeOf(dir);
    if (root === undefined) return;
    const stamp = this.#stampIn(root, dir);
    if (stamp === undefined) return;
    const kept = new Map<string, StoredHeader>();
    for (const [name, header] of headers) {
      const fileStamp = this.#stampIn(root, join(dir, name));
      if (fileStamp !== undefined) kept.set(name, { header, stamp: fileStamp });
    }
    this.#notes.set(root, dir, encodeDirectory({ stamp, names, headers: kept }));
  }

  save(): void {
    this.#notes.save();
  }

  #head(root: string): string {
    return `${FORMAT} ${this.#goVersion} ${this.#identityOf(root)} ${root}`;
  }

  /** Tells a module's directory from another one at the same path; GOROOT is looked at file by file. */
  #identityOf(root: string): string {
    const info = root === this.#gorootSrc ? undefined : this.#files.tryStat(root);
    return info === undefined ? '' : `${info.device}.${info.inode}.${info.ctimeNs}`;
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
