/**
 * The build cache as the rest of gots sees it: action ID -> output.  Implementations: the on-disk format shared with go
 * (disk-cache.ts) and an external program (cacheprog.ts).
 */
import type { ActionID, OutputID } from '../base/ids.ts';

export interface CacheEntry {
  readonly outputID: OutputID;
  /** bytes */
  readonly size: number;
  /** nanoseconds since 1970 at which the entry was put */
  readonly timeNs: bigint;
}

export interface BuildCache {
  /** undefined: a miss. A corrupt entry is a miss */
  get(id: ActionID): CacheEntry | undefined | Promise<CacheEntry | undefined>;
  /** the file holding an output; its size was checked against the entry; undefined when it is gone */
  file(entry: CacheEntry): string | undefined;
  /** entry and file in one, with the file's use noted (mtime refreshed when older than an hour) */
  getFile(id: ActionID): Promise<{ readonly path: string; readonly entry: CacheEntry } | undefined>;
  /** content, its SHA-256 verified; undefined on any mismatch */
  getBytes(id: ActionID): Promise<Uint8Array | undefined>;
  putBytes(id: ActionID, data: Uint8Array): Promise<CacheEntry>;
  /** copies the file into the cache. `executableName`: the output is stored as an executable, in a directory of its own */
  putFile(id: ActionID, path: string, options?: { executableName?: string; noVerify?: boolean }): Promise<CacheEntry>;
  /** does what is due at the end of a build: trims, waits for an external program */
  close(): Promise<void>;
}
