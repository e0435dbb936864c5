/** Manifests on disk: GOCACHE/gots/manifest/<key>.  One that can't be read counts as none. */
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import { isSameKind } from '../sys/file-state.ts';
import type { Files, FileState, System } from '../sys/system.ts';
import { fingerprintListing, openFingerprint } from './fingerprint.ts';
import { parseManifest } from './manifest-file.ts';
import { isSource, longestLife, type Manifest, type PathRecord } from './manifest.ts';

export function manifestPath(gocache: string, key: string): string {
  return join(gocache, 'gots', 'manifest', key);
}

function readManifest(path: string, files: Files): Manifest | undefined {
  try {
    return parseManifest(files.readFile(path));
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
  /** files of which the content alone told that they are unchanged -> their states at that time */
  readonly compared: ReadonlyMap<string, FileState>;
}

/** @returns undefined where there is no earlier build, it is too old, or more than source files has changed */
export async function readEarlierBuild(path: string, sys: System): Promise<EarlierBuild | undefined> {
  const manifest = readManifest(path, sys.files);
  if (manifest === undefined || sys.now() - manifest.time > longestLife) return undefined;
  const { records } = manifest;
  const changed: string[] = [];
  const compared = new Map<string, FileState>();
  for (const [place, file] of records.paths.entries()) {
    const now = sys.files.tryState(file);
    if (records.isUnchanged(place, now)) continue;
    const record = records.record(place);
    if (await isSameContent(record, now, sys)) {
      if (now !== undefined && !record.isListed) compared.set(file, now);
      continue;
    }
    if (!isSource(record, now)) return undefined;
    changed.push(file);
  }
  return { manifest, changed, compared };
}

/** Whether what has another state holds what it held; loads the fast hash for files only. */
async function isSameContent(
  { path, state, isListed, content }: PathRecord,
  now: FileState | undefined,
  sys: System,
): Promise<boolean> {
  if (content === '' || !isSameKind(state, now)) return false;
  if (isListed) return fingerprintListing(sys.files.readDir(path)) === content;
  return (await openFingerprint(sys))(path) === content;
}
