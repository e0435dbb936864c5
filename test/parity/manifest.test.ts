import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCachedParity } from '../support/cached-parity.ts';
import type { ProgramName } from '../support/programs-under-test.ts';
import { worldWithStandardCache } from '../support/standard-cache.ts';
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

test.each([[[]], [['-v']]])('an unchanged build %j loads nothing: its manifest alone answers', async (flags) => {
  await using world = await worldWithStandardCache({ files: program });
  await world.run('gots', ['build', ...flags, '-o', 'out']);
  const manifests = join(world.gocache, 'gots/manifest');
  expect(fs.readdirSync(manifests)).toHaveLength(2);
  await pause(2100);
  await world.run('gots', ['build', ...flags, '-o', 'out']);
  const [name = '', plan, ...others] = fs.readdirSync(manifests).toSorted();
  expect([plan, others]).toEqual([`${name}.plan`, []]);
  const before = fs.statSync(join(manifests, name)).mtimeMs;
  const { code, stderr } = await world.run('gots', ['build', ...flags, '-o', 'out']);
  expect({ code, stderr: stderr.toString() }).toEqual({ code: 0, stderr: '' });
  expect(fs.statSync(join(manifests, name)).mtimeMs).toBe(before);
});

test('with -v a cache that was cleaned is filled again, and its packages are named', async () => {
  await using world = await worldWithStandardCache({ files: program });
  const names = async (program: ProgramName): Promise<readonly string[]> => {
    const { stderr } = await world.run(program, ['build', '-v', '-o', 'out']);
    return stderr.toString().split('\n').slice(0, -1).toSorted();
  };
  expect(await names('gots')).toContain('example.com/m/lib');
  expect(await names('gots')).toEqual([]);
  await world.run('go', ['clean', '-cache']);
  const again = await names('gots');
  await world.run('go', ['clean', '-cache']);
  expect(again).toEqual(await names('go'));
  expect(again).toContain('example.com/m/lib');
});

test('flags that go env -w has written count as those of the environment do', async () => {
  await using world = await temporaryWorld({ files: program });
  const goenv = join(world.root, 'goenv');
  const env = { ...world.env, GOENV: goenv };
  delete (env as Record<string, string | undefined>)['GOFLAGS'];
  fs.writeFileSync(goenv, 'GOFLAGS=-exec=/bin/echo\n');
  for (let turn = 0; turn < 3; turn++) {
    const { stdout } = await world.run('gots', ['run', '.'], { env });
    expect(stdout.toString()).toMatch(/^\/.*\n$/);
  }
});

test('-v names what is compiled each time, and nothing when there is nothing to do', async () => {
  await using parity = await startCachedParity();
  const { world } = parity;
  const { cwd } = world;
  const command = { args: ['build', '-v', '-o', 'out', '.'], cwd };
  const edit = (name: string, text: string) => () => fs.writeFileSync(join(cwd, name), text);
  const found = await parity.compare([
    { ...command, prepare: () => world.write(program) },
    command,
    { ...command, prepare: edit('lib/lib.go', 'package lib\n\nconst Name = "b"\n') },
    command,
    { ...command, prepare: edit('text.txt', 'two\n') },
  ]);
  expect(found).toEqual({ messages: [], files: [], cache: [] });
});

const sourceEdits: readonly (readonly [string, boolean, (dir: string) => void])[] = [
  [
    'the body of a package',
    false,
    (dir) => fs.writeFileSync(join(dir, 'lib/lib.go'), 'package lib\n\nconst Name = "b"\n'),
  ],
  [
    'the body of the program, by a rename',
    false,
    (dir) => {
      fs.writeFileSync(
        join(dir, 'main.tmp'),
        fs.readFileSync(join(dir, 'main.go'), 'utf8').replace('text)', 'text, 1)'),
      );
      fs.renameSync(join(dir, 'main.tmp'), join(dir, 'main.go'));
    },
  ],
  [
    'what a file imports',
    true,
    (dir) => fs.writeFileSync(join(dir, 'lib/lib.go'), 'package lib\n\nimport _ "strings"\n\nconst Name = "c"\n'),
  ],
  [
    'a constraint',
    true,
    (dir) => {
      const text = fs.readFileSync(join(dir, 'lib/other.go'), 'utf8');
      fs.writeFileSync(join(dir, 'lib/other.go'), `//go:build !linux\n\n${text}`);
    },
  ],
  [
    'embed patterns',
    true,
    (dir) => {
      const text = fs.readFileSync(join(dir, 'main.go'), 'utf8').replace('embed text.txt', 'embed t*.txt');
      fs.writeFileSync(join(dir, 'main.go'), text);
    },
  ],
];

