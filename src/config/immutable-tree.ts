/** Trees of files that are not meant to be edited. */
import { join, sep } from 'node:path';
import type { Config } from './config.ts';

/**
 * @returns tells of a path in which tree it is: GOROOT/src, or the directory of a module version in the module cache; undefined
 *   for all others
 */
export function immutableTrees({
  goroot,
  gomodcache,
}: Pick<Config, 'goroot' | 'gomodcache'>): (path: string) => string | undefined {
  const gorootSrc = join(goroot, 'src');
  return (path) => {
    if (isInTree(path, gorootSrc)) return gorootSrc;
    if (!isInTree(path, gomodcache)) return undefined;
    const at = path.indexOf('@', gomodcache.length);
    if (at < 0) return undefined;
    const end = path.indexOf(sep, at);
    return end < 0 ? path : path.slice(0, end);
  };
}

/** Whether a path is a directory, or below it. @param tree '' holds nothing */
export function isInTree(path: string, tree: string): boolean {
  if (tree === '' || !path.startsWith(tree)) return false;
  return path.length === tree.length || tree.endsWith(sep) || path[tree.length] === sep;
}
