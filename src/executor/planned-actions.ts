/** The action graph as events tell it. */
import type { Action } from '../actions/action.ts';
import type { PlannedAction } from '../events/events.ts';

/**
 * Numbers the actions as cmd/go's -debug-actiongraph does: the root is 0, then breadth first.
 *
 * @param actions dependencies before dependents, the root last
 */
export function numberActions(actions: readonly Action[]): ReadonlyMap<Action, number> {
  const root = actions.at(-1);
  const ids = new Map<Action, number>();
  if (root !== undefined) ids.set(root, 0);
  // a Map goes on to what is added while it is walked
  for (const action of ids.keys()) for (const dep of action.deps) if (!ids.has(dep)) ids.set(dep, ids.size);
  return ids;
}

/** @returns in the order of their numbers */
export function describeActions(
  actions: readonly Action[],
  ids: ReadonlyMap<Action, number>,
): readonly PlannedAction[] {
  const priorities = new Map(actions.map((action, at) => [action, at]));
  return [...ids].map(([action, id]) => ({
    id,
    mode: action.mode,
    package: action.pkg?.importPath ?? '',
    deps: action.deps.map((dep) => ids.get(dep) ?? 0),
    objdir: action.objdir,
    target: action.target,
    priority: priorities.get(action) ?? 0,
    needBuild: action.needBuild,
    args: action.work.kind === 'run-program' ? action.work.args : [],
  }));
}
