/**
 * Builds that have nothing to do, decided from a manifest: without the pipeline, by stats alone (src/manifest).
 */
import { cacheDirectory, defaultModuleCache, gopathList, isCachePlace } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import { runProgram } from '../destinations/run-program.ts';
import type { Emit } from '../events/events.ts';
import { noteUnchanged } from '../log/note-unchanged.ts';
import { manifestKey, mayHaveManifest } from '../manifest/manifest-key.ts';
import { type EarlierBuild, manifestPath } from '../manifest/manifest-store.ts';
import type { Outcome } from '../manifest/manifest.ts';
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
  /** writes down a build that had nothing to do; milliseconds since 1970 */
  readonly note: (startedAt: number) => void;
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
  if (!mayHaveManifest(argv, (name) => settings.get(name)) || settings.get('GOCACHEPROG') !== '') return undefined;
  const gocache = cacheDirectory(sys, settings);
  if (!isCachePlace(gocache) || settings.goroot === '') return undefined;
  const { goroot } = settings;
  const gomodcache = settings.getOr('GOMODCACHE', defaultModuleCache(gopathList(sys, settings)));
  const key = manifestKey({ argv: [...argv], cwd: sys.cwd, env: sys.env, program, goroot });
  const tools = ['compile', 'link', 'asm', 'cgo'].map(
    (name) => `${goroot}/pkg/tool/${sys.hostOS}_${sys.hostArch}/${name}`,
  );
  const compiler = sys.lookPath(settings.getOr('CC', 'gcc').split(' ')[0] ?? '', sys.env['PATH'] ?? '');
  const always = [`${goroot}/VERSION`, `${goroot}/go.env`, ...tools, settings.envFile.path, compiler ?? ''];
  const path = manifestPath(gocache, key);
  const note = (startedAt: number): void => {
    if (settings.get('GOTS_LOG') === 'off') return;
    const took = sys.now() - startedAt;
    noteUnchanged(gocache, { startedAt, took, cwd: sys.cwd, commandLine: argv }, sys.files);
  };
  return { path, gocache, goroot, gomodcache, always: always.filter((file) => file !== ''), note };
}

/**
 * Does a build that has nothing to do.
 *
 * @param surroundings startedAt: milliseconds since 1970
 * @returns the exit status; undefined where something may have changed
 */
export async function runUnchanged(
  setting: ManifestSetting,
  earlier: EarlierBuild | undefined,
  { sys, observe, startedAt }: { readonly sys: System; readonly observe: Emit | undefined; readonly startedAt: number },
): Promise<number | undefined> {
  if (earlier === undefined || earlier.changed.length > 0 || earlier.manifest.asksAgain) return undefined;
  const { outcome, cached } = earlier.manifest;
  if (!isThere(outcome, sys) || (cached !== '' && sys.files.tryState(cached) === undefined)) return undefined;
  if (outcome.kind === 'target') {
    sys.files.utimes(outcome.path, BigInt(sys.now()) * 1_000_000n);
    observe?.({ kind: 'artifact', path: outcome.path, buildID: outcome.buildID });
  }
  if (outcome.kind === 'program' && observe !== undefined) tellProgram(outcome, sys, observe);
  setting.note(startedAt);
  if (outcome.kind === 'program') {
    await runProgram(outcome.argv, { goroot: setting.goroot, hostOS: sys.hostOS, cwd: sys.cwd }, sys);
  }
  return 0;
}

/** Whether what the build has made is still there, as it was made. */
function isThere(outcome: Outcome, sys: System): boolean {
  switch (outcome.kind) {
    case 'nothing':
      return true;
    case 'target':
      return hasBuildID(sys, outcome.path, outcome.buildID);
    case 'program': {
      const info = sys.files.tryStat(outcome.path);
      return info?.kind === 'file' && info.size === outcome.size;
    }
  }
}

function tellProgram({ path, argv }: Extract<Outcome, { kind: 'program' }>, sys: System, observe: Emit): void {
  observe({ kind: 'artifact', path, buildID: readBuildID(sys.files, path), args: argv.slice(1) });
}

function hasBuildID(sys: System, path: string, buildID: string): boolean {
  try {
    return readBuildID(sys.files, path) === buildID;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
