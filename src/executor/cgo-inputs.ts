/**
 * What a package's C files are compiled with besides its own words: flags of pkg-config, and copies of the sources that an
 * overlay replaces.  Rules: cmd/go's work/exec.go (getPkgConfigFlags, computeNonGoOverlay).
 */
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import type { PkgConfigCommand } from '../toolchain/pkg-config.ts';
import { pkgConfigCommands } from '../toolchain/pkg-config.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import type { ActionShell } from './action-shell.ts';
import { copyOverlaid } from './copy-overlaid.ts';
import type { Session } from './session.ts';

export interface CgoInputs {
  readonly pkgConfigCflags: readonly string[];
  readonly pkgConfigLdflags: readonly string[];
  /** source -> copy in the object directory, for C compilers under -overlay */
  readonly overlaid: ReadonlyMap<string, string>;
}

/** Before Go 1.26 pkg-config is asked first. */
export async function readCgoInputs(session: Session, shell: ActionShell, target: CgoTarget): Promise<CgoInputs> {
  if (isSince(session.config, '1.26')) {
    const overlaid = copySources(session, shell, target);
    return { overlaid, ...(await askForFlags(session, shell, target.pkg)) };
  }
  const flags = await askForFlags(session, shell, target.pkg);
  return { ...flags, overlaid: copySources(session, shell, target) };
}

interface CgoTarget {
  readonly pkg: Package;
  readonly objdir: string;
}

async function askForFlags(
  session: Session,
  shell: ActionShell,
  pkg: Package,
): Promise<Pick<CgoInputs, 'pkgConfigCflags' | 'pkgConfigLdflags'>> {
  const commands = usesCgo(pkg) || usesSwig(pkg) ? pkgConfigCommands(session.setup, pkg) : undefined;
  if (commands === undefined) return { pkgConfigCflags: [], pkgConfigLdflags: [] };
  const pkgConfigCflags = await askPkgConfig(shell, commands.cflags);
  return { pkgConfigCflags, pkgConfigLdflags: await askPkgConfig(shell, commands.ldflags) };
}

function copySources(session: Session, shell: ActionShell, { pkg, objdir }: CgoTarget): CgoInputs['overlaid'] {
  const files = [pkg.cFiles, pkg.sFiles, pkg.cxxFiles, pkg.hFiles, pkg.fFiles].flat();
  return copyOverlaid(session, shell, { files, dir: pkg.dir, objdir });
}

async function askPkgConfig(shell: ActionShell, ask: PkgConfigCommand): Promise<readonly string[]> {
  const result = await shell.runOut(ask.command);
  if (result.failure !== undefined) shell.report(ask.description, '', result);
  return result.output === '' ? [] : ask.parse(result.output);
}
