/**
 * Results of compiles, kept for a build that goes on from this one where only source files have changed.  What was found
 * for a package still holds when none of its own files has changed and the contents of all that it imports are those of
 * then: then every line of its action ID's text is the same, as everything else is part of the key of the earlier build.
 */
import { dirname, join } from 'node:path';
import type { Action } from '../actions/action.ts';
import type { ActionID, BuildID, OutputID } from '../base/ids.ts';
import type { Package } from '../packages/package.ts';
import { contentIDOf } from '../toolchain/build-id.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';

/** A compiled package in the cache. */
interface KnownResult {
  readonly actionID: ActionID;
  readonly buildID: BuildID;
  readonly outputID: OutputID;
  /** bytes */
  readonly size: number;
}

export interface KnownResults {
  readonly results: ReadonlyMap<Package, KnownResult>;
  /** packages with changed files */
  readonly changed: ReadonlySet<Package>;
}

type Stored = readonly [ActionID, BuildID, OutputID, number] | 0;

/** One line of text, parallel to the packages. */
export function encodeResults(session: Session, packages: readonly Package[]): string {
  const builds = new Map<Package, ActionState>();
  for (const state of session.states.values()) {
    const { pkg, work } = state.action;
    if (pkg !== undefined && work.kind === 'build') builds.set(pkg, state);
  }
  const stored = packages.map((pkg): Stored => {
    const state = builds.get(pkg);
    if (state?.entry === undefined) return 0;
    return [state.actionID, state.buildID, state.entry.outputID, state.entry.size];
  });
  return JSON.stringify(stored);
}

/**
 * @param text of encodeResults
 * @param packages the same as then
 * @param others what is no longer the same: packages, and paths of source files
 */
export function decodeResults(
  text: string,
  packages: readonly Package[],
  others: { readonly packages: ReadonlySet<Package>; readonly files: readonly string[] },
): KnownResults {
  const stored = JSON.parse(text) as readonly Stored[];
  const results = new Map<Package, KnownResult>();
  for (const [at, pkg] of packages.entries()) {
    const known = stored[at] ?? 0;
    if (known === 0) continue;
    const [actionID, buildID, outputID, size] = known;
    results.set(pkg, { actionID, buildID, outputID, size });
  }
  const files = new Set(others.files);
  const dirs = new Set(others.files.map((file) => dirname(file)));
  const isChanged = (pkg: Package): boolean =>
    others.packages.has(pkg) || dirs.has(pkg.dir) || pkg.embedFiles.some((file) => files.has(join(pkg.dir, file)));
  return { results, changed: new Set(packages.filter(isChanged)) };
}

/**
 * Takes over what is known of a package's build; false where that is nothing, or its inputs have changed.
 *
 * @param build the state of its build
 * @param deps of its cache check: the builds of what it imports
 */
export function takeKnownResult(session: Session, build: ActionState, deps: readonly Action[]): boolean {
  const { known, cache } = session;
  const { pkg } = build.action;
  const result = pkg === undefined ? undefined : known?.results.get(pkg);
  if (pkg === undefined || known === undefined || result === undefined) return false;
  // a program may be installed already, under the build ID of its link
  if (pkg.target !== '' || known.changed.has(pkg)) return false;
  for (const dep of deps) {
    if (dep.pkg === undefined) return false;
    const before = known.results.get(dep.pkg)?.buildID ?? '';
    if (contentIDOf(stateOf(session, dep).buildID) !== contentIDOf(before)) return false;
  }
  const entry = { outputID: result.outputID, size: result.size, timeNs: 0n };
  const path = cache.file(entry);
  if (path === undefined) return false;
  build.actionID = result.actionID;
  build.buildID = result.buildID;
  build.built = path;
  build.entry = entry;
  return true;
}
