/** From an import path to the directory and the module that provide it.  Facts: cmd/go's modload (import.go). */
import { dirname, isAbsolute, join, sep } from 'node:path';
import { isNotExist, SysError } from '../base/errors.ts';
import { compareGoVersions } from '../base/go-version.ts';
import { explicitModulesTxtImportVersion, isGoOrToolchain } from './go-version.ts';
import {
  AmbiguousImportError,
  type FoundIn,
  ImportMissingError,
  ImportMissingSumError,
  InvalidImportError,
  type MissingImport,
} from './import-error.ts';
import { goQuote } from '../base/go-quote.ts';
import type { MainModule } from './main-modules.ts';
import { ModuleError, moduleKey, SumMissingError } from './module-error.ts';
import type { Requirements } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import { checkImportPath } from './module-path.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import type { RequirementGraph } from './mvs.ts';
import { isZeroPseudoVersion } from './pseudo-version.ts';
import { isMetaPackage, isRelativePath, isStandardImportPath } from './pattern.ts';

export const noModule: ModuleVersion = { path: '', version: '' };

/** Where modules are on disk; downloads at most once each. */
export class ModuleDirs {
  readonly #state: ModuleState;
  readonly #fetched = new Map<string, Promise<FetchedModule>>();

  constructor(state: ModuleState) {
    this.#state = state;
  }

  /** @throws SumMissingError, ModuleError */
  fetch(module: ModuleVersion): Promise<FetchedModule> {
    const key = `${module.path}@${module.version}`;
    let known = this.#fetched.get(key);
    if (known === undefined) this.#fetched.set(key, (known = this.#fetch(module)));
    return known;
  }

  async #fetch(module: ModuleVersion): Promise<FetchedModule> {
    const state = this.#state;
    const main = module.version === '' ? state.main.get(module.path) : undefined;
    if (main !== undefined && main.dir !== '') return { dir: main.dir, isLocal: true };
    const replacement = state.main.replacement(module);
    if (replacement.path !== '' && replacement.version === '') return this.#directory(module, replacement.path);
    const actual = replacement.path === '' ? module : replacement;
    if (state.mustHaveSums && !state.source.haveSum(actual)) throw new SumMissingError(actual);
    const dir = await state.source.download(actual);
    this.#checkGoLine(actual, dir);
    return { dir, isLocal: false };
  }

  /** @throws TooNewError */
  #checkGoLine(module: ModuleVersion, dir: string): void {
    const state = this.#state;
    const path = join(dir, 'go.mod');
    if (state.files.tryStat(path) === undefined) return;
    const goVersion = /^[ \t]*go[ \t]+(\S+)/m.exec(state.files.readText(path))?.[1] ?? '';
    if (compareGoVersions(goVersion, state.localGo) <= 0) return;
    throw state.tooNew(moduleKey(module), goVersion);
  }

  #directory(module: ModuleVersion, path: string): FetchedModule {
    const dir = this.#state.main.replacementDir(path);
    try {
      this.#state.files.stat(dir);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const reason = isNotExist(error) ? 'does not exist' : undefined;
      const text = `replacement directory ${path}${reason === undefined ? `: ${error.message}` : ` ${reason}`}`;
      throw new ModuleError(module, text, { cause: error });
    }
    return { dir, isLocal: true };
  }
}

export interface FetchedModule {
  readonly dir: string;
  /** outside of the module cache: nested modules must be looked for */
  readonly isLocal: boolean;
}

/** The directory that a module would have a package in, where that holds Go files and is in no nested module. */
export function dirInModule(
  state: ModuleState,
  path: string,
  prefix: string,
  module: FetchedModule,
): string | undefined {
  let dir: string;
  if (path === prefix) ({ dir } = module);
  else if (prefix === '') dir = join(module.dir, path);
  else if (path.startsWith(`${prefix}/`)) dir = join(module.dir, path.slice(prefix.length + 1));
  else return undefined;
  if (module.isLocal) {
    for (let at = dir; at !== module.dir && at.length > module.dir.length; at = dirname(at)) {
      if (state.hasGoMod(at)) return undefined;
    }
  }
  state.notePlace(module.dir, dir);
  return state.hasGoFiles(dir) ? dir : undefined;
}

export interface ResolvedPackage {
  /** path '' for std */
  readonly module: ModuleVersion;
  /** '' for `C` */
  readonly dir: string;
}

export class ImportResolver {
  readonly #state: ModuleState;
  readonly #summaries: ModuleSummaries;
  readonly dirs: ModuleDirs;

  constructor(state: ModuleState, summaries: ModuleSummaries, dirs: ModuleDirs) {
    this.#state = state;
    this.#summaries = summaries;
    this.dirs = dirs;
  }

