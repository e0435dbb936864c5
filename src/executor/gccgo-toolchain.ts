/** gccgo at work on a package, with an archiver and a C compiler beside it (cmd/go's work/gccgo.go). */
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import { ccWords } from '../toolchain/cc-env.ts';
import type { CgoAdditions } from '../toolchain/cgo-command.ts';
import {
  archiveCommand,
  gccgoAsmCommand,
  gccgoAsmOutput,
  gccgoCCommand,
  type GccgoCFlags,
  gccgoCompileCommand,
  gccgoObject,
  type GccgoStep,
  importTree,
  packagePath,
} from '../toolchain/gccgo/commands.ts';
import type { GccgoCompiler, Trial } from '../toolchain/gccgo/gccgo-compiler.ts';
import { buildIDSource, buildInfoSource, isSolaris, recordsBuildID } from '../toolchain/gccgo/generated-files.ts';
import { importLinks } from '../toolchain/gccgo/import-tree.ts';
import { formatEmbedcfg, formatImportcfg } from '../toolchain/importcfg.ts';
import { ActionShell } from './action-shell.ts';
import { copyOverlaid } from './copy-overlaid.ts';
import { linkLibraryByGccgo, linkProgramByGccgo } from './gccgo-link.ts';
import { type Session, stateOf } from './session.ts';
import type { GoSources, Toolchain, ToolStep } from './toolchain.ts';

export const gccgoToolchain: Toolchain = {
  compileGo,
  compileC,
  assemble,
  pack,
  cgoAdditions,
  swigAdditions: (pkg) => ['-gccgo', ...pathFlag(pkg, (path) => ['-go-pkgpath', path])],
  finishCgo: async (step) => {
    const { objdir } = step.state.action;
    const [source, output] = [`${objdir}_cgo_defun.c`, `${objdir}_cgo_defun.o`];
    await compileCFile(step, source, output);
    return { goFiles: [], before: [`${objdir}_cgo_flags`], after: [output] };
  },
  triesIntSize,
  linkProgram: linkProgramByGccgo,
  linkLibrary: linkLibraryByGccgo,
};

/** @throws Error in a build with another compiler */
export function gccgoOf({ gccgo }: Session): GccgoCompiler {
  if (gccgo === undefined) throw new Error('a step of gccgo in a build without it');
  return gccgo;
}

function gccgoStep({ session, state, pkg }: ToolStep): GccgoStep {
  const { setup, workDir } = session;
  return { setup, pkg, program: gccgoOf(session).program, workDir, objdir: state.action.objdir };
}

function pathFlag(pkg: Package, flag: (path: string) => readonly string[]): readonly string[] {
  const path = packagePath(pkg);
  return path === '' ? [] : flag(path);
}

async function compileGo(step: ToolStep, sources: GoSources): Promise<readonly string[]> {
  const { session, state, shell, pkg } = step;
  const { objdir } = state.action;
  const gccgo = gccgoOf(session);
  const goFiles = [...sources.goFiles];
  if (pkg.buildInfo !== '' && session.modules) {
    shell.writeFile(`${objdir}_gomod_.go`, buildInfoSource(pkg.buildInfo));
    goFiles.push(`${objdir}_gomod_.go`);
  }
  const imports = (await gccgo.takes('-fgo-importcfg=/dev/null')) ? 'importcfg' : 'tree';
  if (imports === 'importcfg') shell.writeFile(`${objdir}importcfg`, formatImportcfg(pkg, sources.archives));
  else linkImports(step, sources);
  const embedcfg = await writeEmbedcfg(step);
  const mapsPrefixes = await gccgo.takes('-ffile-prefix-map=a=b');
  const command = gccgoCompileCommand(gccgoStep(step), { goFiles, imports, embedcfg, mapsPrefixes });
  const result = await shell.runOut(command, sources.beside);
  shell.report('', '', result);
  return [gccgoObject(objdir)];
}

function linkImports({ state, shell, pkg }: ToolStep, { archives }: GoSources): void {
  for (const { dirs, target, path } of importLinks(importTree(state.action.objdir), pkg, archives)) {
    for (const dir of dirs) shell.mkdir(dir);
    shell.symlink(target, path);
  }
}

/** @returns whether there is one */
async function writeEmbedcfg({ session, state, shell, pkg }: ToolStep): Promise<boolean> {
  const embedcfg = formatEmbedcfg(pkg, session.setup.overlay);
  if (embedcfg === undefined || !(await gccgoOf(session).takes('-fgo-embedcfg=/dev/null'))) return false;
  shell.writeFile(`${state.action.objdir}embedcfg`, embedcfg);
  return true;
}

