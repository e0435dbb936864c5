/** What vendor/modules.txt means for the modules in use.  Facts: cmd/go's modload (init.go, vendor.go, buildlist.go). */
import { dirname, join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { vendorRoot } from './import-resolution.ts';
import { moduleKey } from './module-error.ts';
import type { Requirements } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import { isTooNew } from './modfile.ts';
import { RequirementGraph } from './mvs.ts';
import { goModDirty } from './update-roots.ts';
import { type VendorList, vendorInconsistency } from './vendor-list.ts';

/** Checks modules.txt and takes the module graph from it, where packages are vendored. @throws GotsError, TooNewError */
export function useVendored(state: ModuleState, requirements: Requirements): void {
  const { vendor } = state;
  if (state.buildMod !== 'vendor' || vendor === undefined) return;
  noteGoVersions(state, vendor);
  const short = (path: string): string => state.short(path);
  const problem = vendorInconsistency(vendor, state.main, { root: dirname(vendorRoot(state)), short });
  if (problem !== undefined) throw new GotsError('module', problem);
  checkVendored(state, requirements);
  requirements.setGraph(vendorGraph(state, requirements));
}

/** There are no go.mod files: modules.txt alone says which Go a module is written in. */
function noteGoVersions(state: ModuleState, { meta }: VendorList): void {
  for (const [key, { goVersion }] of meta) {
    if (goVersion === '') continue;
    state.goVersions.set(key, goVersion);
    if (!isTooNew(goVersion, state.localGo)) continue;
    const path = key.replace(/@[^@]*$/, '');
    throw state.tooNew(`${path} in ${state.short(join(vendorRoot(state), 'modules.txt'))}`, goVersion);
  }
}

/** With complete requirements, go.mod lists every vendored module. */
function checkVendored(state: ModuleState, requirements: Requirements): void {
  if (requirements.pruning !== 'pruned') return;
  const missing = (state.vendor?.modules ?? []).filter(
    ({ path, version }) => requirements.rootSelected(state, path) !== version,
  );
  if (missing.length === 0) return;
  const lines = missing.map((module) => `vendored module ${moduleKey(module)} should be required explicitly in go.mod`);
  throw new GotsError('module', [...lines, goModDirty(state).message].join('\ngo: '));
}

/** What modules.txt says of requirements, which is all that there is to know. */
function vendorGraph(state: ModuleState, requirements: Requirements): RequirementGraph {
  const mains = state.main.list.map(({ path }): ModuleVersion => ({ path, version: '' }));
  const graph = new RequirementGraph(state.main.isWorkspace ? requirements.roots : mains);
  const [only] = mains;
  if (requirements.pruning === 'pruned' && only !== undefined) {
    // go.mod lists all that matters
    graph.require(only, requirements.roots);
    return graph;
  }
  const listed: ModuleVersion = { path: 'vendor/modules.txt', version: '' };
  for (const main of mains) {
    graph.require(main, state.main.isWorkspace ? [listed] : [...requirements.roots, listed]);
  }
  graph.require(listed, state.vendor?.modules ?? []);
  return graph;
}
