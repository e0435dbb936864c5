/** A toolchain whose fetching is interrupted, raced and lied to: the next build has it whole, as go has it. */
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeToolchain } from '../support/fake-toolchain.ts';
import { type GoProxy, startGoProxy } from '../support/go-proxy.ts';
import { moduleZip } from '../support/module-files.ts';
import { sha256 } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../support/world.ts';

const name = 'go1.99.0';
const tree = `golang.org/toolchain@v0.0.1-${name}.linux-amd64`;
const files = 500;

/** moments at which a fetch is killed: a few, spread evenly; `TOOLCHAIN_KILLS=50` asks for as many at random */
const few = 6;
const kills = Number(process.env['TOOLCHAIN_KILLS'] ?? few);

function environment(world: World, proxy: GoProxy): Record<string, string> {
  return { ...world.env, GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey, GOTOOLCHAIN: name };
}

/** Every path under the toolchain with mode and content. */
function snapshot(world: World): Record<string, string> {
  const root = join(world.gomodcache, tree);
  const out: Record<string, string> = {};
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const info = lstatSync(join(root, path));
    const content = info.isFile() ? sha256(readFileSync(join(root, path))) : '';
    out[path] = `${(info.mode & 0o7777).toString(8)} ${content}`;
  }
  return out;
}

async function fetchedByGo(world: World, env: Record<string, string>): Promise<Record<string, string>> {
  await world.run('go', ['version'], { env });
  const expected = snapshot(world);
  removeTree(world.gopath);
  mkdirSync(world.gomodcache, { recursive: true });
  return expected;
}

test.skipIf(findGo() === undefined)('killed at any moment, it is fetched whole by the next one', async () => {
  await using proxy = await startGoProxy(fakeToolchain(name, { files }));
  await using world = await temporaryWorld();
  const env = environment(world, proxy);
  const expected = await fetchedByGo(world, env);
  const { wall } = await world.run('gots', ['version'], { env });
  expect(snapshot(world)).toEqual(expected);
  for (let i = 0; i < kills; i++) {
    removeTree(world.gopath);
    mkdirSync(world.gomodcache, { recursive: true });
    // killed where it is by then: downloading, hashing, unpacking, or just done
    const moment = kills === few ? (i + 2) / 8 : Math.random() * 1.1;
    await world.run('gots', ['version'], { env, timeout: Math.ceil(wall * moment) });
    const next = await world.run(i % 3 === 2 ? 'go' : 'gots', ['version'], { env });
    expect(next.stdout.toString()).toBe(`go version ${name} linux/amd64\n`);
    expect(snapshot(world)).toEqual(expected);
  }
});

test.skipIf(findGo() === undefined)('two of gots and one of go at once: one download, one tree', async () => {
  await using proxy = await startGoProxy(fakeToolchain(name, { files }));
  await using world = await temporaryWorld();
  const env = environment(world, proxy);
  const expected = await fetchedByGo(world, env);
  proxy.reset();
  const runs = (['gots', 'go', 'gots'] as const).map((program) => world.run(program, ['version'], { env }));
  for (const { stdout } of await Promise.all(runs)) expect(stdout.toString()).toBe(`go version ${name} linux/amd64\n`);
  expect(snapshot(world)).toEqual(expected);
  expect(proxy.requests.filter((path) => path.endsWith('.zip'))).toHaveLength(1);
});

test.skipIf(findGo() === undefined)('a zip that ends early is not used, and the next build starts again', async () => {
  await using proxy = await startGoProxy(fakeToolchain(name));
  await using world = await temporaryWorld();
  const env = environment(world, proxy);
  proxy.fail(/\.zip$/, { kind: 'truncated', bytes: 100 }, 1);
  const broken = await world.run('gots', ['version'], { env });
  expect(broken.code).toBe(1);
  expect(broken.stderr.toString()).toContain(`go: download ${name}: `);
  expect((await world.run('gots', ['version'], { env })).stdout.toString()).toBe(`go version ${name} linux/amd64\n`);
});

test.skipIf(findGo() === undefined)(
  'a zip with another hash than the checksum database has is refused, as go refuses it',
  async () => {
    await using proxy = await startGoProxy(fakeToolchain(name));
    await using world = await temporaryWorld();
    const env = environment(world, proxy);
    const version = `v0.0.1-${name}.linux-amd64`;
    const other = moduleZip(fakeToolchain(name, { files: 1 }));
    proxy.fail(/\.zip$/, { kind: 'body', body: other });
    const byGots = await world.run('gots', ['version'], { env });
    expect(readdirSync(join(world.gomodcache, 'cache/download/golang.org/toolchain/@v'))).not.toContain(
      `${version}.zip`,
    );
    removeTree(world.gopath);
    mkdirSync(world.gomodcache, { recursive: true });
    const byGo = await world.run('go', ['version'], { env });
    expect([byGots.code, byGots.stderr.toString()]).toEqual([byGo.code, byGo.stderr.toString()]);
    expect(byGots.stderr.toString()).toContain('checksum mismatch');
    proxy.reset();
    const next = await world.run('gots', ['version'], { env });
    expect(next.stdout.toString()).toBe(`go version ${name} linux/amd64\n`);
  },
);

/** A disk of its own under a directory; undefined where this user may not have one. */
function smallDisk(directory: string, bytes: number): Disposable | undefined {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory]);
  if (mounted.status !== 0) return undefined;
  return { [Symbol.dispose]: () => void spawnSync('umount', [directory]) };
}

test.skipIf(findGo() === undefined || process.getuid?.() !== 0)(
  'a full disk is said, and with room the next one is right',
  async (context) => {
    await using proxy = await startGoProxy(fakeToolchain(name, { files }));
    await using world = await temporaryWorld();
    const env = environment(world, proxy);
    const expected = await fetchedByGo(world, env);
    const { length: size } = moduleZip(fakeToolchain(name, { files }));
    // no room for the zip; none for all that is in it
    for (const bytes of [size / 2, size + 500_000]) {
      using disk = smallDisk(world.gomodcache, Math.ceil(bytes));
      if (disk === undefined) return context.skip('mounts no tmpfs');
      const full = await world.run('gots', ['version'], { env });
      expect([full.code, full.stderr.toString()]).toEqual([1, expect.stringContaining('no space left on device')]);
      spawnSync('mount', ['-o', 'remount,size=64m', world.gomodcache]);
      const next = await world.run('gots', ['version'], { env });
      expect(next.stdout.toString()).toBe(`go version ${name} linux/amd64\n`);
      expect(snapshot(world)).toEqual(expected);
    }
  },
);