async function compileC(step: ToolStep, files: readonly string[]): Promise<readonly string[]> {
  const { session, state, shell, pkg } = step;
  const { objdir } = state.action;
  // before, all was copied when the cache was asked
  if (isSince(session.config, '1.26')) copyOverlaid(session, shell, { files, dir: pkg.dir, objdir });
  const outputs = files.map((file) => `${objdir}${file.slice(0, -'.c'.length)}.o`);
  for (const [at, file] of files.entries()) await compileCFile(step, file, outputs[at] ?? '');
  return outputs;
}

async function compileCFile(step: ToolStep, source: string, output: string): Promise<void> {
  const { session, shell, pkg } = step;
  const symbolPath = await gccgoOf(session).symbolPath(pkg);
  const takes = await cFlags(session);
  await shell.run(gccgoCCommand(gccgoStep(step), { source, output, symbolPath, takes }), pkg.importPath);
}

async function cFlags({ compilers, config }: Session): Promise<GccgoCFlags> {
  const takes = (flag: string): Promise<boolean> => compilers.takes(ccWords(config), flag);
  const splitStack = await takes('-fsplit-stack');
  const filePrefixMap = await takes('-ffile-prefix-map=a=b');
  return {
    splitStack,
    filePrefixMap,
    debugPrefixMap: !filePrefixMap && (await takes('-fdebug-prefix-map=a=b')),
    noRecordSwitches: await takes('-gno-record-gcc-switches'),
  };
}

/** Assembles the package's files and, where the system's archives have it there, the build ID. */
async function assemble(step: ToolStep, sFiles: readonly string[]): Promise<readonly string[]> {
  const { session, state } = step;
  const { objdir } = state.action;
  const objects = await assembleFiles(step, sFiles);
  if (!recordsBuildID(session.config)) return objects;
  const isGnu = isSolaris(session.config.context.goos) && (await gccgoOf(session).hasGnuAssembler());
  const source = `${objdir}_buildid.s`;
  step.shell.writeFile(source, buildIDSource(session.config, state.buildID, isGnu));
  return [...objects, ...(await assembleFiles(step, [source]))];
}

async function assembleFiles(step: ToolStep, files: readonly string[]): Promise<readonly string[]> {
  const { session, state, shell, pkg } = step;
  for (const file of files) {
    const symbolPath = await gccgoOf(session).symbolPath(pkg);
    await shell.run(gccgoAsmCommand(gccgoStep(step), file, symbolPath), pkg.importPath);
  }
  return files.map((file) => gccgoAsmOutput(state.action.objdir, file));
}

/** Not every ar can leave times out of an archive. */
async function pack(
  step: ToolStep,
  files: { readonly archive: string; readonly objects: readonly string[] },
): Promise<void> {
  const { shell, pkg } = step;
  const result = await shell.runOut(archiveCommand(gccgoStep(step), 'rcD', files));
  if (result.failure === undefined) shell.report('', '', result);
  else await shell.run(archiveCommand(gccgoStep(step), 'rc', files), pkg.importPath);
}

async function cgoAdditions(step: ToolStep): Promise<CgoAdditions> {
  const { session, pkg } = step;
  const gccgo = gccgoOf(session);
  const cflags = (await gccgo.takes('-fsplit-stack')) ? ['-fsplit-stack'] : [];
  const cgoflags = ['-gccgo', ...pathFlag(pkg, (path) => [`-gccgopkgpath=${path}`])];
  if (!(await gccgo.knowsIncomplete((trial) => showTrial(step, trial)))) cgoflags.push('-gccgo_define_cgoincomplete');
  return { cgoflags, cflags };
}

/** A trial may fail, which is an answer. */
function showTrial(step: ToolStep, { argv, dir, output }: Trial): void {
  const { session, shell } = step;
  const { n, x } = session.config.flags;
  if (!n && !x) return;
  shell.show(dir, `${argv.join(' ')} || true`);
  const reporting = isSince(session.config, '1.26') ? shell : shellOfBuild(step);
  reporting.report(shell.titleOf(argv), dir, { output, failure: undefined });
}

/** Before Go 1.26 cgo is a part of the build, which keeps what tools print to the end. */
function shellOfBuild({ session, state, shell }: ToolStep): ActionShell {
  for (const { work } of state.action.deps) {
    if (work.kind === 'check-cache') return new ActionShell(session, stateOf(session, work.build));
  }
  return shell;
}

async function triesIntSize(step: ToolStep, file: string): Promise<boolean> {
  const { session, state, shell } = step;
  const gccgo = gccgoOf(session);
  const { workDir, setup } = session;
  const { objdir } = state.action;
  const mapsPrefixes = await gccgo.takes('-ffile-prefix-map=a=b');
  const program = { ...step.pkg, name: 'main', forceLibrary: false, dir: workDir, localPrefix: '', gccgoflags: [] };
  const compile = { goFiles: [file], imports: 'none', embedcfg: false, mapsPrefixes } as const;
  const base = { setup, pkg: program, program: gccgo.program, workDir, objdir };
  const { failure } = await shell.runOut(gccgoCompileCommand(base, compile));
  return failure === undefined;
}
