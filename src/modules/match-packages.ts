/** The directories and packages that `...` patterns match.  Facts: cmd/go's search (MatchDirs) and modload (search.go). */
import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import type { ReadableFiles } from '../sys/system.ts';
import { matchPattern, treeCanMatch } from './pattern.ts';

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
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_') || name === 'testdata';
}

function isModuleRoot(files: ReadableFiles, dir: string): boolean {
  const info = files.tryStat(join(dir, 'go.mod'));
  return info !== undefined && info.kind !== 'directory';
}

/**
 * Import paths in trees that a pattern matches, sorted.
 *
 * @param pattern undefined: every package
 * @param hasPackage whether a directory holds a package of the build
 */
export function matchTrees(
  pattern: string | undefined,
  trees: readonly PackageTree[],
  files: ReadableFiles,
  hasPackage: (dir: string) => boolean,
): readonly string[] {
  const isMatch = pattern === undefined ? (): boolean => true : matchPattern(pattern);
  const canMatch = pattern === undefined ? (): boolean => true : treeCanMatch(pattern);
  const seen = new Set(['builtin']);
  const found: string[] = [];
  const walk = (dir: string, path: string, tree: PackageTree): void => {
    if (!canMatch(path)) return;
    if (path !== '' && !seen.has(path)) {
      seen.add(path);
      if (isMatch(path) && hasPackage(dir)) found.push(path);
    }
    if (tree.skipsVendor && dir !== tree.dir && dir.endsWith(`${sep}vendor`)) return;
    for (const { name, kind } of files.readDir(dir)) {
      if (kind !== 'directory' || isHidden(name)) continue;
      const sub = join(dir, name);
      if (tree.skipsModules && isModuleRoot(files, sub)) continue;
      if (tree.isIgnored?.(relative(tree.dir, sub)) === true) continue;
      walk(sub, path === '' ? name : `${path}/${name}`, tree);
    }
  };
  for (const tree of trees) walk(tree.dir, tree.prefix, tree);
  return found.toSorted();
}

/** Directories, as written relative to cwd, that a local pattern with `...` matches, in the order of a walk. */
export function matchDirs(
  pattern: string,
  cwd: string,
  files: ReadableFiles,
  hasPackage: (dir: string) => boolean,
  isIgnored: (dir: string) => boolean = () => false,
): readonly string[] {
  const clean = normalize(pattern);
  const prefix = pattern.startsWith('./') && clean !== '.' ? './' : '';
  const isMatch = matchPattern((prefix + clean).replaceAll('\\', '/'));
  const wild = clean.indexOf('...');
  const slash = clean.lastIndexOf(sep, wild);
  const top = slash < 0 ? '.' : clean.slice(0, slash) || sep;
  const found: string[] = [];
  const walk = (path: string, isTop: boolean): void => {
    const absolute = isAbsolute(path) ? path : join(cwd, path);
    if (isIgnored(absolute) || (!isTop && isModuleRoot(files, absolute))) return;
    const name = path === '.' || isAbsolute(path) || prefix === '' ? path : prefix + path;
    if (isMatch(name.replaceAll('\\', '/')) && hasPackage(absolute)) found.push(name);
    for (const entry of files.readDir(absolute)) {
      if (entry.kind !== 'directory' || isHidden(entry.name)) continue;
      walk(path === '.' ? entry.name : join(path, entry.name), false);
    }
  };
  walk(top, true);
  return found;
}
