/** The package path of a plugin that is made from files on the command line. */
import { join } from 'node:path';
import { unnamedPluginPath } from '../toolchain/plugin-path.ts';
import { packageOf } from './check-cache.ts';
import type { ActionState, Session } from './session.ts';

/** Nothing for any other package, which has a path of its own. */
export function pluginPathOf(session: Session, state: ActionState): { readonly pluginPath?: string } {
  const pkg = packageOf(state);
  if (session.setup.mode.name !== 'plugin' || pkg.importPath !== 'command-line-arguments') return {};
  const files = [...pkg.goFiles, ...pkg.cgoFiles, ...pkg.sFiles].map((file) =>
    session.sources.readFile(join(pkg.dir, file)),
  );
  return { pluginPath: unnamedPluginPath(state.buildID, files) };
}
