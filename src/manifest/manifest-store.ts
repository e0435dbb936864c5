/** Manifests on disk: GOCACHE/gots/manifest/<key>.  One that can't be read counts as none. */
import { basename, dirname, join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { DirEntry, FileInfo, Files, System } from '../sys/system.ts';
import { type Fingerprint, fingerprintListing, openFingerprint } from './fingerprint.ts';
import {
  formatManifest,
  longestLife,
  type Manifest,
  manifestFormat,
  type Outcome,
  parseManifest,
  type PathRecord,
  stateOf,
} from './manifest.ts';
import type { Listing, Recording } from './recording-system.ts';

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

/** The outcome of an earlier build, where nothing that it has read has changed. */
export async function unchangedOutcome(path: string, sys: System): Promise<Outcome | undefined> {
  const manifest = readManifest(path, sys.files);
  if (manifest === undefined || sys.now() - manifest.time > longestLife) return undefined;
  let fingerprint: Fingerprint | undefined;
  for (const record of manifest.records) {
    if (stateOf(sys.files.tryStat(record.path), record.isListed) !== record.state) return undefined;
    if (record.content === '') continue;
    if (record.isListed) {
      if (fingerprintListing(sys.files.readDir(record.path)) !== record.content) return undefined;
      continue;
    }
    fingerprint ??= await openFingerprint(sys);
    if (fingerprint(record.path) !== record.content) return undefined;
  }
  return manifest.outcome;
}

/** Records a build. */
export function writeManifest(
  path: string,
  sys: System,
  build: { readonly recording: Recording; readonly outcome: Outcome },
): void {
  const { recording, outcome } = build;
  const made = [...recording.made, ...(outcome.kind === 'target' ? [outcome.path] : [])];
  const records: PathRecord[] = [];
  for (const [path, first] of recording.seen) {
    if (made.includes(path)) continue;
    const listing = recording.listings.get(path);
    if (listing === undefined) {
      records.push({ path, state: stateOf(first.info, false), isListed: false, content: first.content });
      continue;
    }
    const madeHere = made.filter((entry) => dirname(entry) === path).map((entry) => basename(entry));
    const record =
      madeHere.length === 0
        ? listedRecord(path, first.info, listing)
        : besideMade(path, listing, { made: madeHere, files: sys.files });
    if (record === undefined) return;
    records.push(record);
  }
  const manifest: Manifest = { format: manifestFormat, time: sys.now(), records, outcome };
  try {
    sys.files.mkdirAll(dirname(path));
    sys.files.writeFileAtomic(path, formatManifest(manifest));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

function listedRecord(path: string, info: FileInfo | undefined, { content }: Listing): PathRecord {
  return { path, state: stateOf(info, true), isListed: true, content };
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
  return listedRecord(path, info, { entries, content: fingerprintListing(entries) });
}
