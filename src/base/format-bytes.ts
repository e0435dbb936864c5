/** Sizes for people.  Pure. */

/** `12.3 MB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  const power = bytes < 999_950 ? 0 : bytes < 999_950_000 ? 1 : 2;
  return `${(bytes / 1000 ** (power + 1)).toFixed(1)} ${units[power]}`;
}
