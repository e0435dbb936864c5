/**
 * Loads packages and all that they import, test files apart, with given requirements, and says for each which module
 * provides it.  Facts: cmd/go's modload (load.go).
 */
import { compilerTraits } from '../config/compiler-traits.ts';
import { FatalError } from '../base/errors.ts';
import { join } from 'node:path';
import { compareGoVersions } from '../base/go-version.ts';
import { narrowAllVersion } from './go-version.ts';
import { fipsImport } from './fips-import.ts';
import { ImplicitImportError } from './import-error.ts';
import type { ImportResolver } from './import-resolution.ts';
import { noModule } from './import-resolution.ts';
import type { ScanImports } from './import-table.ts';
import type { Requirements } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import type { RequirementGraph } from './mvs.ts';
import { isStandardImportPath } from './pattern.ts';

export interface LoadedPackage {
  readonly path: string;
  module: ModuleVersion;
  dir: string;
  error: Error | undefined;
  inStd: boolean;
  imports: readonly LoadedPackage[];
  /** paths that its tests import */
  testImports: readonly string[];
  /** what its tests import, where that counts */
  test: readonly LoadedPackage[] | undefined;
  /** the package through which it was first reached; undefined for roots */
  importer: LoadedPackage | undefined;
  /** named on the command line */
  readonly isRoot: boolean;
  /** reached from main modules */
  inAll: boolean;
}

export interface LoadContext {
  readonly state: ModuleState;
  readonly summaries: ModuleSummaries;
  readonly resolver: ImportResolver;
  readonly scan: ScanImports;
}

/** Packages by import path, nearest to the roots first. */
export type PackageMap = ReadonlyMap<string, LoadedPackage>;

/** @param loadsAll `all` is among the patterns: tests of main modules count */
export async function loadClosure(
  roots: readonly string[],
  requirements: Requirements,
  context: LoadContext,
  loadsAll: boolean,
): Promise<PackageMap> {
  const { state, summaries } = context;
  const unpruned = requirements.pruning === 'unpruned' ? await requirements.loadGraph(state, summaries) : undefined;
  const graph = unpruned?.error === undefined ? unpruned?.graph : undefined;
  const closure = new Closure(requirements, context, graph);
  for (const root of roots) closure.add(root, undefined);
  await closure.load();
  if (loadsAll) while (closure.addTests()) await closure.load();
  return closure.packages;
}

class Closure {
  readonly packages = new Map<string, LoadedPackage>();
  readonly #requirements: Requirements;
  readonly #context: LoadContext;
  readonly #graph: RequirementGraph | undefined;
  #level: LoadedPackage[] = [];

  constructor(requirements: Requirements, context: LoadContext, graph: RequirementGraph | undefined) {
    this.#requirements = requirements;
    this.#context = context;
    this.#graph = graph;
  }

  add(path: string, importer: LoadedPackage | undefined): LoadedPackage {
    let pkg = this.packages.get(path);
    if (pkg === undefined) {
      pkg = {
        path,
        module: noModule,
        dir: '',
        error: undefined,
        inStd: false,
        imports: [],
        testImports: [],
        test: undefined,
        importer,
        isRoot: importer === undefined,
        inAll: false,
      };
      this.packages.set(path, pkg);
      this.#level.push(pkg);
    }
    return pkg;
  }

