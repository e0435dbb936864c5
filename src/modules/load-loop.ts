/**
 * Loads packages until requirements fit them: what was loaded may need other roots, other roots may give other packages,
 * and missing packages may be found in modules to add.  Facts: cmd/go's modload (loadFromRoots).
 */
import { FatalError, GotsError, nothingFor } from '../base/errors.ts';
import { compareGoVersions } from '../base/go-version.ts';
import { ImportMissingError, ImportMissingSumError } from './import-error.ts';
import { missingImport } from './import-resolution.ts';
import { BuildListError, moduleKey, TooNewError } from './module-error.ts';
import { type Requirements, sortedRoots } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import { directModules, type LoadContext, loadClosure, type LoadedPackage, type PackageMap } from './package-load.ts';
import { type ImportQuery, queryImport } from './query-import.ts';
import { isSameRoots, updateRoots } from './update-roots.ts';

export interface LoadRequest {
  readonly requirements: Requirements;
  /** import paths that patterns match with requirements */
  readonly listRoots: (requirements: Requirements) => Promise<readonly string[]>;
  readonly loadsAll: boolean;
  readonly context: LoadContext & ImportQuery;
}

export interface LoadResult {
  readonly requirements: Requirements;
  readonly packages: PackageMap;
}

/** @throws GotsError, BuildListError, TooNewError */
export async function loadFromRoots(request: LoadRequest): Promise<LoadResult> {
  const { context } = request;
  const { state, summaries } = context;
  let { requirements } = request;
  if (requirements.pruning === 'unpruned') await requirements.graph(state, summaries);
  for (;;) {
    const roots = await request.listRoots(requirements);
    if (requirements.pruning === 'pruned' && state.buildMod === 'mod') {
      const preloaded = await preloadRoots(roots, requirements, context);
      if (preloaded !== requirements) {
        requirements = preloaded;
        continue;
      }
    }
    const packages = await loadClosure(roots, requirements, context, request.loadsAll);
    const updated = await updateRequirements(packages, requirements, context);
    ({ requirements } = updated);
    if (updated.changed) continue;
    const mayResolve = state.main.hasRoot || state.allowsMissing;
    const added = mayResolve ? await resolveMissing(packages, requirements, context) : [];
    if (added.length === 0) {
      tellImporters(packages, context);
      checkMultiplePaths(await graphModules(requirements, context), context);
      return { requirements, packages };
    }
    requirements = await addModules(added, requirements, context);
  }
}

interface Added {
  readonly module: ModuleVersion;
  readonly pkg: LoadedPackage;
}

async function addModules(
  added: readonly Added[],
  requirements: Requirements,
  { state, summaries }: LoadRequest['context'],
): Promise<Requirements> {
  const add = sortedRoots(added.map(({ module }) => module));
  try {
    return await updateRoots(requirements, { state, summaries, direct: requirements.direct, packages: [], add });
  } catch (error) {
    if (!(error instanceof BuildListError)) throw error;
    // the import says more than the requirement does
    const by = added.find(({ module }) => moduleKey(module) === moduleKey(error.module));
    if (by === undefined) throw error;
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new GotsError('module', `${stackText(by.pkg)}: ${cause}`, { cause: error });
  }
}

/** `a imports\n\tb`: how a package was reached. */
function stackText(pkg: LoadedPackage): string {
  const stack: string[] = [];
  for (let at: LoadedPackage | undefined = pkg; at !== undefined; at = at.importer) stack.push(at.path);
  return stack.toReversed().join(' imports\n\t');
}

async function updateRequirements(
  packages: PackageMap,
  requirements: Requirements,
  context: LoadRequest['context'],
): Promise<{ readonly requirements: Requirements; readonly changed: boolean }> {
  const { state, summaries, resolver } = context;
  throwTooNew(packages);
  const direct = await directModules(packages, requirements, context);
  const updated = await updateRoots(requirements, { state, summaries, direct, packages: packages.values(), add: [] });
  if (updated.goVersion !== requirements.goVersion) return { requirements: updated, changed: true };
  if (updated === requirements || isSameRoots(updated.roots, requirements.roots)) {
    return { requirements: updated, changed: false };
  }
  const graph = await updated.graph(state, summaries);
  for (const { module, error, path } of packages.values()) {
    const isExternal = module.path !== '' && !state.main.contains(module.path);
    if (isExternal && graph.selected(module.path) !== module.version) return { requirements: updated, changed: true };
    if (error === undefined) continue;
    try {
      await resolver.resolve(path, updated);
      return { requirements: updated, changed: true };
    } catch (again) {
      if (!(again instanceof Error)) throw again;
    }
  }
  return { requirements: updated, changed: false };
}

