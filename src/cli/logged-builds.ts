/** The builds on record that `log` and `explain` speak of. */
import { GotsError } from '../base/errors.ts';
import { cacheDirectory } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import type { BuildRecord } from '../events/build-record.ts';
import { compareExports } from '../executor/archive-exports.ts';
import type { Explanation } from '../log/explain-build.ts';
import { explainBuild, explainDifferences } from '../log/explain-build.ts';
import { LogStore } from '../log/log-store.ts';
import type { System } from '../sys/system.ts';

export class LoggedBuilds {
  readonly #store: LogStore;
  readonly #sameExports: ReturnType<typeof compareExports>;
  readonly #cwd: string | undefined;

  /** @param options all: of all directories @throws GotsError where there is no cache */
  constructor(sys: System, settings: Settings, options: { readonly all: boolean }) {
    const gocache = cacheDirectory(sys, settings);
    if (gocache === '' || gocache === 'off') {
      const hint = 'name a directory in GOCACHE, or leave it unset: gots env -u GOCACHE';
      throw new GotsError('cache', 'gots: builds leave no record without a build cache (GOCACHE)', {
        bare: true,
        hint,
      });
    }
    this.#store = new LogStore(gocache, sys.files);
    this.#sameExports = compareExports({ gocache }, sys.files);
    this.#cwd = options.all ? undefined : sys.cwd;
  }

  /** All, the latest first, with numbers from 1. */
  list(): readonly (readonly [number: number, record: BuildRecord])[] {
    return this.#store.list(this.#cwd).flatMap((build, at) => {
      const record = this.#store.read(build);
      return record === undefined ? [] : [[at + 1, record] as const];
    });
  }

  /** @param number as text; from 1, the last build. @throws GotsError where there is no such build */
  find(number: string): BuildRecord {
    const builds = this.#store.list(this.#cwd);
    const build = /^\d+$/.test(number) ? builds[Number(number) - 1] : undefined;
    const record = build === undefined ? undefined : this.#store.read(build);
    if (record !== undefined) return record;
    const where = this.#cwd === undefined ? '' : ` in ${this.#cwd}`;
    const known =
      builds.length === 0 ? `no build is on record${where}` : `there are ${builds.length}${where}: see gots log`;
    throw new GotsError('usage', `gots: no build ${number}: ${known}`, { bare: true });
  }

  explain(record: BuildRecord): Explanation {
    return explainBuild(this.#store.before(record), record, this.#sameExports);
  }

  compare(before: BuildRecord, after: BuildRecord): Explanation {
    return explainDifferences(before, after, this.#sameExports);
  }
}
