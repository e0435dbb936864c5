/** What a command has come to. */
import type { PlannedAction, ResultOrigin } from '../events/events.ts';
import type { Diagnostic } from './diagnostics.ts';

export interface Artifact {
  /** absolute */
  readonly path: string;
  /** as `go tool buildid` prints it */
  readonly buildID: string;
}

/** An action of the action graph, and how it went. */
export interface ActionReport extends PlannedAction {
  /** 'left': the command ended before its turn came */
  readonly outcome: 'done' | 'failed' | 'blocked' | 'left';
  readonly origin: ResultOrigin;
  /** of the result; 0 where there is none, or its size was not looked at */
  readonly bytes: number;
  /** milliseconds since 1970; 0 where it was never started */
  readonly started: number;
  /** milliseconds */
  readonly took: number;
  /** '' for actions without one */
  readonly actionID: string;
  readonly buildID: string;
  readonly commands: readonly { readonly command: string; readonly took: number }[];
}

/** Milliseconds. */
export interface Timings {
  /** from the call to the end */
  readonly total: number;
  /** finding packages: build list, downloads, imports */
  readonly load: number;
  /** running the action graph */
  readonly build: number;
}

export interface BuildResult {
  /** whether all that was asked for has been done */
  readonly ok: boolean;
  /** go's exit status */
  readonly status: number;
  /** what was built and where it is; an installed or named one that was up to date counts */
  readonly artifacts: readonly Artifact[];
  /** empty where the command failed before there was a graph, or where nothing at all has changed since it was given last */
  readonly actions: readonly ActionReport[];
  /** how many of the actions have a result that no tool had to make */
  readonly cacheHits: number;
  readonly timings: Timings;
  readonly diagnostics: readonly Diagnostic[];
  /** what go would have printed */
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunResult extends BuildResult {
  /** how the program ended; undefined where it was not started */
  readonly program: ProgramEnd | undefined;
}

export interface ProgramEnd {
  /** exit status; undefined where a signal ended it */
  readonly code: number | undefined;
  /** such as 'SIGKILL' */
  readonly signal: string | undefined;
}

export interface PlanResult extends BuildResult {
  /** the commands as go's -n shows them */
  readonly script: string;
}