/** The error of the package that needs the newest Go. */
function newest(
  packages: Iterable<LoadedPackage>,
): { readonly pkg: LoadedPackage; readonly error: TooNewError } | undefined {
  let found: { readonly pkg: LoadedPackage; readonly error: TooNewError } | undefined;
  for (const pkg of packages) {
    for (let error: unknown = pkg.error; error instanceof Error; error = error.cause) {
      if (!(error instanceof TooNewError)) continue;
      if (found === undefined || compareGoVersions(error.goVersion, found.error.goVersion) > 0) found = { pkg, error };
    }
  }
  return found;
}

function throwTooNew(packages: PackageMap): void {
  const found = newest(packages.values());
  if (found !== undefined) throw found.error;
}

/** The modules to add for packages that are missing; packages that none is found for keep the error why. */
async function resolveMissing(
  packages: PackageMap,
  requirements: Requirements,
  context: LoadRequest['context'],
): Promise<readonly Added[]> {
  const { state } = context;
  const missing = [...packages.values()].filter(({ error }) => error instanceof ImportMissingError);
  const found = await Promise.all(
    missing.map(async (pkg): Promise<ModuleVersion | undefined> => {
      try {
        return await queryImport(pkg.path, requirements, context);
      } catch (error) {
        if (!(error instanceof Error) || error instanceof FatalError) throw error;
        pkg.error = error instanceof ImportMissingError ? withImporter(error, pkg, context) : error;
        return undefined;
      }
    }),
  );
  const tooNew = newest(missing);
  if (tooNew !== undefined) {
    state.emit({ kind: 'note', text: `toolchain upgrade needed to resolve ${tooNew.pkg.path}` });
    throw tooNew.error;
  }
  const added = new Map<string, Added>();
  for (const [i, pkg] of missing.entries()) {
    const module = found[i];
    if (module === undefined) continue;
    state.emit({ kind: 'note', text: `found ${pkg.path} in ${module.path} ${module.version}` });
    if (!added.has(moduleKey(module))) added.set(moduleKey(module), { module, pkg });
  }
  return [...added.values()];
}

function withImporter(
  error: ImportMissingError,
  pkg: LoadedPackage,
  { state }: LoadRequest['context'],
): ImportMissingError {
  for (let at = pkg.importer; at !== undefined; at = at.importer) {
    if (state.main.contains(at.module.path)) {
      return missingImport(state, { ...error.missing, importer: at.module.path });
    }
  }
  return error;
}

/** Makes modules roots that the packages named on the command line are in. */
async function preloadRoots(
  roots: readonly string[],
  requirements: Requirements,
  context: LoadRequest['context'],
): Promise<Requirements> {
  const { state, summaries, resolver } = context;
  const needed = new Map<string, ModuleVersion>();
  const locate = async (path: string): Promise<ModuleVersion | undefined> => {
    try {
      return (await resolver.resolve(path, requirements)).module;
    } catch (error) {
      if (!(error instanceof ImportMissingError)) return undefined;
    }
    // what goes wrong here goes wrong again when packages are loaded, and is told then
    return queryImport(path, requirements, context).catch(nothingFor);
  };
  for (const module of await Promise.all(roots.map(locate))) {
    if (module === undefined || module.path === '') continue;
    if (requirements.rootSelected(state, module.path) !== module.version) needed.set(moduleKey(module), module);
  }
  if (needed.size === 0) return requirements;
  const add = sortedRoots([...needed.values()]);
  return updateRoots(requirements, { state, summaries, direct: requirements.direct, packages: [], add });
}

/** Puts what is known of the importing package into errors. */
function tellImporters(packages: PackageMap, { state }: LoadRequest['context']): void {
  for (const pkg of packages.values()) {
    const { error, importer } = pkg;
    if (importer === undefined) continue;
    if (error instanceof ImportMissingSumError) {
      pkg.error = error.importedBy({ path: importer.path, version: importer.module.version });
    } else if (error instanceof ImportMissingError && error.missing.isStandard) {
      const goVersion = state.goVersions.get(moduleKey(importer.module));
      if (goVersion !== undefined && compareGoVersions(state.localGo, goVersion) < 0) {
        pkg.error = missingImport(state, { ...error.missing, importerGoVersion: goVersion });
      }
    }
  }
}

async function graphModules(
  requirements: Requirements,
  { state, summaries }: LoadRequest['context'],
): Promise<readonly ModuleVersion[]> {
  if (!requirements.isGraphLoaded) return requirements.roots;
  const { graph } = await requirements.loadGraph(state, summaries);
  return graph.buildList();
}

/** A module may stand in the build as itself or for another one, not both. */
function checkMultiplePaths(modules: readonly ModuleVersion[], { state }: LoadRequest['context']): void {
  const first = new Map<string, string>();
  const problems: string[] = [];
  for (const module of modules) {
    const { path, version } = state.main.resolve(module);
    const key = `${path}@${version}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, module.path);
    else if (known !== module.path) {
      problems.push(`${key} used for two different module paths (${known} and ${module.path})`);
    }
  }
  if (problems.length > 0) throw new GotsError('module', problems.join('\ngo: '));
}
