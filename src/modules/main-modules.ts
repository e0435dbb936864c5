/**
 * The modules that are being worked on: which go.mod and go.work are in force, what they say, what they replace and exclude.
 * Facts: cmd/go's modload (init.go, modfile.go).
 */
import { dirname, isAbsolute, join, relative } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { compareModuleVersions, defaultGoModVersion, defaultGoWorkVersion } from './go-version.ts';
import { moduleKey } from './module-error.ts';
import type { ModuleVersion } from './module-info.ts';
import { goVersionOf, isDirectoryPath, type ModFile, type Replace } from './modfile.ts';
import type { WorkFile } from './workfile.ts';

export interface MainModule {
  readonly path: string;
  /** '' outside of modules */
  readonly dir: string;
  readonly goMod: string;
  /** what import paths in it start with; '' for std */
  readonly prefix: string;
  readonly inGoroot: boolean;
  readonly file: ModFile | undefined;
  /** go.mod as it was read, or written since */
  text: string;
  /** versions in go.mod are not canonical */
  readonly needsFix: boolean;
}

const noModule: ModuleVersion = { path: '', version: '' };

export class MainModules {
  readonly list: readonly MainModule[];
  readonly workFile: WorkFile | undefined;
  /** path of go.work, or '' */
  readonly goWork: string;
  /** highest replaced version of each path; '' where every version is replaced */
  readonly highestReplaced: ReadonlyMap<string, string>;
  readonly #byPath: ReadonlyMap<string, MainModule>;
  readonly #workReplaces: ReadonlyMap<string, ModuleVersion>;
  readonly #replaces: ReadonlyMap<string, ModuleVersion>;
  readonly #excluded: ReadonlySet<string>;
  readonly #base: string;
  readonly #conflicts = new Map<string, string>();

  constructor(list: readonly MainModule[], goWork: string, workFile: WorkFile | undefined) {
    this.list = list;
    this.goWork = goWork;
    this.workFile = workFile;
    this.#byPath = new Map(list.map((module) => [module.path, module]));
    this.#base = goWork === '' ? (list[0]?.dir ?? '') : dirname(goWork);
    const highest = new Map<string, string>();
    this.#workReplaces = this.#index(workFile?.replace ?? [], '', highest);
    const replaces = new Map<string, ModuleVersion>();
    const excluded = new Set<string>();
    const from = new Map<string, string>();
    for (const { file, dir, goMod } of list) {
      const own = this.#index(file?.replace ?? [], goWork === '' ? '' : dir, highest);
      for (const [key, to] of own) {
        this.#noteConflict({ key, to, goMod }, replaces, from);
        if (!replaces.has(key)) replaces.set(key, to);
        if (!from.has(key)) from.set(key, goMod);
      }
      for (const module of file?.exclude ?? []) excluded.add(moduleKey(module));
    }
    this.#replaces = replaces;
    this.#excluded = excluded;
    this.highestReplaced = highest;
  }

  get isWorkspace(): boolean {
    return this.goWork !== '';
  }

  /** Whether there is a go.mod at all. */
  get hasRoot(): boolean {
    return this.list.some((module) => module.dir !== '');
  }

  /** The ignore lines of the module in a directory. */
  ignoreLines(root: string): readonly string[] {
    return this.list.find(({ dir }) => dir === root)?.file?.ignore.map(({ path }) => path) ?? [];
  }

  /** package paths of the tools that go.mod files list */
  get tools(): readonly string[] {
    return this.list.flatMap(({ file }) => file?.tool.map(({ path }) => path) ?? []);
  }

  contains(path: string): boolean {
    return this.#byPath.has(path);
  }

  get(path: string): MainModule | undefined {
    return this.#byPath.get(path);
  }

  /** The go line that decides. */
  goVersion(localGo: string): string {
    if (this.isWorkspace) return this.workFile?.go ?? defaultGoWorkVersion;
    const [only] = this.list;
    if (this.list.length !== 1 || only === undefined) return defaultGoModVersion;
    return only.file === undefined ? localGo : goVersionOf(only.file);
  }

  isExcluded(module: ModuleVersion): boolean {
    return this.#excluded.size > 0 && this.#excluded.has(moduleKey(module));
  }

  /** What stands in for a module version; path '' where nothing does. */
  replacement(module: ModuleVersion): ModuleVersion {
    if (module.version === '' && this.contains(module.path)) return noModule;
    const conflict = this.#conflicts.get(moduleKey(module));
    if (conflict !== undefined) throw new GotsError('module', conflict, { bare: true });
    for (const replaces of [this.#workReplaces, this.#replaces]) {
      if (replaces.size === 0) continue;
      const found = replaces.get(moduleKey(module)) ?? replaces.get(module.path);
      if (found !== undefined) return found;
    }
    return noModule;
  }

  /** The file that says what stands in for a module version, and what it says; undefined where none does. */
  replaceLine(module: ModuleVersion): { readonly file: string; readonly to: ModuleVersion } | undefined {
    const lineOf = (lines: readonly Replace[] = []): Replace | undefined =>
      lines.find(({ old }) => moduleKey(old) === moduleKey(module)) ??
      lines.find(({ old }) => old.path === module.path && old.version === '');
    const inWork = lineOf(this.workFile?.replace);
    if (inWork !== undefined) return { file: this.goWork, to: inWork.new };
    for (const { file, goMod } of this.list.toReversed()) {
      const line = lineOf(file?.replace);
      if (line !== undefined) return { file: goMod, to: line.new };
    }
    return undefined;
  }

  /** The module itself, or what stands in for it. */
  resolve(module: ModuleVersion): ModuleVersion {
    const replacement = this.replacement(module);
    return replacement.path === '' ? module : replacement;
  }

  /** The absolute directory of a replacement by directory. */
  replacementDir(path: string): string {
    return isAbsolute(path) ? path : join(this.#base, path);
  }

  /** Modules of a workspace that replace the same version in different ways. */
  #noteConflict(
    replace: { readonly key: string; readonly to: ModuleVersion; readonly goMod: string },
    known: ReadonlyMap<string, ModuleVersion>,
    from: ReadonlyMap<string, string>,
  ): void {
    const { key, to, goMod } = replace;
    const path = key.replace(/@.*$/s, '');
    const earlier = known.has(key) ? key : path;
    const found = known.get(earlier);
    if (found === undefined || key === path || moduleKey(found) === moduleKey(to)) return;
    if (this.#workReplaces.has(key) || this.#workReplaces.has(path)) return;
    const files = `${from.get(earlier) ?? ''} and ${goMod}`;
    this.#conflicts.set(key, `conflicting replacements found for ${key} in workspace modules defined by ${files}`);
  }

  #index(replaces: readonly Replace[], dir: string, highest: Map<string, string>): ReadonlyMap<string, ModuleVersion> {
    const index = new Map<string, ModuleVersion>();
    for (const replace of replaces) {
      index.set(moduleKey(replace.old), this.#rebase(replace.new, dir));
      const known = highest.get(replace.old.path);
      if (known === undefined || compareModuleVersions(replace.old.path, known, replace.old.version) < 0)
        highest.set(replace.old.path, replace.old.version);
    }
    return index;
  }

  /** A directory relative to a workspace module, seen from go.work. */
  #rebase(to: ModuleVersion, dir: string): ModuleVersion {
    if (dir === '' || to.version !== '' || isAbsolute(to.path)) return to;
    const path = relative(this.#base, join(dir, to.path));
    return { path: isDirectoryPath(path) ? path : `./${path}`, version: '' };
  }
}
