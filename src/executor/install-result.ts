/** Puts a result at its place (exec.go, BuildInstallFunc, installHeader). */
import { dirname } from 'node:path';
import { GotsError, SysError, errorText } from '../base/errors.ts';
import { ActionShell } from './action-shell.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';

/**
 * @param silent what is up to date keeps its time
 * @throws GotsError `go build path: ...`
 */
export function installResult(session: Session, state: ActionState, silent: boolean): void {
  try {
    install(session, state, silent);
    session.emit({ kind: 'artifact', path: state.action.target, buildID: state.buildID });
  } catch (error) {
    if (!(error instanceof GotsError || error instanceof SysError)) throw error;
    const path = state.action.pkg === undefined ? '' : ` ${state.action.pkg.importPath}`;
    throw new GotsError('destination', `go ${session.config.verb}${path}: ${errorText(error)}`, { cause: error });
  }
}

function install(session: Session, state: ActionState, silent: boolean): void {
  const { action } = state;
  const [made] = action.deps;
  if (made === undefined) throw new Error('an install of nothing');
  const source = stateOf(session, made);
  const shell = new ActionShell(session, state);
  state.buildID = source.buildID;
  if (source.built === action.target) {
    state.built = action.target;
    if (silent) return;
    cleanUp(session, shell, made.objdir);
    touch(session, shell, action.target);
    return;
  }
  shell.mkdir(action.objdir);
  const isLibrary = ['c-archive', 'c-shared', 'plugin'].includes(session.setup.mode.name);
  const mode = made.work.kind === 'link' && !isLibrary ? 0o777 : 0o666;
  const dir = dirname(action.target);
  if (action.target.includes('/')) shell.mkdir(dir === '/' ? dir : `${dir}/`);
  try {
    shell.moveOrCopyFile(action.target, source.built, { mode, force: false });
  } finally {
    if (!silent) cleanUp(session, shell, made.objdir);
  }
  state.built = action.target;
}

/** As if it had been written anew, which users should not be able to tell. */
function touch(session: Session, shell: ActionShell, target: string): void {
  if (session.config.flags.n) {
    shell.show('', `touch ${target}`);
    return;
  }
  try {
    session.sys.files.utimes(target, BigInt(session.sys.now()) * 1_000_000n);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

function cleanUp(session: Session, shell: ActionShell, objdir: string): void {
  if (!session.config.flags.work && objdir !== '') shell.removeAll(objdir);
}

/** The header that cgo made for exported functions; there is none without them. */
export function installHeader(session: Session, state: ActionState): void {
  const { objdir, target } = state.action;
  const source = `${objdir}_cgo_install.h`;
  const shell = new ActionShell(session, state);
  if (session.sys.files.tryStat(source) === undefined) {
    if (session.config.flags.x) shell.show('', `# ${source} not created`);
    return;
  }
  if (target.includes('/')) shell.mkdir(`${dirname(target)}/`);
  shell.moveOrCopyFile(target, source, { mode: 0o666, force: true });
}
