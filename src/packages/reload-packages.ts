/** The packages of an earlier build, taken over by one where only source files have changed. */
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { System } from '../sys/system.ts';
import { formatBuildInfo } from './build-info.ts';
import { LoadTimes } from './load-times.ts';
import { decodeSnapshot, type PackageSnapshot } from './package-snapshot.ts';
import type { Package } from './package.ts';
import { stampPrograms } from './stamp-programs.ts';
import { VcsStamper } from './vcs-stamp.ts';

export interface ReloadSetting {
  readonly config: Config;
  readonly sys: System;
  /** the machine on which version control is asked for stamps */
  readonly stampSys: System;
  /** -buildvcs=auto stamps */
  readonly autoVcs: boolean;
  readonly emit: Emit;
}

export interface Reloaded {
  readonly snapshot: PackageSnapshot;
  /** programs of which version control says something else now */
  readonly restamped: ReadonlySet<Package>;
  /** how long the directories of changed files took */
  readonly times: LoadTimes;
}

/**
 * @param earlier text of encodeSnapshot, and paths of the source files that are others now
 * @returns undefined where packages must be loaded
 */
export async function reloadPackages(
  earlier: { readonly text: string; readonly changed: readonly string[] },
  setting: ReloadSetting,
): Promise<Reloaded | undefined> {
  const { config, sys } = setting;
  const stamper = newStamper(setting);
  stamper.prefetch();
  const times = new LoadTimes(() => sys.ticks());
  const snapshot = decodeSnapshot(earlier.text, { changed: earlier.changed, files: sys.files, times });
  if (snapshot === undefined) return undefined;
  const programs = snapshot.packages.filter((pkg) => pkg.buildInfo !== '');
  const restamped = new Set<Package>();
  for (const [pkg, info] of await stampPrograms(programs, stamper, config)) {
    const text = formatBuildInfo(info);
    if (text !== pkg.buildInfo) restamped.add(pkg);
    pkg.buildInfo = text;
  }
  return { snapshot, restamped, times };
}

function newStamper({ config, sys, stampSys, autoVcs, emit }: ReloadSetting): VcsStamper {
  return new VcsStamper({
    config,
    sys: stampSys,
    files: sys.files,
    autoVcs,
    localVersion: async (wanted) => {
      const { findLocalVersion } = await import('../modules/fetch/direct/local-version.ts');
      return findLocalVersion(wanted, { config, sys: stampSys, say: (text) => sys.stderr.write(text) });
    },
    emit,
  });
}
