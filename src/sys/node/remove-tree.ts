/** Removal of whole trees, as os.RemoveAll does it: all goes that can go, and the first that can't is told of. */
import type { Dirent } from 'node:fs';
import { nodeFs as fs } from './builtins.ts';
import { errnoOf, sysError } from './errno.ts';

/** @throws SysError op 'unlinkat': the first of what stays. Links are not followed */
export function removeTree(path: string): void {
  const kept = attempt('unlinkat', path, () => {
    const info = fs.lstatSync(path, { throwIfNoEntry: false });
    if (info === undefined) return undefined;
    return info.isDirectory() ? removeDirectory(path) : removeFile(path);
  });
  if (kept !== undefined) throw kept.error;
}

/** Lets files be removed from all directories of a tree, as far as that can be done; module caches have read-only ones. */
export function makeRemovable(path: string): void {
  attempt('chmod', path, () => {
    if (fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
    fs.chmodSync(path, 0o777);
    for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) makeRemovable(`${path}/${entry.name}`);
    }
    return undefined;
  });
}

/** Why something stays. */
interface Kept {
  readonly error: unknown;
}

/** What another process has removed meanwhile is as good as removed. */
function attempt(op: string, path: string, act: () => Kept | undefined): Kept | undefined {
  try {
    return act();
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? undefined : { error: sysError(op, path, error) };
  }
}

function removeFile(path: string): Kept | undefined {
  return attempt('unlinkat', path, () => {
    fs.unlinkSync(path);
    return undefined;
  });
}

/** Node's own recursive rmSync looks at each file several times. */
function removeDirectory(path: string): Kept | undefined {
  let entries: Dirent[] = [];
  let first = attempt('openfdat', path, () => {
    entries = fs.readdirSync(path, { withFileTypes: true });
    return undefined;
  });
  for (const entry of entries) {
    const inner = `${path}/${entry.name}`;
    const kept = entry.isDirectory() ? removeDirectory(inner) : removeFile(inner);
    first ??= kept;
  }
  return attempt('unlinkat', path, () => {
    try {
      fs.rmdirSync(path);
      return undefined;
    } catch (error) {
      if (first === undefined || errnoOf(error) === 'ENOENT') throw error;
      return first;
    }
  });
}
