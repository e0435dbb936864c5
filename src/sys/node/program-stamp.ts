/** What tells this gots from another, one that an upgrade has put in its place included. */
import { nodeFs } from './builtins.ts';

/** @param filename of a file of gots. Its ctime counts, as packages come with times of modification that are all the same */
export function programStamp(filename: string): string {
  const { ctimeMs, size } = nodeFs.statSync(filename);
  return `${filename} ${ctimeMs} ${size} ${process.version}`;
}
