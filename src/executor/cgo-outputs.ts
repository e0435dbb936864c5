/** What a package's cgo step and C compiles come to: Go files for the compiler, objects for the archive (exec.go). */
import { isSince } from '../config/release.ts';
import { linkExternally } from './run-cgo.ts';
import { stateOf } from './session.ts';
import { toolchainOf } from './toolchain-of.ts';
import type { ToolStep } from './toolchain.ts';

/** @param step the package's build */
export async function finishCgo(
  step: ToolStep,
): Promise<{ readonly goFiles: readonly string[]; readonly objects: readonly string[] }> {
  const { session, state, shell } = step;
  const collect = state.action.deps.find((dep) => dep.mode === 'collect cgo');
  const run = collect?.deps[0]?.deps[0];
  const cgo = run === undefined ? undefined : stateOf(session, run).cgo;
  if (collect === undefined || cgo === undefined) throw new Error('a build with cgo without its cgo step');
  const { objdir } = state.action;
  const objects: string[] = [];
  if (!cgo.internalLink) {
    if (isSince(session.config, '1.26')) shell.writeFile(`${objdir}${linkExternally}`, '');
    objects.push(`${objdir}${linkExternally}`);
  }
  for (const compile of collect.deps) {
    objects.push(compile.target);
    const { compiled } = stateOf(session, compile);
    if (compiled !== undefined) shell.report('', '', compiled);
  }
  const { goFiles, before, after } = await toolchainOf(session).finishCgo(step, cgo, objects);
  return { goFiles: [...cgo.goFiles, ...goFiles], objects: [...before, ...objects, ...after] };
}
