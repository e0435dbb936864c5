/** The chain of actions that a build could not have been shorter than, with no limit on how many run at once.  Pure. */
import type { ActionRecord, BuildRecord } from '../events/build-record.ts';

export interface CriticalPath {
  /** first to last; only actions that took time */
  readonly actions: readonly ActionRecord[];
  /** milliseconds */
  readonly took: number;
}

/** The time that an action ran, waiting for its turn left out. */
export function durationOf({ start, end }: ActionRecord): number {
  return start < 0 || end < 0 ? 0 : end - start;
}

export function criticalPath({ actions }: BuildRecord): CriticalPath {
  const known = new Map<number, { readonly took: number; readonly slowest: number | undefined }>();
  const finish = (id: number): number => {
    const action = actions[id];
    if (action === undefined) return 0;
    const before = known.get(id);
    if (before !== undefined) return before.took;
    let [longest, slowest]: [number, number | undefined] = [0, undefined];
    for (const dep of action.deps) {
      const took = finish(dep);
      if (took > longest) [longest, slowest] = [took, dep];
    }
    const took = longest + (action.mode === 'run' ? 0 : durationOf(action));
    known.set(id, { took, slowest });
    return took;
  };
  const total = finish(0);
  const path: ActionRecord[] = [];
  for (let at: number | undefined = 0; at !== undefined; at = known.get(at)?.slowest) {
    const action: ActionRecord | undefined = actions[at];
    if (action !== undefined && action.mode !== 'run' && durationOf(action) > 0) path.unshift(action);
  }
  return { actions: path, took: total };
}
