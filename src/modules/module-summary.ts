/** What version selection needs of each module's go.mod, read once.  Facts: cmd/go's modload (goModSummary). */
import { join } from 'node:path';
import { FatalError, errorText, isBug } from '../base/errors.ts';
import { compareGoVersions } from '../base/go-version.ts';
import { explicitIndirectVersion, goStrictVersion, isGoOrToolchain } from './go-version.ts';
import { ModuleError, moduleKey, SumMissingError } from './module-error.ts';
import type { ModuleVersion } from './module-info.ts';
import { type ModFile, parseModFile } from './modfile.ts';
import type { ModuleState } from './module-state.ts';

export interface ModuleSummary {
  /** as the module line says; '' without one */
  readonly path: string;
  readonly goVersion: string;
  /** its go line is 1.17 or later, so that its requirements are complete */
  readonly pruned: boolean;
  readonly require: readonly ModuleVersion[];
  readonly retract: readonly { readonly low: string; readonly high: string; readonly rationale: string }[];
  readonly deprecated: string;
  readonly ignore: readonly string[];
  /** the go line asks for a newer Go */
  readonly tooNew: Error | undefined;
}

/** Whether requirements of a module with this go line are complete. */
export function isPruned(goVersion: string): boolean {
  return compareGoVersions(goVersion, explicitIndirectVersion) >= 0;
}

export class ModuleSummaries {
  readonly #state: ModuleState;
  readonly #checked = new Map<string, Promise<ModuleSummary>>();
  readonly #raw = new Map<string, Promise<ModuleSummary>>();

  constructor(state: ModuleState) {
    this.#state = state;
  }

  /** A module as it takes part in the build: replaced, checked, without excluded requirements. @throws ModuleError, TooNewError */
  get(module: ModuleVersion): Promise<ModuleSummary> {
    const key = moduleKey(module);
    let known = this.#checked.get(key);
    if (known === undefined) this.#checked.set(key, (known = this.#read(module)));
    return known;
  }

  /** A module version's own go.mod. @throws ModuleError */
  raw(module: ModuleVersion): Promise<ModuleSummary> {
    const key = moduleKey(module);
    let known = this.#raw.get(key);
    if (known === undefined) this.#raw.set(key, (known = this.#readRaw(module)));
    return known;
  }

  /** As raw; undefined where go.mod can't be read or asks for a newer Go. */
  async tryRaw(module: ModuleVersion): Promise<ModuleSummary | undefined> {
    try {
      const summary = await this.raw(module);
      return summary.tooNew === undefined ? summary : undefined;
    } catch (error) {
      if (error instanceof FatalError || isBug(error)) throw error;
      return undefined;
    }
  }

  async #read(module: ModuleVersion): Promise<ModuleSummary> {
    const state = this.#state;
    if (isGoOrToolchain(module.path)) return goSummary(module);
    const mainModule = module.version === '' ? state.main.get(module.path) : undefined;
    if (mainModule !== undefined) return this.#main(module, mainModule.file);
    const actual = state.main.resolve(module);
    if (state.mustHaveSums && actual.version !== '') {
      const key = { path: actual.path, version: `${actual.version}/go.mod` };
      if (!state.source.haveSum(key)) {
        throw new SumMissingError(actual, ` for go.mod file; to add it:\n\tgo mod download ${module.path}`);
      }
    }
    const summary = await this.raw(actual);
    if (summary.tooNew !== undefined) throw summary.tooNew;
    if (actual.version !== '') {
      if (summary.path === '') throw new ModuleError(actual, 'parsing go.mod: missing module line');
      if (summary.path !== module.path && summary.path !== actual.path) {
        throw new ModuleError(
          actual,
          `parsing go.mod:\n\tmodule declares its path as: ${summary.path}\n\t        but was required as: ${module.path}`,
        );
      }
    }
    if (!summary.require.some((required) => state.main.isExcluded(required))) return summary;
    return { ...summary, require: summary.require.filter((required) => !state.main.isExcluded(required)) };
  }

  #main(module: ModuleVersion, file: ModFile | undefined): ModuleSummary {
    if (file === undefined) return { ...emptySummary, path: module.path, pruned: true };
    const summary = this.#summarise(module, file);
    if (summary.tooNew !== undefined) throw summary.tooNew;
    return { ...summary, require: summary.require.filter((required) => !this.#state.main.isExcluded(required)) };
  }

  async #readRaw(module: ModuleVersion): Promise<ModuleSummary> {
    if (isGoOrToolchain(module.path)) return goSummary(module);
    const { state: name, text } = await this.#text(module);
    let file: ModFile;
    try {
      file = parseModFile(name, text, { lax: true });
    } catch (error) {
      throw new ModuleError(module, `parsing ${name}: ${errorText(error)}`, { cause: error });
    }
    return this.#summarise(module, file);
  }

  async #text(module: ModuleVersion): Promise<{ readonly state: string; readonly text: string }> {
    const state = this.#state;
    if (module.version !== '') {
      return { state: 'go.mod', text: Buffer.from(await state.source.goMod(module)).toString('utf8') };
    }
    const path = join(state.main.replacementDir(module.path), 'go.mod');
    const name = state.short(path);
    try {
      return { state: name, text: state.files.readText(path) };
    } catch (error) {
      throw new ModuleError(module, `reading ${name}: ${errorText(error)}`, { cause: error });
    }
  }

  #summarise(module: ModuleVersion, file: ModFile): ModuleSummary {
    const state = this.#state;
    const goVersion = file.go?.version ?? '';
    const key = moduleKey(module);
    if (goVersion !== '' && !state.goVersions.has(key)) state.goVersions.set(key, goVersion);
    const require: ModuleVersion[] = file.require.map(({ path, version }) => ({ path, version }));
    const isStrict = goVersion !== '' && compareGoVersions(goVersion, goStrictVersion) >= 0;
    if (isStrict) require.push({ path: 'go', version: goVersion });
    const isTooNew = isStrict && compareGoVersions(goVersion, state.localGo) > 0;
    return {
      path: file.module?.path ?? '',
      goVersion,
      pruned: goVersion !== '' && isPruned(goVersion),
      require,
      retract: file.retract,
      deprecated: file.module?.deprecated ?? '',
      ignore: file.ignore.map(({ path }) => path),
      tooNew: isTooNew ? state.tooNew(`module ${key}`, goVersion) : undefined,
    };
  }
}

const emptySummary: ModuleSummary = {
  path: '',
  goVersion: '',
  pruned: true,
  require: [],
  retract: [],
  deprecated: '',
  ignore: [],
  tooNew: undefined,
};

function goSummary(module: ModuleVersion): ModuleSummary {
  const isStrict = module.path === 'go' && compareGoVersions(module.version, goStrictVersion) >= 0;
  const require = isStrict ? [{ path: 'toolchain', version: `go${module.version}` }] : [];
  return { ...emptySummary, path: module.path, require };
}
