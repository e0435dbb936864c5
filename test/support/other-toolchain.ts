/** A toolchain of another release that lies in GOMODCACHE, for tests that compare with it; they fetch none: it has 250 MB. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type CachedParity, startCachedParity } from './cached-parity.ts';
import { findGo, goEnvironmentValue, hasCompiler } from './programs-under-test.ts';
import { temporaryWorld } from './world.ts';

/** @returns its go; undefined where it, an installed go or a C compiler is missing */
function findToolchain(name: string): string | undefined {
  if (findGo() === undefined || !hasCompiler()) return undefined;
  const tree = join(goEnvironmentValue('GOMODCACHE'), `golang.org/toolchain@v0.0.1-${name}.linux-amd64`);
  const program = join(tree, 'bin/go');
  return existsSync(program) ? program : undefined;
}

export function hasToolchain(name: string): boolean {
  return findToolchain(name) !== undefined;
}

/** Parity with the toolchain selected by its name on PATH: nobody asks the network for it. */
export async function startToolchainParity(name: string): Promise<CachedParity> {
  const program = findToolchain(name);
  if (program === undefined) throw new Error(`no ${name} in GOMODCACHE`);
  const world = await temporaryWorld();
  const bin = join(world.root, 'bin');
  mkdirSync(bin);
  symlinkSync(program, join(bin, name));
  const parity = await startCachedParity({ PATH: `${bin}:${world.env['PATH'] ?? ''}`, GOTOOLCHAIN: name });
  return {
    ...parity,
    [Symbol.asyncDispose]: async () => {
      await parity[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}
