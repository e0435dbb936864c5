/** Trees of files that nobody edits. */
import { join, sep } from 'node:path';
import type { Config } from './config.ts';

/**
 * The tree that a path is in: GOROOT/src, or the directory of a module version in the module cache; undefined for all others.
 */
export function immutableTreeOf(
  path: string,
  { goroot, gomodcache }: Pick<Config, 'goroot' | 'gomodcache'>,
): string | undefined {
  const gorootSrc = join(goroot, 'src');
  if (isIn(path, gorootSrc)) return gorootSrc;
  if (!isIn(path, gomodcache)) return undefined;
  const at = path.indexOf('@', gomodcache.length);
  if (at < 0) return undefined;
  const end = path.indexOf(sep, at);
  return end < 0 ? path : path.slice(0, end);
}

function isIn(path: string, dir: string): boolean {
  return dir !== '' && (path === dir || (path.startsWith(dir) && (dir.endsWith(sep) || path[dir.length] === sep)));
}
