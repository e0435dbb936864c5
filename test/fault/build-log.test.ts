/** The records of builds on a disk: how many stay, what is left out, and what removes them. */
import fs from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { LogStore } from '../../src/log/log-store.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { temporaryWorld, type World } from '../support/world.ts';
import { compiled, recordOf } from '../unit/log/records.ts';

const library = `
-- go.mod --
module example.com/m

go 1.26
-- m.go --
package m

func Name() string { return "m" }
`;

const one = [compiled('m', 'A', [])];

async function libraryWorld(): Promise<World> {
  const world = withGotsInProcess(await temporaryWorld({ cache: 'own' }));
  world.write(library);
  return world;
}

function recordsOf(world: World): string[] {
  const root = join(world.gocache, 'gots/log');
  if (!fs.existsSync(root)) return [];
  return fs.readdirSync(root).flatMap((dir) => fs.readdirSync(join(root, dir)).map((name) => join(root, dir, name)));
}

test('of a target the last twenty builds stay', async () => {
  await using world = await libraryWorld();
  const store = new LogStore(world.gocache, createNodeSystem().files);
  for (let at = 1; at <= 23; at++) store.write(recordOf([compiled('m', `A${at}`, [])], { startedAt: at * 1000 }), 1);
  const starts = store.list(['/m']).map(({ startedAt }) => startedAt);
  expect(starts).toEqual(Array.from({ length: 20 }, (_, at) => (23 - at) * 1000));
  expect(store.list(['/elsewhere'])).toEqual([]);
});

test('the target that was not built for the longest time goes when there are too many', async () => {
  await using world = await libraryWorld();
  const store = new LogStore(world.gocache, createNodeSystem().files);
  const old = { targets: ['old'], cwd: '/m' };
  store.write(recordOf(one, { ...old }), 1);
  const [dir = ''] = fs.readdirSync(join(world.gocache, 'gots/log'));
  fs.utimesSync(join(world.gocache, 'gots/log', dir), 1, 1);
  for (let at = 0; at < 200; at++) store.write(recordOf(one, { targets: [`t${at}`] }), 1);
  expect(fs.readdirSync(join(world.gocache, 'gots/log'))).toHaveLength(200);
  expect(store.before({ ...old, startedAt: 5000 })).toBeUndefined();
  expect(store.before({ targets: ['t0'], cwd: '/m', startedAt: 5000 })).toBeDefined();
});

test('a build of the same target elsewhere is the one before, where there is none here', async () => {
  await using world = await libraryWorld();
  const store = new LogStore(world.gocache, createNodeSystem().files);
  store.write(recordOf(one, { cwd: '/a', startedAt: 3000 }), 1);
  store.write(recordOf(one, { cwd: '/b', startedAt: 2000 }), 1);
  const before = (cwd: string): string | undefined => store.before({ targets: ['m'], cwd, startedAt: 9000 })?.cwd;
  expect([before('/b'), before('/c')]).toEqual(['/b', '/a']);
});

test('builds that failed before there was an action do not push out those that explain the next one', async () => {
  await using world = await libraryWorld();
  const store = new LogStore(world.gocache, createNodeSystem().files);
  store.write(recordOf(one, { startedAt: 1000 }), 1);
  for (let at = 2; at <= 24; at++) store.write(recordOf([], { startedAt: at * 1000, status: 1 }), 1);
  expect(store.list(['/m'])).toHaveLength(21);
  expect(store.before({ targets: ['m'], cwd: '/m', startedAt: 30_000 })?.startedAt).toBe(1000);
});

test('a build that was not over yet is not the one before', async () => {
  await using world = await libraryWorld();
  const store = new LogStore(world.gocache, createNodeSystem().files);
  store.write(recordOf(one, { startedAt: 1000, took: 500 }), 1);
  store.write(recordOf(one, { startedAt: 2000, took: 500 }), 2);
  const before = (startedAt: number): number | undefined =>
    store.before({ targets: ['m'], cwd: '/m', startedAt })?.startedAt;
  expect([before(2500), before(2400), before(1400)]).toEqual([2000, 1000, undefined]);
});

test('records are made by builds, not where they are turned off, and clean removes them', async () => {
  await using world = await libraryWorld();
  await world.run('gots', ['build', '.'], { env: { ...world.env, GOTS_LOG: 'off' } });
  expect(recordsOf(world)).toEqual([]);
  await world.run('gots', ['build', '-n', '.']);
  expect(recordsOf(world)).toEqual([]);
  await world.run('gots', ['build', '.']);
  expect(recordsOf(world)).toHaveLength(1);
  await world.run('gots', ['clean', '-cache']);
  expect(recordsOf(world)).toEqual([]);
});

test('a build that leaves no record is explained by those before it', async () => {
  await using world = await libraryWorld();
  await world.run('gots', ['build', '.']);
  fs.appendFileSync(join(world.cwd, 'm.go'), 'const New = true\n');
  const { stderr } = await world.run('gots', ['build', '-explain', '.'], { env: { ...world.env, GOTS_LOG: 'off' } });
  expect(stderr.toString()).toBe('gots: 1 of 1 package compiled\n  example.com/m  file m.go changed\n');
  expect(recordsOf(world)).toHaveLength(1);
});

test('a record that can’t be written is left out, and only -explain says so', async () => {
  await using world = await libraryWorld();
  fs.mkdirSync(join(world.gocache, 'gots'));
  fs.writeFileSync(join(world.gocache, 'gots/log'), 'not a directory');
  const quiet = await world.run('gots', ['build', '.']);
  expect([quiet.code, quiet.stderr.toString()]).toEqual([0, '']);
  const { code, stderr } = await world.run('gots', ['build', '-explain', '.']);
  expect(code).toBe(0);
  expect(stderr.toString()).toMatch(/^gots: this build is not on record: \S+ \S*gots\/log\S*: not a directory$/m);
});

test('torn records are as good as none', async () => {
  await using world = await libraryWorld();
  await world.run('gots', ['build', '.']);
  const [path = ''] = recordsOf(world);
  fs.truncateSync(path, fs.statSync(path).size >> 1);
  fs.appendFileSync(join(world.cwd, 'm.go'), '\nfunc More() {}\n');
  const { code, stderr } = await world.run('gots', ['build', '-explain', '.']);
  expect(code).toBe(0);
  expect(stderr.toString()).toContain('first build of this target that is on record');
  const list = await world.run('gots', ['log']);
  expect(list.stdout.toString().trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['torn', (data: Buffer) => data.subarray(0, data.length >> 1)],
  ['empty', () => Buffer.alloc(0)],
  ['of another format', () => deflateSync('{"format":"gots log 0"}')],
  ['no record', () => deflateSync('null')],
])('the last build is the last whose record can be read, where a later one is %s', async (_, change) => {
  await using world = await libraryWorld();
  await world.run('gots', ['build', '.']);
  fs.appendFileSync(join(world.cwd, 'm.go'), '\nfunc More() {}\n');
  await world.run('gots', ['build', '-summary', '.']);
  const latest = recordsOf(world).toSorted().at(-1) ?? '';
  fs.writeFileSync(latest, change(fs.readFileSync(latest)));
  const list = await world.run('gots', ['log']);
  expect(list.stdout.toString()).toMatch(/^1 .* build \.\n$/);
  const { code, stdout } = await world.run('gots', ['explain']);
  expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('first build of this target')]);
});