  /**
   * @param graph undefined: roots only at first, the whole graph where they don't provide the package
   * @throws the errors of import-error.ts, ModuleError, BuildListError
   */
  async resolve(path: string, requirements: Requirements, graph?: RequirementGraph): Promise<ResolvedPackage> {
    const state = this.#state;
    checkPath(path);
    if (path === 'C') return { module: noModule, dir: '' };
    const isStandard = isStandardImportPath(path);
    const found: FoundIn[] = [];
    if (isStandard && state.isStandardPackage(path)) {
      const own = this.#inGorootModule(path);
      if (own !== undefined) return own;
      const dir = join(state.gorootSrc, path);
      if (state.buildMod !== 'vendor' && state.main.list.every((main) => main.dir === '' || main.prefix !== path)) {
        const only = { module: noModule, dir };
        if (!this.#mayBeInModule(path, requirements)) return only;
      }
      found.push({ module: noModule, dir });
    }
    if (state.buildMod === 'vendor') return this.#vendored(path, found);
    const first = graph === undefined ? await this.#search(path, requirements, undefined, found) : undefined;
    if (first !== undefined) return first;
    const whole = graph ?? (await requirements.graph(state, this.#summaries));
    const second = await this.#search(path, requirements, whole, found);
    if (second !== undefined) return second;
    throw missingImport(state, { path, isStandard });
  }

  /** Whether a path without a dot in its first element may be in a module too. */
  #mayBeInModule(path: string, requirements: Requirements): boolean {
    for (let prefix = path; prefix !== '.'; prefix = parent(prefix)) {
      if (!isGoOrToolchain(prefix) && requirements.rootSelected(this.#state, prefix) !== undefined) return true;
    }
    return false;
  }

  async #search(
    path: string,
    requirements: Requirements,
    graph: RequirementGraph | undefined,
    standard: readonly FoundIn[],
  ): Promise<ResolvedPackage | undefined> {
    const state = this.#state;
    const found: FoundIn[] = [];
    const withoutSum: ModuleVersion[] = [];
    for (let prefix = path; prefix !== '.'; prefix = parent(prefix)) {
      if (isGoOrToolchain(prefix)) continue;
      const version = graph === undefined ? requirements.rootSelected(state, prefix) : graph.selected(prefix);
      if (version === undefined || version === 'none') continue;
      const module = { path: prefix, version };
      const fetched = await this.#tryFetch(module);
      if (fetched === undefined) withoutSum.push(module);
      else {
        const dir = dirInModule(state, path, state.main.get(prefix)?.prefix ?? prefix, fetched);
        if (dir !== undefined) found.push({ module, dir });
      }
    }
    const all = [...standard, ...found];
    if (all.length > 1) throw new AmbiguousImportError(path, all.toReversed(), true);
    if (withoutSum.length > 0) throw new ImportMissingSumError(path, withoutSum.toReversed(), all.length > 0);
    const [only] = all;
    if (only === undefined) return undefined;
    if (only.module.path !== '' && !state.main.contains(only.module.path)) await this.#summaries.get(only.module);
    return only;
  }

  async #tryFetch(module: ModuleVersion): Promise<FetchedModule | undefined> {
    try {
      return await this.dirs.fetch(module);
    } catch (error) {
      if (error instanceof SumMissingError) return undefined;
      throw error;
    }
  }

  #inGorootModule(path: string): ResolvedPackage | undefined {
    for (const main of this.#state.main.list) {
      if (!main.inGoroot) continue;
      const dir = dirInModule(this.#state, path, main.prefix, { dir: main.dir, isLocal: true });
      if (dir !== undefined) return { module: { path: main.path, version: '' }, dir };
    }
    return undefined;
  }

  #vendored(path: string, standard: readonly FoundIn[]): ResolvedPackage {
    const state = this.#state;
    const found: FoundIn[] = [...standard];
    const errors: SysError[] = [];
    const dirIn = (prefix: string, module: FetchedModule): string | undefined => {
      try {
        return dirInModule(state, path, prefix, module);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        // go looks at what it could not read of main modules alone
        if (module.isLocal) errors.push(error);
        return undefined;
      }
    };
    for (const main of state.main.list) {
      if (main.dir === '') continue;
      const dir = dirIn(main.prefix, { dir: main.dir, isLocal: true });
      if (dir !== undefined) found.push({ module: { path: main.path, version: '' }, dir });
    }
    const root = vendorRoot(state);
    const dir = root === '' ? undefined : dirIn('', { dir: root, isLocal: false });
    if (dir !== undefined) {
      const module = state.vendor?.packages.get(path);
      const isOld = compareGoVersions(state.main.goVersion(state.localGo), explicitModulesTxtImportVersion) < 0;
      if (module !== undefined || isOld) found.push({ module: module ?? noModule, dir });
      else {
        const command = state.main.isWorkspace ? 'work' : 'mod';
        state.emit({
          kind: 'note',
          text: `ignoring package ${path} which exists in the vendor directory but is missing from vendor/modules.txt. To sync the vendor directory run go ${command} vendor.`,
        });
      }
    }
    if (found.length > 1) throw new AmbiguousImportError(path, found, false);
    if (errors[0] !== undefined) throw errors[0];
    const [only] = found;
    if (only !== undefined) return only;
    throw missingImport(state, { path, isStandard: false });
  }
}

/** The vendor directory in force. */
export function vendorRoot(state: ModuleState): string {
  const { main } = state;
  if (main.isWorkspace) return join(dirname(main.goWork), 'vendor');
  const dir = main.list[0]?.dir ?? '';
  return dir === '' ? '' : join(dir, 'vendor');
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function checkPath(path: string): void {
  if (path.includes('@')) throw new InvalidImportError(`import path ${goQuote(path)} should not have @version`);
  if (isRelativePath(path)) {
    throw new InvalidImportError(
      `${goQuote(path)} is relative, but relative import paths are not supported in module mode`,
    );
  }
  if (isAbsolute(path)) throw new InvalidImportError(`${goQuote(path)} is not a package path; see 'go help packages'`);
  if (isMetaPackage(path)) {
    throw new InvalidImportError(`${goQuote(path)} is not an importable package; see 'go help packages'`);
  }
  if (path !== 'C') checkImportPath(path);
}

/** The error for a package that no module of the build has, with what can be done about it. */
export function missingImport(state: ModuleState, missing: MissingImport): ImportMissingError {
  return new ImportMissingError(missingText(state, missing), missing);
}

function missingText(state: ModuleState, missing: MissingImport): string {
  const { path, module, cause } = missing;
  if (module !== undefined) {
    const at = missing.newMissingVersion ?? '';
    if (at === '') return `missing module for import: ${module.path}@${module.version} provides ${path}`;
    return `package ${path} provided by ${module.path} at latest version ${module.version} but not at required version ${at}`;
  }
  if (missing.isStandard) {
    const needed = missing.importerGoVersion;
    const note = needed === undefined ? '' : `\nnote: imported by a module that requires go ${needed}`;
    return `package ${path} is not in std (${join(state.gorootSrc, path)})${note}`;
  }
  const cannotFind = `cannot find module providing package ${path}`;
  if (cause !== undefined) return `${cannotFind}: ${cause.message}`;
  if (state.buildMod === 'mod' || state.allowsMissing) return cannotFind;
  if (missing.replaced !== undefined) {
    const { path: name, version } = missing.replaced;
    const argument = isZeroPseudoVersion(version) ? name : `${name}@${version}`;
    return `module ${name} provides package ${path} and is replaced but not required; to add it:\n\tgo get ${argument}`;
  }
  const message = `no required module provides package ${path}`;
  if (!state.main.hasRoot) {
    // with -mod=vendor cmd/go does not come to ask why there is no module
    return state.buildMod === 'vendor' ? toAddText(message, path) : `${message}: ${noMainModulesText(state)}`;
  }
  // cmd/go tells -mod first, then why the vendor directory was or was not used.
  const disabled = `${cannotFind}: import lookup disabled by -mod=${state.buildMod}`;
  if (state.config.flags.modExplicit) return disabled;
  if (state.buildModReason !== '') return `${disabled}\n\t(${state.buildModReason})`;
  const importer = missing.importer === undefined ? undefined : state.main.get(missing.importer);
  const isElsewhere = importer !== undefined && importer !== containing(state);
  return toAddText(message, path, isElsewhere ? `cd ${importer.dir}\n\t` : '');
}

/** @param first a line of what is to be done before, or '' */
function toAddText(message: string, path: string, first = ''): string {
  return `${message}; to add it:\n\t${first}go get ${path}`;
}

/** Why there is no main module. */
export function noMainModulesText(state: ModuleState): string {
  return state.main.isWorkspace
    ? "no modules were found in the current workspace; see 'go help work'"
    : "go.mod file not found in current directory or any parent directory; see 'go help modules'";
}

/** The main module that the working directory is in. */
function containing(state: ModuleState): MainModule | undefined {
  const { cwd } = state.config;
  return state.main.list.find(({ dir }) => dir !== '' && isBelow(cwd, dir));
}

function isBelow(dir: string, root: string): boolean {
  return dir === root || dir.startsWith(root.endsWith(sep) ? root : root + sep);
}
