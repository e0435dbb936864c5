/**
 * Minimal Version Selection: the build list holds, for each module reachable from the roots, the greatest version that
 * anything requires.  Pure.  Algorithm: Cox, "Minimal Version Selection"; facts as in cmd/go's mvs.
 */
import { compareModules, compareModuleVersions } from './go-version.ts';
import { moduleKey } from './module-error.ts';
import type { ModuleVersion } from './module-info.ts';

/** Order of versions in a graph: 'none' is the least, '' (a main module) the greatest. */
export function compareGraphVersions(path: string, a: string, b: string): number {
  if (a === b) return 0;
  if (b === '' || a === 'none') return -1;
  if (a === '' || b === 'none') return 1;
  return compareModuleVersions(path, a, b);
}

/** Requirements read so far, and the greatest version of each path in them. */
export class RequirementGraph {
  readonly roots: readonly ModuleVersion[];
  readonly #required = new Map<string, readonly ModuleVersion[]>();
  readonly #selected = new Map<string, string>();

  constructor(roots: readonly ModuleVersion[]) {
    this.roots = roots;
    for (const root of roots) this.#raise(root);
  }

  /** Records what a module requires. */
  require(module: ModuleVersion, requirements: readonly ModuleVersion[]): void {
    this.#required.set(moduleKey(module), requirements);
    for (const requirement of requirements) this.#raise(requirement);
  }

  requiredBy(module: ModuleVersion): readonly ModuleVersion[] | undefined {
    return this.#required.get(moduleKey(module));
  }

  /** 'none' where nothing requires the path */
  selected(path: string): string {
    return this.#selected.get(path) ?? 'none';
  }

  /** The roots, then every other selected module by path. */
  buildList(): readonly ModuleVersion[] {
    const seen = new Set<string>();
    const list: ModuleVersion[] = [];
    for (const { path } of this.roots) {
      const version = this.selected(path);
      if (!seen.has(path) && version !== 'none') list.push({ path, version });
      seen.add(path);
    }
    const rest: ModuleVersion[] = [];
    for (const [path, version] of this.#selected) if (!seen.has(path)) rest.push({ path, version });
    return [...list, ...rest.toSorted(compareModules)];
  }

  /** All modules reachable, nearest first. */
  breadthFirst(): readonly ModuleVersion[] {
    const seen = new Set<string>();
    const queue: ModuleVersion[] = [];
    const add = (module: ModuleVersion): void => {
      const key = moduleKey(module);
      if (module.version === 'none' || seen.has(key)) return;
      seen.add(key);
      queue.push(module);
    };
    for (const root of this.roots) add(root);
    for (const module of queue) for (const next of this.requiredBy(module) ?? []) add(next);
    return queue;
  }

  /** The shortest chain of requirements from a root to a module that is asked for; [] when there is none. */
  findPath(isWanted: (module: ModuleVersion) => boolean): readonly ModuleVersion[] {
    const from = new Map<string, ModuleVersion | undefined>(this.roots.map((root) => [moduleKey(root), undefined]));
    const queue = [...this.roots];
    for (const module of queue) {
      if (isWanted(module)) {
        const path: ModuleVersion[] = [];
        for (let at: ModuleVersion | undefined = module; at !== undefined; at = from.get(moduleKey(at))) path.push(at);
        return path.toReversed();
      }
      for (const next of this.requiredBy(module) ?? []) {
        if (from.has(moduleKey(next))) continue;
        from.set(moduleKey(next), module);
        queue.push(next);
      }
    }
    return [];
  }

  #raise({ path, version }: ModuleVersion): void {
    if (compareGraphVersions(path, this.selected(path), version) < 0) this.#selected.set(path, version);
  }
}
