/** What V8 compiled of gots is kept in the build cache, where Node does not keep it itself; what is damaged there does no harm. */
import fs from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorld, type World } from '../support/world.ts';

const program = `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

func main() {}
`;

/** Node keeps it itself then, elsewhere. */
const nodeKeepsCode = 'enableCompileCache' in Module;

/** name -> when and how large it was written */
function keptCode(world: World): ReadonlyMap<string, string> {
  const dir = join(world.gocache, 'gots/code');
  const names = fs.existsSync(dir) ? fs.readdirSync(dir) : [];
  return new Map(
    names.map((name) => {
      const { ino, size } = fs.statSync(join(dir, name));
      return [name, `${ino} ${size}`];
    }),
  );
}

test.skipIf(nodeKeepsCode)('code is compiled once, and again where what was kept is damaged', async () => {
  await using world = await temporaryWorld({ cache: 'own', files: program });
  let edits = 0;
  const build = async (): Promise<void> => {
    fs.appendFileSync(join(world.cwd, 'main.go'), `\nvar x${edits++} int\n`);
    const { code, stderr } = await world.run('gots', ['build', '-o', 'm']);
    expect([code, stderr.toString()]).toEqual([0, '']);
  };
  await build();
  const first = keptCode(world);
  expect([...first.keys()]).toContainEqual(expect.stringMatching(/^build-.*\.cjs-v\d/));
  await build();
  for (const [name, state] of first) expect(keptCode(world).get(name)).toBe(state);
  for (const [name, state] of first) {
    const path = join(world.gocache, 'gots/code', name);
    const data = fs.readFileSync(path);
    data.fill(0xff, data.length / 2);
    fs.writeFileSync(path, state.length % 2 === 0 ? data : data.subarray(0, 10));
  }
  const damaged = keptCode(world);
  await build();
  const mended = [...keptCode(world)].filter(([name, state]) => damaged.get(name) !== state);
  expect(mended.map(([name]) => name)).toContainEqual(expect.stringMatching(/^build-/));
});