test('after an edit packages are loaded again only where loading sees something else', async () => {
  const files = `${program}-- lib/other.go --\npackage lib\n\nfunc init() { println("other") }\n`;
  await using world = await worldWithStandardCache({ files });
  fs.mkdirSync(join(world.cwd, 'bin'));
  await buildBoth(world);
  const headers = join(world.gocache, 'gots/headers');
  for (const [name, loads, edit] of sourceEdits) {
    fs.rmSync(headers, { recursive: true, force: true });
    edit(world.cwd);
    await world.run('gots', ['build', '-o', 'bin/gots.out']);
    // what was loaded of GOROOT is written where it is missing
    expect({ edit: name, loads: fs.existsSync(headers) }).toEqual({ edit: name, loads });
    await buildBoth(world);
  }
});

test('a program of a repository is stamped anew with every build that goes on', async () => {
  await using world = await temporaryWorld({ files: program, env: { GOFLAGS: '-buildvcs=auto' } });
  fs.mkdirSync(join(world.cwd, 'bin'));
  fs.writeFileSync(join(world.cwd, '.gitignore'), 'bin/\n');
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: world.cwd });
  };
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'one');
  await buildBoth(world);
  const stamp = async (): Promise<string> => {
    await buildBoth(world);
    return (await world.run('go', ['version', '-m', 'bin/gots.out'])).stdout.toString();
  };
  expect(await stamp()).toContain('vcs.modified=false');
  fs.writeFileSync(join(world.cwd, 'lib/lib.go'), 'package lib\n\nconst Name = "b"\n');
  expect(await stamp()).toContain('vcs.modified=true');
  git('commit', '-qam', 'two');
  expect(await stamp()).toContain('vcs.modified=false');
});

test('an edit that does not compile is told as go tells it, and the next one goes on', async () => {
  await using world = await temporaryWorld({ files: program });
  fs.mkdirSync(join(world.cwd, 'bin'));
  await buildBoth(world);
  for (const text of ['package lib\n\nconst Name = 1 + "a"\n', 'package lib\n\nconst Name = \n', 'package\n']) {
    fs.writeFileSync(join(world.cwd, 'lib/lib.go'), text);
    const [gots, go] = [await world.run('gots', ['build', '-o', 'x']), await world.run('go', ['build', '-o', 'x'])];
    expect(gots).toMatchObject({ code: 1 });
    expect(gots.stderr.toString()).toBe(go.stderr.toString());
  }
  fs.writeFileSync(join(world.cwd, 'lib/lib.go'), 'package lib\n\nconst Name = "fixed"\n');
  expect(await buildBoth(world)).toContain('fixed');
});

test('a plan that is not as it was written is passed over', async () => {
  await using world = await temporaryWorld({ files: program });
  fs.mkdirSync(join(world.cwd, 'bin'));
  await buildBoth(world);
  const manifests = join(world.gocache, 'gots/manifest');
  for (const name of fs.readdirSync(manifests).filter((file) => file.endsWith('.plan'))) {
    const path = join(manifests, name);
    const text = fs.readFileSync(path, 'utf8');
    if (text.includes(world.cwd)) fs.writeFileSync(path, text.replace('lib.go', 'lab.go'));
  }
  fs.writeFileSync(join(world.cwd, 'lib/lib.go'), 'package lib\n\nconst Name = "b"\n');
  expect(await buildBoth(world)).toContain('b');
});

test('sources are looked at in a directory of a name such as builds give to their own, too', async () => {
  await using world = await temporaryWorld();
  const cwd = join(world.tmp, 'go-build1/m');
  world.write(program, cwd);
  const print = async (): Promise<string> => (await world.run('gots', ['run', '.'], { cwd })).stderr.toString();
  expect(await print()).toBe('a one\n\n');
  fs.writeFileSync(join(cwd, 'lib/lib.go'), 'package lib\n\nconst Name = "b"\n');
  expect(await print()).toBe('b one\n\n');
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