  async load(): Promise<void> {
    while (this.#level.length > 0) {
      const current = this.#level;
      this.#level = [];
      await Promise.all(current.map((pkg) => this.#resolve(pkg)));
      for (const pkg of current) {
        if (pkg.dir !== '') pkg.imports = this.#scan(pkg).map((path) => this.#import(path, pkg));
      }
    }
    this.#markAll();
  }

  /** Goes on with what tests import; false where nothing is new. */
  addTests(): boolean {
    const { main } = this.#context.state;
    const isWide = !main.isWorkspace && compareGoVersions(this.#requirements.goVersion, narrowAllVersion) < 0;
    let isNew = false;
    for (const pkg of this.packages.values()) {
      if (pkg.test !== undefined || !(isOwn(pkg, this.#context.state) || (isWide && pkg.inAll))) continue;
      isNew = true;
      pkg.test = pkg.testImports.map((path) => this.#import(path, pkg));
    }
    return isNew;
  }

  #import(path: string, importer: LoadedPackage): LoadedPackage {
    const { state } = this.#context;
    return this.add(importer.inStd ? vendoredStd(state, importer.path, path) : path, importer);
  }

  async #resolve(pkg: LoadedPackage): Promise<void> {
    const { resolver, state } = this.#context;
    try {
      const { module, dir } = await resolver.resolve(pkg.path, this.#requirements, this.#graph);
      pkg.module = module;
      pkg.dir = dir;
      pkg.inStd = isStandardImportPath(pkg.path) && dir.startsWith(state.gorootSrc);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof FatalError) throw error;
      pkg.error = error;
    }
  }

  #scan(pkg: LoadedPackage): readonly string[] {
    const { scan, state } = this.#context;
    if (pkg.inStd && !compilerTraits(state.config).compilesStandard) return [];
    // others have been noted where they were found
    if (pkg.inStd) state.notePlace(standardRoot(state, pkg.path), pkg.dir);
    // what stands in for it has other packages, which are loaded by their own paths
    if (pkg.inStd && fipsImport(state.config, pkg.path) !== undefined) return [];
    const isImported = (path: string): boolean => path !== 'C' && !/^appengine(?:_internal)?(?:\/|$)/.test(path);
    try {
      const { imports, testImports } = scan(pkg.dir);
      pkg.testImports = testImports.filter(isImported);
      return imports.filter(isImported);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      pkg.error = error;
      return [];
    }
  }

  #markAll(): void {
    const { state } = this.#context;
    const tools = new Set(state.main.tools);
    const queue = [...this.packages.values()].filter(
      (pkg) => tools.has(pkg.path) || (pkg.dir !== '' && isOwn(pkg, state)),
    );
    for (const pkg of queue) pkg.inAll = true;
    for (const pkg of queue) {
      for (const next of pkg.test === undefined ? pkg.imports : [...pkg.imports, ...pkg.test]) {
        if (next.inAll) continue;
        next.inAll = true;
        queue.push(next);
      }
    }
  }
}

/** The root of the module of GOROOT that a package is in. */
function standardRoot({ gorootSrc }: ModuleState, path: string): string {
  return path === 'cmd' || path.startsWith('cmd/') ? join(gorootSrc, 'cmd') : gorootSrc;
}

function isOwn(pkg: LoadedPackage, state: ModuleState): boolean {
  return pkg.module.path !== '' && state.main.contains(pkg.module.path);
}

/** The path of a standard package's import, which may be vendored in GOROOT. */
export function vendoredStd(state: ModuleState, importer: string, path: string): string {
  if (isStandardImportPath(path)) return path;
  const isCmd = importer === 'cmd' || importer.startsWith('cmd/');
  const vendored = isCmd ? `cmd/vendor/${path}` : `vendor/${path}`;
  return state.files.tryStat(join(state.gorootSrc, vendored)) === undefined ? path : vendored;
}

/**
 * The modules that packages of main modules import from.  Where go.mod can't be changed, packages get an error that import
 * from modules which it does not list.
 */
export async function directModules(
  packages: PackageMap,
  requirements: Requirements,
  { state, summaries }: LoadContext,
): Promise<ReadonlySet<string>> {
  const direct = new Set(requirements.direct);
  for (const pkg of packages.values()) {
    if (!isOwn(pkg, state)) continue;
    for (const imported of pkg.test === undefined ? pkg.imports : [...pkg.imports, ...pkg.test]) {
      const { module, path } = imported;
      if (module.path === '' || state.main.contains(module.path)) continue;
      if (state.main.isWorkspace) {
        if (state.buildMod === 'vendor') continue;
        const graph = await requirements.graph(state, summaries);
        if (graph.requiredBy(module) === undefined) pkg.error = new ImplicitImportError(pkg.path, path, module);
      } else if (pkg.error === undefined && state.buildMod !== 'mod') {
        if (requirements.rootSelected(state, module.path) !== module.version) {
          pkg.error = new ImplicitImportError(pkg.path, path, module);
          continue;
        }
      }
      direct.add(module.path);
    }
  }
  return direct;
}
