/**
 * Trimming of the cache: once a day, files that were not used for five days go, and with them what gots keeps of single
 * builds and archives.  Rules: cmd/go's cache/cache.go; trim.txt
 * is read and written under its own lock, as go does.
 */
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';

/** milliseconds */
const hour = 3_600_000;
const interval = 24 * hour;
const limit = 5 * 24 * hour;

/** Folders of gots's own with a file for each build, each archive, each part of gots, and hashes for each tree of files. */
const ownFolders = ['manifest', 'exports', 'code', 'hashes'];

/** Trims a cache directory where that is due. */
export async function trimCache(dir: string, sys: System): Promise<void> {
  const stamp = join(dir, 'trim.txt');
  if (wasTrimmed(stamp, sys)) return;
  if (!(await stampNow(stamp, sys))) return;
  const cutoff = BigInt(sys.now() - limit - hour) * 1_000_000n;
  for (let i = 0; i < 256; i++) {
    const isEntry = (name: string): boolean => name.endsWith('-a') || name.endsWith('-d');
    trimSubdirectory(join(dir, i.toString(16).padStart(2, '0')), { cutoff, isEntry }, sys);
  }
  for (const name of ownFolders) trimSubdirectory(join(dir, 'gots', name), { cutoff, isEntry: () => true }, sys);
}

/** False where another process was faster.  A stamp that can't be locked or written stops no trimming, as in go. */
async function stampNow(stamp: string, sys: System): Promise<boolean> {
  try {
    const lock = await sys.lock(stamp, 'exclusive');
    try {
      if (wasTrimmed(stamp, sys)) return false;
      sys.files.writeFile(stamp, String(Math.floor(sys.now() / 1000)));
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
  return true;
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

function trimSubdirectory(
  dir: string,
  { cutoff, isEntry }: { readonly cutoff: bigint; readonly isEntry: (name: string) => boolean },
  sys: System,
): void {
  for (const name of namesIn(dir, sys)) {
    if (!isEntry(name)) continue;
    const path = join(dir, name);
    const info = sys.files.tryStat(path);
    if (info !== undefined && info.mtimeNs < cutoff) removeIfPossible(path, sys);
  }
}

function namesIn(dir: string, sys: System): readonly string[] {
  try {
    return sys.files.readDir(dir).map(({ name }) => name);
  } catch (error) {
    if (error instanceof SysError) return [];
    throw error;
  }
}

function removeIfPossible(path: string, sys: System): void {
  try {
    sys.files.removeAll(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}
