/** Turns a CPU profile into what the compiler reads (work/action.go, pgoActor). */
import { formatCacheCopy } from '../toolchain/internal-steps.ts';
import { preprofileCommand } from '../toolchain/preprofile-command.ts';
import { profileActionID } from './action-ids.ts';
import { ActionShell } from './action-shell.ts';
import type { ActionState, Session } from './session.ts';
import { useCache } from './use-cache.ts';

export async function preprocessProfile(session: Session, state: ActionState, profile: string): Promise<void> {
  const { target, objdir } = state.action;
  const id = await profileActionID(session, profile);
  if (await useCache(session, state, id, { target, printOutput: true })) return;
  const shell = new ActionShell(session, state);
  try {
    shell.mkdir(objdir);
    await shell.run(preprofileCommand(session.setup, profile, target), profile);
    state.built = target;
    if (session.config.flags.n) return;
    const entry = await session.cache.putFile(id, target);
    if (session.config.flags.x) shell.show('', formatCacheCopy(target, session.cache.file(entry) ?? ''));
  } finally {
    shell.flush();
  }
}
