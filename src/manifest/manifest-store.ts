/** Manifests on disk: GOCACHE/gots/manifest/<key>.  One that can't be read counts as none. */
import { basename, dirname, join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { DirEntry, FileInfo, Files, System } from '../sys/system.ts';
import { type Fingerprint, openFingerprint } from './fingerprint.ts';
import {
  formatManifest,
  isRestless,
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
    fingerprint ??= await openFingerprint(sys.files);
    if (fingerprint(record.path) !== record.content) return undefined;
  }
  return manifest.outcome;
}

/** Records a build. */
export async function writeManifest(
  path: string,
  sys: System,
  build: { readonly recording: Recording; readonly outcome: Outcome },
): Promise<void> {
  const { recording, outcome } = build;
  const target = outcome.kind === 'target' ? outcome.path : '';
  const nowNs = BigInt(sys.now()) * 1_000_000n;
  let fingerprint: Fingerprint | undefined;
  const records: PathRecord[] = [];
  for (const [file, first] of recording.seen) {
    if (file === target) continue;
    const info = file === dirname(target) ? stateBesideTarget(sys.files, recording, target) : first;
    const isListed = recording.listings.has(file);
    let content = '';
    if ((isListed || info?.kind !== 'directory') && isRestless(info, nowNs)) {
      fingerprint ??= await openFingerprint(sys.files);
      content = fingerprint(file);
    }
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
function stateBesideTarget(files: Files, recording: Recording, target: string): FileInfo | undefined {
  const dir = dirname(target);
  const listing = recording.listings.get(dir);
  const others = (entries: readonly DirEntry[]): string =>
    entries
      .filter(({ name }) => name !== basename(target))
      .map(({ name, kind }) => `${kind} ${name}`)
      .join('\0');
  const isSame = listing === undefined || others(listing) === others(files.readDir(dir));
  return isSame ? files.tryStat(dir) : recording.seen.get(dir);
}
