/**
 * Which versions a query may choose: not those that go.mod excludes, nor those that their author took back.  What an author
 * says in the newest version's go.mod counts for all.  Facts: cmd/go's modload (modfile.go).
 */
import { FatalError } from '../base/errors.ts';
import { compareModuleVersions } from './go-version.ts';
import { ModuleError } from './module-error.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries, ModuleSummary } from './module-summary.ts';

/** A version that a query must not choose. */
export class DisallowedError extends ModuleError {
  override readonly name = 'DisallowedError';
}

/** Throws DisallowedError for versions that a query must not choose. */
export type AllowedVersions = (module: ModuleVersion) => Promise<void>;

export type LatestVersion = (path: string) => Promise<ModuleVersion>;

/** What stands in go.mod or is told by authors about versions. */
export class VersionRules {
  readonly #state: ModuleState;
  readonly #summaries: ModuleSummaries;
  readonly #latest: LatestVersion;

  /** @param latest the newest version, whether taken back or not */
  constructor(state: ModuleState, summaries: ModuleSummaries, latest: LatestVersion) {
    this.#state = state;
    this.#summaries = summaries;
    this.#latest = latest;
  }

  /** @throws DisallowedError */
  readonly allowed: AllowedVersions = async (module) => {
    await this.notExcluded(module);
    await this.notRetracted(module);
  };

  /** @throws DisallowedError */
  readonly notExcluded: AllowedVersions = (module) => {
    if (this.#state.main.isExcluded(module)) return Promise.reject(new DisallowedError(module, 'excluded by go.mod'));
    return Promise.resolve();
  };

  /** @throws DisallowedError; Error where the author's word can't be had */
  async notRetracted(module: ModuleVersion): Promise<void> {
    if (module.version === '' || this.#isReplaced(module.path)) return;
    let summary: ModuleSummary;
    try {
      summary = await this.#newest(module.path);
    } catch (error) {
      if (error instanceof FatalError) throw error;
      const text = error instanceof ModuleError ? error.reason : error instanceof Error ? error.message : String(error);
      throw new Error(`loading module retractions for ${module.path}@${module.version}: ${text}`, { cause: error });
    }
    const { path, version } = module;
    const retractions = summary.retract.filter(
      ({ low, high }) =>
        compareModuleVersions(path, low, version) <= 0 && compareModuleVersions(path, version, high) <= 0,
    );
    if (retractions.length === 0) return;
    const rationale = retractions.find((retraction) => retraction.rationale !== '')?.rationale;
    const why = rationale === undefined ? '' : `: ${shortMessage(rationale, 'retracted by module author')}`;
    throw new DisallowedError(module, `retracted by module author${why}`);
  }

  /** What the author says about the module being deprecated; '' where nothing. */
  async deprecation(module: ModuleVersion): Promise<string> {
    if (module.version === '' || this.#isReplaced(module.path)) return '';
    try {
      return (await this.#newest(module.path)).deprecated;
    } catch (error) {
      if (error instanceof FatalError) throw error;
      const text = error instanceof Error ? error.message : String(error);
      throw new Error(`loading deprecation for ${module.path}: ${text}`, { cause: error });
    }
  }

  #isReplaced(path: string): boolean {
    return this.#state.main.replacement({ path, version: '' }).path !== '';
  }

  async #newest(path: string): Promise<ModuleSummary> {
    return this.#summaries.raw(this.#state.main.resolve(await this.#latest(path)));
  }
}

/** A text from a go.mod as it may be shown on a terminal. */
export function shortMessage(message: string, whenEmpty: string): string {
  const line = (message.split('\n', 1)[0] ?? '').trim();
  if (line === '') return whenEmpty;
  if (Buffer.byteLength(line) > 500) return '(message omitted: too long)';
  if (/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\s]/u.test(line)) return '(message omitted: contains non-printable characters)';
  return line;
}
