import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type GoProxy, startGoProxy } from '../support/go-proxy.ts';
import { moduleVersion, type ModuleVersion } from '../support/module-files.ts';
import { worldWithStandardCache } from '../support/standard-cache.ts';
import type { World } from '../support/world.ts';

const path = 'example.com/tool';

/** @param comment before the module line */
function toolVersion(version: string, comment = ''): ModuleVersion {
  const main = `package main\n\nfunc main() { println("${version}") }\n`;
  return moduleVersion(path, version, `-- go.mod --\n${comment}module ${path}\n\ngo 1.24\n-- main.go --\n${main}`);
}

async function proxiedWorld(proxy: GoProxy): Promise<World> {
  return worldWithStandardCache({ env: { GOPROXY: proxy.url, GOSUMDB: 'off' } });
}

interface Installed {
  /** what each prints */
  readonly text: string;
  /** packages were loaded by gots: what is known of GOROOT's files is written where it is missing */
  readonly loads: boolean;
}

/** Installs tool@latest by gots, then by go, and expects the same program and the same words. */
async function installBoth(world: World): Promise<Installed> {
  const headers = join(world.gocache, 'gots/headers');
  fs.rmSync(headers, { recursive: true, force: true });
  const programs: Buffer[] = [];
  const texts: string[] = [];
  let loads = false;
  for (const program of ['gots', 'go'] as const) {
    const env = { ...world.env, GOBIN: join(world.root, program) };
    const { code, stderr } = await world.run(program, ['install', `${path}@latest`], { env });
    expect(code).toBe(0);
    loads ||= fs.existsSync(headers);
    texts.push(stderr.toString().replace(/^go: downloading .*\n/gm, ''));
    programs.push(fs.readFileSync(join(env.GOBIN, 'tool')));
  }
  expect(texts[0]).toBe(texts[1]);
  expect(programs[0]?.equals(programs[1] ?? Buffer.alloc(0))).toBe(true);
  return { text: texts[0] ?? '', loads };
}

test('what a version names is asked for each time; where it is the same, nothing is loaded', async () => {
  await using proxy = await startGoProxy(toolVersion('v1.0.0'));
  await using world = await proxiedWorld(proxy);
  await installBoth(world);
  expect(await installBoth(world)).toEqual({ text: '', loads: true });
  proxy.reset();
  expect(await installBoth(world)).toEqual({ text: '', loads: false });
  // by gots and by go
  expect(proxy.requests.filter((request) => request === `/${path}/@v/list`)).toHaveLength(2);
  fs.rmSync(join(world.root, 'gots/tool'));
  expect(await installBoth(world)).toEqual({ text: '', loads: false });

  proxy.add(toolVersion('v1.1.0'));
  expect(await installBoth(world)).toEqual({ text: '', loads: true });
  await installBoth(world);
  expect(await installBoth(world)).toEqual({ text: '', loads: false });
  const made = fs.readFileSync(join(world.root, 'gots/tool'), 'latin1');
  expect(made).toContain('v1.1.0');

  proxy.add(toolVersion('v1.2.0', '// Deprecated: take another.\n'));
  const words = `go: module ${path} is deprecated: take another.\n`;
  for (let turn = 0; turn < 3; turn++) expect((await installBoth(world)).text).toBe(words);
});

test('a proxy that fails is told of, though all else is unchanged', async () => {
  await using proxy = await startGoProxy(toolVersion('v1.0.0'));
  await using world = await proxiedWorld(proxy);
  for (let turn = 0; turn < 3; turn++) await installBoth(world);
  proxy.fail(/list$/, { kind: 'status', status: 500 });
  const [gots, go] = [
    await world.run('gots', ['install', `${path}@latest`]),
    await world.run('go', ['install', `${path}@latest`]),
  ];
  expect(gots.stderr.toString()).toBe(go.stderr.toString());
  expect(gots).toMatchObject({ code: 1 });
});

test('a version is run from the cache, wherever its module and the arguments are', async () => {
  await using proxy = await startGoProxy(toolVersion('v1.0.0'));
  await using world = await proxiedWorld(proxy);
  const run = async (version: string): Promise<string> => {
    const { stderr } = await world.run('gots', ['run', `${path}@${version}`, 'a@b']);
    return stderr.toString().replace(/^go: downloading .*\n/gm, '');
  };
  for (const version of ['latest', 'v1.0.0', 'v1', 'latest']) expect(await run(version)).toBe('v1.0.0\n');
  const headers = join(world.gocache, 'gots/headers');
  fs.rmSync(headers, { recursive: true });
  expect(await run('latest')).toBe('v1.0.0\n');
  expect(fs.existsSync(headers)).toBe(false);
  proxy.add(toolVersion('v1.0.1'));
  expect([await run('latest'), await run('v1.0.0'), await run('v1')]).toEqual(['v1.0.1\n', 'v1.0.0\n', 'v1.0.1\n']);
});
