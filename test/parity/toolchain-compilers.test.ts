import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDiskCache } from '../../src/cache/disk-cache.ts';
import { ActionHasher } from '../../src/cache/hash.ts';
import type { SpawnOptions, System } from '../../src/sys/system.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import { CCompilers } from '../../src/toolchain/c-compilers.ts';
import { readToolID, toolStamp } from '../../src/toolchain/tool-id.ts';
import { needCompiler } from '../support/programs-under-test.ts';
import { testConfig, testSetup } from '../unit/toolchain/tool-setup.ts';
import { makeModule } from './toolchain-go.ts';

const dirs = { includeDir: '/m', workDir: '/w/b001/' };

function compilersFor(gocache: string): { compilers: CCompilers; runs: string[][] } {
  const runs: string[][] = [];
  const node = createNodeSystem();
  const sys: System = {
    hostOS: node.hostOS,
    files: node.files,
    stderr: node.stderr,
    lookPath: (name: string, where: string) => node.lookPath(name, where),
    spawn: (options: SpawnOptions) => {
      runs.push([...options.argv]);
      return node.spawn(options);
    },
  } as unknown as System;
  const setup = testSetup({ config: { environ: node.env, cwd: gocache } });
  node.files.mkdirAll(gocache);
  const cache = openDiskCache(gocache, node);
  const hasher = new ActionHasher(setup.config.goVersion);
  const store = {
    hash: (name: string, writes: readonly string[]) => hasher.hash(name, writes),
    subkey: hasher.subkey.bind(hasher),
    getBytes: cache.getBytes.bind(cache),
    putBytes: cache.putBytes.bind(cache),
  };
  return { compilers: new CCompilers(sys, setup, store, { workDir: gocache, show: undefined, dryRun: false }), runs };
}

function entries(gocache: string): string[] {
  const isEntry = (name: string): boolean => /-[ad]$/.test(name);
  return readdirSync(gocache, { recursive: true, encoding: 'utf8' }).filter(isEntry).toSorted();
}

test('answers that go has cached are not asked for again', async (context) => {
  needCompiler(context);
  using module = makeModule({ 'go.mod': 'module m\n' });
  const gocache = path.join(module.dir, 'cache');
  module.go(['env', 'GOGCCFLAGS'], { GOCACHE: gocache });
  const before = entries(gocache);
  expect(before.length).toBeGreaterThan(2);
  const { compilers, runs } = compilersFor(gocache);
  const supports = await compilers.prepare('c', dirs);
  expect(supports(['gcc'], '-ffile-prefix-map=a=b')).toBe(true);
  // go env does not compile, so it has not asked for this one
  expect(runs.filter((argv) => !argv.includes('-frandom-seed=1'))).toEqual([]);
});

test('the entries made are those that go makes', async (context) => {
  needCompiler(context);
  using module = makeModule({ 'go.mod': 'module m\n' });
  const [theirs, ours] = [path.join(module.dir, 'theirs'), path.join(module.dir, 'ours')];
  module.go(['env', 'GOGCCFLAGS'], { GOCACHE: theirs });
  await compilersFor(ours).compilers.prepare('c', dirs);
  const [made, expected] = [entries(ours), entries(theirs)];
  expect(expected.filter((name) => !made.includes(name))).toEqual([]);
  // one more for -frandom-seed
  expect(made).toHaveLength(expected.length + 1);
});

test('tools tell their IDs, and the stamp of a tool changes with its file', async () => {
  const node = createNodeSystem();
  using module = makeModule({ 'go.mod': 'module m\n' });
  const toolDir = module.go(['env', 'GOTOOLDIR']).trim();
  const config = testConfig({ config: { toolDir, environ: node.env, cwd: module.dir } });
  for (const name of ['compile', 'asm', 'link', 'cgo', 'cover', 'preprofile']) {
    expect(await readToolID(node, config, name)).toBe(`${name} version ${config.goVersion}`);
  }
  expect(toolStamp(node, config, 'compile')).toContain(path.join(toolDir, 'compile'));
  expect(toolStamp(node, config, 'compile')).not.toBe(toolStamp(node, config, 'asm')?.replace(/asm /, 'compile '));
  expect(toolStamp(node, config, 'missing')).toBeUndefined();
  await expect(readToolID(node, config, 'missing')).rejects.toThrow('error obtaining buildID for go tool missing: ');
});
