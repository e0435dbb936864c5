/** Turns a CPU profile into what the compiler reads (work/action.go, pgoActor). */
import { errorText, GotsError, SysError } from '../base/errors.ts';
import type { ActionID } from '../base/ids.ts';
import { type CacheEntry, CacheRefusal } from '../cache/cache.ts';
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
    state.origin = 'made';
    if (session.config.flags.n) return;
    const entry = await store(session, id, target);
    if (session.config.flags.x) shell.show('', formatCacheCopy(target, session.cache.file(entry) ?? ''));
  } finally {
    shell.flush();
  }
}

/** The one result without which go does not go on. */
async function store(session: Session, id: ActionID, target: string): Promise<CacheEntry> {
  try {
    return await session.cache.putFile(id, target);
  } catch (error) {
    if (!(error instanceof SysError || error instanceof CacheRefusal)) throw error;
    throw new GotsError('build', `error adding target to cache: ${errorText(error)}`, { cause: error });
  }
}
