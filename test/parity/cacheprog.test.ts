/** GOCACHEPROG: the real go beside gots, with programs that are a cache and programs that are none. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runBeside, toolRuns } from '../support/parity.ts';
import { findGo, hasCompiler, type ProgramName } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const program = join(import.meta.dirname, '../support/cacheprog.js');

// packages without imports, so that nothing of the standard library is compiled into the program's empty cache
const files = `
-- go.mod --
module example.com/m

go 1.26
-- p.go --
package p

import "example.com/m/q"

var P = q.Q
-- q/q.go --
package q

var Q = 1
`;

/** The value of GOCACHEPROG for a program whose entries are in a directory of the world's. */
function cacheIn(world: World, name: string, how = ''): string {
  return `'${process.execPath}' '${program}' '${join(world.root, name)}' ${how}`;
}

function asked(world: World, name: string): string[] {
  const log = join(world.root, name, 'log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

async function build(world: World, who: ProgramName, cache: string): Promise<{ compiled: number; code?: number }> {
  const env = { ...world.env, GOCACHEPROG: cache };
  const result = await world.run(who, ['build', '-x', '.'], { env });
  const code = result.code;
  return { compiled: toolRuns(result.stderr.toString(), 'compile'), ...(code === undefined ? {} : { code }) };
}

describe.skipIf(findGo() === undefined)('a program that is the cache (needs an installed Go)', () => {
  test.for([
    ['go', 'gots'],
    ['gots', 'go'],
  ] as const)('what %s put, %s takes', async ([first, second]) => {
    await using world = await temporaryWorld({ cache: 'own', files });
    const cache = cacheIn(world, 'store');
    expect(await build(world, first, cache)).toEqual({ compiled: 2, code: 0 });
    expect(await build(world, second, cache)).toEqual({ compiled: 0, code: 0 });
    expect(asked(world, 'store').filter((command) => command === 'close')).toHaveLength(2);
    expect(asked(world, 'store').at(-1)).toBe('close');
  });

  test.for(['refuse', 'write-only'])('a program that can only %s costs time, and no more', async (how) => {
    await using world = await temporaryWorld({ cache: 'own', files });
    for (const who of ['go', 'gots'] as const) {
      for (let i = 0; i < 2; i++) {
        expect(await build(world, who, cacheIn(world, who, how))).toEqual({ compiled: 2, code: 0 });
      }
      expect(asked(world, who).includes('get')).toBe(how === 'refuse');
    }
  });

  test('a program that does not want to be closed', async () => {
    await using world = await temporaryWorld({ cache: 'own', files });
    const env = { GOCACHEPROG: cacheIn(world, 'store', 'keep-open') };
    const { go, gots } = await runBeside(world, { args: ['build', '.'], files, env });
    expect(go).toMatchObject({ code: 1, stderr: 'go: failed to trim cache: too early\n' });
    expect(gots).toEqual(go);
  });

  test('a program that dies in the middle ends the build', async () => {
    await using world = await temporaryWorld({ cache: 'own', files });
    for (const who of ['go', 'gots'] as const) {
      const env = { ...world.env, GOCACHEPROG: cacheIn(world, who, 'die') };
      const result = await world.run(who, ['build', '.'], { env });
      expect(result.code).toBe(1);
      expect(result.stderr.toString()).toMatch(/^GOCACHEPROG exited pre-Close with \d+ pending requests\n$/);
    }
  });

  test('a build that fails closes the program, one of broken packages does not', async () => {
    await using world = await temporaryWorld({ cache: 'own', files });
    for (const who of ['go', 'gots'] as const) {
      world.write('-- q/q.go --\npackage q\n\nvar Q = x\n');
      expect(await build(world, who, cacheIn(world, `${who}1`))).toMatchObject({ code: 1 });
      expect(asked(world, `${who}1`).at(-1)).toBe('close');
      world.write('-- q/q.go --\npackage q\n\nimport "fmt/none"\n\nvar Q = none.X\n');
      expect(await build(world, who, cacheIn(world, `${who}2`))).toEqual({ compiled: 0, code: 1 });
      expect(asked(world, `${who}2`)).not.toContain('close');
    }
  });

  test.for([
    'true',
    'no-such-program',
    './no-such-file',
    ' ',
    "'x",
    'echo hello',
    'echo 5',
    'echo {"ID":3}',
    'echo {"KnownCommands":1}',
    'printf {',
    'printf {"KnownCommands":["get"]}{foo',
  ])('%j is no cache', async (cache) => {
    await using world = await temporaryWorld({ cache: 'own' });
    const { go, gots } = await runBeside(world, { args: ['build', '.'], files, env: { GOCACHEPROG: cache } });
    expect(go.code).toBe(1);
    expect(go.stderr).not.toBe('');
    expect(gots).toEqual(go);
  });

  test('env and clean need a cache that works, too', async () => {
    await using world = await temporaryWorld({ cache: 'own' });
    const env = { GOCACHEPROG: 'true' };
    for (const [code, ...args] of [
      // what a C compiler answers is kept there
      [hasCompiler() ? 1 : 0, 'env', 'GOGCCFLAGS'],
      [1, 'clean', '-fuzzcache'],
      [0, 'env', 'GOCACHEPROG'],
    ] as const) {
      const { go, gots } = await runBeside(world, { args, env });
      expect(go.code, `go ${args.join(' ')}`).toBe(code);
      expect(gots).toEqual(go);
    }
  });

  test('a build that has nothing to do asks the program nevertheless', async () => {
    await using world = await temporaryWorld({ cache: 'own', files });
    const script = join(world.root, 'cache.sh');
    const write = (text: string): void => {
      writeFileSync(script, `#!/bin/sh\n${text}\n`);
      chmodSync(script, 0o755);
    };
    const settings = join(world.root, 'env');
    writeFileSync(settings, `GOCACHEPROG=${script}\n`);
    const env = { ...world.env, GOENV: settings };
    for (const who of ['go', 'gots'] as const) {
      write(`exec ${cacheIn(world, who)}`);
      expect((await world.run(who, ['build', '.'], { env })).code).toBe(0);
      write('exit 0');
      const result = await world.run(who, ['build', '.'], { env });
      expect(result.code).toBe(1);
      expect(result.stderr.toString()).toMatch(/^GOCACHEPROG exited pre-Close with \d+ pending requests\n$/);
    }
  });
});
