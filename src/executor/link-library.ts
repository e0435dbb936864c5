/** Links packages into a shared library, and notes for each where it is (exec.go, linkShared, installShlibname). */
import { basename, dirname } from 'node:path';
import { formatLinkImportcfg } from '../toolchain/importcfg.ts';
import { linkSharedActionID } from './action-ids.ts';
import { ActionShell } from './action-shell.ts';
import { packageOf } from './check-cache.ts';
import { archivesOf } from './link-program.ts';
import type { ActionState, Session } from './session.ts';
import { toolchainOf } from './toolchain-of.ts';
import { useCache } from './use-cache.ts';

/** Not cached: go has no place for a build ID in these files. */
export async function linkLibrary(session: Session, state: ActionState): Promise<void> {
  const { deps, objdir, target } = state.action;
  const id = await linkSharedActionID(session, state.action);
  if (await useCache(session, state, id, { target, printOutput: true })) return;
  const shell = new ActionShell(session, state);
  try {
    shell.mkdir(objdir);
    const importcfg = `${objdir}importcfg.link`;
    const archives = archivesOf(session, deps);
    shell.writeFile(importcfg, formatLinkImportcfg(archives, ''));
    state.built = target;
    const step = { session, state, shell, pkg: packageOf(state) };
    await toolchainOf(session).linkLibrary(step, { output: target, importcfg, archives });
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
