/** A build that is done, and recorded for the next one of its invocation (src/manifest). */
import { dirname, resolve } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
import type { BuildEvent, Emit } from '../events/events.ts';
import { openFingerprint, openTextHash } from '../manifest/fingerprint.ts';
import type { EarlierBuild } from '../manifest/manifest-store.ts';
import type { Outcome } from '../manifest/manifest.ts';
import { type EarlierPlan, type PlanSetting, readPlan, writePlan } from '../manifest/plan-store.ts';
import { recordingSystem } from '../manifest/recording-system.ts';
import { writeManifest } from '../manifest/write-manifest.ts';
import { mayTakeIn } from '../packages/may-take-in.ts';
import type { Package } from '../packages/package.ts';
import type { Hooks, Kept } from '../pipeline.ts';
import type { System } from '../sys/system.ts';
import type { ManifestSetting } from './unchanged.ts';

/** Where a build is recorded, and what was recorded there before. */
export interface RecordSetting {
  readonly setting: ManifestSetting;
  /** the build to go on from */
  readonly earlier: EarlierBuild | undefined;
}

/**
 * Runs a build and records it, a program before it is started.
 *
 * @param build runs the pipeline on a System
 */
export async function runRecorded(
  { setting, earlier }: RecordSetting,
  { sys, observe }: { readonly sys: System; readonly observe: Emit | undefined },
  build: (sys: System, hooks: Omit<Hooks, 'onLoad'>) => Promise<number>,
): Promise<number> {
  const fingerprint = await openFingerprint(sys);
  const watched = recordingSystem(sys, {
    isTrusted: (path) => hasFilePathPrefix(path, setting.gocache) || isTestOf(path, setting.goroot),
    isImmutable: (path) => hasFilePathPrefix(path, setting.gomodcache),
    fingerprint,
    always: setting.always,
    expected: earlier?.manifest.outcome.kind === 'target' ? earlier.manifest.outcome.path : '',
  });
  const plans: PlanSetting = { sys, hash: await openTextHash(sys) };
  const outcomes: Outcome[] = [];
  let isSilent = true;
  let kept: Kept | undefined;
  let packages: readonly Package[] = [];
  let cached = '';
  const record = (outcome: Outcome): void => {
    if (!isSilent || watched.recording.isOpen) return;
    const made = [...watched.recording.made, ...(outcome.kind === 'target' ? [outcome.path] : [])];
    // what the build has made itself is no change to the next one, unless its packages have it then
    if (made.some((path) => packages.some((pkg) => mayTakeIn(pkg, path)))) return;
    const plan = kept === undefined ? '' : writePlan(setting.path, kept.plan(), plans);
    const goesOn = kept?.goesOn === true ? earlier : undefined;
    writeManifest(setting.path, sys, { recording: watched.recording, outcome, earlier: goesOn, cached, plan });
  };
  const status = await build(watched.sys, {
    record: {
      aside: sys,
      stampSys: watched.stampSys,
      namingSys: watched.namingSys,
      named: watched.named,
      earlier: earlierPlan(setting, earlier, { ...plans, sys: watched.sys }),
      loaded: (all) => {
        packages = all;
      },
      keepPlan: (plan) => {
        kept = plan;
      },
    },
    observe: (event) => {
      observe?.(event);
      if (isHeard(event)) isSilent = false;
      if (event.kind === 'action-finished' && event.outputID !== '')
        cached = `${setting.gocache}/${event.outputID.slice(0, 2)}/${event.outputID}-d`;
      if (event.kind !== 'artifact') return;
      const outcome = outcomeOf(event, sys);
      outcomes.push(outcome);
      if (outcome.kind === 'program') record(outcome);
    },
  });
  const [outcome = { kind: 'nothing' } as const] = outcomes;
  if (status === 0 && outcomes.length <= 1 && outcome.kind !== 'program') record(outcome);
  return status;
}

/** No build takes anything from GOROOT's tests.  Differs from go: which notices where one of them no longer parses. */
function isTestOf(path: string, goroot: string): boolean {
  return path.endsWith('_test.go') && hasFilePathPrefix(path, goroot);
}

/** @param plans its sys notes that the directory of the result was listed, as it was when the plan was made */
function earlierPlan(
  { path }: ManifestSetting,
  earlier: EarlierBuild | undefined,
  plans: PlanSetting,
): EarlierPlan | undefined {
  if (earlier === undefined || earlier.manifest.plan === '') return undefined;
  const { records, outcome, plan: id } = earlier.manifest;
  const plan = readPlan(path, id, plans);
  if (plan === undefined) return undefined;
  const dir = outcome.kind === 'target' ? dirname(outcome.path) : '';
  if (records.isListed(dir)) plans.sys.files.readDir(dir);
  return { ...plan, changed: earlier.changed, touched: [...earlier.compared.keys()] };
}

/** What a user would miss if the build were not done again: not the names that -v prints of packages that it has compiled. */
function isHeard(event: BuildEvent): boolean {
  if (event.kind === 'output' && event.text === `${event.importPath}\n`) return false;
  return ['output', 'failure', 'note', 'remark', 'advice', 'downloading'].includes(event.kind);
}

function outcomeOf({ path, buildID, args }: Extract<BuildEvent, { kind: 'artifact' }>, sys: System): Outcome {
  if (args !== undefined) return { kind: 'program', path, size: sys.files.stat(path).size, argv: [path, ...args] };
  return { kind: 'target', path: resolve(sys.cwd, path), buildID };
}
