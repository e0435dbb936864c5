/**
 * What is left of a build when it is over: what was asked for, each action with its times and how it came by its result, and
 * what its action ID was the hash of.  Everything that is told of a build afterwards, or at its end, is a view of this.  Data
 * only; record-builder.ts makes it from events, src/log keeps it on disk.
 */
import type { ResultOrigin } from './events.ts';

/** Times are milliseconds after the start of the build. */
export interface ActionRecord {
  /** its place in the list */
  readonly id: number;
  /** as in PlannedAction */
  readonly mode: string;
  /** import path; '' for none */
  readonly package: string;
  readonly deps: readonly number[];
  /** -1 where the build ended before */
  readonly ready: number;
  readonly start: number;
  readonly end: number;
  /** which of those that ran at once, from 0 */
  readonly lane: number;
  readonly outcome: 'done' | 'failed' | 'blocked' | 'none';
  readonly origin: ResultOrigin;
  /** of its result */
  readonly bytes: number;
  /** halves of its build ID; '' for none */
  readonly actionID: string;
  readonly contentID: string;
  /** of a compiled package: its archive in the cache; '' for none */
  readonly outputID: string;
  /** milliseconds by what was done: a Step, or the name of a tool, whose runs are added up */
  readonly took: Readonly<Record<string, number>>;
  /** undefined where its action ID has not been computed, or a signal ended the build before the action */
  readonly inputs: ActionInputs | undefined;
}

export interface ActionInputs {
  /** the action ID that they are hashed to */
  readonly actionID: string;
  /** the compile or link of these inputs failed */
  readonly failed: boolean;
  /**
   * Lines of the hash text without newline.  Imports of a compile and archives of a link both read `import PATH CONTENTID`,
   * files that are embedded `embed NAME HASH`, those that the build leaves out `left out NAME`; the files of a package that
   * never changes are one line, `files HASH`.
   */
  readonly lines: readonly string[];
}

export interface BuildRecord {
  /** milliseconds since 1970 */
  readonly startedAt: number;
  /** all of it, and finding packages; milliseconds */
  readonly took: number;
  readonly loadTook: number;
  /** milliseconds that reading a package took, by import path; 0 for those that are not here */
  readonly packagesTook: Readonly<Record<string, number>>;
  readonly commandLine: readonly string[];
  readonly cwd: string;
  readonly goVersion: string;
  readonly tags: readonly string[];
  /** -a */
  readonly isForced: boolean;
  /** -p */
  readonly parallel: number;
  /** what was named: import paths, or files */
  readonly targets: readonly string[];
  readonly status: number;
  /** the signal that ended it before its time; '' for none */
  readonly interruptedBy: string;
  readonly actions: readonly ActionRecord[];
}
