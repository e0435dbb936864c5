/** The script commands that run programs or wait: exec and programs by name, sleep, wait, stop, skip, help. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { printed, SkipScript, StopScript, UsageError, type ScriptCommand } from './script-command.ts';
import type { Outcome, ScriptState } from './script-state.ts';

/** how long an interrupted program has to end, and how long a child of an ended program may hold its output open */
const graceMilliseconds = 5000;

export const processCommands: Readonly<Record<string, ScriptCommand>> = {
  exec: {
    background: true,
    run: (state, args) => {
      const [name, ...rest] = args;
      if (name === undefined) throw new UsageError();
      return startProgram(state, [name.includes('/') ? name : lookPath(state, name), ...rest], name);
    },
  },
  sleep: {
    background: true,
    run: async (state, args) => {
      if (args.length !== 1) throw new UsageError();
      await delay(parseDuration(args[0] ?? ''), undefined, { signal: state.abort.signal });
      return await printed('');
    },
  },
  stop: {
    run: (_, args) => {
      throw args.length > 1 ? new UsageError() : new StopScript(args[0] ?? 'stop');
    },
  },
  skip: {
    run: (_, args) => {
      throw args.length > 1 ? new UsageError() : new SkipScript(args[0] ?? 'skip');
    },
  },
  help: { run: async () => await printed('') },
};

/** A command that runs a fixed program; `argv[0]` is its path. */
export function programCommand(name: string, argv: readonly string[]): ScriptCommand {
  return { background: true, run: (state, args) => startProgram(state, [...argv, ...args], name) };
}

/** @throws Error as os/exec.LookPath, on the script's PATH */
function lookPath(state: ScriptState, name: string): string {
  for (const directory of (state.env.get('PATH') ?? '').split(':')) {
    if (directory === '') continue;
    const path = `${directory}${directory.endsWith('/') ? '' : '/'}${name}`;
    const info = statSync(path, { throwIfNoEntry: false });
    if (info?.isFile() === true && (info.mode & 0o111) !== 0) return path;
  }
  throw new Error(`exec: "${name}": executable file not found in $PATH`);
}

async function startProgram(state: ScriptState, argv: readonly string[], argv0: string): Promise<Outcome> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await runOnce(state, argv, argv0);
    } catch (error) {
      // a file that was just written may still be open in a process that is being forked
      if ((error as NodeJS.ErrnoException).code !== 'ETXTBSY' || attempt === 50) throw error;
      await delay(20);
    }
  }
}

async function runOnce(state: ScriptState, argv: readonly string[], argv0: string): Promise<Outcome> {
  const [program = '', ...args] = argv;
  return await new Promise<Outcome>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: state.cwd,
      env: Object.fromEntries(state.env),
      argv0,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const interrupt = (): void => {
      child.kill('SIGQUIT');
      setTimeout(() => child.kill('SIGKILL'), graceMilliseconds).unref();
    };
    state.abort.signal.addEventListener('abort', interrupt, { once: true });
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error(`fork/exec ${program}: no such file or directory`) : error),
    );
    child.on('exit', () => {
      const close = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMilliseconds * 4);
      child.once('close', () => clearTimeout(close));
    });
    child.on('close', (code, signal) => {
      state.abort.signal.removeEventListener('abort', interrupt);
      const streams = { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
      if (code === 0 && state.abort.signal.aborted) resolve({ ...streams, error: new Error('context canceled') });
      else if (code === 0) resolve(streams);
      else resolve({ ...streams, error: new Error(code === null ? `signal: ${signal}` : `exit status ${code}`) });
    });
  });
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** milliseconds of a Go duration; @throws Error */
function parseDuration(text: string): number {
  if (!/^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) throw new Error(`time: invalid duration "${text}"`);
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g))
    total += Number(number) * (units[unit ?? ''] ?? 0);
  return total;
}
