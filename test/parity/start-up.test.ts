/** What a build that has nothing to do may load: a budget that a clock could not keep on a busy machine. */
import fs from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeToolchain } from '../support/fake-toolchain.ts';
import { startGoProxy } from '../support/go-proxy.ts';
import { repositoryRoot } from '../support/programs-under-test.ts';
import { temporaryWorld } from '../support/world.ts';

/** bytes of the one file that is loaded */
const largest = 64_500;

interface Loaded {
  readonly builtins: readonly string[];
  readonly files: readonly string[];
}

test('a build that has nothing to do loads one small file beside the first, and none of the costly modules of Node', async () => {
  await using world = await temporaryWorld();
  world.write('-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\npackage main\n\nfunc main() {}\n');
  fs.mkdirSync(join(world.cwd, 'bin'));
  const report = join(world.root, 'loaded.json');
  const preload = `--require=${join(repositoryRoot, 'test/support/report-loaded.cjs')}`;
  const env = { ...world.env, NODE_OPTIONS: preload, REPORT_LOADED: report };
  const build = async (): Promise<Loaded> => {
    const { code, stderr } = await world.run('gots', ['build', '-o', 'bin/m'], { env });
    expect([code, stderr.toString()]).toEqual([0, '']);
    return JSON.parse(fs.readFileSync(report, 'utf8')) as Loaded;
  };

  const whole = await build();
  expect(whole.builtins).toEqual(expect.arrayContaining(['crypto', 'child_process']));
  expect(whole.files.length).toBeGreaterThan(1);

  const { builtins, files } = await build();
  // sources as young as these are compared by content, and that takes the fast hash
  expect(files.map((file) => basename(file)).filter((name) => !name.startsWith('xxhash-wasm'))).toEqual([
    'gots.cjs',
    'main.cjs',
  ]);
  expect(fs.statSync(files.find((file) => file.endsWith('main.cjs')) ?? '').size).toBeLessThan(largest);
  const costly = ['child_process', 'crypto', 'http', 'net', 'stream', 'timers/promises', 'tls', 'tty', 'zlib'];
  expect(builtins.filter((name) => costly.includes(name))).toEqual([]);
});

test('where no Go is installed, a fetched one is found without what fetches modules', async () => {
  await using proxy = await startGoProxy(fakeToolchain('go1.99.0'));
  await using world = await temporaryWorld();
  const report = join(world.root, 'loaded.json');
  const preload = `--require=${join(repositoryRoot, 'test/support/report-loaded.cjs')}`;
  const fetching = {
    GOPROXY: proxy.url,
    GOSUMDB: proxy.sumdb.verifierKey,
    GOTOOLCHAIN: 'auto',
    GOTS_INSTALLED_GO: 'off',
  };
  const env = {
    ...world.env,
    ...fetching,
    GOCACHE: join(world.root, 'cache'),
    NODE_OPTIONS: preload,
    REPORT_LOADED: report,
  };
  const load = async (): Promise<readonly string[]> => {
    const { stdout } = await world.run('gots', ['version'], { env });
    expect(stdout.toString()).toBe('go version go1.99.0 linux/amd64\n');
    return (JSON.parse(fs.readFileSync(report, 'utf8')) as Loaded).files.map((file) => basename(file));
  };
  const ofFetching = (name: string): boolean => /^(?:open-source|mod-cache)-/.test(name);
  expect((await load()).some(ofFetching)).toBe(true);
  expect((await load()).filter(ofFetching)).toEqual([]);
});
