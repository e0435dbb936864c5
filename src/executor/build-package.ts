/** Compiles one package into an archive (exec.go, build). */
import { join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { isRuntimeCgo } from '../actions/plan.ts';
import { isSince } from '../config/release.ts';
import { formatNoGo } from '../packages/package-errors.ts';
import type { Package } from '../packages/package.ts';
import type { PackageFile } from '../toolchain/importcfg.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import { ActionShell } from './action-shell.ts';
import { finishCgo } from './cgo-outputs.ts';
import { announcePackage, needOf, packageOf } from './check-cache.ts';
import { checkPackageObjects } from './check-linker-inputs.ts';
import { exportKey, rememberArchive, reuseArchive } from './export-cutoff.ts';
import { storeObjdirFile, storeSourceFiles } from './objdir-files.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';
import { toolchainOf } from './toolchain-of.ts';
import type { ToolStep } from './toolchain.ts';
import { finishBuild } from './use-cache.ts';

export async function buildPackage(session: Session, state: ActionState): Promise<void> {
  if (!needOf(session, state).build) return;
  const shell = new ActionShell(session, state);
  try {
    await compilePackage({ session, state, shell, pkg: packageOf(state) });
  } finally {
    shell.flush();
  }
}

async function compilePackage(step: ToolStep): Promise<void> {
  const { session, state, shell, pkg } = step;
  if (isSince(session.config, '1.26')) announcePackage(session, pkg, shell);
  const sources = await gatherSources(step);
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
  const toolchain = toolchainOf(session);
  const archives = archivesOfImports(step);
  const beside = isEdited ? findKey : undefined;
  const objects = [...(await toolchain.compileGo(step, { ...sources, archive, archives, beside }))];
  copyPlatformHeaders(session, shell, { pkg, objdir: state.action.objdir });
  objects.push(...(await toolchain.compileC(step, sources.cFiles)));
  objects.push(...(await toolchain.assemble(step, sources.sFiles)));
  const systemObjects = pkg.sysoFiles.map((file) => join(pkg.dir, file));
  checkPackageObjects(session, systemObjects);
  objects.push(...sources.objects, ...systemObjects);
  if (objects.length > 0) await toolchain.pack(step, { archive, objects });
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
  /** for the Go toolchain's assembler */
  readonly sFiles: readonly string[];
  /** made by the C toolchain */
  readonly objects: readonly string[];
}

async function gatherSources(step: ToolStep): Promise<Sources> {
  const { session, state, pkg } = step;
  const cover = state.action.deps.map((dep) => stateOf(session, dep).cover).find((made) => made !== undefined);
  const goFiles = cover?.goFiles ?? pkg.goFiles;
  if (!usesCgo(pkg) && !usesSwig(pkg)) {
    return { goFiles, cFiles: pkg.cFiles, sFiles: pkg.sFiles, objects: [] };
  }
  const made = await finishCgo(step);
  const { buildmode } = session.config.flags;
  if (buildmode === 'c-archive' || buildmode === 'c-shared') await storeObjdirFile(session, state, '_cgo_install.h');
  return {
    goFiles: [...goFiles, ...made.goFiles],
    cFiles: [],
    sFiles: isRuntimeCgo(pkg) ? pkg.sFiles.filter((file) => !file.startsWith('gcc_')) : [],
    objects: made.objects,
  };
}

function archivesOfImports({ session, state }: ToolStep): readonly PackageFile[] {
  return state.action.deps.flatMap((dep) => {
    const { built } = stateOf(session, dep);
    const isImport = dep.pkg !== undefined && dep.work.kind !== 'check-cache' && built !== '';
    return isImport && dep.pkg !== undefined ? [{ importPath: dep.pkg.importPath, file: built }] : [];
  });
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
