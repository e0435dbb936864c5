/** GOTOOLCHAIN, go and toolchain lines: toolchains from a local proxy, chosen, fetched and switched to beside the real go. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fakeToolchain } from '../support/fake-toolchain.ts';
import { type GoProxy, startGoProxy } from '../support/go-proxy.ts';
import { moduleVersion } from '../support/module-files.ts';
import { runBeside, type Work } from '../support/parity.ts';
import { findGo, goEnvironmentValue } from '../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../support/world.ts';

let proxy: GoProxy;
let world: World;
let env: Record<string, string>;

const versions = ['go1.97.3', 'go1.98.0', 'go1.98.4', 'go1.99.0', 'go1.99.2', 'go1.100rc1'];

beforeAll(async () => {
  if (findGo() === undefined) return undefined;
  proxy = await startGoProxy(...versions.map((name) => fakeToolchain(name)));
  proxy.add(
    fakeToolchain('go1.96.0', { version: 'go1.95.0' }),
    fakeToolchain('go1.97.4-Custom'),
    moduleVersion(
      'example.com/new',
      'v1.0.0',
      '-- go.mod --\nmodule example.com/new\n\ngo 1.98.2\n-- new.go --\npackage main\n',
    ),
    moduleVersion(
      'example.com/far',
      'v1.0.0',
      '-- go.mod --\nmodule example.com/far\n\ngo 1.200\n-- far.go --\npackage main\n',
    ),
  );
  world = await temporaryWorld();
  env = {
    GOPROXY: proxy.url,
    GOSUMDB: proxy.sumdb.verifierKey,
    GOTOOLCHAIN: 'auto',
    GODEBUG: 'toolchaintrace=1',
  };
  return async () => {
    await world[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  };
});

beforeEach(() => proxy.reset());

const mod = (lines: string): string => `-- go.mod --\nmodule example.com/m\n\n${lines}\n`;

async function expectSame(work: Work): Promise<string> {
  const { go, gots } = await runBeside(world, { ...work, env: { ...env, ...work.env } });
  expect(gots).toEqual(go);
  return gots.stdout + gots.stderr;
}

describe('what GOTOOLCHAIN and go.mod say', () => {
  test.for<[setting: string, files: string, expected: string | RegExp]>([
    ['go1.99.2', '', /^go version go1.99.2 linux\/amd64\n/],
    ['go1.97.4-Custom', '', 'go version go1.97.4-Custom'],
    ['go1.98.0+auto', mod('go 1.21'), 'go version go1.98.0'],
    ['go1.98.0+auto', mod('go 1.99.2'), 'go version go1.99.2'],
    ['auto', mod('go 1.98'), 'go version go1.98.0'],
    ['auto', mod('go 1.21\n\ntoolchain go1.98.4'), 'go version go1.98.4'],
    ['local+auto', mod('go 1.21\ntoolchain go1.98.4 // why'), 'go version go1.98.4'],
    ['auto', mod('go 1.99.0\ntoolchain go1.98.4'), 'go version go1.99.0'],
    ['auto', mod('go 1.21\ntoolchain default'), /^go version go1\.26/],
    ['go1.98.0+auto', mod('go 1.21\ntoolchain default'), 'go version go1.98.0'],
    ['auto', mod('go 1.21\ntoolchain go1.22.1'), /^go version go1\.26/],
    ['local', mod('go 1.21\ntoolchain go1.98.4'), /^go version go1\.26/],
    ['auto', `${mod('go 1.21')}-- go.work --\ngo 1.98.4\nuse .\n`, 'go version go1.98.4'],
    ['auto', mod('go 1.100rc1'), 'go version go1.100rc1'],
    ['auto', mod('go 1.98.2'), 'download go1.98.2 for linux/amd64: toolchain not available'],
    ['go1.98', '', 'invalid toolchain: go1.98 is a language version but not a toolchain version (go1.98.x)'],
    ['auto', mod('go 1.21\ntoolchain nonsense'), 'invalid toolchain "nonsense" in go.mod'],
    ['auto', mod('go 1.21\ntoolchain go1.99.0/x'), 'invalid toolchain'],
    ['path', mod('go 1.99.0'), 'cannot find "go1.99.0" in PATH'],
    ['go1.99.0+path', '', 'cannot find "go1.99.0" in PATH'],
    ['go0.9', '', 'invalid GOTOOLCHAIN "go0.9"'],
    ['sh', '', 'invalid GOTOOLCHAIN "sh"'],
  ])('%s, %j', async ([setting, files, expected]) => {
    const text = await expectSame({ args: ['version'], files, env: { GOTOOLCHAIN: setting } });
    expect(text).toMatch(expected);
  });

  test('a go.mod that needs a newer Go than may be used', async () => {
    const files = `${mod('go 1.99.0')}-- m.go --\npackage main\nfunc main() {}\n`;
    const text = await expectSame({ args: ['build'], files, env: { GOTOOLCHAIN: 'local' } });
    expect(text).toContain('go.mod requires go >= 1.99.0 (running go 1.26');
  });

  test('env shows and changes GOTOOLCHAIN, whatever it is', async () => {
    const work = { files: mod('go 1.99.9'), env: { GOTOOLCHAIN: 'go1.99.9' } };
    expect(await expectSame({ ...work, args: ['env', 'GOTOOLCHAIN'] })).toBe('go1.99.9\n');
    expect(await expectSame({ ...work, args: ['env', 'GOMOD'] })).toContain('go.mod');
    expect(await expectSame({ ...work, args: ['env', 'GOTOOLCHAIN', 'GOMOD'] })).toContain('not available');
    await expectSame({ ...work, args: ['env', '-w', 'GOTOOLCHAIN=auto'] });
  });
});

describe('what is fetched', () => {
  test('is executable, with its go.mod files in place', async () => {
    await expectSame({ args: ['version'], env: { GOTOOLCHAIN: 'go1.99.2' } });
    const root = join(world.gomodcache, 'golang.org/toolchain@v0.0.1-go1.99.2.linux-amd64');
    expect(readFileSync(join(root, 'src/cmd/go/testdata/mod/go.mod'), 'utf8')).toBe('module example.com/testdata\n');
  });

  test.for(['go', 'gots'] as const)('by %s, neither fetches again', async (first) => {
    const asked = { ...world.env, ...env, GOTOOLCHAIN: 'go1.99.2', GODEBUG: '' };
    removeTree(world.gopath);
    mkdirSync(world.gomodcache, { recursive: true });
    const fetched = await world.run(first, ['version'], { env: asked });
    expect(fetched.stderr.toString()).toBe('go: downloading go1.99.2 (linux/amd64)\n');
    proxy.reset();
    for (const program of ['go', 'gots'] as const) {
      for (const offline of [{}, { GOPROXY: 'off' }]) {
        const { stdout, stderr } = await world.run(program, ['version'], { env: { ...asked, ...offline } });
        expect(`${stdout.toString()}${stderr.toString()}`).toBe('go version go1.99.2 linux/amd64\n');
      }
    }
    expect(proxy.requests).toEqual([]);
  });

  test('stays apart from GOFLAGS', async () => {
    const env = { GOTOOLCHAIN: 'go1.99.2', GOFLAGS: '-modcacherw' };
    expect(await expectSame({ args: ['version'], env })).toContain('go version go1.99.2');
  });

  test('must be what the checksum database knows', async () => {
    const other = fakeToolchain('go1.99.2', { files: 1 });
    const { moduleZip } = await import('../support/module-files.ts');
    proxy.fail(/1\.99\.2.*\.zip$/, { kind: 'body', body: moduleZip(other) });
    const text = await expectSame({ args: ['version'], env: { GOTOOLCHAIN: 'go1.99.2' } });
    expect(text).toContain('SECURITY ERROR');
    expect(existsSync(join(world.gomodcache, 'golang.org'))).toBe(false);
  });

  test.for<[name: string, changed: Record<string, string>, expected: string]>([
    ['without a database', { GOSUMDB: 'off' }, 'checksum database disabled by GOSUMDB=off'],
    ['with a database that is told to pass over it', { GONOSUMDB: '*' }, 'go version go1.99.2'],
    ['without proxies', { GOPROXY: 'off' }, 'toolchain not available'],
    ['without a place', { GOMODCACHE: 'relative' }, 'GOMODCACHE entry is relative'],
  ])('%s', async ([, changed, expected]) => {
    expect(await expectSame({ args: ['version'], env: { GOTOOLCHAIN: 'go1.99.2', ...changed } })).toContain(expected);
  });

  test('a proxy that fails', async () => {
    proxy.fail(/\.zip$/, { kind: 'status', status: 500, body: 'broken' });
    const text = await expectSame({ args: ['version'], env: { GOTOOLCHAIN: 'go1.99.2' } });
    expect(text).toContain('500 Internal Server Error');
  });

  test('a toolchain that is another one than its name says ends there', async () => {
    const { stderr, code } = await world.run('gots', ['version'], {
      env: { ...world.env, ...env, GOTOOLCHAIN: 'go1.96.0' },
    });
    expect(stderr.toString()).toContain('go: toolchain go1.95.0 invoked to provide go1.96.0\n');
    expect(code).toBe(1);
  });
});

describe('switching', () => {
  test('verbs of go run with the toolchain that is selected', async () => {
    const files = mod('go 1.98');
    expect(await expectSame({ args: ['mod', 'tidy', '-e'], files })).toMatch(
      /^go1\.98\.0: mod tidy -e: GOROOT=\S+ go1\.98\.0 1\n/,
    );
    expect(await expectSame({ args: ['test', './...'], files })).toContain('go1.98.0: test ./...:');
  });

  test('a go that was started as a certain toolchain is that one, or fails', async () => {
    const version = goEnvironmentValue('GOVERSION');
    const files = mod('go 1.99.0');
    const as = (target: string): Record<string, string> => ({
      GOTOOLCHAIN_INTERNAL_SWITCH_VERSION: target,
      GODEBUG: '',
    });
    expect(await expectSame({ args: ['version'], files, env: as(version) })).toContain(version);
    expect(await expectSame({ args: ['version'], files, env: as('go1.99.0') })).toContain(
      'invoked to provide go1.99.0',
    );
  });

  test('not for ever', async () => {
    const count = (n: number): Record<string, string> => ({
      GOTOOLCHAIN: 'go1.98.0',
      GOTOOLCHAIN_INTERNAL_SWITCH_COUNT: `${n}`,
    });
    expect(await expectSame({ args: ['list'], env: count(95) })).toContain('to go1.98.0 [depth 95]');
    expect(await expectSame({ args: ['list'], env: count(100) })).toContain('too many toolchain switches');
  });

  test('a toolchain on PATH comes before one that is fetched', async () => {
    const bin = join(world.root, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(
      join(bin, 'go1.98.0'),
      '#!/bin/sh\necho "from PATH: $@: ${GOROOT-none} $GOTOOLCHAIN_INTERNAL_SWITCH_COUNT"\n',
    );
    chmodSync(join(bin, 'go1.98.0'), 0o755);
    const PATH = `${bin}:${world.env['PATH'] ?? ''}`;
    for (const GOTOOLCHAIN of ['auto', 'path', 'local+path']) {
      const text = await expectSame({ args: ['version'], files: mod('go 1.98'), env: { PATH, GOTOOLCHAIN } });
      expect(text).toMatch(/^from PATH: version: none 1\n/);
    }
    rmSync(bin, { recursive: true });
  });

  /** What is printed before the toolchain that was switched to, which is none, is to build. */
  async function switchTexts(args: readonly string[], more: Record<string, string>): Promise<readonly string[]> {
    const { go, gots } = await runBeside(world, { args, env: { ...env, GODEBUG: '', ...more } });
    const heads = [go, gots].map(({ stderr }) =>
      stderr
        .split('\n')
        .filter((line) => /switching|downloading go|requires/.test(line))
        .join('\n'),
    );
    expect(heads[1]).toBe(heads[0]);
    return heads;
  }

  test('install and run of a module that needs a newer Go', async () => {
    const [text] = await switchTexts(['install', 'example.com/new@v1.0.0'], {});
    expect(text).toBe(
      'go: example.com/new@v1.0.0 requires go >= 1.98.2; switching to go1.98.4\ngo: downloading go1.98.4 (linux/amd64)',
    );
    expect(await switchTexts(['run', 'example.com/new@latest'], {})).toEqual([text, text]);
  });

  test('which may be forbidden, or impossible', async () => {
    const args = ['install', 'example.com/new@v1.0.0'];
    expect(await expectSame({ args, env: { GOTOOLCHAIN: 'local' } })).toContain(
      'requires go >= 1.98.2 (running go 1.26',
    );
    expect(await expectSame({ args, env: { GOTOOLCHAIN: 'path', GODEBUG: '' } })).toContain(
      'no releases found for go >= 1.98.2',
    );
    expect(await expectSame({ args: ['install', 'example.com/far@v1.0.0'], env: { GODEBUG: '' } })).toContain(
      'no releases found for go >= 1.200',
    );
  });
});

