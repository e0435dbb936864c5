/** Runs a program to its end and gives its streams as bytes; never throws for a failing program. */
import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  /** a command, such as `setpriv`, that runs what comes after it */
  readonly prefix?: readonly string[];
  /** argv[0] as the program sees it */
  readonly argv0?: string;
  /** milliseconds; then SIGKILL */
  readonly timeout?: number;
  /** called once the process has started, in a process group of its own: what it is sent reaches nobody else */
  readonly onStart?: (pid: number) => void;
}

export interface CommandResult {
  /** the exit status; 128 + signal number is never made up: undefined when killed by a signal */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** milliseconds */
  readonly wall: number;
}

/** @throws the spawn error where the program cannot be started (ENOENT, EACCES, ...) */
export async function runCommand(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const [program, ...args] = [...(options.prefix ?? []), ...argv];
  if (program === undefined) throw new Error('runCommand: no program');
  const started = performance.now();
  return await new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env },
      detached: options.onStart !== undefined,
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(options.argv0 === undefined ? {} : { argv0: options.argv0 }),
      ...(options.timeout === undefined ? {} : { timeout: options.timeout, killSignal: 'SIGKILL' as const }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('spawn', () => {
      if (child.pid !== undefined) options.onStart?.(child.pid);
    });
    child.on('close', (code, signal) =>
      resolve({
        code: code ?? undefined,
        signal: signal ?? undefined,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr),
        wall: performance.now() - started,
      }),
    );
    // a program that does not read its standard input is no failure of the run
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.stdin);
  });
}
