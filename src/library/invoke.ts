/** One command of gots's inside another program. */
import { resolve } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { dispatch } from '../cli/dispatch.ts';
import { describeFailure } from '../cli/failure.ts';
import { EmbeddedSystem } from '../sys/node/embedded-system.ts';
import { programStamp } from '../sys/node/program-stamp.ts';
import type { Output } from '../sys/system.ts';
import { type CommandLine, formatCommandLine } from './command-line.ts';
import type { GotsEvent } from './event.ts';
import { Gatherer } from './gatherer.ts';
import type { CommonOptions } from './options.ts';
import type { BuildResult, ProgramEnd } from './result.ts';

export interface Invocation extends CommandLine {
  readonly options: CommonOptions;
  /** run: see RunOptions */
  readonly stdin?: string | Uint8Array | undefined;
  readonly inherit?: boolean | undefined;
}

export interface Invoked {
  readonly result: BuildResult;
  readonly program: ProgramEnd | undefined;
  readonly script: string;
}

/**
 * @returns when nothing of the command is running any more
 * @throws the reason of the signal; what `onEvent` throws; TypeError for options that make no sense; Error for a bug
 */
export async function invoke(invocation: Invocation): Promise<Invoked> {
  const { signal, onEvent, cwd = '.' } = invocation.options;
  const argv = formatCommandLine(invocation);
  signal?.throwIfAborted();
  const isScript = invocation.isDry || invocation.flags.x === true;
  const gatherer = new Gatherer(resolve(cwd), isScript);
  const thrown: unknown[] = [];
  let program: ProgramEnd | undefined;
  const observe = (event: GotsEvent): void => {
    gatherer.observe(event);
    try {
      if (thrown.length === 0) onEvent?.(event);
    } catch (error) {
      thrown.push(error);
      machine.stop();
    }
  };
  const [stdout, stderr] = [new TextOutput(), new TextOutput()];
  const machine = embed(invocation, { stdout, stderr, observe, ended: (end) => (program = end) });
  const { sys } = machine;
  const start = sys.now();
  const stop = (): void => machine.stop();
  signal?.addEventListener('abort', stop);
  try {
    const status = await perform(argv, machine, observe);
    if (thrown.length > 0) throw thrown[0];
    const gathered = gatherer.result(sys.now() - start);
    const texts = { stdout: stdout.text(), stderr: stderr.text() };
    signal?.throwIfAborted();
    return { result: { ok: status === 0, status, ...gathered, ...texts }, program, script: gatherer.script };
  } catch (error) {
    // what a command ends with that was stopped is of no interest
    signal?.throwIfAborted();
    throw thrown.length > 0 ? thrown[0] : error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

interface Listeners {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly observe: (event: GotsEvent) => void;
  readonly ended: (end: ProgramEnd) => void;
}

function embed({ options, stdin, inherit }: Invocation, listeners: Listeners): EmbeddedSystem {
  const { stdout, stderr, observe, ended } = listeners;
  const { cwd, env } = options;
  return new EmbeddedSystem({
    cwd: cwd === undefined ? undefined : resolve(cwd),
    env: env === undefined ? undefined : definedEntries(env),
    stdout,
    stderr,
    stdin: typeof stdin === 'string' ? Buffer.from(stdin) : stdin,
    hear: inherit === true ? undefined : (stream, data) => observe({ kind: 'program-output', stream, data }),
    ended: ({ code, signal }) => ended({ code, signal }),
  });
}

/** @returns the exit status. @throws what is neither go's text nor a failed system call */
async function perform(
  argv: readonly string[],
  machine: EmbeddedSystem,
  observe: (event: GotsEvent) => void,
): Promise<number> {
  const { sys } = machine;
  try {
    // a directory that is not there is told at once, not by the first that misses it
    sys.files.readDir(sys.cwd);
    return await dispatch(argv, sys, { program: programStamp(import.meta.filename), observe });
  } catch (error) {
    if (!(error instanceof GotsError || error instanceof SysError)) throw error;
    const { text, status } = describeFailure(error);
    sys.stderr.write(text);
    observe({ kind: 'failure', importPath: undefined, text });
    return status;
  } finally {
    machine.stop();
    await machine.idle();
  }
}

function definedEntries(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(entries);
}

/** What a command says, kept. */
class TextOutput implements Output {
  readonly isTTY: boolean = false;
  readonly columns: undefined = undefined;
  readonly #parts: Uint8Array[] = [];

  write(data: string | Uint8Array): void {
    this.#parts.push(typeof data === 'string' ? Buffer.from(data) : data);
  }

  text(): string {
    return Buffer.concat(this.#parts).toString();
  }
}
