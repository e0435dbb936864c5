/**
 * A build that goes on from an earlier one does not hash what has not changed, and one that fails does not come to all of its
 * packages: what is known of the inputs of these is taken over from the records before, so that each record is enough to
 * explain the next build.  Pure.
 */
import type { ActionInputs, ActionRecord, BuildRecord } from '../events/build-record.ts';
import { isCompile, isLink } from './action-kind.ts';

/** Whether anything is to be taken over. */
export function lacksInputs({ actions }: BuildRecord): boolean {
  return actions.some(isWithoutInputs);
}

/** A result has inputs, but those of this one were not looked at. */
function isWithoutInputs(action: ActionRecord): boolean {
  const { inputs, origin, outcome } = action;
  const wasNotLookedAt = origin === 'kept' || outcome === 'blocked' || outcome === 'none';
  return inputs === undefined && wasNotLookedAt && (isCompile(action) || isLink(action));
}

/** records that are looked into: each has to be read, and what is older than that may be gone */
const mostBuilds = 4;

/**
 * @param earlier the latest first.  What a failed build did not come to has the inputs of the build before; a result that was kept
 * may be of one before that, as builds with other flags go on from builds of their own.
 */
export function carryInputs(record: BuildRecord, earlier: Iterable<BuildRecord>): BuildRecord {
  let complete = record;
  let count = 0;
  for (const before of earlier) {
    complete = carryFrom(before, complete);
    const isDone = !complete.actions.some((action) => action.origin === 'kept' && isWithoutInputs(action));
    if (isDone || ++count === mostBuilds) break;
  }
  return complete;
}

function carryFrom(before: BuildRecord, record: BuildRecord): BuildRecord {
  const known = inputsByName(before);
  const actions = record.actions.map((action) => {
    if (!isWithoutInputs(action)) return action;
    const inputs = known.get(nameOf(action));
    if (inputs === undefined || (action.origin === 'kept' && inputs.actionID !== action.actionID)) return action;
    return { ...action, inputs };
  });
  return { ...record, actions };
}

/** Inputs of compiles and links by nameOf. */
export function inputsByName({ actions }: BuildRecord): ReadonlyMap<string, ActionInputs> {
  return new Map(actions.flatMap((action) => (action.inputs === undefined ? [] : [[nameOf(action), action.inputs]])));
}

/** The same for an action of the next build. */
export function nameOf(action: Pick<ActionRecord, 'mode' | 'package'>): string {
  return `${isLink(action) ? 'link' : 'build'} ${action.package}`;
}
