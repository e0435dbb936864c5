/** Links packages into a shared library, and notes for each where it is (exec.go, linkShared, installShlibname). */
import { basename, dirname } from 'node:path';
import { formatLinkImportcfg } from '../toolchain/importcfg.ts';
import { linkSharedCommand } from '../toolchain/link-command.ts';
import { hasCxx } from '../toolchain/tool-package.ts';
import { linkSharedActionID } from './action-ids.ts';
import { ActionShell } from './action-shell.ts';
import { packageOf } from './check-cache.ts';
import { archivesOf } from './link-program.ts';
import type { ActionState, Session } from './session.ts';
import { useCache } from './use-cache.ts';

/** Not cached: go has no place for a build ID in these files. */
export async function linkLibrary(session: Session, state: ActionState): Promise<void> {
  const { deps, objdir, target } = state.action;
  const top = deps[0]?.deps ?? [];
  const id = await linkSharedActionID(session, state.action);
  if (await useCache(session, state, id, { target, printOutput: true })) return;
  const shell = new ActionShell(session, state);
  try {
    shell.mkdir(objdir);
    const importcfg = `${objdir}importcfg.link`;
    shell.writeFile(importcfg, formatLinkImportcfg(archivesOf(session, deps), ''));
    state.built = target;
    const command = linkSharedCommand(session.setup, {
      output: target,
      importcfg,
      cxx: deps.some((dep) => dep.pkg !== undefined && hasCxx(dep.pkg)),
      packages: top.flatMap(({ pkg, target: file }) =>
        pkg === undefined ? [] : [{ importPath: pkg.importPath, target: file }],
      ),
      ldflags: packageOf(state).ldflags,
    });
    await shell.run(command, basename(target));
    state.origin = 'made';
  } finally {
    shell.flush();
  }
}

export function installShlibname(session: Session, state: ActionState): void {
  const { deps, target } = state.action;
  const shell = new ActionShell(session, state);
  if (!session.config.flags.n) shell.mkdir(dirname(target));
  shell.writeFile(target, `${basename(deps[0]?.target ?? '')}\n`);
}
