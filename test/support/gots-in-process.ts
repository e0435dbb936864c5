/** gots inside this process, for tests that run it very often: a world whose gots has no Node to start. */
import { resolve } from 'node:path';
import { main } from '../../src/main.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import type { Output } from '../../src/sys/system.ts';
import type { World } from './world.ts';

/** The same world; go is started as before, and gots too where the real go stands in for it. */
export function withGotsInProcess(world: World): World {
  if (process.env['PARITY_SELF'] === '1') return world;
  return {
    ...world,
    run: async (program, args, options = {}) => {
      if (program === 'go') return world.run(program, args, options);
      const stdout = new TextOutput();
      const stderr = new TextOutput();
      const started = performance.now();
      const cwd = resolve(world.cwd, options.cwd ?? '.');
      const sys = createNodeSystem().with({ cwd, env: options.env ?? world.env, stdout, stderr });
      const code = await main(args, sys);
      const wall = performance.now() - started;
      return { code, signal: undefined, stdout: stdout.bytes(), stderr: stderr.bytes(), wall };
    },
  };
}

class TextOutput implements Output {
  readonly isTTY: boolean = false;
  readonly columns: undefined = undefined;
  readonly #parts: Buffer[] = [];

  write(data: string | Uint8Array): void {
    this.#parts.push(typeof data === 'string' ? Buffer.from(data) : Buffer.from(data));
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
