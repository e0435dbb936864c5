/** Tells how long the steps of an action take that are no tools. */
import type { Action } from '../actions/action.ts';
import type { Step } from '../events/events.ts';
import { idOf, type Session } from './session.ts';

/** Does a step of an action, and tells what time it took. */
export async function timedStep<T>(
  session: Session,
  { action, step }: { readonly action: Action; readonly step: Step },
  work: () => Promise<T>,
): Promise<T> {
  const started = session.sys.ticks();
  const result = await work();
  session.emit({ kind: 'step', id: idOf(session, action), step, took: session.sys.ticks() - started });
  return result;
}
