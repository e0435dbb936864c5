/** The packages below trees that `...` patterns match.  Facts: cmd/go's modload (search.go) and search (MatchPackages). */
import { join, posix, relative, sep } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { godebugSetting } from '../config/godebug-setting.ts';
import type { DirEntry, ReadableFiles } from '../sys/system.ts';
import { matchPattern, treeCanMatch } from './pattern.ts';
import { checkRoot, isHidden, isModuleRoot, type Mount, readDirAs } from './walked-directory.ts';

/** A tree to look for packages in. */
export interface PackageTree {
  readonly dir: string;
  /** import path of dir; '' for GOROOT/src and vendor directories */
  readonly prefix: string;
  readonly skipsVendor: boolean;
  /** directories with a go.mod are other modules' */
  readonly skipsModules: boolean;
  /** what go.mod's ignore lines leave out, relative to dir */
  readonly isIgnored?: ((path: string) => boolean) | undefined;
  /** go has an index of its directories, and asks for each, in the order of their names, whether it is ignored */
  readonly isIndexed?: boolean;
  /** import paths that are left out with all below */
  readonly leavesOut?: (path: string) => boolean;
  /** why there is no tree to look into */
  readonly failure?: Error;
  readonly mount?: Mount | undefined;
}

/** Whether go knows the modules of the module cache by indexes. */
export function isIndexed(config: Config): boolean {
  return godebugSetting(config, 'goindex') !== '0';
}

export interface TreeSearch {
  readonly files: ReadableFiles;
  /** where go.mod files of nested modules are looked for, which go does not see through an overlay here */
  readonly disk?: ReadableFiles;
  readonly cgoEnabled: boolean;
  /** whether a directory holds a package of the build; modroot: the root of its tree */
  readonly hasPackage: (dir: string, modroot: string) => boolean;
  /** what can't be read ends the walk of its tree */
  readonly endsAtErrors?: boolean;
  /** hears of symbolic links to directories, which are not followed */
  readonly noteLink?: (path: string) => void;
}

export interface MatchedPackages {
  /** import paths */
  readonly packages: readonly string[];
  /** of trees that are not there, and of directories that can't be read */
  readonly errors: readonly Error[];
}

/**
 * Import paths in trees that a pattern matches, in the order of the trees.
 *
 * @param pattern undefined: every package
 */
export function matchTrees(
  pattern: string | undefined,
  trees: readonly PackageTree[],
  search: TreeSearch,
): MatchedPackages {
  const walk = new TreeWalk(pattern, search);
  for (const tree of trees) walk.visit(tree);
  return walk;
}

class TreeWalk implements MatchedPackages {
  readonly packages: string[] = [];
  readonly errors: Error[] = [];
  readonly #search: TreeSearch;
  readonly #isMatch: (path: string) => boolean;
  readonly #canMatch: (path: string) => boolean;
  readonly #seen: Set<string>;
  readonly #isWild: boolean;

  constructor(pattern: string | undefined, search: TreeSearch) {
    this.#search = search;
    this.#isWild = pattern !== undefined;
    this.#isMatch = pattern === undefined ? (): boolean => true : matchPattern(pattern);
    this.#canMatch = pattern === undefined ? (): boolean => true : treeCanMatch(pattern);
    this.#seen = new Set(search.cgoEnabled ? ['builtin'] : ['builtin', 'runtime/cgo']);
  }

  visit(tree: PackageTree): void {
    if (tree.failure !== undefined) {
      this.errors.push(tree.failure);
      return;
    }
    try {
      if (tree.isIndexed === true && tree.isIgnored !== undefined) this.#askAll(tree);
      else if (this.#canMatch(tree.prefix)) this.#walk(checkRoot(tree.dir, this.#search.files), tree.prefix, tree);
    } catch (error) {
      this.#note(error);
    }
  }

  #note(error: unknown): void {
    if (!(error instanceof SysError)) throw error;
    this.errors.push(error);
  }

  #walk(dir: string, path: string, tree: PackageTree): void {
    this.#take(dir, path, tree);
    if (tree.skipsVendor && dir !== tree.dir && dir.endsWith(`${sep}vendor`)) return;
    for (const entry of this.#readDir(dir, tree)) {
      const sub = join(dir, entry.name);
      const subPath = path === '' ? entry.name : `${path}/${entry.name}`;
      if (!this.#mayEnter(entry, subPath, { sub, tree })) continue;
      if (entry.kind === 'directory') this.#walk(sub === tree.mount?.at ? tree.mount.dir : sub, subPath, tree);
      else if (this.#isWild && entry.kind === 'symlink') this.#noteLink(sub);
    }
  }

  #take(dir: string, path: string, tree: PackageTree): void {
    if (path === '' || this.#seen.has(path)) return;
    this.#seen.add(path);
    if (this.#isMatch(path) && this.#mayHold(dir, tree)) this.packages.push(path);
  }

  /** What can't be read is matched, and fails where it is loaded. */
  #mayHold(dir: string, tree: PackageTree): boolean {
    try {
      return this.#search.hasPackage(dir, tree.dir);
    } catch (error) {
      if (error instanceof SysError) return true;
      throw error;
    }
  }

  #readDir(dir: string, tree: PackageTree): readonly DirEntry[] {
    const { files, endsAtErrors = false } = this.#search;
    try {
      return readDirAs(dir === tree.dir ? join(dir, sep) : dir, dir, files);
    } catch (error) {
      if (endsAtErrors) throw error;
      this.#note(error);
      return [];
    }
  }

  #mayEnter(
    { name, kind }: DirEntry,
    path: string,
    { sub, tree }: { readonly sub: string; readonly tree: PackageTree },
  ): boolean {
    if (isHidden(name) || tree.isIgnored?.(relative(tree.dir, sub)) === true) return false;
    if (tree.leavesOut?.(path) === true || !this.#canMatch(path)) return false;
    const { files, disk = files } = this.#search;
    return kind !== 'directory' || !tree.skipsModules || !isModuleRoot(disk, sub);
  }

  #noteLink(path: string): void {
    const { files, noteLink } = this.#search;
    if (noteLink !== undefined && files.tryStat(path)?.kind === 'directory') noteLink(path);
  }

  #askAll(tree: PackageTree): void {
    const { files } = this.#search;
    const dirs: string[] = [];
    const collect = (dir: string): void => {
      dirs.push(dir);
      if (tree.skipsVendor && dir !== tree.dir && dir.endsWith(`${sep}vendor`)) return;
      for (const { name, kind } of files.readDir(dir)) {
        if (kind === 'directory' && !isHidden(name)) collect(join(dir, name));
      }
    };
    collect(tree.dir);
    for (const rel of dirs.map((dir) => relative(tree.dir, dir)).toSorted()) {
      if (tree.isIgnored?.(rel) === true) continue;
      const path = posix.join(tree.prefix, rel.replaceAll(sep, '/'));
      if (this.#canMatch(path)) this.#take(join(tree.dir, rel), path, tree);
    }
  }
}
