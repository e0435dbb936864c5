/** Links a program (exec.go, link). */
import { dirname } from 'node:path';
import type { Action } from '../actions/action.ts';
import { putIfPossible } from '../cache/cache.ts';
import { formatLinkImportcfg, type PackageFile } from '../toolchain/importcfg.ts';
import { formatCacheCopy } from '../toolchain/internal-steps.ts';
import { linkActionID } from './action-ids.ts';
import { ActionShell } from './action-shell.ts';
import { packageOf } from './check-cache.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';
import { timedStep } from './timed-step.ts';
import { toolchainOf } from './toolchain-of.ts';
import { finishBuild, useCache } from './use-cache.ts';

export async function linkProgram(session: Session, state: ActionState, cacheExecutable: boolean): Promise<void> {
  const { action } = state;
  const pkg = packageOf(state);
  const id = await timedStep(session, { action, step: 'hash' }, () => linkActionID(session, action));
  if (await useCache(session, state, id, { target: pkg.target, printOutput: true })) return;
  const shell = new ActionShell(session, state);
  try {
    const isStamped = await link(session, state);
    if (isStamped && cacheExecutable && session.cache.keepsPrograms) await storeExecutable(session, state);
  } finally {
    shell.flush();
  }
}

/** @returns whether the program holds its build ID; never with -n */
async function link(session: Session, state: ActionState): Promise<boolean> {
  const pkg = packageOf(state);
  const { deps, objdir, target } = state.action;
  const shell = new ActionShell(session, state);
  shell.mkdir(objdir);
  const archives = archivesOf(session, deps);
  const importcfg = `${objdir}importcfg.link`;
  shell.writeFile(importcfg, formatLinkImportcfg(archives, pkg.buildInfo));
  shell.mkdir(`${dirname(target)}/`);
  await toolchainOf(session).linkProgram({ session, state, shell, pkg }, { output: target, importcfg, archives });
  const isStamped = await finishBuild(session, state, target);
  state.built = target;
  state.origin = 'made';
  if (!session.config.flags.n) state.linkedBytes = session.sys.files.tryStat(target)?.size ?? 0;
  return isStamped;
}

/** What a link is made of, in the order of its dependencies. */
export function archivesOf(session: Session, deps: readonly Action[]): PackageFile[] {
  return deps.flatMap((dep) => {
    if (dep.pkg === undefined) return [];
    const { importPath, shlib } = dep.pkg;
    return [{ importPath, file: stateOf(session, dep).built, shlib }];
  });
}

/** go run starts the program from the cache the next time. */
async function storeExecutable(session: Session, state: ActionState): Promise<void> {
  const pkg = packageOf(state);
  const executableName = pkg.exeName + session.setup.mode.exeSuffix;
  const { target } = state.action;
  const entry = await putIfPossible(() => session.cache.putFile(state.actionID, target, { executableName }));
  if (entry === undefined) return;
  state.executable = session.cache.file(entry) ?? '';
  if (session.config.flags.x) {
    new ActionShell(session, state).show('', formatCacheCopy(target, state.executable));
  }
}
