/** Manifests on disk: GOCACHE/gots/manifest/<key>.  One that can't be read counts as none. */
import { basename, dirname, join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { DirEntry, FileInfo, Files, System } from '../sys/system.ts';
import { type Fingerprint, fingerprintListing, openFingerprint } from './fingerprint.ts';
import {
  formatManifest,
  isSource,
  longestLife,
  type Manifest,
  manifestFormat,
  type Outcome,
  parseManifest,
  type PathRecord,
  stateOf,
} from './manifest.ts';
import type { Listing, Recording, Seen } from './recording-system.ts';

export function manifestPath(gocache: string, key: string): string {
  return join(gocache, 'gots', 'manifest', key);
}

function readManifest(path: string, files: Files): Manifest | undefined {
  try {
    return parseManifest(files.readText(path));
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

/** An earlier build, and what is no longer as it was then. */
export interface EarlierBuild {
  readonly manifest: Manifest;
  /** source files that are others now; everything else that the build has read is unchanged */
  readonly changed: readonly string[];
}

/** @returns undefined where there is no earlier build, it is too old, or more than source files has changed */
export async function readEarlierBuild(path: string, sys: System): Promise<EarlierBuild | undefined> {
  const manifest = readManifest(path, sys.files);
  if (manifest === undefined || sys.now() - manifest.time > longestLife) return undefined;
  const changed: string[] = [];
  let fingerprint: Fingerprint | undefined;
  for (const record of manifest.records) {
    const info = sys.files.tryStat(record.path);
    if (!record.isRestless && stateOf(info, record.isListed) === record.state) continue;
    if (info !== undefined && record.content !== '' && record.state.startsWith(`${info.kind} `)) {
      if (record.isListed) {
        if (fingerprintListing(sys.files.readDir(record.path)) === record.content) continue;
        return undefined;
      }
      fingerprint ??= await openFingerprint(sys);
      if (fingerprint(record.path) === record.content) continue;
    }
    if (!isSource(record, info)) return undefined;
    changed.push(record.path);
  }
  return { manifest, changed };
}

/** What is to be recorded of a build. */
export interface FinishedBuild {
  readonly recording: Recording;
  readonly outcome: Outcome;
  /** the build that this one went on from: what it has read counts, too */
  readonly earlier: EarlierBuild | undefined;
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
      if (!record.isListed || !places.has(record.path)) records.set(record.path, record);
      // what it held before something was made in it must be known
      else if (records.get(record.path)?.isListed !== true) return;
    }
  }
  const time = earlier?.manifest.time ?? sys.now();
  const manifest: Manifest = {
    format: manifestFormat,
    time,
    records: [...records.values()],
    outcome,
    isStamped: recording.isStamped,
    plan: build.plan,
  };
  try {
    sys.files.mkdirAll(dirname(path));
    sys.files.writeFileAtomic(path, formatManifest(manifest));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

/** @param made paths that the build has made itself, some of them in this directory, or none */
function recordOf(
  path: string,
  { info, isRestless, content }: Seen,
  context: { readonly recording: Recording; readonly made: readonly string[]; readonly files: Files },
): PathRecord | undefined {
  const listing = context.recording.listings.get(path);
  if (listing === undefined) {
    return { path, state: stateOf(info, false), isListed: false, content, isRestless: isRestless && content !== '' };
  }
  if (context.made.length === 0) return listedRecord(path, info, { ...listing, isRestless });
  const names = context.made.filter((entry) => dirname(entry) === path).map((entry) => basename(entry));
  return besideMade(path, listing, { made: names, files: context.files });
}

function listedRecord(
  path: string,
  info: FileInfo | undefined,
  { content, isRestless }: { readonly content: string; readonly isRestless: boolean },
): PathRecord {
  return { path, state: stateOf(info, true), isListed: true, content, isRestless };
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
  const info = files.tryStat(path);
  const entries = files.readDir(path);
  const others = (all: readonly DirEntry[]): string =>
    fingerprintListing(all.filter(({ name }) => !made.includes(name)));
  if (others(entries) !== others(listing.entries)) return undefined;
  return listedRecord(path, info, { content: fingerprintListing(entries), isRestless: true });
}
