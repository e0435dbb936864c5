/**
 * The builds on record that `log` and `explain` speak of: those of a directory, and of the directories above it in its
 * module or workspace, as they are builds of the same.
 */
import { dirname } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { findGoMod, findGoWork } from '../config/module-files.ts';
import { cacheDirectory, isCachePlace } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import type { BuildRecord } from '../events/build-record.ts';
import { compareExports } from '../executor/archive-exports.ts';
import type { Explanation } from '../log/explain-build.ts';
import { explainBuild, explainDifferences } from '../log/explain-build.ts';
import { LogStore } from '../log/log-store.ts';
import type { UnchangedBuild } from '../log/note-unchanged.ts';
import { unchangedBuilds } from '../log/unchanged-builds.ts';
import type { System } from '../sys/system.ts';

export class LoggedBuilds {
  readonly #store: LogStore;
  readonly #sameExports: ReturnType<typeof compareExports>;
  readonly #cwd: string;
  /** undefined: all */
  readonly #cwds: readonly string[] | undefined;
  /** those that had nothing to do, and left no record, the latest first */
  readonly unchanged: readonly UnchangedBuild[];

  /** @param options all: of all directories @throws GotsError where there is no cache */
  constructor(sys: System, settings: Settings, options: { readonly all: boolean }) {
    const gocache = cacheDirectory(sys, settings);
    if (!isCachePlace(gocache)) {
      const hint = 'name a directory in GOCACHE, or leave it unset: gots env -u GOCACHE';
      throw new GotsError('cache', 'gots: builds leave no record without a build cache (GOCACHE)', {
        bare: true,
        hint,
      });
    }
    this.#store = new LogStore(gocache, sys.files);
    this.#sameExports = compareExports({ gocache }, sys.files);
    this.#cwd = sys.cwd;
    this.#cwds = options.all ? undefined : directoriesOfModule(sys, settings);
    this.unchanged = unchangedBuilds(gocache, this.#cwds, sys.files);
  }

  /** All that can be read, the latest first, with numbers from 1. */
  list(): readonly (readonly [number: number, record: BuildRecord])[] {
    return [...this.#records()].map((record, at) => [at + 1, record]);
  }

  *#records(): Generator<BuildRecord> {
    for (const build of this.#store.list(this.#cwds)) {
      const record = this.#store.read(build);
      if (record !== undefined) yield record;
    }
  }

  /** @param number as text; from 1, the last build. @throws GotsError where there is no such build */
  find(number: string): BuildRecord {
    const wanted = /^\d+$/.test(number) ? Number(number) : 0;
    let count = 0;
    for (const record of this.#records()) if (++count === wanted) return record;
    const where = this.#cwds === undefined ? '' : ` in ${this.#cwd}`;
    if (count === 0) {
      const hint = 'build something here, or go where something was built: gots log -all lists it';
      throw new GotsError('usage', `gots: no build is on record${where}`, { bare: true, hint });
    }
    const hint = 'gots log lists them';
    throw new GotsError('usage', `gots: no build ${number}: there are ${count}${where}`, { bare: true, hint });
  }

  explain(record: BuildRecord): Explanation {
    return explainBuild(this.#store.before(record), record, this.#sameExports);
  }

  compare(before: BuildRecord, after: BuildRecord): Explanation {
    return explainDifferences(before, after, this.#sameExports);
  }
}

/** A directory and those above it, up to the root of its module or workspace. */
function directoriesOfModule({ files, cwd }: System, settings: Settings): readonly string[] {
  const goWork = findGoWork(files, cwd, { setting: settings.get('GOWORK'), goroot: settings.goroot });
  const roots = [findGoMod(files, cwd), goWork].filter((file) => file !== '').map((file) => dirname(file));
  const above = [cwd];
  for (let dir = cwd; dir !== dirname(dir); dir = dirname(dir)) above.push(dirname(dir));
  return above.slice(0, Math.max(...roots.map((root) => above.indexOf(root)), 0) + 1);
}
