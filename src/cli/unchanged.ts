/**
 * Builds that have nothing to do, decided from a manifest: without the pipeline, by stats alone (src/manifest).
 */
import { resolve } from 'node:path';
import { cacheDirectory, gopathList } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import { runProgram } from '../destinations/run-program.ts';
import type { BuildEvent } from '../events/events.ts';
import { openFingerprint } from '../manifest/fingerprint.ts';
import { manifestKey, mayHaveManifest } from '../manifest/manifest-key.ts';
import { manifestPath, unchangedOutcome, writeManifest } from '../manifest/manifest-store.ts';
import type { Outcome } from '../manifest/manifest.ts';
import { recordingSystem } from '../manifest/recording-system.ts';
import type { System } from '../sys/system.ts';
import { readBuildID } from '../toolchain/read-build-id.ts';

/** What one invocation needs for its manifest. */
export interface ManifestSetting {
  /** path of its manifest */
  readonly path: string;
  readonly gocache: string;
  readonly goroot: string;
  readonly gomodcache: string;
  /** files that every build depends on, whether or not the pipeline reads them */
  readonly always: readonly string[];
}

/**
 * @param argv the verb first
 * @param program what tells this gots from another
 * @returns undefined for invocations that no manifest can answer
 */
export function manifestSetting(
  argv: readonly string[],
  sys: System,
  { settings, program }: { readonly settings: Settings; readonly program: string },
): ManifestSetting | undefined {
  if (!mayHaveManifest({ argv, env: sys.env }) || settings.get('GOCACHEPROG') !== '') return undefined;
  const gocache = cacheDirectory(sys, settings);
  if (gocache === '' || gocache === 'off' || settings.goroot === '') return undefined;
  const { goroot } = settings;
  const [first = ''] = gopathList(sys, settings);
  const gomodcache = settings.getOr('GOMODCACHE', first === '' ? '' : `${first}/pkg/mod`);
  const key = manifestKey({ argv: [...argv], cwd: sys.cwd, env: sys.env, program, goroot });
  const tools = ['compile', 'link', 'asm', 'cgo'].map(
    (name) => `${goroot}/pkg/tool/${sys.hostOS}_${sys.hostArch}/${name}`,
  );
  const compiler = sys.lookPath(settings.getOr('CC', 'gcc').split(' ')[0] ?? '', sys.env['PATH'] ?? '');
  const always = [`${goroot}/VERSION`, `${goroot}/go.env`, ...tools, settings.envFile.path, compiler ?? ''];
  const path = manifestPath(gocache, key);
  return { path, gocache, goroot, gomodcache, always: always.filter((file) => file !== '') };
}

/**
 * Does a build that has nothing to do.
 *
 * @param argv the verb first
 * @returns the exit status; undefined where something may have changed
 */
export async function runUnchanged(setting: ManifestSetting, sys: System): Promise<number | undefined> {
  const outcome = await unchangedOutcome(setting.path, sys);
  if (outcome === undefined) return undefined;
  switch (outcome.kind) {
    case 'nothing':
      return 0;
    case 'target':
      if (!hasBuildID(sys, outcome.path, outcome.buildID)) return undefined;
      sys.files.utimes(outcome.path, BigInt(sys.now()) * 1_000_000n);
      return 0;
    case 'program': {
      const info = sys.files.tryStat(outcome.path);
      if (info?.kind !== 'file' || info.size !== outcome.size) return undefined;
      await runProgram(outcome.argv, { goroot: setting.goroot, hostOS: sys.hostOS, cwd: sys.cwd }, sys);
      return 0;
    }
  }
}

function hasBuildID(sys: System, path: string, buildID: string): boolean {
  try {
    return readBuildID(sys.files, path) === buildID;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/**
 * Runs a whole build and records it, a program before it is started.
 *
 * @param build runs the pipeline on a System
 */
export async function runRecorded(
  setting: ManifestSetting,
  sys: System,
  build: (sys: System, observe: (event: BuildEvent) => void) => Promise<number>,
): Promise<number> {
  const trusted = [setting.gomodcache, setting.gocache].filter((dir) => dir !== '');
  const temporary = `${sys.tmpdir}/go-build`;
  const watched = recordingSystem(sys, {
    isTrusted: (path) =>
      path.startsWith(temporary) || trusted.some((dir) => path === dir || path.startsWith(`${dir}/`)),
    fingerprint: await openFingerprint(sys),
    always: setting.always,
  });
  const outcomes: Outcome[] = [];
  let isSilent = true;
  const record = (outcome: Outcome): void => {
    if (isSilent && !watched.recording.isOpen) {
      writeManifest(setting.path, sys, { recording: watched.recording, outcome });
    }
  };
  const status = await build(watched.sys, (event) => {
    if (isHeard(event)) isSilent = false;
    if (event.kind !== 'artifact') return;
    const outcome = outcomeOf(event, sys);
    outcomes.push(outcome);
    if (outcome.kind === 'program') record(outcome);
  });
  const [outcome = { kind: 'nothing' } as const] = outcomes;
  if (status === 0 && outcomes.length <= 1 && outcome.kind !== 'program') record(outcome);
  return status;
}

/** What a user would miss if the build were not done again. */
function isHeard(event: BuildEvent): boolean {
  return ['output', 'failure', 'note', 'downloading'].includes(event.kind);
}

function outcomeOf({ path, buildID, args }: Extract<BuildEvent, { kind: 'artifact' }>, sys: System): Outcome {
  if (args !== undefined) return { kind: 'program', path, size: sys.files.stat(path).size, argv: [path, ...args] };
  return { kind: 'target', path: resolve(sys.cwd, path), buildID };
}
