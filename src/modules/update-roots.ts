/**
 * Keeps the roots of the module graph consistent with what was loaded: each root at its selected version, and in a pruned
 * graph the modules of the packages that main modules import among the roots.  Facts: cmd/go's modload (buildlist.go), mvs.
 */
import { FatalError, GotsError, isBug } from '../base/errors.ts';
import { compareModuleVersions } from './go-version.ts';
import { moduleKey } from './module-error.ts';
import { Requirements, sortedRoots } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import { RequirementGraph } from './mvs.ts';

/** What the update needs to know of a loaded package. */
export interface RootedPackage {
  readonly module: ModuleVersion;
  /** reached from packages of main modules */
  readonly inAll: boolean;
  /** named on the command line */
  readonly isRoot: boolean;
}

export interface RootUpdate {
  readonly state: ModuleState;
  readonly summaries: ModuleSummaries;
  readonly direct: ReadonlySet<string>;
  readonly packages: Iterable<RootedPackage>;
  /** versions that are to be selected, or newer ones */
  readonly add: readonly ModuleVersion[];
}

/** go.mod would have to be changed, which the settings forbid. */
export function goModDirty(state: ModuleState): GotsError {
  const head = 'updates to go.mod needed';
  const tail = 'to update it:\n\tgo mod tidy';
  if (state.config.flags.modExplicit) {
    return new GotsError('module', `${head}, disabled by -mod=${state.buildMod}; ${tail}`);
  }
  if (state.buildModReason !== '') {
    return new GotsError(
      'module',
      `${head}, disabled by -mod=${state.buildMod}\n\t(${state.buildModReason})\n\t${tail}`,
    );
  }
  return new GotsError('module', `${head}; ${tail}`);
}

/**
 * The requirements with consistent roots; the same object where they are.
 *
 * @throws GotsError where go.mod would have to be changed and may not be; BuildListError
 */
export function updateRoots(requirements: Requirements, update: RootUpdate): Promise<Requirements> {
  switch (requirements.pruning) {
    case 'workspace':
      return Promise.resolve(new Requirements('workspace', requirements.roots, update.direct, requirements));
    case 'unpruned':
      return updateUnpruned(requirements, update);
    case 'pruned':
      return updatePruned(requirements, update);
  }
}

async function updatePruned(requirements: Requirements, update: RootUpdate): Promise<Requirements> {
  const { state, summaries, direct } = update;
  const { added, toCheck } = wantedRoots(requirements, update);
  let current = requirements;
  let roots: readonly ModuleVersion[] =
    added.length > 0 ? sortedRoots([...requirements.roots, ...added]) : current.roots;
  let isUpgraded = added.length > 0;
  for (;;) {
    let graph: RequirementGraph | undefined;
    if (isUpgraded) {
      if (state.mustHaveCompleteRequirements) throw goModDirty(state);
      current = new Requirements('pruned', roots, direct);
      graph = await current.graph(state, summaries);
    } else if (current.isGraphLoaded) {
      ({ graph } = await current.loadGraph(state, summaries));
    } else if (!(await spotCheck(current, toCheck, update))) {
      graph = await current.graph(state, summaries);
    }
    ({ roots, isUpgraded } = selectedRoots(current, state, graph));
    if (isUpgraded) continue;
    // Where go.mod can't be written, mere duplicates don't matter.
    if (state.buildMod !== 'mod') return current;
    break;
  }
  if (isSameRoots(roots, current.roots) && isSameSet(direct, current.direct)) return current;
  // A graph that was read is not kept: go.sum keeps the hashes of the whole graph only where these requirements need it.
  return new Requirements('pruned', roots, direct);
}

function wantedRoots(
  requirements: Requirements,
  { state, packages, add }: RootUpdate,
): { readonly added: readonly ModuleVersion[]; readonly toCheck: ReadonlyMap<string, ModuleVersion> } {
  const added = new Map<string, ModuleVersion>();
  const toCheck = new Map<string, ModuleVersion>();
  for (const { module, inAll, isRoot } of packages) {
    if (module.path === '' || state.main.contains(module.path) || !(inAll || isRoot)) continue;
    const to = requirements.rootSelected(state, module.path) === undefined ? added : toCheck;
    to.set(moduleKey(module), module);
  }
  for (const module of add) {
    const root = requirements.rootSelected(state, module.path);
    if (root === undefined || compareModuleVersions(module.path, root, module.version) < 0) {
      added.set(moduleKey(module), module);
    }
  }
  return { added: [...added.values()], toCheck };
}

/** Whether the roots satisfy what modules require themselves. */
async function spotCheck(
  requirements: Requirements,
  modules: ReadonlyMap<string, ModuleVersion>,
  { state, summaries }: RootUpdate,
): Promise<boolean> {
  try {
    const found = await Promise.all([...modules.values()].map((module) => summaries.get(module)));
    return found.every((summary) =>
      summary.require.every(({ path, version }) => {
        const root = requirements.rootSelected(state, path);
        return root === undefined || root === '' || compareModuleVersions(path, root, version) >= 0;
      }),
    );
  } catch (error) {
    if (error instanceof FatalError || isBug(error)) throw error;
    // what is wrong is told when the whole graph is read
    return false;
  }
}

