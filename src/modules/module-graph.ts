/**
 * The module graph: what the main modules require, and what that requires.  With go lines of 1.17 or later the graph is
 * pruned: requirements of a dependency count, requirements of those don't, and for most builds it need not be read at all.
 * Facts: cmd/go's modload (buildlist.go).
 */
import { FatalError, isBug } from '../base/errors.ts';
import { compareModules, compareModuleVersions } from './go-version.ts';
import { BuildListError, moduleKey } from './module-error.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries, ModuleSummary } from './module-summary.ts';
import { RequirementGraph } from './mvs.ts';

export type Pruning = 'pruned' | 'unpruned' | 'workspace';

/** What the build list is computed from: the roots of the graph. */
export class Requirements {
  readonly pruning: Pruning;
  /** sorted; `go` and `toolchain` are among them */
  readonly roots: readonly ModuleVersion[];
  /** paths of modules that main modules import from */
  readonly direct: ReadonlySet<string>;
  /** greatest root of each path */
  readonly #greatest = new Map<string, string>();
  #graph: Promise<LoadedGraph> | undefined;

  /** @param like requirements of the same roots, whose graph is this one's too */
  constructor(pruning: Pruning, roots: readonly ModuleVersion[], direct: ReadonlySet<string>, like?: Requirements) {
    this.pruning = pruning;
    this.roots = roots;
    this.direct = direct;
    if (like !== undefined) this.#graph = like.#graph;
    for (const { path, version } of roots) {
      const known = this.#greatest.get(path);
      if (known === undefined || compareModuleVersions(path, known, version) < 0) this.#greatest.set(path, version);
    }
  }

  get goVersion(): string {
    return this.#greatest.get('go') ?? '';
  }

  /** The root of a path; '' for a main module; undefined where there is none. */
  rootSelected(state: ModuleState, path: string): string | undefined {
    return state.main.contains(path) ? '' : this.#greatest.get(path);
  }

  /** Whether a path is required more than once, or a main module is. */
  hasRedundantRoot(state: ModuleState): boolean {
    return this.roots.some(
      ({ path }, i) => (state.main.contains(path) && this.pruning !== 'workspace') || this.roots[i - 1]?.path === path,
    );
  }

  get isGraphLoaded(): boolean {
    return this.#graph !== undefined;
  }

  /** The graph with whatever could not be read. */
  loadGraph(state: ModuleState, summaries: ModuleSummaries): Promise<LoadedGraph> {
    this.#graph ??= readGraph(state, summaries, this);
    return this.#graph;
  }

  /** @throws BuildListError */
  async graph(state: ModuleState, summaries: ModuleSummaries): Promise<RequirementGraph> {
    const { graph, error } = await this.loadGraph(state, summaries);
    if (error !== undefined) throw error;
    return graph;
  }

  setGraph(graph: RequirementGraph): void {
    this.#graph = Promise.resolve({ graph, error: undefined, errors: new Map() });
  }
}

export interface LoadedGraph {
  readonly graph: RequirementGraph;
  readonly error: Error | undefined;
  /** what went wrong with modules, by `path@version` */
  readonly errors: ReadonlyMap<string, Error>;
}

async function readGraph(
  state: ModuleState,
  summaries: ModuleSummaries,
  requirements: Requirements,
): Promise<LoadedGraph> {
  const { pruning, roots } = requirements;
  const mains = state.main.list.map(({ path }): ModuleVersion => ({ path, version: '' }));
  const graph = new RequirementGraph(pruning === 'workspace' ? roots : mains);
  const [main] = mains;
  if (pruning !== 'workspace' && main !== undefined) graph.require(main, roots);
  const reader = new GraphReader(graph, summaries);
  await reader.read(roots, pruning);
  if (pruning === 'workspace') await readWorkspace(reader, graph, roots);
  return { graph, error: reader.error(), errors: reader.errors };
}

/** Reads the modules that the workspace's selected modules lead to at their selected versions. */
async function readWorkspace(
  reader: GraphReader,
  graph: RequirementGraph,
  roots: readonly ModuleVersion[],
): Promise<void> {
  const paths = new Set(roots.map(({ path }) => path));
  const seen = new Set<string>();
  for (;;) {
    const wanted = new Map<string, ModuleVersion>();
    for (const path of paths) {
      const module = { path, version: graph.selected(path) };
      if (!seen.has(moduleKey(module))) {
        wanted.set(moduleKey(module), module);
        continue;
      }
      for (const required of graph.requiredBy(module) ?? []) {
        const selected = { path: required.path, version: graph.selected(required.path) };
        const isRaised = compareModuleVersions(required.path, selected.version, required.version) > 0;
        if (isRaised && !seen.has(moduleKey(selected))) wanted.set(moduleKey(selected), selected);
      }
    }
    if (wanted.size === 0) return;
    for (const [key, module] of wanted) {
      seen.add(key);
      paths.add(module.path);
    }
    await reader.read([...wanted.values()], 'workspace');
  }
}

interface Visit {
  readonly module: ModuleVersion;
  readonly pruning: Pruning;
}

class GraphReader {
  readonly #graph: RequirementGraph;
  readonly #summaries: ModuleSummaries;
  readonly #visited = new Set<string>();
  readonly #required = new Set<string>();
  readonly #errors = new Map<string, Error>();

  constructor(graph: RequirementGraph, summaries: ModuleSummaries) {
    this.#graph = graph;
    this.#summaries = summaries;
  }

  async read(modules: readonly ModuleVersion[], pruning: Pruning): Promise<void> {
    let level = this.#fresh(modules, pruning);
    while (level.length > 0) {
      const summaries = await Promise.all(level.map((visit) => this.#summary(visit.module)));
      const next: Visit[] = [];
      for (const [i, { module, pruning: own }] of level.entries()) {
        const summary = summaries[i];
        if (summary === undefined) continue;
        this.#require(module, summary);
        if (own === 'pruned' && summary.pruned) continue;
        next.push(...this.#fresh(summary.require, own !== 'unpruned' && summary.pruned ? 'pruned' : 'unpruned'));
      }
      level = next;
    }
  }

  get errors(): ReadonlyMap<string, Error> {
    return this.#errors;
  }

  error(): Error | undefined {
    if (this.#errors.size === 0) return undefined;
    const path = this.#graph.findPath((module) => this.#errors.has(moduleKey(module)));
    const last = path.at(-1);
    const error = last === undefined ? undefined : this.#errors.get(moduleKey(last));
    return error === undefined ? undefined : new BuildListError(error, path);
  }

  #fresh(modules: readonly ModuleVersion[], pruning: Pruning): Visit[] {
    const visits: Visit[] = [];
    for (const module of modules) {
      const key = `${pruning} ${moduleKey(module)}`;
      if (module.version === 'none' || this.#visited.has(key)) continue;
      this.#visited.add(key);
      visits.push({ module, pruning });
    }
    return visits;
  }

  async #summary(module: ModuleVersion): Promise<ModuleSummary | undefined> {
    try {
      return await this.#summaries.get(module);
    } catch (error) {
      if (error instanceof FatalError || isBug(error)) throw error;
      this.#errors.set(moduleKey(module), error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  }

  #require(module: ModuleVersion, summary: ModuleSummary): void {
    const key = moduleKey(module);
    if (this.#required.has(key)) return;
    this.#required.add(key);
    this.#graph.require(module, summary.require);
  }
}

/** Roots in the order that Requirements wants. */
export function sortedRoots(roots: readonly ModuleVersion[]): readonly ModuleVersion[] {
  return roots.toSorted(compareModules);
}
