/** A toolchain whose fetching is interrupted, raced and lied to: the next build has it whole, as go has it. */
import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeToolchain } from '../support/fake-toolchain.ts';
import { type GoProxy, startGoProxy } from '../support/go-proxy.ts';
import { sha256 } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../support/world.ts';

const name = 'go1.99.0';
const tree = `golang.org/toolchain@v0.0.1-${name}.linux-amd64`;
const files = 500;

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
  for (let i = 0; i < 6; i++) {
    removeTree(world.gopath);
    mkdirSync(world.gomodcache, { recursive: true });
    // killed where it is by then: downloading, hashing, unpacking, or just done
    await world.run('gots', ['version'], { env, timeout: Math.ceil((wall * (i + 2)) / 8) });
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