function selectedRoots(
  requirements: Requirements,
  state: ModuleState,
  graph: RequirementGraph | undefined,
): { readonly roots: readonly ModuleVersion[]; readonly isUpgraded: boolean } {
  const seen = new Set(state.main.list.map(({ path }) => path));
  const roots: ModuleVersion[] = [];
  let isUpgraded = false;
  for (const { path, version } of requirements.roots) {
    if (seen.has(path)) continue;
    seen.add(path);
    const selected = graph === undefined ? (requirements.rootSelected(state, path) ?? version) : graph.selected(path);
    roots.push({ path, version: selected });
    if (selected !== version) isUpgraded = true;
  }
  return { roots, isUpgraded };
}

async function updateUnpruned(requirements: Requirements, update: RootUpdate): Promise<Requirements> {
  const { state, summaries, direct, add } = update;
  const graph = await requirements.graph(state, summaries);
  const isSelected = ({ path, version }: ModuleVersion): boolean => graph.selected(path) === version;
  if (state.mustHaveCompleteRequirements) {
    const isComplete = [...direct].every((path) => requirements.rootSelected(state, path) !== undefined);
    if (!isComplete || !requirements.roots.every(isSelected) || !add.every(isSelected)) throw goModDirty(state);
    return requirements;
  }
  const paths = new Set(requirements.roots.filter(isSelected).map(({ path }) => path));
  const keep = [...graph.buildList().filter(({ path }) => !state.main.contains(path)), ...add];
  for (const { path } of keep) if (direct.has(path)) paths.add(path);
  const roots: ModuleVersion[] = [];
  for (const { path } of state.main.list) {
    roots.push(...(await minimalRequirements({ path, version: '' }, paths, keep, update)));
  }
  if (isSameRoots(roots, requirements.roots)) {
    if (isSameSet(direct, requirements.direct)) return requirements;
    return new Requirements('unpruned', roots, direct, requirements);
  }
  return new Requirements('unpruned', sortedRoots(roots), direct);
}

/** The fewest requirements that give the build list of `keep`, with `paths` among them (cmd/go's mvs.Req). */
async function minimalRequirements(
  main: ModuleVersion,
  paths: ReadonlySet<string>,
  keep: readonly ModuleVersion[],
  { summaries }: RootUpdate,
): Promise<readonly ModuleVersion[]> {
  const graph = new RequirementGraph([main]);
  graph.require(main, keep);
  const required = new Map<string, readonly ModuleVersion[]>([[moduleKey(main), []]]);
  let level = keep;
  while (level.length > 0) {
    const fresh = level.filter((module) => module.version !== 'none' && !required.has(moduleKey(module)));
    for (const module of fresh) required.set(moduleKey(module), []);
    const found = await Promise.all(fresh.map((module) => summaries.get(module)));
    for (const [i, module] of fresh.entries()) {
      const require = found[i]?.require ?? [];
      required.set(moduleKey(module), require);
      graph.require(module, require);
    }
    level = found.flatMap(({ require }) => require);
  }
  const postorder: ModuleVersion[] = [];
  walkAll(graph.buildList(), required, new Set([moduleKey(main)]), (module) => postorder.push(module));
  const have = new Set<string>();
  const list: ModuleVersion[] = [];
  const take = (module: ModuleVersion): void => {
    list.push(module);
    walkAll([module], required, have, () => 0);
  };
  for (const path of paths) take({ path, version: graph.selected(path) });
  for (const module of postorder.toReversed()) {
    if (graph.selected(module.path) === module.version && !have.has(moduleKey(module))) take(module);
  }
  return list.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Visits modules and what they require, depth first, each after what it requires. */
function walkAll(
  modules: readonly ModuleVersion[],
  required: ReadonlyMap<string, readonly ModuleVersion[]>,
  seen: Set<string>,
  leave: (module: ModuleVersion) => unknown,
): void {
  for (const module of modules) {
    if (seen.has(moduleKey(module))) continue;
    seen.add(moduleKey(module));
    const stack = [{ module, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = required.get(moduleKey(top.module))?.[top.next++];
      if (child === undefined) {
        stack.pop();
        leave(top.module);
      } else if (!seen.has(moduleKey(child))) {
        seen.add(moduleKey(child));
        stack.push({ module: child, next: 0 });
      }
    }
  }
}

export function isSameRoots(a: readonly ModuleVersion[], b: readonly ModuleVersion[]): boolean {
  return a.length === b.length && a.every(({ path, version }, i) => b[i]?.path === path && b[i].version === version);
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}

/** Promotes or drops roots so that requirements mean the same with another kind of graph. */
export async function convertPruning(requirements: Requirements, update: RootUpdate): Promise<Requirements> {
  if (requirements.pruning === 'pruned') return requirements;
  const { state, summaries } = update;
  const graph = await requirements.graph(state, summaries);
  const roots = graph.buildList().filter(({ path }) => !state.main.contains(path));
  return new Requirements('pruned', sortedRoots(roots), requirements.direct);
}
