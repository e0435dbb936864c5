/** Sources for the C toolchain that an overlay replaces (exec.go, computeNonGoOverlay). */
import { basename } from 'node:path';
import { makeAbsolute } from '../toolchain/tool-package.ts';
import type { ActionShell } from './action-shell.ts';
import type { Session } from './session.ts';

/**
 * Copies the files of a package for C compilers, which know no overlay, where one replaces any of them.
 *
 * @param sources files, relative to dir
 * @returns source -> copy
 */
export function copyOverlaid(
  session: Session,
  shell: ActionShell,
  sources: { readonly files: readonly string[]; readonly dir: string; readonly objdir: string },
): ReadonlyMap<string, string> {
  const { overlay } = session.setup;
  const paths = sources.files.map((file) => makeAbsolute(sources.dir, file));
  if (!paths.some((path) => overlay.replaced(path))) return new Map();
  return new Map(
    paths.map((path) => {
      const copy = sources.objdir + basename(path);
      shell.copyFile(copy, overlay.actual(path), { mode: 0o666, force: false });
      return [path, copy];
    }),
  );
}
