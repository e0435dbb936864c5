/** What the walks for patterns know of a directory.  Facts: cmd/go's search and modload, Go's fs.WalkDir. */
import { join, sep } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { DirEntry, ReadableFiles } from '../sys/system.ts';

/** A directory that is looked into in the place of another. */
export interface Mount {
  readonly at: string;
  readonly dir: string;
}

/** What a directory at or below a mount is; undefined for all others. */
export function mountedAt(path: string, mount: Mount | undefined): string | undefined {
  if (mount === undefined || (path !== mount.at && !path.startsWith(mount.at + sep))) return undefined;
  return mount.dir + path.slice(mount.at.length);
}

/**
 * Why a directory at or below a mount is none for local patterns; undefined for all others. go mounts with its overlay, which
 * has no directories: by import path alone are packages found there.
 *
 * @param op, shown as the error has them
 */
export function mountedError(
  path: string,
  { mount, files, op, shown }: { mount: Mount | undefined; files: ReadableFiles; op: string; shown: string },
): SysError | undefined {
  const actual = mountedAt(path, mount);
  if (actual === undefined) return undefined;
  if (files.tryStat(actual) === undefined) {
    return new SysError('ENOENT', 'stat', actual, 'no such file or directory');
  }
  return new SysError('EINVAL', op, shown, 'overlay maps to directory');
}

export function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_') || name === 'testdata';
}

export function isModuleRoot(files: ReadableFiles, dir: string): boolean {
  const info = files.tryStat(join(dir, 'go.mod'));
  return info !== undefined && info.kind !== 'directory';
}

/** @returns the directory; @throws SysError where it is none */
export function checkRoot(dir: string, files: ReadableFiles, shown: string = join(dir, sep)): string {
  let kind: string;
  try {
    ({ kind } = files.stat(dir));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new SysError(error.errno, 'lstat', shown, error.reason, error);
  }
  if (kind !== 'directory') throw new SysError('ENOTDIR', 'lstat', shown, 'not a directory');
  return dir;
}

/** @throws SysError that has the path as it is shown */
export function readDirAs(shown: string, path: string, files: ReadableFiles): readonly DirEntry[] {
  try {
    return files.readDir(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new SysError(error.errno, error.op, shown, error.reason, error);
  }
}

/** What go says of a symbolic link to a directory that a pattern with `...` would match. */
export function ignoredLink(path: string): string {
  return `warning: ignoring symlink ${path}\n`;
}
