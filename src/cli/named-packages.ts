/** Packages of a build on record, as a user names them.  Pure. */
import { basename, posix, resolve } from 'node:path';
import type { ActionRecord, BuildRecord } from '../events/build-record.ts';
import { isCompile } from '../log/action-kind.ts';
import { isLocalPattern, matchPattern } from '../modules/pattern.ts';

/**
 * Import paths of the packages that a name stands for, sorted: an import path or the end of one, a directory relative to `cwd`, or a
 * pattern of either with `...`.
 */
export function findNamed({ actions }: BuildRecord, name: string, cwd: string): readonly string[] {
  const isMeant = isLocalPattern(name) ? matchDirectory(name, cwd) : matchPath(posix.normalize(name));
  const paths = actions.filter((action) => isCompile(action) && isMeant(action)).map((action) => action.package);
  return paths.toSorted((a, b) => (a < b ? -1 : 1));
}

type Match = (action: ActionRecord) => boolean;

function matchPath(name: string): Match {
  if (name.includes('...')) {
    const matches = matchPattern(name);
    return (action) => matches(action.package);
  }
  const path = name.replace(/\/$/, '');
  return (action) => action.package === path || action.package.endsWith(`/${path}`);
}

/** Where a package does not say where it was, as with -trimpath, the end of its import path has to do. */
function matchDirectory(name: string, cwd: string): Match {
  const place = resolve(cwd, name);
  const matches = matchPattern(place);
  const matchesEnd = matchPath(posix.normalize(name).replace(/^(?:\.{0,2}(?:\/|$))+/, '') || basename(place));
  return (action) => {
    const lines = action.inputs?.lines ?? ['trimpath'];
    if (lines.includes('trimpath')) return matchesEnd(action);
    return matches(lines.find((line) => line.startsWith('dir '))?.slice(4) ?? '');
  };
}
