/**
 * What a finished build has read, so that the next one can tell in a moment that nothing has changed.  Pure.
 *
 * When it is sound: everything that the outcome depends on is either part of the manifest's key (arguments, working
 * directory, environment), or trusted never to change (module cache, build cache), or listed here with its state
 * at the time it was read: files by size, times, inode and mode; directories the same way, which tells added, removed and
 * renamed entries; paths looked for in vain.  A state is only trusted when it was at rest: what had changed less than two
 * seconds before it was read could change again within one tick of the clock, and is compared by content, too: by what it
 * held when it was read, if it was left alone until the build had ended.  A directory of the same entries is the same,
 * whatever its times.
 * What a build has put into a directory itself is no change of it, but where packages may take it in the next time the
 * build is not recorded.
 * Builds that print more than names of packages (-v), fetch something, or run programs of the user's on the way are not recorded.  Where version
 * control was asked for what goes into a program, or a proxy for what `path@version` names, the outcome does not hold by
 * itself, but the plan does, where the answer is the same.
 *
 * Where only source files have changed, the rest of what is listed still holds, and with it the plan of that build
 * (plan-store.ts), as far as it does not come from those files.
 */
import { isRegularFile } from '../sys/file-state.ts';
import type { FileState } from '../sys/system.ts';
import type { RecordTable } from './record-table.ts';

export interface PathRecord {
  readonly path: string;
  /** undefined: there was nothing */
  readonly state: FileState | undefined;
  /** the entries of a directory count, not only that it is one */
  readonly isListed: boolean;
  /** fingerprint of the content: of listed directories, and of what was restless; '' otherwise */
  readonly content: string;
  /** the state alone is not trusted */
  readonly isRestless: boolean;
}

/** What the build came to. */
export type Outcome =
  /** nothing was to be written */
  | { readonly kind: 'nothing' }
  /** an executable or archive at its place */
  | { readonly kind: 'target'; readonly path: string; readonly buildID: string }
  /** go run: a program in the cache; `size` in bytes tells one that was cut off */
  | { readonly kind: 'program'; readonly path: string; readonly size: number; readonly argv: readonly string[] };

export interface ManifestHead {
  /** milliseconds since 1970 */
  readonly time: number;
  readonly outcome: Outcome;
  /** version control must be asked before the outcome holds, or a proxy which module a version names */
  readonly asksAgain: boolean;
  /** a file of the cache that the build has used: gone, all else may be, too; '' where it has used none */
  readonly cached: string;
  /** the plan that belongs to it, see plan-store.ts; '' for none */
  readonly plan: string;
}

export interface Manifest extends ManifestHead {
  readonly records: RecordTable;
}

/** milliseconds: after this, a full build looks after the cache, whose entries live by being used */
export const longestLife: number = 12 * 3_600_000;

/** Whether a state that was recorded is that of a source file of Go's, and is one still, whatever its content. */
export function isSource({ path, state }: PathRecord, now: FileState | undefined): boolean {
  return path.endsWith('.go') && isRegularFile(state) && isRegularFile(now);
}
