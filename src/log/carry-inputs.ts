/**
 * A build that goes on from an earlier one does not hash what has not changed, and one that fails does not come to all of its
 * packages: what is known of the inputs of these is taken over from the record before, so that each record is enough to
 * explain the next build.  Pure.
 */
import type { ActionInputs, ActionRecord, BuildRecord } from '../events/build-record.ts';

/** Whether anything is to be taken over. */
export function lacksInputs({ actions }: BuildRecord): boolean {
  return actions.some(isWithoutInputs);
}

/** A result has inputs, but those of this one were not looked at. */
function isWithoutInputs({ inputs, origin, outcome, mode }: ActionRecord): boolean {
  return inputs === undefined && (origin === 'kept' || outcome === 'blocked' || outcome === 'none') && hasInputs(mode);
}

/** Of the actions with a package only those that make its archive or program have inputs. */
function hasInputs(mode: string): boolean {
  return /^(?:build|link)(?:-install)?$/.test(mode);
}

export function carryInputs(record: BuildRecord, before: BuildRecord): BuildRecord {
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
export function nameOf({ mode, package: path }: Pick<ActionRecord, 'mode' | 'package'>): string {
  return `${mode.startsWith('link') ? 'link' : 'build'} ${path}`;
}
