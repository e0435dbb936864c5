/** Compiles one package into an archive (exec.go, build). */
import { join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { isRuntimeCgo } from '../actions/plan.ts';
import { isSince } from '../config/release.ts';
import { formatNoGo } from '../packages/package-errors.ts';
import type { Package } from '../packages/package.ts';
import { asmCommand, asmOutput, symabisCommand } from '../toolchain/asm-command.ts';
import { compileCommand } from '../toolchain/compile-command.ts';
import { formatEmbedcfg, formatImportcfg } from '../toolchain/importcfg.ts';
import { formatPack } from '../toolchain/internal-steps.ts';
import { appendObjects } from '../toolchain/pack.ts';
import { restoreCgoNames } from '../toolchain/tool-output.ts';
import { unnamedPluginPath } from '../toolchain/plugin-path.ts';
import { makeAbsolute, usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import { ActionShell } from './action-shell.ts';
import { finishCgo } from './cgo-outputs.ts';
import { announcePackage, needOf, packageOf } from './check-cache.ts';
import { checkPackageObjects } from './check-linker-inputs.ts';
import { exportKey, rememberArchive, reuseArchive } from './export-cutoff.ts';
import { storeObjdirFile, storeSourceFiles } from './objdir-files.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';
import { finishBuild } from './use-cache.ts';

export async function buildPackage(session: Session, state: ActionState): Promise<void> {
  if (!needOf(session, state).build) return;
  const shell = new ActionShell(session, state);
  try {
    await compilePackage(session, state, shell);
  } finally {
    shell.flush();
  }
}

async function compilePackage(session: Session, state: ActionState, shell: ActionShell): Promise<void> {
  const pkg = packageOf(state);
  if (isSince(session.config, '1.26')) announcePackage(session, pkg, shell);
  const sources = await gatherSources(session, state);
  await storeSourceFiles(session, state, [...sources.goFiles, ...sources.sFiles, ...sources.cFiles]);
  if (sources.goFiles.length === 0) throw new GotsError('package', formatNoGo(pkg));

  const archive = `${state.action.objdir}_pkg_.a`;
  let key: string | undefined;
  const findKey = async (): Promise<void> => {
    key = await exportKey(session, pkg, state.action.deps);
  };
  // a package that was edited has inputs that no compile had before: its key is for the builds to come
  const isEdited = session.known?.changed.has(pkg) === true;
  if (!isEdited) await findKey();
  if (key !== undefined && reuseArchive(session, state, { key, archive })) {
    await finishBuild(session, state, archive);
    state.built = archive;
    state.origin = 'cut-off';
    return;
  }
  await compileGo(session, state, { archive, ...sources, beside: isEdited ? findKey : undefined });
  copyPlatformHeaders(session, shell, { pkg, objdir: state.action.objdir });
  const [cFile] = sources.cFiles;
  if (cFile !== undefined) {
    throw new GotsError('build', `${makeAbsolute(pkg.dir, cFile)}: C source files not supported without cgo`);
  }
  const objects = await assemble(session, state, sources.sFiles);
  const systemObjects = pkg.sysoFiles.map((file) => join(pkg.dir, file));
  checkPackageObjects(session, systemObjects);
  objects.push(...sources.objects, ...systemObjects);
  if (objects.length > 0) packArchive(session, shell, { pkg, archive, objects });
  const isSilent = state.output === '';
  await finishBuild(session, state, archive);
  state.built = archive;
  state.origin = 'made';
  if (key !== undefined && isSilent) rememberArchive(session, key, state);
}

interface Sources {
  /** relative to the package's directory, or absolute */
  readonly goFiles: readonly string[];
  readonly cFiles: readonly string[];
  /** for Go's assembler */
  readonly sFiles: readonly string[];
  /** made by the C toolchain */
  readonly objects: readonly string[];
}

async function gatherSources(session: Session, state: ActionState): Promise<Sources> {
  const pkg = packageOf(state);
  const cover = state.action.deps.map((dep) => stateOf(session, dep).cover).find((step) => step !== undefined);
  const goFiles = cover?.goFiles ?? pkg.goFiles;
  if (!usesCgo(pkg) && !usesSwig(pkg)) {
    return { goFiles, cFiles: pkg.cFiles, sFiles: pkg.sFiles, objects: [] };
  }
  const made = await finishCgo(session, state);
  const { buildmode } = session.config.flags;
  if (buildmode === 'c-archive' || buildmode === 'c-shared') await storeObjdirFile(session, state, '_cgo_install.h');
  return {
    goFiles: [...goFiles, ...made.goFiles],
    cFiles: [],
    sFiles: isRuntimeCgo(pkg) ? pkg.sFiles.filter((file) => !file.startsWith('gcc_')) : [],
    objects: made.objects,
  };
}

async function compileGo(
  session: Session,
  state: ActionState,
  sources: Sources & { readonly archive: string; readonly beside: (() => Promise<void>) | undefined },
): Promise<void> {
  const { setup, config } = session;
  const { objdir } = state.action;
  const pkg = packageOf(state);
  const shell = new ActionShell(session, state);
  const pluginPath = pluginPathOf(session, state);
  const symabis = await collectSymbolABIs(session, state, sources.sFiles);
  const archives = state.action.deps.flatMap((dep) => {
    const { built } = stateOf(session, dep);
    const isImport = dep.pkg !== undefined && dep.work.kind !== 'check-cache' && built !== '';
    return isImport && dep.pkg !== undefined ? [{ importPath: dep.pkg.importPath, file: built }] : [];
  });
  const embedcfg = formatEmbedcfg(pkg, setup.overlay);
  shell.writeFile(`${objdir}importcfg`, formatImportcfg(pkg, archives));
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
      ...pluginPath,
    });
    const [{ output, failure }] = await Promise.all([shell.runOut(command), sources.beside?.()]);
    const hasCgoNames = (usesCgo(pkg) || usesSwig(pkg)) && isSince(config, '1.27') && !config.flags.x;
    shell.report('', '', { output: hasCgoNames ? restoreCgoNames(output) : output, failure });
  } finally {
    slot?.release();
  }
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

