/** What the patterns of a command line match in the modules in use.  Facts: cmd/go's modload (load.go, search.go). */
import { errorText, FatalError, isBug, nothingFor } from '../base/errors.ts';
import { fipsMount } from './fips-import.ts';
import { type ModuleDirs, vendorRoot } from './import-resolution.ts';
import type { ImportScanners, Match, ScanImports } from './import-table.ts';
import { matchLocal, type WalkedPattern } from './local-patterns.ts';
import { isIndexed, matchTrees, type PackageTree } from './match-trees.ts';
import type { Requirements } from './module-graph.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import { isLiteralPattern, isLocalPattern, treeCanMatch } from './pattern.ts';
import { matchSources, standardTrees } from './source-patterns.ts';
import { ignoredLink } from './walked-directory.ts';

export class PatternMatcher {
  readonly #state: ModuleState;
  readonly #summaries: ModuleSummaries;
  readonly #dirs: ModuleDirs;
  readonly #walked = new Map<string, WalkedPattern>();
  /** what patterns leave out, as far as go tells */
  #told: string[] = [];

  constructor(state: ModuleState, summaries: ModuleSummaries, dirs: ModuleDirs) {
    this.#state = state;
    this.#summaries = summaries;
    this.#dirs = dirs;
  }

  /** go looks for patterns once more when all is loaded, and says again what it has said. */
  repeat(): void {
    for (const text of this.#told) this.#state.say(text);
  }

  /** @param requirements those of now: patterns are matched anew whenever modules change */
  async match(
    patterns: readonly string[],
    requirements: Requirements,
    scanners: ImportScanners,
  ): Promise<readonly Match[]> {
    const matches: Match[] = [];
    this.#told = [];
    for (const pattern of patterns) matches.push(await this.#matchOne(pattern, requirements, scanners));
    return matches;
  }

  async #matchOne(
    pattern: string,
    requirements: Requirements,
    { scanImports, holdsPackage }: ImportScanners,
  ): Promise<Match> {
    const state = this.#state;
    const isPackage = (dir: string): boolean => state.hasGoFiles(dir) && holdsPackage(dir);
    if (isLocalPattern(pattern)) {
      const summaries = this.#summaries;
      return matchLocal(pattern, { state, summaries, requirements, hasPackage: isPackage, walked: this.#walked });
    }
    if (isLiteralPattern(pattern)) return { pattern, packages: [pattern], errors: [] };
    if (pattern === 'tool') return { pattern, packages: state.main.tools, errors: [] };
    if (pattern === 'std' || pattern === 'cmd') {
      const isMain = (dir: string): boolean => packageNameIn(dir, scanImports) === 'main';
      const search = { files: state.files, isMain, hasPackage: isPackage };
      const { packages, errors } = matchSources(pattern, [], state.config, search);
      return { pattern, packages, errors: errors.map((error) => patternFailed(pattern, error)) };
    }
    return this.#matchTrees(pattern, requirements, scanImports);
  }

  async #matchTrees(pattern: string, requirements: Requirements, scan: ScanImports): Promise<Match> {
    const state = this.#state;
    const hasPackage = (dir: string, modroot: string): boolean => {
      state.notePlace(modroot, dir);
      return state.hasGoFiles(dir) && !isWithoutSource(dir, scan);
    };
    const { trees, errors } = await this.#trees(pattern, requirements);
    const isMeta = !pattern.includes('...');
    const { cgoEnabled } = state.config.context;
    const noteLink = (path: string): void => this.#tell(ignoredLink(path));
    const search = { files: state.files, disk: state.disk, cgoEnabled, hasPackage, noteLink };
    const found = matchTrees(isMeta ? undefined : pattern, trees, search);
    const packages = found.packages.toSorted();
    return {
      pattern,
      packages: pattern === 'all' ? [...packages, ...state.main.tools] : packages,
      errors: [...errors, ...found.errors.map((error) => patternFailed(pattern, error))],
    };
  }

  #ignores(pattern: string, dir: string, lines: readonly string[]): PackageTree['isIgnored'] {
    if (lines.length === 0) return undefined;
    return this.#state.ignores(dir, lines, (text) => (pattern === 'all' ? this.#state.say(text) : this.#tell(text)));
  }

  /** Says what go says each time that it looks for patterns. */
  #tell(text: string): void {
    this.#state.say(text);
    this.#told.push(text);
  }

  /** Where a pattern is looked for, as far as that can be had. */
  async #trees(
    pattern: string,
    requirements: Requirements,
  ): Promise<{ readonly trees: readonly PackageTree[]; readonly errors: readonly Error[] }> {
    const state = this.#state;
    const own = state.main.list
      .filter(({ dir }) => dir !== '')
      .map(({ dir, prefix }): PackageTree => ({
        dir,
        prefix,
        skipsVendor: true,
        skipsModules: true,
        isIgnored: this.#ignores(pattern, dir, state.main.ignoreLines(dir)),
        // in GOROOT/src the standard library is the main module
        mount: fipsMount(state.config),
      }));
    const isOwn = pattern === 'all' || pattern === 'work';
    const { std, cmd } = standardTrees(state.config);
    const trees: PackageTree[] = isOwn ? own : [std, cmd, ...own];
    if (state.buildMod === 'vendor') {
      const dir = vendorRoot(state);
      if (dir === '') return { trees, errors: [] };
      return { trees: [...trees, { dir, prefix: '', skipsVendor: true, skipsModules: false }], errors: [] };
    }
    if (isOwn) return { trees, errors: [] };
    const { graph, error } = await requirements.loadGraph(state, this.#summaries);
    const errors = error === undefined ? [] : [error];
    const canMatch = treeCanMatch(pattern);
    for (const module of graph.buildList()) {
      const { path } = module;
      if (path === 'go' || path === 'toolchain' || state.main.contains(path) || !canMatch(path)) continue;
      try {
        const { dir, isLocal } = await this.#dirs.fetch(module);
        if (!isLocal) state.notePlace(dir, dir);
        const summary = await this.#summaries.get(module).catch(nothingFor);
        const isIgnored = this.#ignores(pattern, dir, summary?.ignore ?? []);
        trees.push({
          dir,
          prefix: path,
          skipsVendor: true,
          skipsModules: isLocal,
          isIgnored,
          isIndexed: !isLocal && isIndexed(state.config),
        });
      } catch (failure) {
        if (isBug(failure) || failure instanceof FatalError) throw failure;
        const error = failure instanceof Error ? failure : new Error(errorText(failure));
        trees.push({ dir: '', prefix: path, skipsVendor: true, skipsModules: true, failure: error });
      }
    }
    return { trees, errors };
  }
}

/** '' where it can't be told. */
function packageNameIn(dir: string, scan: ScanImports): string {
  try {
    return scan(dir).packageName;
  } catch (error) {
    if (isBug(error)) throw error;
    return '';
  }
}

/** Whether no file of a directory is of this build. */
function isWithoutSource(dir: string, scan: ScanImports): boolean {
  try {
    scan(dir);
    return false;
  } catch (error) {
    if (isBug(error)) throw error;
    return error instanceof Error && error.name === 'NoGoFilesError';
  }
}

function patternFailed(pattern: string, error: unknown): Error {
  return new Error(`pattern ${pattern}: ${errorText(error)}`, { cause: error });
}
