import fs from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/main.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import type { Files, SpawnOptions, System } from '../../src/sys/system.ts';
import { worldWithStandardCache } from '../support/standard-cache.ts';
import type { World } from '../support/world.ts';

const program = `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "example.com/m/top"

func main() { println(top.Name()) }
-- top/top.go --
package top

import "example.com/m/middle"

func Name() string { return "top of " + middle.Name() }
-- middle/middle.go --
package middle

import "example.com/m/low"

type Thing struct{ low.Thing }

func Name() string { return low.Name(low.Size) + low.Small() }
-- low/low.go --
package low

const Size = 3

type Thing struct{ A int }

func Small() string { return "s" }

//go:noinline
func Name(n int) string { return "one"[:n] }
`;

/**
 * Name of each entry of a cache -> its output.  Entries of go's module index are left out: directories are indexed when
 * they are at rest, which they may be for the second program only.
 */
function entries(cache: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of fs.readdirSync(cache).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const name of fs.readdirSync(join(cache, folder)).filter((file) => file.endsWith('-a'))) {
      const [, , output = ''] = fs.readFileSync(join(cache, folder, name), 'utf8').split(' ');
      const data = fs.readFileSync(join(cache, output.slice(0, 2), `${output}-d`));
      if (data.toString('latin1', 0, 8) !== 'go index') found.set(name, output);
    }
  }
  return found;
}

/** Builds with gots in its cache and with go in a copy of it made before, and expects the same program and entries. */
async function buildApart(world: World): Promise<void> {
  const copy = join(world.root, 'go-cache');
  fs.rmSync(copy, { recursive: true, force: true });
  fs.cpSync(world.gocache, copy, { recursive: true });
  const before = entries(copy);
  const gots = await world.run('gots', ['build', '-o', 'bin/gots.out']);
  expect({ code: gots.code, stderr: gots.stderr.toString() }).toEqual({ code: 0, stderr: '' });
  const go = await world.run('go', ['build', '-o', 'bin/go.out'], { env: { ...world.env, GOCACHE: copy } });
  expect(go.code).toBe(0);
  const ours = entries(world.gocache);
  const made = [...entries(copy)].filter(([name]) => !before.has(name));
  expect(made.length).toBeGreaterThan(0);
  for (const [name, output] of made) expect({ name, output: ours.get(name) }).toEqual({ name, output });
  const [first, second] = ['gots.out', 'go.out'].map((name) => fs.readFileSync(join(world.cwd, 'bin', name)));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
}

/** What is kept of compiles, with the time at which each was kept. */
function kept(world: World): Map<string, number> {
  const dir = join(world.gocache, 'gots/exports');
  return new Map(fs.readdirSync(dir).map((name) => [name, fs.statSync(join(dir, name)).mtimeMs]));
}

/** Changes a byte of the archives of package middle. */
function damageArchive(world: World): void {
  const dir = join(world.gocache, 'gots/exports');
  let count = 0;
  for (const name of fs.readdirSync(dir)) {
    const output = fs.readFileSync(join(dir, name), 'utf8').split(' ')[3] ?? '';
    const path = join(world.gocache, output.slice(0, 2), `${output}-d`);
    const bytes = fs.readFileSync(path);
    if (!bytes.includes('example.com/m/middle.Name') || bytes.includes('example.com/m/top')) continue;
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    fs.writeFileSync(path, bytes);
    count++;
  }
  expect(count).toBeGreaterThan(0);
}

function damageRecords(world: World): void {
  const dir = join(world.gocache, 'gots/exports');
  for (const name of fs.readdirSync(dir)) fs.writeFileSync(join(dir, name), 'gots exports 1 rubbish\n');
}

