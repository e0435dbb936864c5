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

/** What is known of the inputs of a build's actions, by nameOf. */
export type KnownInputs = ReadonlyMap<string, ActionInputs>;

/**
 * @param earlier the latest first.  What a failed build did not come to has the inputs of the build before; a result that was kept
 * may be of one before that, as builds with other flags go on from builds of their own.
 */
export function carryInputs(record: BuildRecord, earlier: Iterable<KnownInputs>): BuildRecord {
  let complete = record;
  let count = 0;
  for (const known of earlier) {
    complete = carryFrom(known, complete);
    const isDone = !complete.actions.some((action) => action.origin === 'kept' && isWithoutInputs(action));
    if (isDone || ++count === mostBuilds) break;
  }
  return complete;
}

function carryFrom(known: KnownInputs, record: BuildRecord): BuildRecord {
  const actions = record.actions.map((action) => {
    if (!isWithoutInputs(action)) return action;
    const inputs = known.get(nameOf(action));
    if (inputs === undefined || (action.origin === 'kept' && inputs.actionID !== action.actionID)) return action;
    return { ...action, inputs };
  });
  return { ...record, actions };
}

/** What earlier builds know, each read when it is asked for, and once. */
export class EarlierInputs implements Iterable<KnownInputs> {
  readonly #unread: Iterator<BuildRecord>;
  readonly #read: KnownInputs[] = [];

  /** @param records the latest first */
  constructor(records: Iterable<BuildRecord>) {
    this.#unread = records[Symbol.iterator]();
  }

  *[Symbol.iterator](): Generator<KnownInputs> {
    for (let at = 0; this.#knows(at); at++) yield this.#read[at] ?? new Map();
  }

  /** Reads the latest, when there is time. */
  prepare(): void {
    this.#knows(0);
  }

  #knows(at: number): boolean {
    if (at < this.#read.length) return true;
    const next = this.#unread.next();
    if (next.done === true) return false;
    this.#read.push(inputsByName(next.value));
    return true;
  }
}

/** Inputs of compiles and links by nameOf. */
export function inputsByName({ actions }: BuildRecord): KnownInputs {
  return new Map(actions.flatMap((action) => (action.inputs === undefined ? [] : [[nameOf(action), action.inputs]])));
}

/** The same for an action of the next build. */
export function nameOf(action: Pick<ActionRecord, 'mode' | 'package'>): string {
  return `${isLink(action) ? 'link' : 'build'} ${action.package}`;
}
