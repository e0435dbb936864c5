/**
 * Trimming of the cache: once a day, files that were not used for five days go.  Rules: cmd/go's cache/cache.go; trim.txt
 * is read and written under its own lock, as go does.
 */
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';

/** milliseconds */
const hour = 3_600_000;
const interval = 24 * hour;
const limit = 5 * 24 * hour;

/** Trims a cache directory where that is due. */
export async function trimCache(dir: string, sys: System): Promise<void> {
  const stamp = join(dir, 'trim.txt');
  if (wasTrimmed(stamp, sys)) return;
  const lock = await sys.lock(stamp, 'exclusive');
  try {
    if (wasTrimmed(stamp, sys)) return;
    sys.files.writeFile(stamp, String(Math.floor(sys.now() / 1000)));
  } finally {
    lock.release();
  }
  const cutoff = BigInt(sys.now() - limit - hour) * 1_000_000n;
  for (let i = 0; i < 256; i++) trimSubdirectory(join(dir, i.toString(16).padStart(2, '0')), cutoff, sys);
}

function wasTrimmed(stamp: string, sys: System): boolean {
  let text: string;
  try {
    text = sys.files.readText(stamp).trim();
  } catch (error) {
    if (error instanceof SysError) return false;
    throw error;
  }
  if (!/^-?\d+$/.test(text)) return false;
  const age = sys.now() - Number(text) * 1000;
  return age < interval && age > -hour;
}

function trimSubdirectory(dir: string, cutoff: bigint, sys: System): void {
  if (sys.files.tryStat(dir)?.kind !== 'directory') return;
  for (const { name } of sys.files.readDir(dir)) {
    if (!name.endsWith('-a') && !name.endsWith('-d')) continue;
    const path = join(dir, name);
    const info = sys.files.tryStat(path);
    if (info !== undefined && info.mtimeNs < cutoff) sys.files.removeAll(path);
  }
}