test('a package that was edited itself is cut off when what it imports is edited', async () => {
  await using world = await worldWithStandardCache({ files: program });
  fs.mkdirSync(join(world.cwd, 'bin'));
  const edit = (name: string, from: string | RegExp, to: string): void => {
    const file = join(world.cwd, name);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(from, to));
  };
  edit('middle/middle.go', 'func Name', '//go:noinline\nfunc Name');
  // from the second build on a build goes on from the one before: go's program has come to the directory of the first
  for (const size of ['2', '1']) {
    edit('low/low.go', /Size = \d/, `Size = ${size}`);
    await buildApart(world);
  }
  // what is compiled is kept, and what is cut off is not kept again
  for (const [name, from, to] of [
    ['middle/middle.go', 'low.Small()', '"more" + low.Small()'],
    ['low/low.go', '"one"', '"two"'],
  ] as const) {
    const before = kept(world);
    edit(name, from, to);
    await buildApart(world);
    const count = [...kept(world)].filter(([key, time]) => before.get(key) !== time).length;
    expect({ name, count }).toEqual({ name, count: 1 });
  }
});

test('where export data is unchanged, importers get the archives of before, with the bytes that go makes', async () => {
  await using world = await worldWithStandardCache({ files: program });
  fs.mkdirSync(join(world.cwd, 'bin'));
  const file = join(world.cwd, 'low/low.go');
  const edits: readonly (readonly [compiled: 'one' | 'more', from: string, to: string])[] = [
    ['more', '', ''],
    ['one', '"one"', '"two"'],
    ['one', '[:n]', '[:n-1]'],
    // these are part of the export data
    ['more', '"s"', '"t"'],
    ['more', 'Size = 3', 'Size = 2'],
    ['more', 'A int', 'A, B int'],
    ['one', '"two"', '"ten"'],
  ];
  let before = new Map<string, number>();
  for (const [compiled, from, to] of edits) {
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(from, to));
    await buildApart(world);
    const after = kept(world);
    const isOurs = ([name, time]: [string, number]): boolean => before.get(name) !== time;
    const count = [...after].filter(isOurs).length;
    expect({ from, compiled: count === 1 ? 'one' : 'more' }).toEqual({ from, compiled });
    before = after;
  }
  // what is not as it was kept is made anew
  for (const damage of [damageArchive, damageRecords]) {
    damage(world);
    before = kept(world);
    fs.writeFileSync(
      file,
      fs.readFileSync(file, 'utf8').replace(/"t[a-z]+"/, (name) => `${name.slice(0, -1)}n"`),
    );
    await buildApart(world);
    const after = kept(world);
    expect([...after].filter(([name, time]) => before.get(name) !== time).length).toBeGreaterThan(1);
  }
});

/** Notes when a tool has started, and when parts of files of the build cache are read. */
function noting(sys: System, gocache: string, noted: string[]): System {
  const files = new Proxy(sys.files, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'readRange') return member.bind(target) as unknown;
      return (...args: Parameters<Files['readRange']>): Uint8Array => {
        if (args[0].startsWith(gocache)) noted.push('read');
        return target.readRange(...args);
      };
    },
  });
  return new Proxy(sys, {
    get(target, name) {
      if (name === 'files') return files;
      if (name === 'with')
        return (changes: Parameters<System['with']>[0]) => noting(target.with(changes), gocache, noted);
      if (name === 'spawn') {
        return (options: SpawnOptions) => {
          const started = (): void => {
            noted.push(`${basename(options.argv[0] ?? '')} started`);
            options.started?.();
          };
          return target.spawn({ ...options, started });
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

test('what the key of an edited package is made of is read while the compiler runs', async () => {
  await using world = await worldWithStandardCache({ files: program });
  const noted: string[] = [];
  const caller = { program: 'test', observe: undefined };
  const { cwd, env } = world;
  const file = join(cwd, 'main.go');
  const source = fs.readFileSync(file, 'utf8');
  for (const word of ['one', 'two', 'three']) {
    fs.writeFileSync(file, source.replace('println(', `println("${word}", `));
    noted.length = 0;
    const sys = createNodeSystem().with({ cwd, env });
    expect(await main(['build', '-o', 'm'], noting(sys, world.gocache, noted), caller)).toBe(0);
  }
  expect(noted.filter((what) => what === 'read' || what === 'compile started')[0]).toBe('compile started');
  expect(noted).toContain('read');
});
