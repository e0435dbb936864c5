/** Go's own compiler, assembler, archiver and linker at work on a package (cmd/go's work/gc.go). */
import { basename } from 'node:path';
import type { Action } from '../actions/action.ts';
import { GotsError } from '../base/errors.ts';
import { isSince } from '../config/release.ts';
import { asmCommand, asmOutput, symabisCommand } from '../toolchain/asm-command.ts';
import { compileCommand } from '../toolchain/compile-command.ts';
import { formatEmbedcfg, formatImportcfg } from '../toolchain/importcfg.ts';
import { formatPack } from '../toolchain/internal-steps.ts';
import { linkCommand, linkSharedCommand } from '../toolchain/link-command.ts';
import { appendObjects } from '../toolchain/pack.ts';
import { restoreCgoNames } from '../toolchain/tool-output.ts';
import { hasCxx, makeAbsolute, toolWords, usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import { finishGcCgo } from './gc-cgo.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';
import type { GoSources, Linking, Toolchain, ToolStep } from './toolchain.ts';
import { pluginPathOf } from './unnamed-plugin.ts';

export const gcToolchain: Toolchain = {
  compileGo,
  compileC: refuseC,
  assemble,
  pack: async ({ session, shell, pkg }, { archive, objects }) => {
    shell.showIfAsked(pkg.dir, formatPack(session.config, archive, objects));
    if (!session.config.flags.n) appendObjects(session.sys.files, archive, objects, session.config);
  },
  cgoAdditions: async () => ({ cgoflags: [], cflags: [] }),
  swigAdditions: () => [],
  finishCgo: finishGcCgo,
  triesIntSize: async ({ session, state, shell }, file) => {
    const output = `${state.action.objdir}_go_.o`;
    const argv = [...toolWords(session.config, 'compile'), '-o', output, '-p', 'main', file];
    const { failure } = await shell.runOut({ argv, dir: session.config.cwd, env: [] });
    return failure === undefined;
  },
  linkProgram,
  linkLibrary,
};

async function compileGo(step: ToolStep, sources: GoSources): Promise<readonly string[]> {
  const { session, state, shell, pkg } = step;
  const { setup, config } = session;
  const { objdir } = state.action;
  const symabis = await collectSymbolABIs(step, sources.sFiles);
  const embedcfg = formatEmbedcfg(pkg, setup.overlay);
  shell.writeFile(`${objdir}importcfg`, formatImportcfg(pkg, sources.archives));
  if (embedcfg !== undefined) shell.writeFile(`${objdir}embedcfg`, embedcfg);
  const slot = config.flags.n ? undefined : session.concurrency.acquire();
  try {
    const command = compileCommand(setup, pkg, {
      objdir,
      archive: sources.archive,
      goFiles: sources.goFiles,
      buildID: state.buildID,
      importcfg: true,
      embedcfg: embedcfg !== undefined,
      symabis,
      asmhdr: sources.sFiles.length > 0,
      pgoProfile: profileOf(session, state),
      coverageConfig: coverageConfigOf(session, state),
      concurrency: slot?.workers ?? session.concurrency.acquire().workers,
      ...pluginPathOf(session, state),
    });
    const { output, failure } = await shell.runOut(command, sources.beside);
    const hasCgoNames = (usesCgo(pkg) || usesSwig(pkg)) && isSince(config, '1.27') && !config.flags.x;
    shell.report('', '', { output: hasCgoNames ? restoreCgoNames(output) : output, failure });
  } finally {
    slot?.release();
  }
  return [];
}

function profileOf(session: Session, state: ActionState): string {
  const action = state.action.deps.find((dep) => dep.work.kind === 'preprocess-profile');
  return action === undefined ? '' : stateOf(session, action).built;
}

function coverageConfigOf(session: Session, state: ActionState): string {
  for (const dep of state.action.deps) {
    const { cover } = stateOf(session, dep);
    if (cover !== undefined) return cover.coverageConfig;
  }
  return '';
}

async function collectSymbolABIs(step: ToolStep, sFiles: readonly string[]): Promise<string> {
  if (sFiles.length === 0) return '';
  const { session, state, shell, pkg } = step;
  const { objdir } = state.action;
  shell.writeFile(`${objdir}go_asm.h`, '');
  const options = { objdir, ...pluginPathOf(session, state) };
  await shell.run(symabisCommand(session.setup, pkg, options, sFiles), pkg.importPath);
  return `${objdir}symabis`;
}

async function refuseC({ pkg }: ToolStep, [file]: readonly string[]): Promise<readonly string[]> {
  if (file === undefined) return [];
  throw new GotsError('build', `${makeAbsolute(pkg.dir, file)}: C source files not supported without cgo`);
}

async function assemble(step: ToolStep, sFiles: readonly string[]): Promise<readonly string[]> {
  const { session, state, shell, pkg } = step;
  const { objdir } = state.action;
  const options = { objdir, ...pluginPathOf(session, state) };
  for (const file of sFiles) await shell.run(asmCommand(session.setup, pkg, options, file), pkg.importPath);
  return sFiles.map((file) => asmOutput(objdir, file));
}

async function linkProgram({ session, state, shell, pkg }: ToolStep, linking: Linking): Promise<void> {
  const { deps, objdir } = state.action;
  const command = linkCommand(session.setup, pkg, {
    objdir,
    output: linking.output,
    importcfg: linking.importcfg,
    mainArchive: linking.archives[0]?.file ?? '',
    buildID: state.buildID,
    cxx: hasCxxBelow(deps),
    ...pluginPathOf(session, state),
  });
  await shell.run(command, pkg.importPath);
}

async function linkLibrary({ session, state, shell, pkg }: ToolStep, linking: Linking): Promise<void> {
  const { deps } = state.action;
  const command = linkSharedCommand(session.setup, {
    output: linking.output,
    importcfg: linking.importcfg,
    cxx: hasCxxBelow(deps),
    packages: (deps[0]?.deps ?? []).flatMap((dep) =>
      dep.pkg === undefined ? [] : [{ importPath: dep.pkg.importPath, target: dep.target }],
    ),
    ldflags: pkg.ldflags,
  });
  await shell.run(command, basename(linking.output));
}

function hasCxxBelow(deps: readonly Action[]): boolean {
  return deps.some((dep) => dep.pkg !== undefined && hasCxx(dep.pkg));
}
