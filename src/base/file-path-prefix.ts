/**
 * Whether the elements of prefix begin the path, both file paths of the host. '' is a prefix of relative paths only in Go; here of
 * none but itself.
 */
export function hasFilePathPrefix(path: string, prefix: string): boolean {
  if (path === prefix) return true;
  if (prefix === '' || !path.startsWith(prefix)) return false;
  const last = prefix.at(-1);
  const next = path[prefix.length];
  return last === '/' || last === '\\' || next === '/' || next === '\\';
}
