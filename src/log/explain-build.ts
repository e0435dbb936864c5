/** Two records of a target -> why the later build compiled and linked what it did, and what it was spared.  Pure. */
import type { ActionRecord, BuildRecord } from '../events/build-record.ts';
import { isCompile, isLink } from './action-kind.ts';
import { inputsByName, nameOf } from './carry-inputs.ts';
import { changedImports, compareInputs, compareLateInputs } from './compare-inputs.ts';
import type { ImportChange, RebuildReason } from './rebuild-reason.ts';

/** A package that was compiled, or a program that was linked. */
export interface Rebuilt {
  readonly package: string;
  readonly what: 'compile' | 'link';
  readonly failed: boolean;
  readonly reason: RebuildReason;
  /** packages from the root cause to this one, each importing the one before; this one alone where the cause is its own */
  readonly chain: readonly string[];
  /** why the first of the chain was rebuilt */
  readonly root: RebuildReason;
  /** milliseconds after the start of the build, and from there to its end */
  readonly start: number;
  readonly took: number;
}

/** Work that did not have to be done although something below had changed. */
export type Saving =
  /** compiled again, the package came out the same: those above it were found in the cache */
  | { readonly kind: 'same-result'; readonly package: string; readonly spared: number }
  /** imports have other contents, but the same export data: an archive of an earlier compile was taken */
  | { readonly kind: 'same-exports'; readonly packages: readonly string[] };

export interface Explanation {
  /** packages of the build */
  readonly packages: number;
  /** in the order in which they were done */
  readonly rebuilt: readonly Rebuilt[];
  readonly savings: readonly Saving[];
  /** of both builds, before and now */
  readonly tags: readonly [readonly string[], readonly string[]];
}

/** Whether two archives, named by their output IDs, have the same export data; undefined where one of them is gone. */
export type SameExports = (before: string, after: string) => boolean | undefined;

/** @param before the build of the same target before; undefined for none */
export function explainBuild(
  before: BuildRecord | undefined,
  after: BuildRecord,
  sameExports: SameExports,
): Explanation {
  const results = after.actions.filter(({ inputs }) => inputs !== undefined);
  const explainer = new Explainer(before, after, sameExports);
  const done = results.filter(isRebuilt).toSorted((a, b) => a.end - b.end);
  return {
    packages: after.actions.filter(isCompile).length,
    rebuilt: done.map((action) => explainer.explain(action)),
    savings: [...findSameResults(before, after), ...findSameExports(results)],
    tags: [before?.tags ?? after.tags, after.tags],
  };
}

/** Reasons why action IDs of one build are not those of another, whatever was done about it. */
export function explainDifferences(before: BuildRecord, after: BuildRecord, sameExports: SameExports): Explanation {
  const explainer = new Explainer(before, { ...after, isForced: false }, sameExports);
  const known = inputsByName(before);
  const changed = after.actions.filter(({ inputs, ...action }) => {
    return inputs !== undefined && known.get(nameOf(action))?.actionID !== inputs.actionID;
  });
  return {
    packages: after.actions.filter(isCompile).length,
    rebuilt: changed.toSorted((a, b) => a.end - b.end).map((action) => explainer.explain(action)),
    savings: [],
    tags: [before.tags, after.tags],
  };
}

function isRebuilt({ origin, outcome }: ActionRecord): boolean {
  return origin === 'made' || outcome === 'failed';
}

class Explainer {
  readonly #before: BuildRecord | undefined;
  readonly #after: BuildRecord;
  readonly #sameExports: SameExports;
  readonly #inputsBefore: ReturnType<typeof inputsByName>;
  readonly #resultsBefore: ReadonlyMap<string, ActionRecord>;
  readonly #packagesBefore: ReadonlySet<string>;
  /** compiles by import path */
  readonly #builds: ReadonlyMap<string, ActionRecord>;
  readonly #reasons = new Map<ActionRecord, RebuildReason>();

  constructor(before: BuildRecord | undefined, after: BuildRecord, sameExports: SameExports) {
    this.#before = before;
    this.#after = after;
    this.#sameExports = sameExports;
    this.#inputsBefore = before === undefined ? new Map() : inputsByName(before);
    this.#resultsBefore = buildsOf(before);
    this.#packagesBefore = new Set(before?.actions.map((action) => nameOf(action)));
    this.#builds = buildsOf(after);
  }

  explain(action: ActionRecord): Rebuilt {
    const { start, end, outcome } = action;
    const what = isLink(action) ? 'link' : 'compile';
    const { chain, root } = this.#chainTo(action);
    const reason = this.#reasonOf(action);
    const took = start < 0 || end < 0 ? 0 : end - start;
    return { package: shownName(action), what, failed: outcome === 'failed', reason, chain, root, start, took };
  }

  /** Down along changed imports, to what has a cause of its own. */
  #chainTo(action: ActionRecord): { readonly chain: readonly string[]; readonly root: RebuildReason } {
    const chain: ActionRecord[] = [action];
    for (let at = action; ;) {
      const reason = this.#reasonOf(at);
      const below = reason.kind === 'import' ? this.#builds.get(reason.importPath) : undefined;
      const isNew = below !== undefined && !chain.includes(below) && below.inputs !== undefined;
      if (!isNew || !this.#hasChanged(below)) return { chain: nameChain(chain), root: reason };
      chain.push(below);
      at = below;
    }
  }

