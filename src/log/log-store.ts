/**
 * The records of builds on disk:
 *
 *   GOCACHE/gots/log/<target>-<directory>/<time>-<process>    record-file.ts
 *
 * A target is what was named, by import paths; flags do not count, so that they can be what explains the next build.  Of
 * each target in a directory the last 20 builds stay, as far as they fit; targets that were not built for the longest time
 * go when all do not fit.  Builds that failed before there was an action are a target of their own: they tell nothing of the
 * inputs of the next one, and are not to push out those that do.  Whatever can't be read counts as not there; what can't be written is left out.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { BuildRecord } from '../events/build-record.ts';
import type { DirEntry, Files } from '../sys/system.ts';
import { decodeRecord, encodeRecord } from './record-file.ts';

/** builds of one target in one directory */
const mostBuilds = 20;
/** targets in their directories */
const mostTargets = 200;
/** bytes of the builds of a target, and of all */
const mostOfTarget = 8 << 20;
const mostOfAll = 64 << 20;

/** A build whose record is there. */
export interface LoggedBuild {
  /** milliseconds since 1970 */
  readonly startedAt: number;
  readonly path: string;
}

export class LogStore {
  readonly #root: string;
  readonly #files: Files;

  constructor(gocache: string, files: Files) {
    this.#root = join(gocache, 'gots', 'log');
    this.#files = files;
  }

  /** Keeps a record. @throws SysError where that is not possible */
  write(record: BuildRecord, pid: number): void {
    const dir = join(this.#root, targetKey(record.actions.length === 0 ? { ...record, targets: [] } : record));
    const isNew = this.#files.tryStat(dir) === undefined;
    this.#files.mkdirAll(dir);
    this.#files.writeFileAtomic(join(dir, `${record.startedAt}-${pid}`), encodeRecord(record));
    this.#trimTarget(dir);
    if (isNew) this.#trimAll(dir);
  }

  read({ path }: LoggedBuild): BuildRecord | undefined {
    try {
      return decodeRecord(this.#files.readFile(path));
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }

  /** Builds in some directories, of whatever target, the latest first; undefined: in all. */
  list(cwds: readonly string[] | undefined): readonly LoggedBuild[] {
    const ends = cwds?.map((cwd) => `-${shortHash(cwd)}`) ?? [''];
    return this.#builds(this.#names(this.#root).filter((name) => ends.some((end) => name.endsWith(end))));
  }

  /** The build of the same target that was over when a build started; undefined where none is on record. */
  before(build: Pick<BuildRecord, 'targets' | 'cwd' | 'startedAt'>): BuildRecord | undefined {
    for (const record of this.earlier(build)) return record;
    return undefined;
  }

  /**
   * Builds of the same target that were over when a build started, the latest first; those in the same directory, then those
   * wherever else it was built.
   */
  *earlier(build: Pick<BuildRecord, 'targets' | 'cwd' | 'startedAt'>): Generator<BuildRecord> {
    const key = targetKey(build);
    const target = key.slice(0, key.indexOf('-') + 1);
    const elsewhere = (): string[] => this.#names(this.#root).filter((name) => name.startsWith(target) && name !== key);
    for (const names of [() => [key], elsewhere]) {
      for (const logged of this.#builds(names())) {
        const record = logged.startedAt < build.startedAt ? this.read(logged) : undefined;
        if (record !== undefined && record.startedAt + record.took <= build.startedAt) yield record;
      }
    }
  }

  #builds(targets: readonly string[]): readonly LoggedBuild[] {
    const builds = targets.flatMap((target) => {
      const dir = join(this.#root, target);
      return this.#names(dir).flatMap((name) => {
        const startedAt = /^(\d+)-\d+$/.exec(name)?.[1];
        return startedAt === undefined ? [] : [{ startedAt: Number(startedAt), path: join(dir, name) }];
      });
    });
    return builds.toSorted((a, b) => b.startedAt - a.startedAt);
  }

  #names(dir: string): readonly string[] {
    return this.#entries(dir).map((entry) => entry.name);
  }

  #entries(dir: string): readonly DirEntry[] {
    try {
      return this.#files.readDir(dir);
    } catch (error) {
      if (error instanceof SysError) return [];
      throw error;
    }
  }

  /** The newest stays in any case. */
  #trimTarget(dir: string): void {
    let bytes = 0;
    for (const [at, { path }] of this.#builds([dir.slice(this.#root.length + 1)]).entries()) {
      bytes += this.#files.tryStat(path)?.size ?? 0;
      if (at > 0 && (at >= mostBuilds || bytes > mostOfTarget)) this.#files.removeAll(path);
    }
  }

  /** @param latest the target that was just built: it is the newest, and stays */
  #trimAll(latest: string): void {
    const dirs = this.#names(this.#root).map((name) => join(this.#root, name));
    const changed = (dir: string): bigint => this.#files.tryStat(dir)?.mtimeNs ?? 0n;
    const times = new Map(dirs.map((dir) => [dir, dir === latest ? changed(dir) + (1n << 62n) : changed(dir)]));
    const newestFirst = dirs.toSorted((a, b) => ((times.get(a) ?? 0n) < (times.get(b) ?? 0n) ? 1 : -1));
    let bytes = 0;
    for (const [at, dir] of newestFirst.entries()) {
      for (const name of this.#names(dir)) bytes += this.#files.tryStat(join(dir, name))?.size ?? 0;
      if (at >= mostTargets || (at > 0 && bytes > mostOfAll)) this.#files.removeAll(dir);
    }
  }
}

function targetKey({ targets, cwd }: Pick<BuildRecord, 'targets' | 'cwd'>): string {
  return `${shortHash(targets.join('\n'))}-${shortHash(cwd)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
