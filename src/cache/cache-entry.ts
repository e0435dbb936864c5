/**
 * The text of an action's file in the cache:
 *
 *   v1 <action ID> <output ID> <size, 20 wide> <nanoseconds since 1970, 20 wide>\n
 *
 * Pure.  Format: cmd/go's cache/cache.go.
 */
import type { ActionID, OutputID } from '../base/ids.ts';
import type { CacheEntry } from './cache.ts';

const pattern = /^v1 ([0-9a-f]{64}) ([0-9a-f]{64}) ( *\d+) ( *\d+)\n$/;

/** bytes */
const entrySize: number = 2 + 1 + 64 + 1 + 64 + 1 + 20 + 1 + 20 + 1;

export function formatCacheEntry(id: ActionID, entry: CacheEntry): string {
  return `v1 ${id} ${entry.outputID} ${String(entry.size).padStart(20)} ${String(entry.timeNs).padStart(20)}\n`;
}

/** @returns undefined where the text is no entry, or that of another action */
export function parseCacheEntry(id: ActionID, text: string): CacheEntry | undefined {
  if (text.length !== entrySize) return undefined;
  const match = pattern.exec(text);
  if (match === null || match[1] !== id) return undefined;
  const [size = '', time = ''] = match.slice(3);
  if (size.length !== 20 || time.length !== 20) return undefined;
  return { outputID: match[2] as OutputID, size: Number(size), timeNs: BigInt(time.trim()) };
}
