/**
 * Loads what patterns match and all that those packages import, test files apart, and says for each which module provides
 * it.  Facts: cmd/go's modload (load.go, loadFromRoots).
 */
import { join } from 'node:path';
import { ImplicitImportError, ImportMissingError, ImportMissingSumError } from './import-error.ts';
import type { ImportResolver } from './import-resolution.ts';
import { missingImport, noModule } from './import-resolution.ts';
import type { ScanImports } from './import-table.ts';
import type { Requirements } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import { isStandardImportPath } from './pattern.ts';

export interface LoadedPackage {
  readonly path: string;
  module: ModuleVersion;
  dir: string;
  error: Error | undefined;
  inStd: boolean;
  imports: readonly LoadedPackage[];
  /** the package through which it was first reached; undefined for roots */
  importer: LoadedPackage | undefined;
}

export interface LoadContext {
  readonly state: ModuleState;
  readonly summaries: ModuleSummaries;
  readonly resolver: ImportResolver;
  readonly scan: ScanImports;
}

/** Packages by import path, nearest to the roots first. */
export type PackageMap = ReadonlyMap<string, LoadedPackage>;

export async function loadClosure(
  roots: readonly string[],
  requirements: Requirements,
  context: LoadContext,
): Promise<PackageMap> {
  const { state, summaries } = context;
  const packages = new Map<string, LoadedPackage>();
  const graph =
    requirements.pruning === 'unpruned' ? (await requirements.loadGraph(state, summaries)).graph : undefined;
  let level: LoadedPackage[] = [];
  const add = (path: string, importer: LoadedPackage | undefined): LoadedPackage => {
    let pkg = packages.get(path);
    if (pkg === undefined) {
      pkg = { path, module: noModule, dir: '', error: undefined, inStd: false, imports: [], importer };
      packages.set(path, pkg);
      level.push(pkg);
    }
    return pkg;
  };
  for (const root of roots) add(root, undefined);
  while (level.length > 0) {
    const current = level;
    level = [];
    await Promise.all(current.map((pkg) => resolvePackage(pkg, requirements, context, graph)));
    for (const pkg of current) {
      if (pkg.dir === '') continue;
      const imports = scanPackage(pkg, context);
      pkg.imports = imports.map((path) => add(pkg.inStd ? vendoredStd(state, pkg.path, path) : path, pkg));
    }
  }
  checkImplicit(packages, requirements, context);
  tellImporters(packages, state);
  return packages;
}

async function resolvePackage(
  pkg: LoadedPackage,
  requirements: Requirements,
  { resolver, state }: LoadContext,
  graph: Parameters<ImportResolver['resolve']>[2],
): Promise<void> {
  try {
    const { module, dir } = await resolver.resolve(pkg.path, requirements, graph);
    pkg.module = module;
    pkg.dir = dir;
    pkg.inStd = isStandardImportPath(pkg.path) && dir.startsWith(state.gorootSrc);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    pkg.error = error;
  }
}

function scanPackage(pkg: LoadedPackage, { scan, state }: LoadContext): readonly string[] {
  if (pkg.inStd && state.config.context.compiler === 'gccgo') return [];
  try {
    return scan(pkg.dir).imports.filter((path) => path !== 'C' && !/^appengine(?:_internal)?(?:\/|$)/.test(path));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    pkg.error = error;
    return [];
  }
}

/** The path of a standard package's import, which may be vendored in GOROOT. */
export function vendoredStd(state: ModuleState, importer: string, path: string): string {
  if (isStandardImportPath(path)) return path;
  const isCmd = importer === 'cmd' || importer.startsWith('cmd/');
  const owner = isCmd ? 'cmd' : 'std';
  const isOwn = state.main.contains(owner) && !(owner === 'std' && importer.startsWith('vendor/'));
  if (isOwn && state.buildMod !== 'vendor') return path;
  const vendored = isCmd ? `cmd/vendor/${path}` : `vendor/${path}`;
  return state.files.tryStat(join(state.gorootSrc, vendored)) === undefined ? path : vendored;
}

/** Direct imports must come from modules that go.mod lists. */
function checkImplicit(packages: PackageMap, requirements: Requirements, { state }: LoadContext): void {
  if (state.main.isWorkspace || state.buildMod === 'mod') return;
  for (const pkg of packages.values()) {
    if (pkg.error !== undefined || pkg.module.path === '' || !state.main.contains(pkg.module.path)) continue;
    for (const { module, path } of pkg.imports) {
      if (module.path === '' || state.main.contains(module.path)) continue;
      if (requirements.rootSelected(state, module.path) !== module.version) {
        pkg.error = new ImplicitImportError(pkg.path, path, module);
      }
    }
  }
}

/** Puts what is known of the importing package into errors. */
function tellImporters(packages: PackageMap, state: ModuleState): void {
  for (const pkg of packages.values()) {
    const { error, importer } = pkg;
    if (error instanceof ImportMissingSumError && importer !== undefined) {
      pkg.error = error.importedBy({ path: importer.path, version: importer.module.version });
    } else if (error instanceof ImportMissingError && !error.isStandard) {
      const main = mainImporter(pkg, state);
      if (main !== undefined) pkg.error = missingImport(state, pkg.path, false, { importer: main });
    }
  }
}

function mainImporter(pkg: LoadedPackage, state: ModuleState): string | undefined {
  for (let at = pkg.importer; at !== undefined; at = at.importer) {
    if (state.main.contains(at.module.path)) return at.module.path;
  }
  return undefined;
}
