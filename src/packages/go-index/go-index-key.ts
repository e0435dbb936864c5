/**
 * The cache keys of go's module index, as hash texts; hashed under the name `moduleIndex`.  Pure.
 * Rules: cmd/go's modindex (moduleHash for modules of the module cache, dirHash for any other directory).
 */
import type { FileInfo } from '../../sys/system.ts';

const indexVersion = 'go index v2';

/** nanoseconds; a younger file might still change without a change of its time */
const youngest = 2_000_000_000n;

/** The key of a whole module in the module cache. */
export function moduleIndexText(goVersion: string, modroot: string): string {
  return `module index ${goVersion} ${indexVersion} ${modroot}\n`;
}

export interface IndexedFile {
  readonly name: string;
  readonly info: FileInfo;
}

/**
 * The key of one directory.
 *
 * @param entries all entries of the directory but directories, in byte order of their names, as of lstat
 * @param context nowNs: the clock, nanoseconds since 1970; formatTime: see goTimeFormatter
 * @returns undefined where go does not index: an entry that is no regular file, or one younger than two seconds
 */
export function packageIndexText(
  place: { readonly goVersion: string; readonly modroot: string; readonly dir: string },
  entries: readonly IndexedFile[],
  context: { readonly nowNs: bigint; readonly formatTime: (ns: bigint) => string },
): string | undefined {
  let text = `modroot ${place.modroot}\npackage ${place.goVersion} ${indexVersion} ${place.dir}\n`;
  for (const { name, info } of entries) {
    if (info.kind !== 'file' || info.mtimeNs > context.nowNs - youngest) return undefined;
    text += `file ${name} ${context.formatTime(info.mtimeNs)} ${info.size}\n`;
  }
  return text;
}

/**
 * Times as Go's time.Time prints itself in the local zone: `2026-08-28 16:20:06.5 +0200 CEST`.
 *
 * @param zone offset in minutes east of Greenwich and abbreviation, at a time in milliseconds
 */
export function goTimeFormatter(
  zone: (ms: number) => { readonly offset: number; readonly name: string },
): (ns: bigint) => string {
  return (ns) => {
    const ms = Number(ns / 1_000_000n);
    const { offset, name } = zone(ms);
    const local = new Date(ms + offset * 60_000).toISOString();
    const fraction = (ns % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
    const minutes = Math.abs(offset);
    const digits = `${Math.floor(minutes / 60)}`.padStart(2, '0') + `${minutes % 60}`.padStart(2, '0');
    const date = local.slice(0, 10);
    const time = local.slice(11, 19) + (fraction === '' ? '' : `.${fraction}`);
    return `${date} ${time} ${offset < 0 ? '-' : '+'}${digits} ${name}`;
  };
}
