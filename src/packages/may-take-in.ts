/** Whether a package may have a file that a build has put below its directory, when it is loaded the next time.  Pure. */
import { basename, dirname, relative, sep } from 'node:path';
import { mayEmbed } from './embed.ts';
import { classifyFile, isSourceName } from './package-builder.ts';
import type { Package } from './package.ts';

/** @param path absolute; of a file, or of a directory that was made for one */
export function mayTakeIn({ dir, embedPatterns }: Pick<Package, 'dir' | 'embedPatterns'>, path: string): boolean {
  const name = basename(path);
  if (dirname(path) === dir && isSourceName(name) && classifyFile(name) !== undefined) return true;
  if (embedPatterns.length === 0 || !path.startsWith(dir + sep)) return false;
  const rel = relative(dir, path).replaceAll(sep, '/');
  return embedPatterns.some((pattern) => mayEmbed(pattern, rel));
}
