/** Instruments a package's files for coverage (exec.go, runCover). */
import type { Action } from '../actions/action.ts';
import { coverStep } from '../toolchain/cover-command.ts';
import { ActionShell } from './action-shell.ts';
import { needOf, packageOf } from './check-cache.ts';
import { storeObjdirFile } from './objdir-files.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';

/** @param work coverMeta: name of the meta-data file to write; '' for none */
export async function coverPackage(
  session: Session,
  state: ActionState,
  work: { readonly build: Action; readonly coverMeta: string },
): Promise<void> {
  const need = needOf(session, state);
  if (!need.build && !need.coverMeta && !need.cgoHeader) return;
  const pkg = packageOf(state);
  const { objdir } = state.action;
  const mode = pkg.cover?.mode;
  if (mode === undefined || mode === 'regonly') return;
  const shell = new ActionShell(session, state);
  shell.mkdir(objdir);
  const step = coverStep(session.setup, pkg, {
    objdir,
    mode,
    goFiles: pkg.goFiles,
    cgoFiles: pkg.cgoFiles,
    metaFile: work.coverMeta,
  });
  if (step === undefined) return;
  for (const { path, text } of step.configFiles) shell.writeFile(path, text);
  await shell.run(step.command, '');
  if (work.coverMeta !== '') await storeObjdirFile(session, stateOf(session, work.build), work.coverMeta);
  state.cover = step;
}
