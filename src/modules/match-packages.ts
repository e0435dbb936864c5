/** The directories and packages that `...` patterns match.  Facts: cmd/go's search (MatchDirs) and modload (search.go). */
import { basename, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { DirEntry, ReadableFiles } from '../sys/system.ts';
import { matchPattern, treeCanMatch } from './pattern.ts';

/** A directory that is looked into in the place of another. */
export interface Mount {
  readonly at: string;
  readonly dir: string;
}

/** A tree to look for packages in. */
export interface PackageTree {
  readonly dir: string;
  /** import path of dir; '' for GOROOT/src and vendor directories */
  readonly prefix: string;
  readonly skipsVendor: boolean;
  /** directories with a go.mod are other modules' */
  readonly skipsModules: boolean;
  /** directories, relative to dir, that go.mod's ignore lines leave out */
  readonly isIgnored?: (path: string) => boolean;
  readonly mount?: Mount | undefined;
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_') || name === 'testdata';
}

function isModuleRoot(files: ReadableFiles, dir: string): boolean {
  const info = files.tryStat(join(dir, 'go.mod'));
  return info !== undefined && info.kind !== 'directory';
}

export interface TreeSearch {
  readonly files: ReadableFiles;
  readonly cgoEnabled: boolean;
  /** whether a directory holds a package of the build; modroot: the root of its tree */
  readonly hasPackage: (dir: string, modroot: string) => boolean;
}

/**
 * Import paths in trees that a pattern matches, in the order of the trees.
 *
 * @param pattern undefined: every package
 */
export function matchTrees(
  pattern: string | undefined,
  trees: readonly PackageTree[],
  { files, cgoEnabled, hasPackage }: TreeSearch,
): readonly string[] {
  const isMatch = pattern === undefined ? (): boolean => true : matchPattern(pattern);
  const canMatch = pattern === undefined ? (): boolean => true : treeCanMatch(pattern);
  const seen = new Set(cgoEnabled ? ['builtin'] : ['builtin', 'runtime/cgo']);
  const found: string[] = [];
  const walk = (dir: string, path: string, tree: PackageTree): void => {
    if (!canMatch(path)) return;
    if (path !== '' && !seen.has(path)) {
      seen.add(path);
      if (isMatch(path) && hasPackage(dir, tree.dir)) found.push(path);
    }
    if (tree.skipsVendor && dir !== tree.dir && dir.endsWith(`${sep}vendor`)) return;
    for (const { name, kind } of files.readDir(dir)) {
      if (kind !== 'directory' || isHidden(name)) continue;
      const sub = join(dir, name);
      if (tree.skipsModules && isModuleRoot(files, sub)) continue;
      if (tree.isIgnored?.(relative(tree.dir, sub)) === true) continue;
      walk(sub === tree.mount?.at ? tree.mount.dir : sub, path === '' ? name : `${path}/${name}`, tree);
    }
  };
  for (const tree of trees) walk(tree.dir, tree.prefix, tree);
  return found;
}

export interface DirectoryWalk {
  readonly cwd: string;
  readonly files: ReadableFiles;
  /** directories with a go.mod, the first one apart, are other modules' */
  readonly skipsModules: boolean;
  /** whether a directory holds a package of the build; of an absolute path, as is isIgnored */
  readonly hasPackage: (dir: string) => boolean;
  readonly isIgnored?: (dir: string) => boolean;
}

export interface MatchedDirs {
  /** in the order of the walk, written as the pattern is */
  readonly dirs: readonly string[];
  /** why the walk has ended early */
  readonly error: Error | undefined;
}

/** Directories that a local pattern with `...` matches. */
export function matchDirs(pattern: string, { cwd, files, hasPackage, ...walked }: DirectoryWalk): MatchedDirs {
  const prefix = pattern.startsWith('./') ? './' : '';
  const isMatch = matchPattern((prefix + normalize(pattern)).replaceAll('\\', '/'));
  const top = walkStart(pattern);
  const start = prefix + join(top, sep);
  const dirs: string[] = [];
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
    const absolute = isAbsolute(path) ? path : join(cwd, path);
    if (walked.isIgnored?.(absolute) === true) return;
    if (walked.skipsModules && path !== top && isModuleRoot(files, absolute)) return;
    const name = prefix + path;
    if (isMatch(name.replaceAll('\\', '/')) && mayHold(absolute)) dirs.push(name);
    for (const entry of readDirAs(path === top ? start : path, absolute, files)) {
      if (entry.kind === 'directory' && !isHidden(entry.name)) walk(join(path, entry.name));
    }
  };
  const kind = files.tryStat(isAbsolute(top) ? top : join(cwd, top))?.kind;
  if (kind !== 'directory') {
    const reason = kind === undefined ? 'no such file or directory' : 'not a directory';
    return { dirs, error: new Error(`lstat ${start}: ${reason}`) };
  }
  try {
    if (!isHidden(basename(top)) || /^\.\.?$/.test(basename(top))) walk(top);
    return { dirs, error: undefined };
  } catch (error) {
    if (error instanceof SysError) return { dirs, error };
    throw error;
  }
}

/** @throws SysError that has the path as it is shown */
function readDirAs(shown: string, path: string, files: ReadableFiles): readonly DirEntry[] {
  try {
    return files.readDir(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new SysError(error.errno, error.op, shown, error.reason, error);
  }
}

/** Where the walk for a local pattern with `...` begins: clean, relative where the pattern is. */
export function walkStart(pattern: string): string {
  const clean = normalize(pattern);
  const fixed = clean.slice(0, clean.indexOf('...'));
  const slash = fixed.lastIndexOf(sep);
  return slash < 0 ? '.' : fixed.slice(0, slash) || sep;
}
