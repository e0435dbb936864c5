/**
 * The cache entry that remembers a C compiler's identity for as long as its files stay the same.  Pure.
 *
 *   path NUL `stat SIZE MODE TIME ISDIR\n` NUL, for each file; then the 32 bytes of the compiler ID
 *
 * Format: cmd/go's work/exec.go, gccCompilerID and statString.
 */
import type { FileInfo } from '../sys/system.ts';

const idLength = 32;

export interface IdentityEntry {
  readonly files: readonly { readonly path: string; readonly stat: string }[];
  readonly id: Uint8Array;
}

export function parseIdentityEntry(data: Uint8Array): IdentityEntry | undefined {
  if (data.length <= idLength) return undefined;
  const text = new TextDecoder().decode(data.subarray(0, data.length - idLength));
  const parts = text.split('\0');
  // the text ends with a NUL
  if (parts.pop() !== '' || parts.length % 2 !== 0) return undefined;
  const files: { path: string; stat: string }[] = [];
  for (let at = 0; at < parts.length; at += 2) files.push({ path: parts[at] ?? '', stat: parts[at + 1] ?? '' });
  return { files, id: data.subarray(data.length - idLength) };
}

export function formatIdentityEntry(
  files: readonly { readonly path: string; readonly info: FileInfo }[],
  id: Uint8Array,
): Uint8Array {
  const text = files.map(({ path, info }) => `${path}\0${formatStat(info)}\0`).join('');
  return Buffer.concat([Buffer.from(text), id]);
}

/** Whether a recorded state is that of the file now; the time zone in which it was recorded does not matter. */
export function statMatches(recorded: string, info: FileInfo): boolean {
  const match =
    /^stat (\d+) ([0-9a-f]+) (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? ([+-]\d{4}) \S+ (true|false)\n$/.exec(recorded);
  if (match === null) return false;
  const [, size, mode, date, time, fraction = '', zone = '', directory] = match;
  const milliseconds = Date.parse(`${date}T${time}${zone.slice(0, 3)}:${zone.slice(3)}`);
  if (Number.isNaN(milliseconds)) return false;
  const ns = BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(1).padEnd(9, '0'));
  return (
    Number(size) === info.size &&
    mode === goFileMode(info).toString(16) &&
    ns === info.mtimeNs &&
    directory === String(info.kind === 'directory')
  );
}

/** `stat SIZE MODE TIME ISDIR\n`. */
export function formatStat(info: FileInfo): string {
  const directory = info.kind === 'directory';
  return `stat ${info.size} ${goFileMode(info).toString(16)} ${formatGoTime(info.mtimeNs)} ${directory}\n`;
}

/** Go's fs.FileMode: permissions, and the kind of file in the high bits. */
function goFileMode(info: FileInfo): number {
  const permissions = info.mode & 0o777;
  const setuid = (info.mode & 0o4000) === 0 ? 0 : 2 ** 23;
  const setgid = (info.mode & 0o2000) === 0 ? 0 : 2 ** 22;
  const sticky = (info.mode & 0o1000) === 0 ? 0 : 2 ** 20;
  const kind = { file: 0, directory: 2 ** 31, symlink: 2 ** 27, other: 2 ** 19 }[info.kind];
  return permissions + setuid + setgid + sticky + kind;
}

/** Go's Time.String: `2006-01-02 15:04:05.999999999 -0700 MST`, in the local time zone. */
function formatGoTime(ns: bigint): string {
  const milliseconds = Number(ns / 1_000_000n);
  const offset = -new Date(milliseconds).getTimezoneOffset();
  const local = new Date(milliseconds + offset * 60_000).toISOString();
  const nanoseconds = (ns % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  const fraction = nanoseconds === '' ? '' : `.${nanoseconds}`;
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hours = `${offset < 0 ? '-' : '+'}${pad(Math.trunc(Math.abs(offset) / 60))}${pad(Math.abs(offset) % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)}${fraction} ${hours} ${zoneName(milliseconds, offset, hours)}`;
}

function zoneName(milliseconds: number, offset: number, hours: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });
  const name = format.formatToParts(milliseconds).find((part) => part.type === 'timeZoneName')?.value ?? '';
  if (/^[A-Z]{3,5}$/.test(name)) return name;
  return offset === 0 ? 'UTC' : hours.slice(0, 3);
}
