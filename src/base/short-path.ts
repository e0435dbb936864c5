/** Paths as messages show them.  Pure. */
import { relative } from 'node:path';

/** The path relative to cwd where that is shorter (cmd/go's base.ShortPath). */
export function shortPath(cwd: string, path: string): string {
  const rel = relative(cwd, path);
  if (rel === '') return '.';
  return rel.length < path.length ? rel : path;
}
