/** Programs that are spoken to while they run, by node:child_process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Dialogue, SpawnOptions } from '../system.ts';
import { resolveProgram, startError } from './node-spawn.ts';

/** @throws SysError when the program can't be started */
export async function converse(options: Pick<SpawnOptions, 'argv' | 'cwd' | 'env'>): Promise<Dialogue> {
  const child = spawn(resolveProgram(options), options.argv.slice(1), {
    argv0: options.argv[0],
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', 'pipe', 'inherit'],
    windowsHide: true,
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw error instanceof Error ? startError(options.argv[0] ?? '', error) : error;
  }
  const { stdin, stdout } = child;
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
