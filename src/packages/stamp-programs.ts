/** The build info of programs, with what version control says of them. */
import type { Config } from '../config/config.ts';
import { type BuildInfo, buildInfo, withVcsStamp } from './build-info.ts';
import type { Package } from './package.ts';
import type { VcsStamper } from './vcs-stamp.ts';

/** @returns those of programs without errors; a failure to ask version control becomes the package's error */
export async function stampPrograms(
  programs: readonly Package[],
  stamper: VcsStamper,
  config: Config,
): Promise<Map<Package, BuildInfo>> {
  const infos = new Map<Package, BuildInfo>();
  for (const pkg of programs) {
    if (pkg.error !== undefined || pkg.incomplete) continue;
    const info = buildInfo(pkg, config);
    const stamp = await stamper.stamp(pkg);
    infos.set(pkg, stamp === undefined ? info : withVcsStamp(info, stamp));
  }
  return infos;
}
