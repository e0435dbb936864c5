/** Manifests on disk: GOCACHE/gots/manifest/<key>.  One that can't be read counts as none. */
import { basename, dirname, join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { DirEntry, Files, System } from '../sys/system.ts';
import { type Fingerprint, openFingerprint } from './fingerprint.ts';
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
import type { Recording } from './recording-system.ts';

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
  const target = outcome.kind === 'target' ? outcome.path : '';
  const records: PathRecord[] = [];
  for (const [file, first] of recording.seen) {
    if (file === target) continue;
    const listing = recording.listings.get(file);
    const isListed = listing !== undefined;
    const content = isListed ? listing.content : first.content;
    const isBeside = isListed && file === dirname(target);
    if (isBeside && (content !== '' || !hasSameEntries(sys.files, listing.entries, target))) return;
    const info = isBeside ? sys.files.tryStat(file) : first.info;
    records.push({ path: file, state: stateOf(info, isListed), isListed, content });
  }
  const manifest: Manifest = { format: manifestFormat, time: sys.now(), records, outcome };
  try {
    sys.files.mkdirAll(dirname(path));
    sys.files.writeFileAtomic(path, formatManifest(manifest));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

/** The build has put its target into this directory: that alone is no change. */
function hasSameEntries(files: Files, listed: readonly DirEntry[], target: string): boolean {
  const others = (entries: readonly DirEntry[]): string =>
    entries
      .filter(({ name }) => name !== basename(target))
      .map(({ name, kind }) => `${kind} ${name}`)
      .join('\0');
  return others(listed) === others(files.readDir(dirname(target)));
}