/** A plugin made from files on the command line gets a package path of its own. */
export function pluginPathOf(session: Session, state: ActionState): { readonly pluginPath?: string } {
  const pkg = packageOf(state);
  if (session.setup.mode.name !== 'plugin' || pkg.importPath !== 'command-line-arguments') return {};
  const files = [...pkg.goFiles, ...pkg.cgoFiles, ...pkg.sFiles].map((file) =>
    session.sources.readFile(join(pkg.dir, file)),
  );
  return { pluginPath: unnamedPluginPath(state.buildID, files) };
}

async function collectSymbolABIs(session: Session, state: ActionState, sFiles: readonly string[]): Promise<string> {
  if (sFiles.length === 0) return '';
  const pkg = packageOf(state);
  const { objdir } = state.action;
  const shell = new ActionShell(session, state);
  shell.writeFile(`${objdir}go_asm.h`, '');
  const options = { objdir, ...pluginPathOf(session, state) };
  await shell.run(symabisCommand(session.setup, pkg, options, sFiles), pkg.importPath);
  return `${objdir}symabis`;
}

async function assemble(session: Session, state: ActionState, sFiles: readonly string[]): Promise<string[]> {
  const pkg = packageOf(state);
  const { objdir } = state.action;
  const shell = new ActionShell(session, state);
  const options = { objdir, ...pluginPathOf(session, state) };
  for (const file of sFiles) await shell.run(asmCommand(session.setup, pkg, options, file), pkg.importPath);
  return sFiles.map((file) => asmOutput(objdir, file));
}

/** defs_linux_amd64.h is for the assembler also defs_GOOS_GOARCH.h. */
function copyPlatformHeaders(
  session: Session,
  shell: ActionShell,
  { pkg, objdir }: { readonly pkg: Package; readonly objdir: string },
): void {
  const { goos, goarch } = session.config.context;
  const suffixes = [
    [`_${goos}_${goarch}`, '_GOOS_GOARCH'],
    [`_${goarch}`, '_GOARCH'],
    [`_${goos}`, '_GOOS'],
  ] as const;
  for (const file of pkg.hFiles) {
    const dot = file.lastIndexOf('.');
    const [name, extension] = [file.slice(0, dot), file.slice(dot)];
    const suffix = suffixes.find(([end]) => name.endsWith(end));
    if (suffix === undefined) continue;
    const copy = name.slice(0, -suffix[0].length) + suffix[1] + extension;
    shell.copyFile(objdir + copy, join(pkg.dir, file), { mode: 0o666, force: true });
  }
}

function packArchive(
  session: Session,
  shell: ActionShell,
  { pkg, archive, objects }: { readonly pkg: Package; readonly archive: string; readonly objects: readonly string[] },
): void {
  shell.showIfAsked(pkg.dir, formatPack(session.config, archive, objects));
  if (!session.config.flags.n) appendObjects(session.sys.files, archive, objects, session.config);
}
