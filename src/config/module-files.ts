/** Which go.mod and go.work hold for a directory.  Rules: cmd/go's modload (findModuleRoot, findWorkspaceFile, FindGoWork). */
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { GotsError } from '../base/errors.ts';
import type { ReadableFiles, System } from '../sys/system.ts';

/** The nearest go.mod at or above a directory; '' where there is none. */
export function findGoMod(files: ReadableFiles, cwd: string): string {
  return findUpward(files, cwd, { name: 'go.mod' });
}

/**
 * The go.work in force; '' where there is none.  GOROOT lies in no workspace.
 *
 * @param setting GOWORK
 * @throws GotsError where it is no absolute path
 */
export function findGoWork(
  files: ReadableFiles,
  cwd: string,
  { setting, goroot }: { readonly setting: string; readonly goroot: string },
): string {
  if (setting === 'off') return '';
  if (setting === '' || setting === 'auto') return findUpward(files, cwd, { name: 'go.work', end: goroot });
  if (!isAbsolute(setting)) throw new GotsError('config', 'invalid GOWORK: not an absolute path');
  return setting;
}

/** The nearest go.mod as the choice of a Go sees it: one in the directory for temporary files is nobody's. */
export function findOwnGoMod({ files, cwd, tmpdir }: GoModSystem): string {
  const path = findGoMod(files, cwd);
  return path !== '' && normalize(dirname(path)) === normalize(tmpdir) ? '' : path;
}

type GoModSystem = Pick<System, 'files' | 'cwd' | 'tmpdir'>;

/** Whether go takes modules to be in use before it has looked at more than GO111MODULE and whether there is a go.mod. */
export function willUseModules(sys: GoModSystem, go111module: string): boolean {
  return ['', 'on'].includes(go111module) || (go111module === 'auto' && findOwnGoMod(sys) !== '');
}

/**
 * Where modules may be in use, go looks at GOWORK before it looks at flags (its telemetry counts workspaces).
 *
 * @param settings GOWORK and GO111MODULE
 * @throws GotsError where GOWORK is no absolute path
 */
export function checkGoWork(
  sys: GoModSystem,
  { gowork, go111module }: { readonly gowork: string; readonly go111module: string },
): void {
  if (gowork !== '' && willUseModules(sys, go111module)) {
    findGoWork(sys.files, sys.cwd, { setting: gowork, goroot: '' });
  }
}

function findUpward(
  files: ReadableFiles,
  from: string,
  { name, end }: { readonly name: string; readonly end?: string },
): string {
  for (let dir = normalize(from); ; dir = dirname(dir)) {
    const path = join(dir, name);
    const info = files.tryStat(path);
    if (info !== undefined && info.kind !== 'directory') return path;
    const parent = dirname(dir);
    if (parent === dir || parent === end) return '';
  }
}