describe('without an installed Go', () => {
  async function gots(args: readonly string[], more: Record<string, string> = {}, files = ''): Promise<string> {
    world.write(files);
    const rest = { ...world.env, ...env, GODEBUG: '', GOTOOLCHAIN: '', GOTS_INSTALLED_GO: 'off' };
    const { stdout, stderr } = await world.run('gots', args, {
      env: { ...rest, GOCACHE: join(world.root, 'cache'), ...more },
    });
    return stdout.toString() + stderr.toString();
  }
  const fresh = (): void => {
    for (const path of [join(world.root, 'cache'), join(world.cwd, 'go.mod'), join(world.cwd, 'go.work')]) {
      rmSync(path, { recursive: true, force: true });
    }
  };
  beforeEach(fresh);

  test('the newest release is fetched, and stays the one that is used', async () => {
    expect(await gots(['version'], { GOMODCACHE: join(world.root, 'mod1') })).toBe(
      'go version go1.99.2 linux/amd64\ngo: downloading go1.99.2 (linux/amd64)\n',
    );
    proxy.reset();
    expect(await gots(['version'], { GOMODCACHE: join(world.root, 'mod1') })).toBe('go version go1.99.2 linux/amd64\n');
    expect(proxy.requests).toEqual([]);
    fresh();
    const offline = { GOMODCACHE: join(world.root, 'mod1'), GOPROXY: 'off' };
    expect(await gots(['version'], offline)).toBe('go version go1.99.2 linux/amd64\n');
  });

  test('go.mod names another one, or a least one', async () => {
    expect(await gots(['version'], {}, mod('go 1.97\n\ntoolchain go1.98.0'))).toContain('go version go1.98.0 ');
    expect(await gots(['version'], {}, mod('go 1.97'))).toContain('go version go1.99.2 ');
    expect(await gots(['version'], {}, mod('go 1.100rc1'))).toContain('go version go1.100rc1 ');
    expect(await gots(['mod', 'tidy'], {}, mod('go 1.97'))).toMatch(/go1\.99\.2: mod tidy: GOROOT=\S+ go1\.99\.2 1\n/);
  });

  test('says what to do where it may not or can not fetch one', async () => {
    const local = await gots(['build'], { GOTOOLCHAIN: 'local' });
    expect(local)
      .toBe(`go: installed Go is left alone (GOTS_INSTALLED_GO=off), and GOTOOLCHAIN=local forbids to fetch one
	Install Go (https://go.dev/dl), name its directory with 'gots env -w GOROOT=...',
	or let gots fetch it: GOTOOLCHAIN=auto, with a GOPROXY that can be reached.
`);
    const offline = { GOPROXY: 'off', GOMODCACHE: join(world.root, 'none') };
    expect(await gots(['build'], offline)).toContain(
      "the newest one can't be found out: module lookup disabled by GOPROXY=off",
    );
  });

  test('env -w can name one', async () => {
    const file = join(world.root, 'goenv');
    expect(await gots(['env', '-w', `GOROOT=${goEnvironmentValue('GOROOT')}`], { GOENV: file })).toBe('');
    expect(await gots(['version'], { GOENV: file, GOTS_INSTALLED_GO: '' })).toContain(goEnvironmentValue('GOVERSION'));
    expect(await gots(['env', 'GOTOOLCHAIN'])).toBe('auto\n');
  });
});

