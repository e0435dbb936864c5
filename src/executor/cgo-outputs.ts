/** What a package's cgo step and C compiles come to: Go files for the compiler, objects for the archive (exec.go). */
import type { Action } from '../actions/action.ts';
import { isSince } from '../config/release.ts';
import { cLinkCommand } from '../toolchain/cc-command.ts';
import { checkGeneratedLdflags, generatedFlags } from '../toolchain/cgo-ldflags.ts';
import type { CgoStep } from '../toolchain/cgo-command.ts';
import { dynimportCommand, dynimportFiles, dynimportLdflags, sortedSysoFiles } from '../toolchain/cgo-command.ts';
import { formatCommand } from '../toolchain/command.ts';
import { hasCxx } from '../toolchain/tool-package.ts';
import { ActionShell } from './action-shell.ts';
import { packageOf } from './check-cache.ts';
import { checkLinkerInputs, checkPackageObjects } from './check-linker-inputs.ts';
import { compileFile } from './compile-c.ts';
import { linkExternally } from './run-cgo.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';

export interface CgoOutputs {
  readonly goFiles: readonly string[];
  readonly objects: readonly string[];
}

/** @param state of the package's build */
export async function finishCgo(session: Session, state: ActionState): Promise<CgoOutputs> {
  const collect = state.action.deps.find((dep) => dep.mode === 'collect cgo');
  const run = collect?.deps[0]?.deps[0];
  const step = run === undefined ? undefined : stateOf(session, run).cgo;
  if (collect === undefined || step === undefined) throw new Error('a build with cgo without its cgo step');
  const shell = new ActionShell(session, state);
  const { objdir } = state.action;
  const objects: string[] = [];
  if (!step.internalLink) {
    if (isSince(session.config, '1.26')) shell.writeFile(`${objdir}${linkExternally}`, '');
    objects.push(`${objdir}${linkExternally}`);
  }
  for (const compile of collect.deps) {
    objects.push(compile.target);
    const { compiled } = stateOf(session, compile);
    if (compiled !== undefined) shell.report('', '', compiled);
  }
  const imports = await findDynamicImports(session, state, { step, objects });
  const goFiles = [...step.goFiles, ...imports.goFiles];
  if (!session.config.flags.n) {
    const files = goFiles.map((path) => ({ path, text: session.sys.files.readText(path) }));
    const flags = checkGeneratedLdflags(session.config, files, step.ldflags);
    checkLinkerInputs(session, generatedFlags, flags);
  }
  return { goFiles, objects: [...objects, ...imports.objects] };
}

/** Links the objects to see what they import; where that fails, the program is linked by the C toolchain. */
async function findDynamicImports(
  session: Session,
  state: ActionState,
  { step, objects }: { readonly step: CgoStep; readonly objects: readonly string[] },
): Promise<CgoOutputs> {
  const pkg = packageOf(state);
  const { setup } = session;
  const { objdir } = state.action;
  const shell = new ActionShell(session, state);
  const files = dynimportFiles(objdir);
  const main = { file: files.mainSource, output: files.mainObject, language: 'c', flags: step.cflags } as const;
  await compileFile(session, state, main);
  const systemObjects = sortedSysoFiles(packagesBelow(state.action));
  checkPackageObjects(session, systemObjects);
  const supports = await session.compilers.prepareCommand(hasCxx(pkg) ? 'c++' : 'c');
  const link = cLinkCommand(setup, pkg, supports, {
    objdir,
    output: files.linked,
    flags: dynimportLdflags(setup, step.ldflags),
    objects: [files.mainObject, ...objects, ...systemObjects],
  });
  const { failure } = await shell.runOut(link);
  const outcome = failure === undefined ? 'succeeded' : 'failed';
  const shown = formatCommand({ ...link, env: [] });
  shell.showIfAsked('', `${shown} # test for internal linking errors (${outcome})`);
  if (failure !== undefined) {
    shell.writeFile(files.failure, '');
    return { goFiles: [], objects: [files.failure] };
  }
  await shell.run(dynimportCommand(setup, pkg, objdir), pkg.importPath);
  return { goFiles: [files.importGo], objects: [] };
}

function packagesBelow(action: Action): readonly { readonly dir: string; readonly sysoFiles: readonly string[] }[] {
  const seen = new Set<Action>();
  const packages = new Map<string, { readonly dir: string; readonly sysoFiles: readonly string[] }>();
  const walk = (current: Action): void => {
    if (seen.has(current)) return;
    seen.add(current);
    if (current.pkg !== undefined && current.pkg.sysoFiles.length > 0) packages.set(current.pkg.dir, current.pkg);
    for (const dep of current.deps) walk(dep);
  };
  walk(action);
  return [...packages.values()];
}
