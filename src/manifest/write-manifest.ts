/** Records what a build has read: the manifest for the next one. */
import { basename, dirname } from 'node:path';
import { SysError } from '../base/errors.ts';
import { isSameState } from '../sys/file-state.ts';
import type { DirEntry, Files, FileState, System } from '../sys/system.ts';
import { fingerprintListing } from './fingerprint.ts';
import { formatManifest } from './manifest-file.ts';
import type { EarlierBuild } from './manifest-store.ts';
import type { Manifest, Outcome, PathRecord } from './manifest.ts';
import { tableOf } from './record-table.ts';
import type { Listing, Recording, Seen } from './recording-system.ts';

/** What is to be recorded of a build. */
export interface FinishedBuild {
  readonly recording: Recording;
  readonly outcome: Outcome;
  /** the build that this one went on from: what it has read counts, too */
  readonly earlier: EarlierBuild | undefined;
  /** see ManifestHead; '' for none */
  readonly cached: string;
  /** '' for none */
  readonly plan: string;
}

/** Records a build. */
export function writeManifest(path: string, sys: System, build: FinishedBuild): void {
  const { recording, outcome, earlier } = build;
  const made = [...recording.made, ...(outcome.kind === 'target' ? [outcome.path] : [])];
  const places = new Set(made.map((entry) => dirname(entry)));
  const records = new Map<string, PathRecord>();
  for (const [file, first] of recording.seen) {
    if (made.includes(file)) continue;
    const record = recordOf(file, first, { recording, made: places.has(file) ? made : [], files: sys.files });
    if (record === undefined) return;
    records.set(file, record);
  }
  if (earlier !== undefined) {
    const changed = new Set(earlier.changed);
    for (const record of earlier.manifest.records) {
      if (changed.has(record.path)) continue;
      const then = earlier.compared.get(record.path);
      if (then !== undefined && !isLeftAlone(record.path, then, sys.files)) records.set(record.path, unsettled(record));
      else if (!record.isListed || !places.has(record.path)) records.set(record.path, record);
      // what it held before something was made in it must be known
      else if (records.get(record.path)?.isListed !== true) return;
    }
  }
  const time = earlier?.manifest.time ?? sys.now();
  const manifest: Manifest = {
    time,
    records: tableOf([...records.values()].sort(byPath)),
    outcome,
    asksAgain: recording.asksAgain,
    cached: build.cached,
    plan: build.plan,
  };
  try {
    sys.files.mkdirAll(dirname(path));
    sys.files.writeFileAtomic(path, formatManifest(manifest));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

/** Neighbours one after the other: the machine finds them faster. */
function byPath(a: PathRecord, b: PathRecord): number {
  return a.path < b.path ? -1 : 1;
}

/** @param made paths that the build has made itself, some of them in this directory, or none */
function recordOf(
  path: string,
  { state, isRestless, content }: Seen,
  context: { readonly recording: Recording; readonly made: readonly string[]; readonly files: Files },
): PathRecord | undefined {
  if (content === undefined) return undefined;
  const listing = context.recording.listings.get(path);
  if (listing === undefined) {
    const record = { path, state, isListed: false, content, isRestless: isRestless && content !== '' };
    return !record.isRestless || isLeftAlone(path, state, context.files) ? record : unsettled(record);
  }
  if (context.made.length === 0) return listedRecord(path, state, { ...listing, isRestless });
  const names = context.made.filter((entry) => dirname(entry) === path).map((entry) => basename(entry));
  return besideMade(path, listing, { made: names, files: context.files });
}

/** Whether nothing has been done to a file since it was in a state: it may have been another in between, and read then. */
function isLeftAlone(path: string, state: FileState | undefined, files: Files): boolean {
  return isSameState(state, files.tryState(path));
}

/** A file that is in another state than this by now counts as changed, whatever it holds. */
function unsettled(record: PathRecord): PathRecord {
  return { ...record, content: '', isRestless: false };
}

function listedRecord(
  path: string,
  state: FileState | undefined,
  { content, isRestless }: { readonly content: string; readonly isRestless: boolean },
): PathRecord {
  return { path, state, isListed: true, content, isRestless };
}

/**
 * The build has made entries of a directory itself.  That alone is no change; but the directory has just changed, and is
 * compared by its entries, too.
 *
 * @returns undefined where another has changed it meanwhile
 */
function besideMade(
  path: string,
  listing: Listing,
  { made, files }: { readonly made: readonly string[]; readonly files: Files },
): PathRecord | undefined {
  const state = files.tryState(path);
  const entries = files.readDir(path);
  const others = (all: readonly DirEntry[]): string =>
    fingerprintListing(all.filter(({ name }) => !made.includes(name)));
  if (others(entries) !== others(listing.entries)) return undefined;
  return listedRecord(path, state, { content: fingerprintListing(entries), isRestless: true });
}