describe('version -why', () => {
  test('says which Go is in use, and where an installed one is looked for', async () => {
    const run = async (more: Record<string, string>): Promise<string> => {
      const { stdout } = await world.run('gots', ['version', '-why'], {
        env: { ...world.env, ...env, GODEBUG: '', ...more },
      });
      return stdout.toString();
    };
    const installed = await run({ GOTOOLCHAIN: 'local' });
    expect(installed).toMatch(/^go version go1\.26\S* linux\/amd64\nGOROOT=\S+\ninstalled: \S+\/go on PATH\n/);
    expect(installed).toContain('\t1. GOROOT of the environment\n\t2. GOROOT of the GOENV file');
    expect(await run({ GOTOOLCHAIN: 'go1.99.2' })).toContain('\ntoolchain go1.99.2, by GOTOOLCHAIN=go1.99.2 ');
  });
});

describe('without a C compiler', () => {
  test('cgo is off by default, as go decides', async () => {
    const files = `${mod('go 1.26')}-- cgo.go --
package main

import "C"

func init() { println("cgo") }
-- main.go --
package main

func main() { println("main") }
`;
    const bare = { PATH: join(goEnvironmentValue('GOROOT'), 'bin'), GOTOOLCHAIN: 'local', GODEBUG: '' };
    expect(await expectSame({ args: ['env', 'CGO_ENABLED', 'CC'], env: bare })).toBe('0\ngcc\n');
    expect(await expectSame({ args: ['env', 'CGO_ENABLED'], env: { ...bare, CC: 'none' } })).toBe('1\n');
    expect(await expectSame({ args: ['env', '-changed', 'CGO_ENABLED'], env: bare })).toBe('');
    expect(await expectSame({ args: ['run', '.'], files, env: bare })).toBe('main\n');
    const forced = await expectSame({ args: ['build', '-o', '/dev/null'], files, env: { ...bare, CGO_ENABLED: '1' } });
    expect(forced).toContain('"gcc"');
  });
});
