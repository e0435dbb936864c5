/**
 * What a package's C files are compiled with besides its own words: flags of pkg-config, and copies of the sources that an
 * overlay replaces.  Rules: cmd/go's work/exec.go (getPkgConfigFlags, computeNonGoOverlay).
 */
import { basename } from 'node:path';
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import type { PkgConfigCommand } from '../toolchain/pkg-config.ts';
import { pkgConfigCommands } from '../toolchain/pkg-config.ts';
import { makeAbsolute, usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import type { ActionShell } from './action-shell.ts';
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
    const overlaid = copyOverlaid(session, shell, target);
    return { overlaid, ...(await askForFlags(session, shell, target.pkg)) };
  }
  const flags = await askForFlags(session, shell, target.pkg);
  return { ...flags, overlaid: copyOverlaid(session, shell, target) };
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

/** Sources for the C toolchain that an overlay replaces are copied, since it knows no overlay. */
function copyOverlaid(session: Session, shell: ActionShell, { pkg, objdir }: CgoTarget): ReadonlyMap<string, string> {
  const { overlay } = session.setup;
  const files = [pkg.cFiles, pkg.sFiles, pkg.cxxFiles, pkg.hFiles, pkg.fFiles].flat();
  const sources = files.map((file) => makeAbsolute(pkg.dir, file));
  if (!sources.some((source) => overlay.replaced(source))) return new Map();
  return new Map(
    sources.map((source) => {
      const copy = objdir + basename(source);
      shell.copyFile(copy, overlay.actual(source), { mode: 0o666, force: false });
      return [source, copy];
    }),
  );
}

async function askPkgConfig(shell: ActionShell, ask: PkgConfigCommand): Promise<readonly string[]> {
  const result = await shell.runOut(ask.command);
  if (result.failure !== undefined) shell.report(ask.description, '', result);
  return result.output === '' ? [] : ask.parse(result.output);
}
