/** The directories that a local pattern with `...` matches.  Facts: cmd/go's search (MatchDirs). */
import { basename, isAbsolute, join, normalize, sep } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { matchPattern } from './pattern.ts';
import {
  checkRoot,
  isHidden,
  isModuleRoot,
  type Mount,
  mountedAt,
  mountedError,
  readDirAs,
} from './walked-directory.ts';

export interface DirectoryWalk {
  readonly cwd: string;
  readonly files: ReadableFiles;
  /** directories with a go.mod, the first one apart, are other modules' */
  readonly skipsModules: boolean;
  /** whether a directory holds a package of the build; of an absolute path, as is isIgnored */
  readonly hasPackage: (dir: string) => boolean;
  readonly isIgnored?: (dir: string) => boolean;
  readonly mount?: Mount | undefined;
}

export interface MatchedDirs {
  /** in the order of the walk, written as the pattern is */
  readonly dirs: readonly string[];
  /** why the walk has ended early */
  readonly error: Error | undefined;
}

/** Directories that a local pattern with `...` matches. */
export function matchDirs(pattern: string, { cwd, files, hasPackage, mount, ...walked }: DirectoryWalk): MatchedDirs {
  const prefix = pattern.startsWith('./') ? './' : '';
  const isMatch = matchPattern((prefix + normalize(pattern)).replaceAll('\\', '/'));
  const top = walkStart(pattern);
  const start = prefix + join(top, sep);
  const dirs: string[] = [];
  const place = (path: string): string => (isAbsolute(path) ? path : join(cwd, path));
  const mayHold = (dir: string): boolean => {
    try {
      return hasPackage(dir);
    } catch (error) {
      // what can't be read is matched; the walk ends at it
      if (error instanceof SysError) return true;
      throw error;
    }
  };
  const walk = (path: string): void => {
    const absolute = place(path);
    if (walked.isIgnored?.(absolute) === true) return;
    if (walked.skipsModules && path !== top && isModuleRoot(files, absolute)) return;
    const name = prefix + path;
    const actual = mountedAt(absolute, mount);
    // go can import nothing by a directory of a mount, and takes all that it can't import to be packages
    const isPackage = (): boolean => actual !== undefined || mayHold(absolute);
    if (isMatch(name.replaceAll('\\', '/')) && isPackage()) dirs.push(name);
    for (const entry of readDirAs(path === top ? start : path, actual ?? absolute, files)) {
      if (entry.kind === 'directory' && !isHidden(entry.name)) walk(join(path, entry.name));
    }
  };
  try {
    const mounted = mountedError(place(top), { mount, files, op: 'lstat', shown: start });
    if (mounted !== undefined) throw mounted;
    checkRoot(place(top), files, start);
    if (!isHidden(basename(top)) || /^\.\.?$/.test(basename(top))) walk(top);
    return { dirs, error: undefined };
  } catch (error) {
    if (error instanceof SysError) return { dirs, error };
    throw error;
  }
}

/** Where the walk for a local pattern with `...` begins: clean, relative where the pattern is. */
export function walkStart(pattern: string): string {
  const clean = normalize(pattern);
  const fixed = clean.slice(0, clean.indexOf('...'));
  const slash = fixed.lastIndexOf(sep);
  return slash < 0 ? '.' : fixed.slice(0, slash) || sep;
}
