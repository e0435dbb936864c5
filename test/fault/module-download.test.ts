/** Downloads of modules that are killed, or made by many at once on one empty module cache: what is left is whole. */
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startGoProxy, type GoProxy } from '../support/go-proxy.ts';
import { moduleVersion } from '../support/module-files.ts';
import { treeOf } from '../support/parity.ts';
import { findGo, type ProgramName } from '../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../support/world.ts';

const module = (name: string, imports: string): ReturnType<typeof moduleVersion> =>
  moduleVersion(
    `example.com/${name}`,
    'v1.0.0',
    `-- go.mod --
module example.com/${name}

go 1.20
${imports === '' ? '' : `\nrequire example.com/${imports} v1.0.0\n`}-- ${name}.go --
package ${name}
${imports === '' ? '' : `\nimport _ "example.com/${imports}"\n`}-- data/large.txt --
${name.repeat(100_000)}
`,
  );

const modules = [module('one', 'two'), module('two', 'three'), module('three', '')];

const files = `-- go.mod --
module example.com/m

go 1.20

require example.com/one v1.0.0
-- m.go --
package m

import _ "example.com/one"
`;

const args = ['build', '-n', '-mod=mod'];

/** The module cache and go.sum; the log of the checksum database grows as it is asked. */
function left(world: World): Readonly<Record<string, string>> {
  const all = { ...treeOf(world.root, world.gomodcache), ...treeOf(world.root, world.cwd) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.includes('/sumdb')));
}

function startOver(world: World): void {
  for (const directory of [world.cwd, world.gopath]) {
    removeTree(directory);
    mkdirSync(directory, { recursive: true });
  }
  world.write(files);
}

async function build(world: World, program: ProgramName): Promise<void> {
  const { code, stderr } = await world.run(program, args);
  expect({ code, stderr: code === 0 ? '' : stderr.toString() }).toEqual({ code: 0, stderr: '' });
}

async function worldOf(proxy: GoProxy): Promise<World> {
  return temporaryWorld({ env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey } });
}

describe.skipIf(findGo() === undefined)('module downloads (needs an installed Go)', () => {
  test('killed at any request, the next build is right', async () => {
    await using proxy = await startGoProxy(...modules);
    await using world = await worldOf(proxy);
    startOver(world);
    await build(world, 'go');
    const whole = left(world);
    let asked = 1;
    for (let at = 1; at <= asked; at++) {
      startOver(world);
      proxy.reset();
      const killed = await world.run('gots', args, {
        onStart: (pid) => proxy.onRequest((count) => count === at && process.kill(pid, 'SIGKILL')),
      });
      expect(killed.signal).toBe('SIGKILL');
      proxy.reset();
      await build(world, at % 2 === 0 ? 'go' : 'gots');
      expect(left(world)).toEqual(whole);
      // as many as a build asks for
      if (at === 1) asked = proxy.requests.length;
    }
    expect(asked).toBeGreaterThan(8);
  });

  test('go and gots, several at once on one empty module cache', async () => {
    await using proxy = await startGoProxy(...modules);
    await using world = await worldOf(proxy);
    startOver(world);
    await build(world, 'go');
    const whole = left(world);
    for (let round = 0; round < 3; round++) {
      startOver(world);
      const programs: readonly ProgramName[] = ['gots', 'go', 'gots', 'go', 'gots'];
      await Promise.all(programs.map((program) => build(world, program)));
      expect(left(world)).toEqual(whole);
    }
  });
});
