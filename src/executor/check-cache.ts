/** The first action of each package: its action ID, and what of its results the cache has (exec.go, checkCacheForBuild). */
import type { Action } from '../actions/action.ts';
import { GotsError } from '../base/errors.ts';
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import { compareGoVersions } from '../base/go-version.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import { compileActionID } from './action-ids.ts';
import { ActionShell } from './action-shell.ts';
import { readCgoInputs } from './cgo-inputs.ts';
import { takeKnownResult } from './known-results.ts';
import { loadObjdirFile } from './objdir-files.ts';
import type { ActionState, Need, Session } from './session.ts';
import { stateOf } from './session.ts';
import { timedStep } from './timed-step.ts';
import { useCache } from './use-cache.ts';

/** @param coverMeta name of the coverage meta-data file; '' for none */
export async function checkCache(
  session: Session,
  state: ActionState,
  work: { readonly build: Action; readonly coverMeta: string },
): Promise<void> {
  const build = stateOf(session, work.build);
  const pkg = packageOf(state);
  const need: Need = {
    build: work.build.needBuild,
    cgoHeader: needsHeader(session, work.build, pkg),
    coverMeta: work.coverMeta !== '',
  };
  state.need = need;
  if (!need.cgoHeader && !need.coverMeta && takeKnownResult(session, build, state.action.deps)) {
    need.build = false;
    build.origin = 'kept';
    return;
  }
  const { action } = state;
  const id = await timedStep(session, { action, step: 'hash' }, () =>
    compileActionID(session, work.build, action.deps),
  );
  const isCached = await useCache(session, build, id, { target: pkg.target, printOutput: need.build });
  if (isCached) {
    build.output = '';
    need.build = false;
    if (!need.cgoHeader && !need.coverMeta) {
      build.output = undefined;
      return;
    }
  }
  const shell = new ActionShell(session, build);
  const isOneAction = !isSince(session.config, '1.26');
  if (isOneAction) announcePackage(session, pkg, shell);
  refuse(session, pkg, shell);
  shell.mkdir(work.build.objdir);
  if (isCached && need.cgoHeader) need.cgoHeader = !(await loadObjdirFile(session, build, '_cgo_install.h'));
  if (isCached && need.coverMeta) need.coverMeta = !(await loadObjdirFile(session, build, work.coverMeta));
  const isDone = !need.build && !need.cgoHeader && !need.coverMeta;
  if (isOneAction && !isDone) state.cgoInputs = await readCgoInputs(session, shell, { pkg, objdir: work.build.objdir });
}

/** -n heads the commands of a package with its name, -v names it. */
export function announcePackage({ config: { flags } }: Session, pkg: Package, shell: ActionShell): void {
  if (flags.n) shell.print(`\n#\n# ${pkg.importPath}\n#\n\n`);
  if (flags.v) shell.print(`${pkg.importPath}\n`);
}

function refuse(session: Session, pkg: Package, shell: ActionShell): void {
  if (pkg.error !== undefined) throw new GotsError('package', pkg.error.message);
  const wanted = pkg.module?.goVersion ?? '';
  if (wanted !== '' && compareGoVersions(session.config.goVersion.replace(/^go/, ''), wanted) < 0) {
    throw new GotsError('build', `module requires Go ${wanted} or later`);
  }
  if (pkg.directiveErrors !== '') shell.report('', '', { output: pkg.directiveErrors, failure: 'invalid directive' });
}

/** An install of the header for C waits for this build, or for its link. */
function needsHeader(session: Session, build: Action, pkg: Package): boolean {
  const { buildmode } = session.config.flags;
  if (!(usesCgo(pkg) || usesSwig(pkg)) || (buildmode !== 'c-archive' && buildmode !== 'c-shared')) return false;
  const triggers = session.triggers.get(build) ?? [];
  const next = triggers.flatMap((trigger) => session.triggers.get(trigger) ?? []);
  return [...triggers, ...next].some((action) => action.work.kind === 'install-header');
}

/** The package that an action is about. */
export function packageOf(state: ActionState): Package {
  const { pkg, mode } = state.action;
  if (pkg === undefined) throw new Error(`action ${mode} without package`);
  return pkg;
}

/** What the cache check of a package left to do. */
export function needOf(session: Session, state: ActionState): Need {
  for (const dep of state.action.deps) {
    const { need } = stateOf(session, dep);
    if (need !== undefined) return need;
  }
  throw new Error(`action ${state.action.mode} without cache check`);
}
