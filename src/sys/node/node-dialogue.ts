/** Programs that are spoken to while they run, by node:child_process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Dialogue, SpawnOptions } from '../system.ts';
import { resolveProgram, startError } from './node-spawn.ts';

/** @throws SysError when the program can't be started */
export async function converse(options: Pick<SpawnOptions, 'argv' | 'cwd' | 'env' | 'hear'>): Promise<Dialogue> {
  const { hear } = options;
  const program = resolveProgram(options);
  const args = options.argv.slice(1);
  const common = { argv0: options.argv[0], cwd: options.cwd, env: options.env, windowsHide: true } as const;
  const child =
    hear === undefined
      ? spawn(program, args, { ...common, stdio: ['pipe', 'pipe', 'inherit'] })
      : spawn(program, args, { ...common, stdio: ['pipe', 'pipe', 'pipe'] });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw error instanceof Error ? startError(options.argv[0] ?? '', error) : error;
  }
  const { stdin, stdout, stderr } = child;
  stderr?.on('data', (chunk: Uint8Array) => hear?.('stderr', chunk));
  // a program that reads no more is known by the end of its output
  stdin.on('error', () => {});
  return {
    output: stdout,
    write: (data) => write(stdin, data),
    end: () => {
      stdin.end();
    },
    release: () => {
      stdin.destroy();
      stdout.destroy();
      stderr?.destroy();
      child.unref();
    },
  };
}

function write(stdin: Writable, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    stdin.write(data, () => {
      resolve();
    });
  });
}
