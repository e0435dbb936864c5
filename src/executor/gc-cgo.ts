/** What Go's compiler and linker need of a package's cgo: what its objects import dynamically (exec.go, dynimport). */
import type { Action } from '../actions/action.ts';
import { cLinkCommand } from '../toolchain/cc-command.ts';
import { checkGeneratedLdflags, generatedFlags } from '../toolchain/cgo-ldflags.ts';
import type { CgoStep } from '../toolchain/cgo-command.ts';
import { dynimportCommand, dynimportFiles, dynimportLdflags, sortedSysoFiles } from '../toolchain/cgo-command.ts';
import { formatCommand } from '../toolchain/command.ts';
import { hasCxx } from '../toolchain/tool-package.ts';
import { checkLinkerInputs, checkPackageObjects } from './check-linker-inputs.ts';
import { compileFile } from './compile-c.ts';
import type { CgoOutputs, ToolStep } from './toolchain.ts';

/** @param objects of the C files, and what is with them */
export async function finishGcCgo(step: ToolStep, cgo: CgoStep, objects: readonly string[]): Promise<CgoOutputs> {
  const { session } = step;
  const imports = await findDynamicImports(step, cgo, objects);
  if (!session.config.flags.n) {
    const files = [...cgo.goFiles, ...imports.goFiles].map((path) => ({
      path,
      text: session.sys.files.readText(path),
    }));
    const flags = checkGeneratedLdflags(session.config, files, cgo.ldflags);
    checkLinkerInputs(session, generatedFlags, flags);
  }
  return imports;
}

/** Links the objects to see what they import; where that fails, the program is linked by the C toolchain. */
async function findDynamicImports(
  { session, state, shell, pkg }: ToolStep,
  cgo: CgoStep,
  objects: readonly string[],
): Promise<CgoOutputs> {
  const { setup } = session;
  const { objdir } = state.action;
  const files = dynimportFiles(objdir);
  const main = { file: files.mainSource, output: files.mainObject, language: 'c', flags: cgo.cflags } as const;
  await compileFile(session, state, main);
  const systemObjects = sortedSysoFiles(packagesBelow(state.action));
  checkPackageObjects(session, systemObjects);
  const supports = await session.compilers.prepareCommand(hasCxx(pkg) ? 'c++' : 'c');
  const link = cLinkCommand(setup, pkg, supports, {
    objdir,
    output: files.linked,
    flags: dynimportLdflags(setup, cgo.ldflags),
    objects: [files.mainObject, ...objects, ...systemObjects],
  });
  const { failure } = await shell.runOut(link);
  const outcome = failure === undefined ? 'succeeded' : 'failed';
  const shown = formatCommand({ ...link, env: [] });
  shell.showIfAsked('', `${shown} # test for internal linking errors (${outcome})`);
  if (failure !== undefined) {
    shell.writeFile(files.failure, '');
    return { goFiles: [], before: [], after: [files.failure] };
  }
  await shell.run(dynimportCommand(setup, pkg, objdir), pkg.importPath);
  return { goFiles: [files.importGo], before: [], after: [] };
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
