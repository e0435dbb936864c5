/**
 * The paths of a manifest with their states, as columns of numbers: thousands of them are compared in each build that has
 * nothing to do, where objects and texts would cost more than to ask for the states.  Pure.
 */
import { isDirectory } from '../sys/file-state.ts';
import type { FileState } from '../sys/system.ts';
import type { PathRecord } from './manifest.ts';

/** numbers of a state: mode, size, mtimeMs, ctimeMs, inode, device; all 0 where there was nothing */
const width = 6;

const listed = 1;
const restless = 2;

export class RecordTable {
  readonly paths: readonly string[];
  readonly #states: Float64Array;
  readonly #flags: Uint8Array;
  /** by place; none for most */
  readonly #contents: ReadonlyMap<number, string>;

  /** @throws RangeError where the columns are not of one length */
  constructor(columns: RecordColumns) {
    const { paths, states, flags } = columns;
    if (states.length !== paths.length * width || flags.length !== paths.length)
      throw new RangeError('columns of different lengths');
    this.paths = paths;
    this.#states = states;
    this.#flags = flags;
    this.#contents = new Map(columns.contents);
  }

  get columns(): RecordColumns {
    return { paths: this.paths, states: this.#states, flags: this.#flags, contents: [...this.#contents] };
  }

  /** Whether a path is as it was, told by its state alone; false where that is not enough. */
  isUnchanged(place: number, now: FileState | undefined): boolean {
    const states = this.#states;
    const at = place * width;
    const flags = this.#flags[place] ?? 0;
    if ((flags & restless) !== 0) return false;
    if (now === undefined) return states[at] === 0;
    if (now.mode !== states[at] || now.ino !== states[at + 4] || now.dev !== states[at + 5]) return false;
    if ((flags & listed) === 0 && isDirectory(now)) return true;
    return now.size === states[at + 1] && now.mtimeMs === states[at + 2] && now.ctimeMs === states[at + 3];
  }

  /** Whether the entries of a directory count. */
  isListed(path: string): boolean {
    const place = this.paths.indexOf(path);
    return place !== -1 && ((this.#flags[place] ?? 0) & listed) !== 0;
  }

  record(place: number): PathRecord {
    const [mode = 0, size = 0, mtimeMs = 0, ctimeMs = 0, ino = 0, dev = 0] = this.#states.subarray(
      place * width,
      (place + 1) * width,
    );
    const flags = this.#flags[place] ?? 0;
    return {
      path: this.paths[place] ?? '',
      state: mode === 0 ? undefined : { mode, size, mtimeMs, ctimeMs, ino, dev },
      isListed: (flags & listed) !== 0,
      content: this.#contents.get(place) ?? '',
      isRestless: (flags & restless) !== 0,
    };
  }

  *[Symbol.iterator](): Generator<PathRecord> {
    for (let place = 0; place < this.paths.length; place++) yield this.record(place);
  }
}

export interface RecordColumns {
  readonly paths: readonly string[];
  readonly states: Float64Array;
  readonly flags: Uint8Array;
  readonly contents: readonly (readonly [place: number, content: string])[];
}

export function tableOf(records: readonly PathRecord[]): RecordTable {
  const states = new Float64Array(records.length * width);
  const flags = new Uint8Array(records.length);
  const contents: [number, string][] = [];
  for (const [place, { state, isListed, isRestless, content }] of records.entries()) {
    if (state !== undefined) {
      const { mode, size, mtimeMs, ctimeMs, ino, dev } = state;
      states.set([mode, size, mtimeMs, ctimeMs, ino, dev], place * width);
    }
    flags[place] = (isListed ? listed : 0) | (isRestless ? restless : 0);
    if (content !== '') contents.push([place, content]);
  }
  return new RecordTable({ paths: records.map(({ path }) => path), states, flags, contents });
}
