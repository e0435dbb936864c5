/**
 * Builds that have nothing to do, decided from a manifest: without the pipeline, by stats alone (src/manifest).
 */
import { dirname, resolve } from 'node:path';
import { cacheDirectory, gopathList } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import { runProgram } from '../destinations/run-program.ts';
import type { BuildEvent } from '../events/events.ts';
import { openFingerprint } from '../manifest/fingerprint.ts';
import { manifestKey, mayHaveManifest } from '../manifest/manifest-key.ts';
import { type EarlierBuild, manifestPath, readEarlierBuild, writeManifest } from '../manifest/manifest-store.ts';
import type { Outcome } from '../manifest/manifest.ts';
import { type EarlierPlan, readPlan, writePlan } from '../manifest/plan-store.ts';
import { recordingSystem } from '../manifest/recording-system.ts';
import type { Hooks, Kept } from '../pipeline.ts';
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

/** The last build of this invocation, where no more than source files has changed since. */
export function findEarlierBuild({ path }: ManifestSetting, sys: System): Promise<EarlierBuild | undefined> {
  return readEarlierBuild(path, sys);
}

/**
 * Does a build that has nothing to do.
 *
 * @returns the exit status; undefined where something may have changed
 */
export async function runUnchanged(
  setting: ManifestSetting,
  earlier: EarlierBuild | undefined,
  sys: System,
): Promise<number | undefined> {
  if (earlier === undefined || earlier.changed.length > 0 || earlier.manifest.isStamped) return undefined;
  const { outcome } = earlier.manifest;
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
 * Runs a build and records it, a program before it is started.
 *
 * @param earlier the build to go on from
 * @param build runs the pipeline on a System
 */
export async function runRecorded(
  setting: ManifestSetting,
  { sys, earlier }: { readonly sys: System; readonly earlier: EarlierBuild | undefined },
  build: (sys: System, hooks: Hooks) => Promise<number>,
): Promise<number> {
  const fingerprint = await openFingerprint(sys);
  const temporary = `${sys.tmpdir}/go-build`;
  const isBelow = (path: string, dir: string): boolean => dir !== '' && (path === dir || path.startsWith(`${dir}/`));
  const watched = recordingSystem(sys, {
    isTrusted: (path) => path.startsWith(temporary) || isBelow(path, setting.gocache),
    isImmutable: (path) => isBelow(path, setting.gomodcache),
    fingerprint,
    always: setting.always,
  });
  const outcomes: Outcome[] = [];
  let isSilent = true;
  let kept: Kept | undefined;
  const record = (outcome: Outcome): void => {
    if (!isSilent || watched.recording.isOpen) return;
    const plan = kept === undefined ? '' : writePlan(setting.path, kept.plan(), sys);
    const goesOn = kept?.goesOn === true ? earlier : undefined;
    writeManifest(setting.path, sys, { recording: watched.recording, outcome, earlier: goesOn, plan });
  };
  const status = await build(watched.sys, {
    aside: sys,
    stampSys: watched.stampSys,
    earlier: earlierPlan(setting, earlier, watched.sys),
    observe: (event) => {
      if (isHeard(event)) isSilent = false;
      if (event.kind !== 'artifact') return;
      const outcome = outcomeOf(event, sys);
      outcomes.push(outcome);
      if (outcome.kind === 'program') record(outcome);
    },
    keepPlan: (plan) => {
      kept = plan;
    },
  });
  const [outcome = { kind: 'nothing' } as const] = outcomes;
  if (status === 0 && outcomes.length <= 1 && outcome.kind !== 'program') record(outcome);
  return status;
}

/** @param sys notes that the directory of the result was listed, as it was when the plan was made */
function earlierPlan(
  { path }: ManifestSetting,
  earlier: EarlierBuild | undefined,
  sys: System,
): EarlierPlan | undefined {
  if (earlier === undefined || earlier.manifest.plan === '') return undefined;
  const { records, outcome, plan: id } = earlier.manifest;
  const plan = readPlan(path, id, sys);
  if (plan === undefined) return undefined;
  const dir = outcome.kind === 'target' ? dirname(outcome.path) : '';
  if (records.some((record) => record.isListed && record.path === dir)) sys.files.readDir(dir);
  return { ...plan, changed: earlier.changed };
}

/** What a user would miss if the build were not done again. */
function isHeard(event: BuildEvent): boolean {
  return ['output', 'failure', 'note', 'advice', 'downloading'].includes(event.kind);
}

function outcomeOf({ path, buildID, args }: Extract<BuildEvent, { kind: 'artifact' }>, sys: System): Outcome {
  if (args !== undefined) return { kind: 'program', path, size: sys.files.stat(path).size, argv: [path, ...args] };
  return { kind: 'target', path: resolve(sys.cwd, path), buildID };
}
