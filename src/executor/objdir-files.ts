/**
 * Generated files that go keeps in the cache beside a package's archive: what cgo and cover made, and the list of its
 * source files.  Rules: cmd/go's work/exec.go (cacheObjdirFile, cacheSrcFiles).
 */
import { SysError } from '../base/errors.ts';
import { putIfPossible } from '../cache/cache.ts';
import { ActionShell } from './action-shell.ts';
import type { ActionState, Session } from './session.ts';

/** @returns false where the file could not be stored */
export async function storeObjdirFile(session: Session, build: ActionState, name: string): Promise<boolean> {
  const path = build.action.objdir + name;
  if (session.sys.files.tryStat(path)?.kind !== 'file') return false;
  const id = session.hasher.subkey(build.actionID, name);
  return (await putIfPossible(() => session.cache.putFile(id, path))) !== undefined;
}

/** Copies a file from the cache into the object directory; false where the cache has none. */
export async function loadObjdirFile(session: Session, build: ActionState, name: string): Promise<boolean> {
  const found = await session.cache.getFile(session.hasher.subkey(build.actionID, name));
  if (found === undefined) return false;
  try {
    new ActionShell(session, build).copyFile(build.action.objdir + name, found.path, { mode: 0o666, force: true });
    return true;
  } catch (error) {
    if (error instanceof SysError) return false;
    throw error;
  }
}

/** Stores the list of a package's source files, generated ones with their content. */
export async function storeSourceFiles(session: Session, build: ActionState, files: readonly string[]): Promise<void> {
  const { objdir } = build.action;
  let list = '';
  for (const file of files) {
    if (!file.startsWith(objdir)) {
      list += `./${file}\n`;
      continue;
    }
    const name = file.slice(objdir.length);
    list += `${name}\n`;
    if (!(await storeObjdirFile(session, build, name))) return;
  }
  const id = session.hasher.subkey(build.actionID, 'srcfiles');
  await putIfPossible(() => session.cache.putBytes(id, Buffer.from(list)));
}
