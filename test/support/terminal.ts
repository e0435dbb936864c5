/** Programs on a pseudo-terminal, and what is on its screen. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as xterm from '@xterm/headless';
import { repositoryRoot } from './programs-under-test.ts';
import { runCommand } from './run-command.ts';

// it is CommonJS, whose names Node's own import does not find
const { Terminal } = createRequire(import.meta.url)('@xterm/headless') as typeof xterm;

const driver = join(repositoryRoot, 'test/support/on-terminal.py');

/** there is a Python to make a pseudo-terminal */
export const hasTerminal: boolean = await runCommand(['python3', '-c', 'import pty'], {
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '' },
}).then(
  ({ code }) => code === 0,
  () => false,
);

export interface Session {
  /** all that the terminal was sent */
  readonly sent: string;
  /** 128 and the signal's number where one ended it */
  readonly code: number | undefined;
}

/** What is done when a text appears: a file is made, or keys are pressed, once or as fast as somebody who is impatient. */
export type Step =
  | { readonly on: string; readonly touch: string }
  | { readonly on: string; readonly type: string; readonly times?: number };

export async function runOnTerminal(
  argv: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly columns: number;
    readonly steps?: readonly Step[];
  },
): Promise<Session> {
  const { cwd, env, columns, steps = [] } = options;
  const result = await runCommand(['python3', driver, String(columns), JSON.stringify(steps), ...argv], { cwd, env });
  return { sent: result.stdout.toString(), code: result.code };
}

/** What is on the screen of a terminal that was sent a text, without empty lines below. */
export async function screenOf(sent: string, columns: number): Promise<string> {
  const terminal = new Terminal({ cols: columns, rows: 40, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(sent, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? '');
  return lines.join('\n').trimEnd();
}

/** What a terminal had been sent each time that the progress line was drawn. */
export function drawings(sent: string): readonly string[] {
  const starts = [...sent.matchAll(/\r\u001B\[K/g)].map((match) => match.index);
  return [...starts.slice(1), sent.length].map((end) => sent.slice(0, end));
}
