/**
 * The build cache as the rest of gots sees it: action ID -> output.  Implementations: the on-disk format shared with go
 * (disk-cache.ts) and an external program (prog/prog-cache.ts).
 */
import { SysError } from '../base/errors.ts';
import type { ActionID, OutputID } from '../base/ids.ts';

export interface CacheEntry {
  readonly outputID: OutputID;
  /** bytes */
  readonly size: number;
  /** nanoseconds since 1970 at which the entry was put */
  readonly timeNs: bigint;
}

export interface PutOptions {
  readonly executableName?: string;
  readonly noVerify?: boolean;
  readonly link?: boolean;
}

/** A cache that does not take what it is given; a machine that refuses is a SysError. */
export class CacheRefusal extends Error {
  override readonly name = 'CacheRefusal';
}

/** At once from a disk, later from a program. */
export type Answer<T> = T | Promise<T>;

export interface BuildCache {
  /** undefined: a miss. A corrupt entry is a miss */
  get(id: ActionID): Answer<CacheEntry | undefined>;
  /** the file holding an output; its size was checked against the entry; undefined when it is gone */
  file(entry: CacheEntry): string | undefined;
  /** entry and file in one, with the file's use noted (mtime refreshed when older than an hour) */
  getFile(id: ActionID): Answer<{ readonly path: string; readonly entry: CacheEntry } | undefined>;
  /** content, its SHA-256 verified; undefined on any mismatch */
  getBytes(id: ActionID): Answer<Uint8Array | undefined>;
  /** @throws SysError, CacheRefusal where it can't be stored */
  putBytes(id: ActionID, data: Uint8Array): Answer<CacheEntry>;
  /**
   * Puts a file's content into the cache.
   *
   * @param options executableName: it is stored as an executable, in a directory of its own; noVerify: what is there may
   *   differ; link: the file does not change any more, so a link to it will do
   * @throws SysError, CacheRefusal where it can't be stored
   */
  putFile(id: ActionID, path: string, options?: PutOptions): Answer<CacheEntry>;
  /** whether programs for `go run` are worth putting */
  readonly keepsPrograms: boolean;
  /** calls back as soon as the cache can't be used any more, with what the command is to end with */
  onBroken(callback: (error: unknown) => void): void;
  /** does what is due at the end of a build: trims, waits for an external program */
  close(): Promise<void>;
  /** lets go of what an end without close() would wait for */
  release(): void;
}

/** Stores what a build can do without: a cache that takes nothing costs time the next time, and no more. */
export async function putIfPossible(put: () => Answer<CacheEntry>): Promise<CacheEntry | undefined> {
  try {
    return await put();
  } catch (error) {
    if (error instanceof SysError || error instanceof CacheRefusal) return undefined;
    throw error;
  }
}
