import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorld, type World } from '../support/world.ts';

const program = `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import (
	_ "embed"

	"example.com/m/lib"
)

//go:embed text.txt
var text string

func main() { println(lib.Name, text) }
-- text.txt --
one
-- lib/lib.go --
package lib

const Name = "a"
`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Builds with gots, then with go, and expects the same program. @returns what it prints */
async function buildBoth(world: World): Promise<string> {
  const gots = await world.run('gots', ['build', '-o', 'bin/gots.out']);
  expect(gots.stderr.toString()).toBe('');
  const go = await world.run('go', ['build', '-o', 'bin/go.out']);
  expect(go.code).toBe(0);
  const [ours, theirs] = ['gots.out', 'go.out'].map((name) => fs.readFileSync(join(world.cwd, 'bin', name)));
  expect(ours?.equals(theirs ?? Buffer.alloc(0))).toBe(true);
  return (await world.run('gots', ['run', '.'])).stderr.toString();
}

const edits: readonly (readonly [string, (dir: string) => void])[] = [
  ['a source file', (dir) => fs.writeFileSync(join(dir, 'lib/lib.go'), 'package lib\n\nconst Name = "b"\n')],
  [
    'a source file by another of the same size and times',
    (dir) => {
      const path = join(dir, 'lib/lib.go');
      const { atime, mtime } = fs.statSync(path);
      fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace('"a"', '"c"').replace('"b"', '"c"'));
      fs.utimesSync(path, atime, mtime);
    },
  ],
  ['an embedded file', (dir) => fs.writeFileSync(join(dir, 'text.txt'), 'two\n')],
  [
    'a file that is added',
    (dir) => fs.writeFileSync(join(dir, 'lib/more.go'), 'package lib\n\nfunc init() { println("more") }\n'),
  ],
  ['a file that is removed', (dir) => fs.rmSync(join(dir, 'lib/more.go'))],
  ['a file that is renamed', (dir) => fs.renameSync(join(dir, 'lib/lib.go'), join(dir, 'lib/other.go'))],
  ['go.mod', (dir) => fs.writeFileSync(join(dir, 'go.mod'), 'module example.com/m\n\ngo 1.25\n')],
  ['a go.work above', (dir) => fs.writeFileSync(join(dir, 'go.work'), 'go 1.26\n\nuse .\n')],
  ['an output that is gone', (dir) => fs.rmSync(join(dir, 'bin/gots.out'))],
  ['an output that is another', (dir) => fs.copyFileSync('/bin/true', join(dir, 'bin/gots.out'))],
];

test('each edit is noticed, at once after a build and when all is at rest', async () => {
  await using world = await temporaryWorld({ files: program });
  fs.mkdirSync(join(world.cwd, 'bin'));
  await buildBoth(world);
  for (const [name, edit] of edits) {
    await buildBoth(world);
    edit(world.cwd);
    expect({ edit: name, output: await buildBoth(world) }).toMatchObject({ edit: name });
  }
  await pause(2100);
  await buildBoth(world);
  await buildBoth(world);
  fs.writeFileSync(join(world.cwd, 'text.txt'), 'three\n');
  expect(await buildBoth(world)).toContain('three');
});

test('an unchanged build loads nothing: its manifest alone answers', async () => {
  await using world = await temporaryWorld({ files: program, cache: 'own' });
  await world.run('gots', ['build', '-o', 'out']);
  await pause(2100);
  await world.run('gots', ['build', '-o', 'out']);
  const manifests = join(world.gocache, 'gots/manifest');
  expect(fs.readdirSync(manifests)).toHaveLength(1);
  const [name = ''] = fs.readdirSync(manifests);
  const before = fs.statSync(join(manifests, name)).mtimeMs;
  const { code, stderr } = await world.run('gots', ['build', '-o', 'out']);
  expect({ code, stderr: stderr.toString() }).toEqual({ code: 0, stderr: '' });
  expect(fs.statSync(join(manifests, name)).mtimeMs).toBe(before);
});

test('a torn manifest is made anew', async () => {
  await using world = await temporaryWorld({ files: program });
  await world.run('gots', ['build', '-o', 'out']);
  const manifests = join(world.gocache, 'gots/manifest');
  for (const name of fs.readdirSync(manifests)) {
    const path = join(manifests, name);
    if (fs.readFileSync(path, 'utf8').includes(world.cwd)) fs.truncateSync(path, 30);
  }
  expect((await world.run('gots', ['build', '-o', 'out'])).code).toBe(0);
});
