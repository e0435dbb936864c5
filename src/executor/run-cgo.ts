/** Runs cgo, and before it pkg-config and SWIG, for one package (exec.go, runCgo, swig). */
import { join } from 'node:path';
import { isRuntimeCgo } from '../actions/plan.ts';
import { GotsError } from '../base/errors.ts';
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import { cgoStep } from '../toolchain/cgo-command.ts';
import { cgoFlags } from '../toolchain/cgo-flags.ts';
import {
  checkSwigVersion,
  explainSwigFailure,
  swigCommand,
  swigIntSizeSource,
  swigOutputs,
  swigVersionCommand,
} from '../toolchain/swig-command.ts';
import { usesSwig } from '../toolchain/tool-package.ts';
import { ActionShell } from './action-shell.ts';
import { readCgoInputs } from './cgo-inputs.ts';
import { checkLinkerInputs, checkPackageSpecs, packageFlags } from './check-linker-inputs.ts';
import { needOf, packageOf } from './check-cache.ts';
import { refuseGoAssembly } from './compile-c.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';
import { toolchainOf } from './toolchain-of.ts';
import type { ToolStep } from './toolchain.ts';

/** in an archive, asks for the C toolchain to link it */
export const linkExternally = 'preferlinkext';

export async function runCgo(session: Session, state: ActionState): Promise<void> {
  const need = needOf(session, state);
  if (!need.build && !need.cgoHeader) return;
  const pkg = packageOf(state);
  const { objdir } = state.action;
  const shell = new ActionShell(session, state);
  shell.mkdir(objdir);
  const known = state.action.deps.map((dep) => stateOf(session, dep).cgoInputs).find((inputs) => inputs !== undefined);
  const { overlaid, pkgConfigCflags, pkgConfigLdflags } =
    known ?? (await readCgoInputs(session, shell, { pkg, objdir }));
  state.overlaid = overlaid;
  const cover = state.action.deps.map((dep) => stateOf(session, dep).cover).find((step) => step !== undefined);
  const cgoFiles = [...(cover?.cgoFiles ?? pkg.cgoFiles)];
  checkLinkerInputs(session, 'pkg-config --libs', pkgConfigLdflags);
  checkPackageFlags(session, pkg);
  if (usesSwig(pkg)) cgoFiles.push(...(await runSwig(session, state, pkgConfigCflags)));
  const isOneAction = !isSince(session.config, '1.26');
  if (isOneAction && !isRuntimeCgo(pkg)) for (const file of pkg.sFiles) refuseGoAssembly(session, pkg, file);
  const additions = await toolchainOf(session).cgoAdditions({ session, state, shell, pkg });
  const step = cgoStep(session.setup, pkg, { objdir, cgoFiles, pkgConfigCflags, pkgConfigLdflags, additions });
  if (isOneAction && !step.internalLink) shell.writeFile(`${objdir}${linkExternally}`, '');
  await shell.run(step.command, pkg.importPath);
  state.cgo = step;
}

/** @throws GotsError where a #cgo line holds a flag that is not allowed, or names a file that is not */
function checkPackageFlags(session: Session, pkg: Package): void {
  cgoFlags(session.config, pkg);
  checkLinkerInputs(session, packageFlags, pkg.cgoLDFLAGS);
  checkPackageSpecs(session, pkg.dir, pkg.cgoLDFLAGS);
}

/** @returns the Go files that SWIG made */
async function runSwig(session: Session, state: ActionState, pkgConfigCflags: readonly string[]): Promise<string[]> {
  const pkg = packageOf(state);
  const { objdir } = state.action;
  const shell = new ActionShell(session, state);
  const version = await shell.runOut(swigVersionCommand);
  if (version.failure !== undefined) throw new GotsError('build', version.failure);
  checkSwigVersion(version.output);
  const intSize = await intSizeOf({ session, state, shell, pkg });
  const additions = toolchainOf(session).swigAdditions(pkg);
  const inputs = [
    ...pkg.swigFiles.map((file) => ({ file, cxx: false })),
    ...pkg.swigCxxFiles.map((file) => ({ file, cxx: true })),
  ];
  const made: string[] = [];
  for (const { file, cxx } of inputs) {
    const command = swigCommand(session.setup, pkg, { objdir, cxx, intSize, pkgConfigCflags, additions }, file);
    const result = await shell.runOut(command);
    const explained = result.failure === undefined ? undefined : explainSwigFailure(result.output);
    if (explained !== undefined) throw new GotsError('build', explained);
    shell.report('', '', result);
    const outputs = swigOutputs(file, objdir, cxx);
    shell.showIfAsked('', `mv ${outputs.madeGoFile} ${outputs.goFile}`);
    if (!session.config.flags.n) session.sys.files.rename(outputs.madeGoFile, outputs.goFile);
    made.push(outputs.goFile);
  }
  return made;
}

/** The size of int: a file that compiles only with more than 32 bits is tried. */
async function intSizeOf(step: ToolStep): Promise<string> {
  const { session } = step;
  if (session.config.flags.n) return '$INTBITS';
  const source = join(session.workDir, 'swig_intsize.go');
  session.sys.files.writeFile(source, swigIntSizeSource);
  return (await toolchainOf(session).triesIntSize(step, source)) ? '64' : '32';
}