  #hasChanged(action: ActionRecord): boolean {
    return this.#inputsBefore.get(nameOf(action))?.actionID !== action.inputs?.actionID || isRebuilt(action);
  }

  #reasonOf(action: ActionRecord): RebuildReason {
    let reason = this.#reasons.get(action);
    if (reason === undefined) this.#reasons.set(action, (reason = this.#findReason(action)));
    return reason;
  }

  #findReason(action: ActionRecord): RebuildReason {
    if (this.#after.isForced) return { kind: 'forced' };
    if (this.#before === undefined) return { kind: 'first', of: 'target' };
    const before = this.#inputsBefore.get(nameOf(action));
    if (before === undefined) {
      return this.#packagesBefore.has(nameOf(action)) ? { kind: 'nothing-recorded' } : { kind: 'first', of: 'package' };
    }
    const { inputs } = action;
    if (inputs === undefined) return { kind: 'nothing-recorded' };
    if (inputs.actionID === before.actionID) return { kind: before.failed ? 'failed-before' : 'evicted' };
    return (
      compareInputs(before.lines, inputs.lines) ??
      this.#findImport(action, before.lines) ??
      compareLateInputs(before.lines, inputs.lines) ??
      this.#findMain(action) ?? { kind: 'nothing-recorded' }
    );
  }

  /** Of several imports that have changed, one that was there before and was done first. */
  #findImport(action: ActionRecord, before: readonly string[]): RebuildReason | undefined {
    const changes = changedImports(before, action.inputs?.lines ?? []);
    const endOf = (path: string): number => this.#builds.get(path)?.end ?? Number.MAX_SAFE_INTEGER;
    const [first] = changes
      .filter(({ change }) => change === 'changed')
      .toSorted((a, b) => endOf(a.importPath) - endOf(b.importPath));
    if (first !== undefined) {
      const { importPath } = first;
      return { kind: 'import', change: isLink(action) ? 'content' : this.#changeOf(importPath), importPath };
    }
    const [other] = changes;
    if (other === undefined || other.change === 'changed') return undefined;
    return { kind: 'import', change: other.change, importPath: other.importPath };
  }

  #changeOf(path: string): ImportChange {
    const [before, after] = [this.#resultsBefore.get(path)?.outputID ?? '', this.#builds.get(path)?.outputID ?? ''];
    const same = before === '' || after === '' ? undefined : this.#sameExports(before, after);
    if (same === undefined) return 'unknown';
    return same ? 'code' : 'exports';
  }

  /** A link depends on the build ID of its main package, also where that came out the same. */
  #findMain(action: ActionRecord): RebuildReason | undefined {
    return isLink(action) ? { kind: 'import', change: 'content', importPath: action.package } : undefined;
  }
}

function shownName({ package: path }: ActionRecord): string {
  return path === '' ? 'shared library' : path;
}

/** The root cause first; a link after its own package is no step. */
function nameChain(chain: readonly ActionRecord[]): readonly string[] {
  const names = chain.map(shownName).toReversed();
  return names.filter((name, at) => name !== names[at - 1]);
}

function buildsOf(record: BuildRecord | undefined): ReadonlyMap<string, ActionRecord> {
  return new Map(record?.actions.flatMap((action) => (isCompile(action) ? [[action.package, action] as const] : [])));
}

/** Compiled again for other inputs, and yet the same: nothing above had to be. */
function findSameResults(before: BuildRecord | undefined, after: BuildRecord): readonly Saving[] {
  const known = buildsOf(before);
  const builds = [...buildsOf(after).values()];
  const same = builds.filter((action) => {
    const was = known.get(action.package);
    return action.origin === 'made' && was?.contentID === action.contentID && was.actionID !== action.actionID;
  });
  const importers = same.length === 0 ? new Map<string, readonly string[]>() : sparedImporters(builds);
  return same.flatMap(({ package: path, contentID }): Saving[] => {
    const spared = contentID === '' ? 0 : countSpared(path, importers);
    return spared === 0 ? [] : [{ kind: 'same-result', package: path, spared }];
  });
}

/** import path -> those that import it and were not compiled */
function sparedImporters(builds: readonly ActionRecord[]): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const { package: path, origin, inputs } of builds) {
    if (origin === 'made') continue;
    for (const line of inputs?.lines ?? []) {
      const imported = /^import ([^" ]+) /.exec(line)?.[1];
      if (imported === undefined) continue;
      const known = importers.get(imported);
      if (known === undefined) importers.set(imported, [path]);
      else known.push(path);
    }
  }
  return importers;
}

/** Packages above one, by way of such as were not compiled. */
function countSpared(path: string, importers: ReadonlyMap<string, readonly string[]>): number {
  const seen = new Set<string>([path]);
  for (const name of seen) for (const importer of importers.get(name) ?? []) seen.add(importer);
  return seen.size - 1;
}

function findSameExports(results: readonly ActionRecord[]): readonly Saving[] {
  const packages = results.filter(({ origin }) => origin === 'cut-off').map((action) => action.package);
  return packages.length === 0 ? [] : [{ kind: 'same-exports', packages }];
}
