/** Trees of files that are not meant to be edited. */
import { join, sep } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
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
    if (hasFilePathPrefix(path, gorootSrc)) return gorootSrc;
    if (!hasFilePathPrefix(path, gomodcache)) return undefined;
    const at = path.indexOf('@', gomodcache.length);
    if (at < 0) return undefined;
    const end = path.indexOf(sep, at);
    return end < 0 ? path : path.slice(0, end);
  };
}
