/** Looks for a module to add to the build for a package that no module of the build has.  Facts: cmd/go's modload (import.go). */
import type { Emit } from '../events/events.ts';
import { compareGraphVersions } from './mvs.ts';
import { ImportMissingSumError } from './import-error.ts';
import { dirInModule, missingImport } from './import-resolution.ts';
import { SumMissingError } from './module-error.ts';
import type { Requirements } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import { isModulePath } from './module-path.ts';
import type { ModuleSummaries } from './module-summary.ts';
import { isStandardImportPath } from './pattern.ts';
import { PackageNotInModuleError, type QueriedModule, type QueryContext, queryPackages } from './package-query.ts';
import type { RequirementGraph } from './mvs.ts';
import { isModuleNotExist } from './source.ts';
import { replacedVersion } from './version-query.ts';

export interface ImportQuery extends QueryContext {
  readonly summaries: ModuleSummaries;
  readonly emit: Emit;
}

/**
 * The module to add.
 *
 * @throws ImportMissingError where none may be looked for or none has the package; what went wrong in asking
 */
export async function queryImport(
  path: string,
  requirements: Requirements,
  context: ImportQuery,
): Promise<ModuleVersion> {
  const { state, summaries } = context;
  const replaced = await replacedModule(path, requirements, context);
  if (replaced !== undefined) return replaced;
  if (isStandardImportPath(path)) throw missingImport(state, { path, isStandard: true });
  if (state.buildMod === 'readonly' || state.buildMod === 'vendor') {
    throw missingImport(state, { path, isStandard: false });
  }
  context.emit({ kind: 'note', text: `finding module for package ${path}` });
  const graph = await requirements.graph(state, summaries);
  const candidates = await findCandidates(path, graph, context);
  let missingVersion: string | undefined;
  for (const { module } of candidates) {
    const selected = graph.selected(module.path);
    if (compareGraphVersions(module.path, selected, module.version) <= 0) return module;
    if (module === candidates[0]?.module) missingVersion = selected;
  }
  const first = candidates[0]?.module;
  throw missingImport(state, {
    path,
    isStandard: false,
    ...(first === undefined ? {} : { module: first }),
    ...(missingVersion === undefined ? {} : { newMissingVersion: missingVersion }),
  });
}

async function findCandidates(
  path: string,
  graph: RequirementGraph,
  context: ImportQuery,
): Promise<readonly QueriedModule[]> {
  try {
    const { allowed } = context.queries.rules;
    const current = (module: string): string => graph.selected(module);
    return await queryPackages({ pattern: path, query: 'latest', current, allowed }, context);
  } catch (error) {
    if (!(error instanceof Error) || !isModuleNotExist(error)) throw error;
    throw missingImport(context.state, { path, isStandard: false, cause: error });
  }
}

/** A module that go.mod replaces, but does not require, which has the package. */
async function replacedModule(
  path: string,
  requirements: Requirements,
  { state, summaries, dirs }: ImportQuery,
): Promise<ModuleVersion | undefined> {
  const modules: ModuleVersion[] = [];
  for (const [name, highest] of state.main.highestReplaced) {
    if (path !== name && !path.startsWith(`${name}/`)) continue;
    const version = replacedVersion(name, highest);
    const graph = await requirements.graph(state, summaries);
    if (compareGraphVersions(name, graph.selected(name), version) < 0) modules.push({ path: name, version });
  }
  modules.sort((a, b) => b.path.length - a.path.length);
  for (const module of modules) {
    const dir = await directoryOf(path, module, dirs);
    if (dirInModule(state, path, module.path, dir) === undefined) continue;
    if (state.buildMod === 'readonly') throw missingImport(state, { path, isStandard: false, replaced: module });
    return module;
  }
  const [longest] = modules;
  if (longest !== undefined && !isModulePath(path)) {
    const replacement = state.main.replacement(longest);
    throw new PackageNotInModuleError(longest, { query: 'latest', pattern: path, replacement });
  }
  return undefined;
}

async function directoryOf(
  path: string,
  module: ModuleVersion,
  dirs: QueryContext['dirs'],
): ReturnType<QueryContext['dirs']['fetch']> {
  try {
    return await dirs.fetch(module);
  } catch (error) {
    if (error instanceof SumMissingError) throw new ImportMissingSumError(path, [], false);
    throw error;
  }
}
