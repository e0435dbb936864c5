/** Compiles one C, C++, Fortran or assembly file of a package with cgo (exec.go, ccompile, gas). */
import { join } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import type { CLanguage } from '../toolchain/cc-command.ts';
import { cCompileCommand, isGoAssembly, retryWithoutDebug } from '../toolchain/cc-command.ts';
import { hashToContentID } from '../toolchain/build-id.ts';
import { makeAbsolute } from '../toolchain/tool-package.ts';
import { ActionShell, type CommandOutput } from './action-shell.ts';
import { packageOf } from './check-cache.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';

export interface CSource {
  readonly file: string;
  readonly language: CLanguage;
  readonly isAssembly: boolean;
}

/** The action of one file: compiles it where the package's cgo step ran. */
export async function compileC(session: Session, state: ActionState, source: CSource): Promise<void> {
  const run = state.action.deps[0];
  const cgo = run === undefined ? undefined : stateOf(session, run);
  if (cgo?.cgo === undefined) return;
  const flags = { c: cgo.cgo.cflags, 'c++': cgo.cgo.cxxflags, fortran: cgo.cgo.fflags }[source.language];
  const [collect] = session.triggers.get(state.action) ?? [];
  const [build] = collect === undefined ? [] : (session.triggers.get(collect) ?? []);
  if (build === undefined) throw new Error('a compile of C that no build waits for');
  state.overlaid = cgo.overlaid;
  const { actionID } = stateOf(session, build);
  const file = { ...source, flags, output: state.action.target };
  if (isSince(session.config, '1.26')) {
    state.actionID = session.hasher.subkey(actionID, `cgo compile ${source.file}`);
    if (source.isAssembly) refuseGoAssembly(session, packageOf(state), source.file);
    await compileFile(session, state, file);
    return;
  }
  state.actionID = actionID;
  // the first failure was the end of the package's one action
  if (collect?.deps.some((compile) => stateOf(session, compile).compiled?.failure !== undefined) === true) return;
  state.compiled = await tryCompile(session, state, file);
}

/** @throws GotsError on a file that Go's assembler should have */
export function refuseGoAssembly(session: Session, pkg: Package, file: string): void {
  let text: string;
  try {
    text = session.sys.files.readText(join(pkg.dir, file));
  } catch (error) {
    if (error instanceof SysError) return;
    throw error;
  }
  if (isGoAssembly(text)) throw new GotsError('build', `package using cgo has Go assembly file ${file}`);
}

interface CFile {
  readonly file: string;
  readonly language: CLanguage;
  readonly flags: readonly string[];
  readonly output: string;
}

/** @throws ToolFailure */
export async function compileFile(session: Session, state: ActionState, source: CFile): Promise<void> {
  new ActionShell(session, state).report('', '', await tryCompile(session, state, source));
}

async function tryCompile(session: Session, state: ActionState, source: CFile): Promise<CommandOutput> {
  const pkg = packageOf(state);
  const { objdir } = state.action;
  const shell = new ActionShell(session, state);
  const supports = await session.compilers.prepare(source.language, { includeDir: pkg.dir, workDir: objdir });
  const overlaid = state.overlaid.get(makeAbsolute(pkg.dir, source.file));
  const command = cCompileCommand(session.setup, pkg, supports, {
    language: source.language,
    source: source.file,
    output: source.output,
    flags: source.flags,
    objdir,
    actionID: hashToContentID(state.actionID),
    vendorDir: session.vendorDir,
    ...(overlaid === undefined ? {} : { overlaid }),
  });
  const result = await shell.runOut(command);
  const retry = retryWithoutDebug(source.flags, result.output);
  return retry === undefined ? result : tryCompile(session, state, { ...source, flags: retry });
}
