/** What a command of the script language is, and how commands end a script. */
import type { Outcome, ScriptState } from './script-state.ts';

export interface ScriptCommand {
  /** can run in the background, with `&` */
  readonly background?: boolean;
  /** which arguments, expanded, stand in a regular expression; given the arguments as written */
  readonly regexpArgument?: (args: readonly string[]) => number | undefined;
  /**
   * Starts the command.  A command with output gives the outcome to wait for; one without, undefined.
   *
   * @throws Error when it fails before it has started anything
   */
  run(state: ScriptState, args: readonly string[]): Promise<Outcome> | undefined;
}

/** Ends the script, as passed. */
export class StopScript extends Error {}

/** Ends the script, as skipped. */
export class SkipScript extends Error {}

/** Background commands that did not end as they should; the expectation of `wait` itself does not count. */
export class WaitFailed extends Error {}

export class UsageError extends Error {
  constructor() {
    super('invalid usage');
  }
}

/** An outcome of text on stdout. */
export async function printed(text: string): Promise<Outcome> {
  return await Promise.resolve({ stdout: Buffer.from(text), stderr: Buffer.alloc(0) });
}
