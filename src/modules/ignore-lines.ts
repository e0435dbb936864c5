/** What the `ignore` lines of a go.mod leave out of patterns.  Pure.  Rules: cmd/go's search (IgnorePatterns). */

/** Whether lines leave out a directory, relative to that of go.mod. */
export function ignoreMatcher(lines: readonly string[]): (path: string) => boolean {
  const slashed = (path: string): string => `/${path.replaceAll('\\', '/').replace(/^\/|\/$/g, '')}/`;
  const fromRoot = lines.filter((path) => path.startsWith('./')).map((path) => slashed(path.slice(2)));
  const anywhere = lines.filter((path) => !path.startsWith('./')).map(slashed);
  if (lines.length === 0) return () => false;
  return (path) => {
    if (path === '') return false;
    const at = slashed(path);
    return fromRoot.some((prefix) => at.startsWith(prefix)) || anywhere.some((part) => at.includes(part));
  };
}
