/** What states of paths tell. */
import type { FileState } from './system.ts';

/** milliseconds: what is younger when it is read is known by its content alone */
const restless = 2000;

const typeBits = 0o170000;

export function isDirectory(state: FileState | undefined): boolean {
  return state !== undefined && (state.mode & typeBits) === 0o040000;
}

export function isRegularFile(state: FileState | undefined): boolean {
  return state !== undefined && (state.mode & typeBits) === 0o100000;
}

/** Whether two states are of the same kind of thing: both a file, both a directory ... */
export function isSameKind(a: FileState | undefined, b: FileState | undefined): boolean {
  return a !== undefined && b !== undefined && (a.mode & typeBits) === (b.mode & typeBits);
}

/** Whether nothing has been done to a path between two states of it. */
export function isSameState(a: FileState | undefined, b: FileState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isTouched = a.mtimeMs !== b.mtimeMs || a.ctimeMs !== b.ctimeMs;
  return !isTouched && a.size === b.size && a.mode === b.mode && a.ino === b.ino && a.dev === b.dev;
}

/** Whether a path changed so shortly before that its state can't be trusted. @param now milliseconds since 1970 */
export function isRestless(state: FileState | undefined, now: number): boolean {
  return state !== undefined && Math.max(state.mtimeMs, state.ctimeMs) > now - restless;
}
