/** The import table of loaded packages. */
import { join } from 'node:path';
import { vendoredStd, type PackageMap } from './package-load.ts';
import type { Found, ImportTable, Match } from './import-table.ts';
import { moduleKey } from './module-error.ts';
import { isStandardImportPath } from './pattern.ts';
import type { Requirements } from './module-graph.ts';
import type { ModuleInfo, ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';

/** What packages were loaded with; the requirements may change with further loads. */
interface LoadedModules {
  readonly state: ModuleState;
  readonly requirements: Requirements;
}

export class LoadedTable implements ImportTable {
  readonly matches: readonly Match[];
  readonly mainModules: readonly ModuleInfo[];
  readonly tools: readonly string[];
  readonly godebugs: ImportTable['godebugs'];
  readonly goVersion: string;
  readonly goWork: string;
  readonly moduleRoot: string;
  readonly #session: LoadedModules;
  readonly #packages: PackageMap;
  readonly #infos = new Map<string, ModuleInfo>();

  constructor(session: LoadedModules, matches: readonly Match[], packages: PackageMap) {
    const { state } = session;
    const { main } = state;
    this.#session = session;
    this.#packages = packages;
    this.matches = matches;
    this.mainModules = main.list.map(({ path }) => this.#info({ path, version: '' }));
    this.tools = main.tools;
    this.godebugs = (main.isWorkspace ? main.workFile?.godebug : main.list[0]?.file?.godebug) ?? [];
    this.goVersion = main.hasRoot || main.isWorkspace ? main.goVersion(state.localGo) : '';
    this.goWork = main.goWork;
    this.moduleRoot = main.list[0]?.dir ?? '';
  }

  lookup(parentPath: string, parentIsStd: boolean, path: string): Found {
    const { state } = this.#session;
    const actual = parentIsStd ? vendoredStd(state, parentPath, path) : path;
    const pkg = this.#packages.get(actual);
    if (pkg !== undefined) return { dir: pkg.dir, path: pkg.path, error: pkg.error };
    if (state.isStandardPackage(actual)) return { dir: join(state.gorootSrc, actual), path: actual, error: undefined };
    return { dir: '', path: actual, error: new Error('cannot find package') };
  }

  moduleOf(importPath: string): ModuleInfo | undefined {
    const module = this.#packages.get(importPath)?.module;
    if (module === undefined || module.path === '') return undefined;
    // in GOROOT/src, too, where the standard library is the main module
    const isStandard = isStandardImportPath(importPath) && this.#session.state.isStandardPackage(importPath);
    return isStandard ? undefined : this.#info(module);
  }

  async noteTimes(): Promise<void> {
    const { state } = this.#session;
    if (state.buildMod === 'vendor') return;
    const actual = [...this.#infos.values()].map(({ path, version }) => state.main.resolve({ path, version }));
    await state.source.noteTimes(actual.filter(({ version }) => version !== ''));
  }

  #info(module: ModuleVersion): ModuleInfo {
    const key = moduleKey(module);
    let info = this.#infos.get(key);
    if (info === undefined) this.#infos.set(key, (info = this.#describe(module)));
    return info;
  }

  #describe(module: ModuleVersion): ModuleInfo {
    const { state, requirements } = this.#session;
    const goVersion = state.goVersions.get(moduleKey(module)) ?? '';
    const main = module.version === '' ? state.main.get(module.path) : undefined;
    const own = { path: module.path, version: module.version, goVersion };
    if (main !== undefined) {
      return { ...own, main: true, indirect: false, dir: main.dir, goMod: main.goMod, sum: '' };
    }
    const indirect = !requirements.direct.has(module.path);
    const replacement = state.main.replacement(module);
    if (replacement.path === '') return { ...own, main: false, indirect, ...this.#places(module) };
    const places = this.#places(replacement);
    const replace: ModuleInfo = { ...replacement, main: false, indirect: false, goVersion, ...places };
    return { ...own, main: false, indirect, replace, dir: places.dir, goMod: places.goMod, sum: '' };
  }

  #places(module: ModuleVersion): { readonly dir: string; readonly goMod: string; readonly sum: string } {
    const { state } = this.#session;
    if (module.version === '') {
      const dir = state.main.replacementDir(module.path);
      return { dir, goMod: join(dir, 'go.mod'), sum: '' };
    }
    if (state.buildMod === 'vendor') return { dir: '', goMod: '', sum: '' };
    const { source } = state;
    return { dir: source.downloadedDir(module) ?? '', goMod: source.goModPath(module), sum: source.sum(module) };
  }
}
