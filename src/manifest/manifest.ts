/**
 * What a finished build has read, so that the next one can tell in a moment that nothing has changed.  Pure.
 *
 * When it is sound: everything that the outcome depends on is either part of the manifest's key (arguments, working
 * directory, environment), or trusted never to change (module cache, build cache), or listed here with its state
 * at the time it was read: files by size, times, inode and mode; directories the same way, which tells added, removed and
 * renamed entries; paths looked for in vain.  A state is only trusted when it was at rest: what had changed less than two
 * seconds before it was read could change again within one tick of the clock, and is compared by content, too: by what it
 * held when it was read.  A directory of the same entries is the same, whatever its times.
 * Builds that print something, fetch something, or run programs of the user's on the way are not recorded.  Where version
 * control was asked for what goes into a program, the outcome does not hold by itself, but the plan does.
 *
 * Where only source files have changed, the rest of what is listed still holds, and with it the plan of that build
 * (plan-store.ts), as far as it does not come from those files.
 */
import type { FileInfo } from '../sys/system.ts';

/** State of a path: its stat as text, or '-' for none. */
type PathState = string;

export interface PathRecord {
  readonly path: string;
  readonly state: PathState;
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

export interface Manifest {
  /** format and version of gots; another one's manifests are not read */
  readonly format: string;
  /** milliseconds since 1970 */
  readonly time: number;
  readonly records: readonly PathRecord[];
  readonly outcome: Outcome;
  /** version control must be asked before the outcome holds */
  readonly isStamped: boolean;
  /** the plan that belongs to it, see plan-store.ts; '' for none */
  readonly plan: string;
}

export const manifestFormat: string = 'gots manifest 5';

/** milliseconds: after this, a full build looks after the cache, whose entries live by being used */
export const longestLife: number = 12 * 3_600_000;

/** nanoseconds; what is younger when it is read is compared by content */
const restless = 2_000_000_000n;

const noFile: PathState = '-';

/** @param isListed of a directory: its entries count, and so its times do */
export function stateOf(info: FileInfo | undefined, isListed: boolean): PathState {
  if (info === undefined) return noFile;
  const { kind, size, mode, mtimeNs, ctimeNs, inode, device } = info;
  if (kind === 'directory' && !isListed) return `${kind} ${mode} ${inode} ${device}`;
  return `${kind} ${size} ${mode} ${mtimeNs} ${ctimeNs} ${inode} ${device}`;
}

/** Whether a state that was recorded is that of a source file of Go's, and is one still, whatever its content. */
export function isSource({ path, state }: PathRecord, info: FileInfo | undefined): boolean {
  return path.endsWith('.go') && state.startsWith('file ') && info?.kind === 'file';
}

/** Whether a path changed so shortly before that its state can't be trusted. @param nowNs since 1970 */
export function isRestless(info: FileInfo | undefined, nowNs: bigint): boolean {
  if (info === undefined) return false;
  const latest = info.mtimeNs > info.ctimeNs ? info.mtimeNs : info.ctimeNs;
  return latest > nowNs - restless;
}

export function formatManifest(manifest: Manifest): string {
  return JSON.stringify(manifest);
}

/** @returns undefined for what is no manifest of this format */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    if (value?.format !== manifestFormat || !Array.isArray(value.records) || value.outcome === undefined)
      return undefined;
    return value as Manifest;
  } catch {
    return undefined;
  }
}
