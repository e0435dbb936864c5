/**
 * Runs scripts of cmd/go's test script language.  One command a line, the first that does not end as expected ends the
 * script.  Facts: GOROOT/src/cmd/internal/script; the language: GOROOT/src/cmd/go/testdata/script/README.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseLine, quoteArguments, type CommandLine, type Expected } from './parse-line.ts';
import { SkipScript, StopScript, UsageError, WaitFailed, type ScriptCommand } from './script-command.ts';
import type { Outcome, ScriptState } from './script-state.ts';

/** Takes what follows the colon (`[GOOS:linux]`), '' where there is no colon. */
export type Condition = (state: ScriptState, suffix: string) => boolean | Promise<boolean>;

export interface ScriptEngine {
  readonly commands: Readonly<Record<string, ScriptCommand>>;
  readonly conditions: Readonly<Record<string, Condition>>;
}

export type ScriptResult =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'failed'; readonly line: number; readonly message: string };

/** Runs a script to its end and ends what it left in the background; `state.log` tells what happened. */
export async function runScript(engine: ScriptEngine, state: ScriptState, script: string): Promise<ScriptResult> {
  let result = await execute(engine, state, script);
  state.abort.abort();
  if (state.background.length > 0) {
    try {
      await waitForBackground(state);
    } catch (error) {
      if (result.kind === 'passed') result = { kind: 'failed', line: 0, message: messageOf(error) };
    }
  }
  return result;
}

async function execute(engine: ScriptEngine, state: ScriptState, script: string): Promise<ScriptResult> {
  let lineNumber = 0;
  for (const text of script.split('\n')) {
    lineNumber++;
    if (state.abort.signal.aborted) return { kind: 'failed', line: lineNumber, message: 'out of time' };
    if (text.startsWith('#')) {
      state.print(`${text}\n`);
      continue;
    }
    try {
      const line = parseLine(text);
      if (line === undefined) continue;
      state.print(`> ${text}\n`);
      if (await conditionsHold(engine, state, line)) await runLine(engine, state, line, lineNumber);
      else state.print('[condition not met]\n');
    } catch (error) {
      if (error instanceof StopScript) return { kind: 'passed' };
      if (error instanceof SkipScript) return { kind: 'skipped', why: error.message };
      const why = state.abort.signal.aborted ? 'out of time' : messageOf(error);
      return { kind: 'failed', line: lineNumber, message: `${text}: ${why}` };
    }
  }
  return { kind: 'passed' };
}

async function conditionsHold(engine: ScriptEngine, state: ScriptState, line: CommandLine): Promise<boolean> {
  for (const { wanted, tag } of line.conditions) {
    const colon = tag.indexOf(':');
    const name = colon < 0 ? tag : tag.slice(0, colon);
    const condition = engine.conditions[name];
    if (condition === undefined) throw new Error(`unknown condition "${tag}"`);
    if ((await condition(state, colon < 0 ? '' : tag.slice(colon + 1))) !== wanted) return false;
  }
  return true;
}

async function runLine(engine: ScriptEngine, state: ScriptState, line: CommandLine, lineNumber: number): Promise<void> {
  const command = line.name === 'wait' ? waitCommand : engine.commands[line.name];
  if (command === undefined) throw new Error('unknown command');
  const written = line.args.map((fragments) => fragments.map(({ text }) => text).join(''));
  const regexpArgument = command.regexpArgument?.(written);
  const args = line.args.map((fragments, i) =>
    fragments.map(({ text, quoted }) => (quoted ? text : state.expand(text, i === regexpArgument))).join(''),
  );
  if (line.background && command.background !== true) throw new Error('command cannot be run in background');
  let outcome: Outcome | undefined;
  try {
    const started = command.run(state, args);
    if (line.background && started !== undefined) {
      // a start that fails is told by `wait`
      const settled = started.catch((error: unknown) => failedOutcome(error));
      state.background.push({ line, lineNumber, args, outcome: settled });
      state.stdout = Buffer.alloc(0);
      state.stderr = Buffer.alloc(0);
      return;
    }
    outcome = started === undefined ? undefined : await started;
  } catch (error) {
    checkStatus(line.expected, error);
    return;
  }
  if (outcome === undefined) {
    if (line.name === 'wait') await waitForBackground(state);
    else checkStatus(line.expected, undefined);
    return;
  }
  state.stdout = outcome.stdout;
  state.stderr = outcome.stderr;
  printOutcome(state, outcome);
  checkStatus(line.expected, outcome.error);
}

const waitCommand: ScriptCommand = {
  run: (_, args) => {
    if (args.length > 0) throw new UsageError();
    return undefined;
  },
};

async function waitForBackground(state: ScriptState): Promise<void> {
  const outcomes: Outcome[] = [];
  const failures: string[] = [];
  const commands = state.background;
  state.background = [];
  for (const { line, lineNumber, args, outcome } of commands) {
    const done = await outcome;
    outcomes.push(done);
    state.print(`[background] ${line.name} ${quoteArguments(args)}\n`);
    printOutcome(state, done);
    try {
      checkStatus(line.expected, done.error);
    } catch (error) {
      failures.push(`${lineNumber}: ${line.name}: ${messageOf(error)}`);
    }
  }
  state.stdout = Buffer.concat(outcomes.map(({ stdout }) => stdout));
  state.stderr = Buffer.concat(outcomes.map(({ stderr }) => stderr));
  if (failures.length > 0) throw new WaitFailed(failures.join('\n'));
}

function failedOutcome(error: unknown): Outcome {
  return {
    stdout: Buffer.alloc(0),
    stderr: Buffer.alloc(0),
    error: error instanceof Error ? error : new Error(String(error)),
  };
}

function printOutcome(state: ScriptState, outcome: Outcome): void {
  const shown = (data: Buffer): string => (data.includes(0) ? `(${data.length} bytes)\n` : data.toString());
  if (outcome.stdout.length > 0) state.print(`[stdout]\n${shown(outcome.stdout)}`);
  if (outcome.stderr.length > 0) state.print(`[stderr]\n${shown(outcome.stderr)}`);
  if (outcome.error !== undefined) state.print(`[${outcome.error.message}]\n`);
}

/** @throws the error, where the command should not have ended so */
function checkStatus(expected: Expected, error: unknown): void {
  if (error === undefined) {
    if (expected === '!') throw new Error('unexpected success');
    return;
  }
  if (error instanceof StopScript || error instanceof SkipScript || error instanceof WaitFailed) throw error;
  if (expected === '' || (expected === '!' && messageOf(error) === 'context canceled')) throw error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends a script after some time; call the result when it has ended. */
export function limitTime(state: ScriptState, milliseconds: number): () => void {
  const timer = new AbortController();
  void delay(milliseconds, undefined, { signal: timer.signal, ref: false }).then(
    () => state.abort.abort(),
    () => undefined,
  );
  return () => timer.abort();
}
