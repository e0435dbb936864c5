/**
 * What is done when a build is over, before a program is started that it was made for: its record is kept, and where that is asked
 * for, it is explained and summed up.
 */
import { SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { isCachePlace } from '../config/places.ts';
import type { BuildRecord } from '../events/build-record.ts';
import type { BuildEvent } from '../events/events.ts';
import { RecordBuilder } from '../events/record-builder.ts';
import { carryInputs, EarlierInputs, lacksInputs } from '../log/carry-inputs.ts';
import { explainBuild, type SameExports } from '../log/explain-build.ts';
import { LogStore } from '../log/log-store.ts';
import type { System } from '../sys/system.ts';
import { formatExplanation, formatExplanationJSON } from './explain-text.ts';
import { FirstErrors } from './first-errors.ts';
import { formatSummary, longBuild } from './summary.ts';
import type { TimingsFile } from './timings-file.ts';

/** What is there for a record, beside the log. */
export interface RecordReaders {
  readonly sameExports: SameExports;
  readonly timings: TimingsFile | undefined;
}

export class AfterBuild {
  readonly #config: Config;
  readonly #sys: System;
  readonly #sameExports: SameExports;
  readonly #timings: TimingsFile | undefined;
  readonly #builder = new RecordBuilder();
  readonly #firstErrors = new FirstErrors();
  #earlier: EarlierInputs | undefined;
  #isOver = false;

  constructor(config: Config, sys: System, { sameExports, timings }: RecordReaders) {
    this.#config = config;
    this.#sys = sys;
    this.#sameExports = sameExports;
    this.#timings = timings;
  }

  observe(event: BuildEvent): void {
    if (this.#isOver) return;
    this.#builder.observe(event);
    this.#firstErrors.observe(event);
    const startsProgram = event.kind === 'artifact' && event.args !== undefined;
    const isInterrupted = event.kind === 'interrupted';
    if (event.kind !== 'ended' && !startsProgram && !isInterrupted) return;
    this.#isOver = true;
    if (isInterrupted) this.#keepInterrupted();
    else this.#finish();
  }

  /** Reads of earlier records what this one will be completed by; called when the packages are known, and there is time. */
  prepare(): void {
    if (this.#builder.isLoaded) this.#earlierInputs(this.#openStore(false))?.prepare();
  }

  /** @param isExplained earlier records explain a build that leaves none, too */
  #openStore(isExplained: boolean): LogStore | undefined {
    const { gocache, getenv } = this.#config;
    const isUsed = isExplained || getenv('GOTS_LOG') !== 'off';
    return isUsed && isCachePlace(gocache) ? new LogStore(gocache, this.#sys.files) : undefined;
  }

  #earlierInputs(store: LogStore | undefined): EarlierInputs | undefined {
    if (store !== undefined) this.#earlier ??= new EarlierInputs(store.earlier(this.#builder.named));
    return this.#earlier;
  }

  #finish(): void {
    const { stderr } = this.#sys;
    const { flags } = this.#config;
    if (!flags.json) stderr.write(this.#firstErrors.format(stderr));
    if (!this.#builder.isLoaded || flags.n) return;
    const record = this.#keep(this.#builder.finish(this.#sys.now()), { isExplained: flags.explain !== '' });
    if (!this.#builder.hasActions) return;
    this.#timings?.write(record);
    if (this.#isSummaryWanted(record)) stderr.write(formatSummary(record));
  }

  /** Whoever ends a build is told nothing, and waits for its record, and for the page where one was asked for. */
  #keepInterrupted(): void {
    if (!this.#builder.isLoaded || this.#config.flags.n) return;
    const record = this.#keep(this.#builder.finish(this.#sys.now()), { isExplained: false });
    if (this.#builder.hasActions) this.#timings?.write(record);
  }

  /** Keeps the record, as complete as it can be, and explains it, where that is asked for, by the one before. */
  #keep(record: BuildRecord, asked: { readonly isExplained: boolean }): BuildRecord {
    const { flags, getenv } = this.#config;
    const { stderr, pid } = this.#sys;
    const isKept = getenv('GOTS_LOG') !== 'off';
    const isExplained = asked.isExplained && record.actions.length > 0;
    const store = this.#openStore(isExplained);
    const before = isExplained ? store?.before(record) : undefined;
    const earlier = lacksInputs(record) ? this.#earlierInputs(store) : undefined;
    const complete = earlier === undefined ? record : carryInputs(record, earlier);
    if (isExplained) {
      const explanation = explainBuild(before, complete, this.#sameExports);
      stderr.write(flags.explain === 'json' ? formatExplanationJSON(explanation) : formatExplanation(explanation));
    }
    if (!isKept) return complete;
    try {
      store?.write(complete, pid);
    } catch (error) {
      // a cache that can't be written to is no reason for a build to fail, nor to speak of it unless asked
      if (!(error instanceof SysError)) throw error;
      if (asked.isExplained) stderr.write(`gots: this build is not on record: ${error.message}\n`);
    }
    return complete;
  }

  #isSummaryWanted({ took }: BuildRecord): boolean {
    const { summary, json } = this.#config.flags;
    if (summary !== undefined) return summary;
    return this.#sys.stderr.isTTY && !json && took > longBuild;
  }
}
