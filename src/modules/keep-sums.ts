/** Which sums go.sum must have for the same packages to be loaded again.  Facts: cmd/go's modload (keepSums). */
import { compareGoVersions } from '../base/go-version.ts';
import { tidyGoModSumVersion } from './go-version.ts';
import type { LoadResult } from './load-loop.ts';
import { isImportPath } from './module-path.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';

/** Keys `path@version`, with `/go.mod` at the end for the go.mod alone. */
export async function keepSums(
  { packages, requirements }: LoadResult,
  state: ModuleState,
  summaries: ModuleSummaries,
): Promise<ReadonlySet<string>> {
  const keep = new Set<string>();
  const actual = (module: ModuleVersion): string => {
    const { path, version } = state.main.resolve(module);
    return `${path}@${version}`;
  };
  const isOld = compareGoVersions(requirements.goVersion, tidyGoModSumVersion) < 0 && state.buildMod !== 'mod';
  const graphOf = async (): ReturnType<typeof requirements.loadGraph> => requirements.loadGraph(state, summaries);
  for (const pkg of packages.values()) {
    if ((pkg.module.path === '' && pkg.error === undefined) || !isImportPath(pkg.path)) continue;
    if (!isOld) keep.add(`${actual(pkg.module)}/go.mod`);
    const { path, version } = pkg.module;
    const isFromRoot =
      requirements.pruning === 'pruned' && path !== '' && requirements.rootSelected(state, path) === version;
    const graph = isFromRoot ? undefined : (await graphOf()).graph;
    for (const prefix of prefixes(pkg.path)) {
      const selected = graph === undefined ? requirements.rootSelected(state, prefix) : graph.selected(prefix);
      if (selected !== undefined && selected !== 'none') keep.add(actual({ path: prefix, version: selected }));
    }
  }
  if (!requirements.isGraphLoaded) {
    for (const root of requirements.roots) {
      keep.add(`${actual(root)}/go.mod`);
      keep.add(actual(root));
    }
    return keep;
  }
  const { graph } = await graphOf();
  for (const module of graph.breadthFirst()) {
    if (graph.requiredBy(module) !== undefined) keep.add(`${actual(module)}/go.mod`);
  }
  for (const module of graph.buildList()) {
    if (!isOld) keep.add(`${actual(module)}/go.mod`);
    keep.add(actual(module));
  }
  return keep;
}

function* prefixes(path: string): Iterable<string> {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
}
