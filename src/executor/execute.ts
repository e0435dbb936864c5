/**
 * Runs an action graph: as many actions at once as -p allows, the rest of the graph going on when one fails, as go does
 * (exec.go, Builder.Do).
 */
import type { Action } from '../actions/action.ts';
import { GotsError, SysError, errorText, unreachable } from '../base/errors.ts';
import { describePackage } from '../packages/package.ts';
import { ToolFailure } from './action-shell.ts';
import { buildPackage } from './build-package.ts';
import { checkCache } from './check-cache.ts';
import { compileC } from './compile-c.ts';
import { coverPackage } from './cover-package.ts';
import { installHeader, installResult } from './install-result.ts';
import { installShlibname, linkLibrary } from './link-library.ts';
import { linkProgram } from './link-program.ts';
import { describeActions } from './planned-actions.ts';
import { preprocessProfile } from './preprocess-profile.ts';
import { runCgo } from './run-cgo.ts';
import { hashToContentID } from '../toolchain/build-id.ts';
import { Scheduler } from './scheduler.ts';
import type { Session } from './session.ts';
import { idOf, stateOf } from './session.ts';

export interface Execution {
  readonly failed: boolean;
  /** the signal that ended it before its time; '' for none */
  readonly interruptedBy: string;
}

/** How a program that was built is run; gives its exit status for go run. */
export type RunProgram = (executable: string, args: readonly string[]) => Promise<void>;

export interface ExecuteOptions {
  /** -p */
  readonly parallel: number;
  readonly runProgram: RunProgram;
  /** ends what is running, where nothing more can be built */
  readonly giveUp: () => void;
}

/**
 * @param actions dependencies before dependents, the root last
 * @throws GotsError where nothing more can be built; what was running has ended then
 */
export async function execute(
  session: Session,
  actions: readonly Action[],
  options: ExecuteOptions,
): Promise<Execution> {
  const { emit, sys } = session;
  emit({ kind: 'graph', actions: describeActions(actions, session.ids) });
  const scheduler = new Scheduler(actions, (action) => {
    emit({ kind: 'action-ready', id: idOf(session, action), at: sys.now() });
  });
  const lanes = new Lanes();
  const root = actions.at(-1);
  let failed = false;
  const fatal: unknown[] = [];
  let running = 0;
  await new Promise<void>((resolve) => {
    const giveUp = (error: unknown): void => {
      running--;
      fatal.push(error);
      options.giveUp();
      if (running === 0) resolve();
    };
    const settle = (action: Action, outcome: 'done' | 'failed'): void => {
      running--;
      if (outcome === 'failed') failed = true;
      // what a signal cuts off has neither been done nor failed
      if (outcome === 'done' || !session.signal.aborted) tellEnd(session, action, outcome);
      lanes.leave(action);
      scheduler.finish(action, outcome);
      if (action === root) resolve();
      else advance();
    };
    const advance = (): void => {
      while (running < options.parallel && !session.signal.aborted) {
        const action = scheduler.next();
        if (action === undefined) break;
        if (scheduler.isBlocked(action)) {
          tellEnd(session, action, 'blocked');
          scheduler.finish(action, 'failed');
          continue;
        }
        running++;
        emit({ kind: 'action-started', id: idOf(session, action), at: sys.now(), lane: lanes.enter(action) });
        void act(session, action, options.runProgram).then((outcome) => settle(action, outcome), giveUp);
      }
      if (running === 0) resolve();
    };
    advance();
  });
  if (fatal.length > 0) throw fatal[0];
  return { failed, interruptedBy: session.signal.aborted ? String(session.signal.reason) : '' };
}

function tellEnd(session: Session, action: Action, outcome: 'done' | 'failed' | 'blocked'): void {
  const { actionID: hash, buildID, origin, entry, linkedBytes } = stateOf(session, action);
  session.emit({
    kind: 'action-finished',
    id: idOf(session, action),
    at: session.sys.now(),
    outcome,
    actionID: hash === '' ? '' : hashToContentID(hash),
    buildID,
    origin: outcome === 'done' ? origin : '',
    bytes: entry?.size ?? linkedBytes,
    outputID: entry?.outputID ?? '',
  });
}

/** Which of those that run at once an action is: the least number that is free. */
class Lanes {
  readonly #taken: (Action | undefined)[] = [];

  enter(action: Action): number {
    const free = this.#taken.indexOf(undefined);
    const lane = free < 0 ? this.#taken.length : free;
    this.#taken[lane] = action;
    return lane;
  }

  leave(action: Action): void {
    const lane = this.#taken.indexOf(action);
    if (lane >= 0) this.#taken[lane] = undefined;
  }
}

async function act(session: Session, action: Action, runProgram: RunProgram): Promise<'done' | 'failed'> {
  try {
    await work(session, action, runProgram);
    return 'done';
  } catch (error) {
    if (session.signal.aborted) return 'failed';
    // without its tools or its cache nothing can be built, so that go gives up at once
    if (error instanceof GotsError && (error.code === 'toolchain' || error.code === 'cache')) throw error;
    if (!(error instanceof GotsError || error instanceof SysError || error instanceof ToolFailure)) throw error;
    report(session, action, error);
    return 'failed';
  }
}

function report(session: Session, action: Action, error: Error): void {
  const { pkg } = action;
  const namesPackage = pkg === undefined || error instanceof ToolFailure;
  const text = namesPackage ? errorText(error) : `${pkg.importPath}: ${errorText(error)}`;
  session.emit({ kind: 'failure', importPath: pkg === undefined ? undefined : describePackage(pkg), text });
}

async function work(session: Session, action: Action, runProgram: RunProgram): Promise<void> {
  const state = stateOf(session, action);
  switch (action.work.kind) {
    case 'nothing':
      return;
    case 'check-cache':
      return checkCache(session, state, action.work);
    case 'cover':
      return coverPackage(session, state, action.work);
    case 'run-cgo':
      return runCgo(session, state);
    case 'compile-c':
      return compileC(session, state, action.work);
    case 'build':
      return buildPackage(session, state);
    case 'preprocess-profile':
      return preprocessProfile(session, state, action.work.profile);
    case 'link':
      return linkProgram(session, state, action.work.cacheExecutable);
    case 'link-shared':
      return linkLibrary(session, state);
    case 'install-shlibname':
      return installShlibname(session, state);
    case 'install':
      return installResult(session, state, action.work.silent);
    case 'install-header':
      return installHeader(session, state);
    case 'run-program': {
      const [link] = action.deps;
      if (link === undefined) throw new Error('a run without a link');
      const { built, buildID, executable } = stateOf(session, link);
      const { args } = action.work;
      session.emit({ kind: 'artifact', path: executable === '' ? built : executable, buildID, args });
      return runProgram(built, args);
    }
    default:
      return unreachable(action.work);
  }
}
