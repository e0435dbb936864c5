/** What Go 1.27 does differently from Go 1.26: gots with that Go in use does as it does. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CachedParity, Differences } from '../support/cached-parity.ts';
import { modulesOf, writeFileProxy } from '../support/file-proxy.ts';
import { treeOf } from '../support/parity.ts';
import type { ProgramName } from '../support/programs-under-test.ts';
import { removeTree } from '../support/world.ts';
import { compareFeature } from './features/compare-feature.ts';
import { hello, type Feature } from './features/feature.ts';
import { stamps } from './features/stamps.ts';
import { hasToolchain, startToolchainParity } from '../support/other-toolchain.ts';

const toolchain = 'go1.27.4';
const same = { messages: [], files: [], cache: [] };

const main = '-- main.go --\npackage main\n\nfunc main() {}\n';
const goMod = (lines: string): string => `-- go.mod --\nmodule example.com/m\n\n${lines}\n`;

const modules = ['a', 'b', 'c', 'd']
  .map(
    (name) =>
      `=== example.com/${name} v1.0.0 ===\n-- go.mod --\nmodule example.com/${name}\n\ngo 1.20\n-- x.go --\npackage x\n`,
  )
  .join('');

interface Case {
  readonly name: string;
  readonly files: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** part of what gots says */
  readonly says?: string;
}

const simd = `-- main.go --
package main

import "simd"

func main() {
	var x simd.Int32s
	println(x.Len() > 0)
}
`;

const cgo = `-- main.go --
package main

// typedef struct { int n; } pair;
import "C"

func main() {
	var p C.pair
	p = 1
}
`;

const cases: readonly Case[] = [
  { name: 'env', files: goMod('go 1.26'), args: ['env'], says: "GOPACKAGESDRIVER=''" },
  { name: 'env -json', files: goMod('go 1.26'), args: ['env', '-json'] },
  { name: 'env -changed', files: goMod('go 1.26'), args: ['env', '-changed'], env: { GOPACKAGESDRIVER: 'off' } },
  { name: 'env, GOBIN set', files: '', args: ['env', 'GOBIN', 'GOPACKAGESDRIVER'], env: { GOBIN: '/b' }, says: '/b\n' },
  { name: 'env without modules', files: '', args: ['env', 'GOBIN'], env: { GO111MODULE: 'off' } },
  { name: 'env -w', files: '', args: ['env', '-w', 'GOPACKAGESDRIVER=off'], says: 'unknown go command variable' },
  {
    name: 'a removed GODEBUG setting with its old value',
    files: `${goMod('go 1.26\n\ngodebug tlsrsakex=1')}${main}`,
    args: ['build', '-o', 'm'],
    says: 'removed GODEBUG "tlsrsakex" set to old value "1"',
  },
  {
    name: 'one with several old values',
    files: `${goMod('go 1.26')}-- main.go --\n//go:debug asynctimerchan=2\npackage main\n\nfunc main() {}\n`,
    args: ['build', '-o', 'm'],
    says: 'removed GODEBUG "asynctimerchan" set to old value "2"',
  },
  {
    name: 'one with its new value',
    files: `${goMod('go 1.26\n\ngodebug tlsrsakex=0')}${main}`,
    args: ['build', '-o', 'm'],
  },
  {
    name: 'a module that is newer than go.work',
    files: `-- go.work --\ngo 1.25\n\nuse ./m\n-- m/go.mod --\nmodule example.com/m\n\ngo 1.26\n-- m/main.go --\npackage main\n\nfunc main() {}\n`,
    args: ['build', '-o', 'out', './m'],
    says: 'to download and use go 1.26:',
  },
  {
    name: 'requirements in more than two blocks',
    files: `${goMod(`go 1.27

// those that matter
require (
	// first
	example.com/a v1.0.0
)

// others
require example.com/b v1.0.0 // indirect

// and more
require (
	example.com/c v1.0.0 // indirect
	example.com/d v1.0.0 // why
)`)}-- main.go --
package main

import (
	_ "example.com/a"
	_ "example.com/b"
	_ "example.com/d"
)

func main() {}
`,
    args: ['build', '-mod=mod', '-o', 'm'],
  },
  {
    name: 'the same of an older language version',
    files: `${goMod('go 1.26\n\n// one\nrequire (\n\texample.com/a v1.0.0\n)\n\n// two\nrequire example.com/b v1.0.0 // indirect')}-- main.go --
package main

import (
	_ "example.com/a"
	_ "example.com/b"
)

func main() {}
`,
    args: ['build', '-mod=mod', '-o', 'm'],
  },
  { name: 'names of C in an error', files: `${goMod('go 1.26')}${cgo}`, args: ['build', '-o', 'm'], says: 'C.pair' },
  {
    name: 'simd',
    files: `${goMod('go 1.27')}${simd}`,
    args: ['build', '-o', 'm'],
    env: { GOEXPERIMENT: 'simd' },
  },
  { name: 'simd without the experiment', files: `${goMod('go 1.27')}${simd}`, args: ['build', '-o', 'm'] },
  {
    name: 'simd where there is none',
    files: `${goMod('go 1.27')}${simd}`,
    args: ['build', '-o', 'm'],
    env: { GOEXPERIMENT: 'simd', GOARCH: 'riscv64' },
  },
  {
    name: 'the bridge of simd, by name',
    files: `${goMod('go 1.27')}-- main.go --\npackage main\n\nimport _ "simd/internal/bridge"\n\nfunc main() {}\n`,
    args: ['build', '-o', 'm'],
    env: { GOEXPERIMENT: 'simd' },
    says: 'use of internal package simd/internal/bridge not allowed',
  },
];

describe.skipIf(!hasToolchain(toolchain))(`what is new in Go 1.27 (needs ${toolchain} in GOMODCACHE)`, () => {
  let parity: CachedParity;
  let proxy = '';
  beforeAll(async () => {
    parity = await startToolchainParity(toolchain);
    proxy = writeFileProxy(join(parity.world.root, 'proxy'), modulesOf(modules));
  }, 300_000);
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  test.for(cases.map((one) => [one.name, one] as const))('%s', async ([, { files, args, env, says = '' }]) => {
    const { world } = parity;
    const prepare = (): void => world.write(files);
    const settings = { GOPROXY: proxy, ...env };
    const build = { cwd: world.cwd, args, env: settings, prepare };
    // downloads of a build are told in any order
    const download = { ...build, args: ['mod', 'download'] };
    expect(await parity.compare(args.includes('-mod=mod') ? [download, build] : [build])).toEqual(same);
    prepare();
    const { stdout, stderr } = await world.run('gots', args, { env: { ...world.env, ...settings } });
    expect(stdout.toString() + stderr.toString()).toContain(says);
  });
});

const sha = `-- main.go --
package main

import "crypto/sha256"

func main() { println(sha256.Sum256(nil)[0]) }
`;

const fipsDir = 'golang.org/fips140@v1.0.0-c2097c7c';
const fipsHash = 'cache/download/golang.org/fips140/@v/v1.0.0-c2097c7c.ziphash';

describe.skipIf(!hasToolchain(toolchain))(`GOFIPS140 of Go 1.27 (needs ${toolchain} in GOMODCACHE)`, () => {
  let parity: CachedParity;
  beforeAll(async () => {
    parity = await startToolchainParity(toolchain);
  }, 300_000);
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  /** What both leave in the module cache, and say, is compared. */
  async function compareSnapshot(
    prepare: (gomodcache: string) => void,
    more: Partial<Case> = {},
  ): Promise<Differences> {
    const { world } = parity;
    const { files = `${goMod('go 1.27')}${sha}`, args = ['build', '-n', '-p=1', '-o', 'm'], env = {} } = more;
    return await parity.compare([
      {
        cwd: world.cwd,
        args,
        env: { GOFIPS140: 'v1.0.0', ...env },
        prepare: () => {
          world.write(files);
          prepare(world.gomodcache);
        },
      },
    ]);
  }

  test('the hash of a snapshot is noted', async () => {
    expect(await compareSnapshot(() => undefined)).toEqual(same);
    const { world } = parity;
    const env = { ...world.env, GOFIPS140: 'v1.0.0' };
    const { code } = await world.run('gots', ['build', '-n', '-o', 'm'], { env });
    expect(code).toBe(0);
    expect(readFileSync(join(world.gomodcache, fipsHash), 'utf8')).toMatch(/^h1:\S+=$/);
  });

  test.for([
    ['without a hash, as Go 1.26 leaves it', undefined],
    ['with another hash', 'h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
  ] as const)('a tree %s is unpacked again', async ([, hash]) => {
    const found = await compareSnapshot((gomodcache) => {
      const stale = join(gomodcache, fipsDir, 'fips140/v1.0.0-c2097c7c/stale.go');
      mkdirSync(dirname(stale), { recursive: true });
      writeFileSync(stale, 'package fips140\n');
      if (hash === undefined) return;
      mkdirSync(dirname(join(gomodcache, fipsHash)), { recursive: true });
      writeFileSync(join(gomodcache, fipsHash), hash);
    });
    expect(found).toEqual(same);
  });

  test('golang.org/fips140 is no module that can be fetched', async () => {
    const files = `${goMod('go 1.27\n\nrequire golang.org/fips140 v1.0.0')}-- main.go --\npackage main\n\nimport _ "golang.org/fips140/x"\n\nfunc main() {}\n`;
    const module =
      '=== golang.org/fips140 v1.0.0 ===\n-- go.mod --\nmodule golang.org/fips140\n-- x/x.go --\npackage x\n';
    const proxy = writeFileProxy(join(parity.world.root, 'fips-proxy'), modulesOf(module));
    const args = ['build', '-mod=mod', '-o', 'm'];
    const env = { GOFIPS140: 'off', GOPROXY: proxy };
    expect(await compareSnapshot(() => undefined, { files, args, env })).toEqual(same);
  });
});

const canMount = process.platform === 'linux' && process.geteuid?.() === 0;

describe.skipIf(!hasToolchain(toolchain) || !canMount)(
  `a read-only module cache of Go 1.27 (needs ${toolchain} in GOMODCACHE, and root)`,
  () => {
    let parity: CachedParity;
    beforeAll(async () => {
      parity = await startToolchainParity(toolchain);
    }, 300_000);
    afterAll(async () => {
      await parity[Symbol.asyncDispose]();
    });

    // older than 1.17: the go.mod of what a requires is read, too
    const chain = `=== example.com/a v1.0.0 ===
-- go.mod --
module example.com/a

go 1.16

require example.com/b v1.0.0
-- a.go --
package a
=== example.com/b v1.0.0 ===
-- go.mod --
module example.com/b

go 1.16
-- b.go --
package b
`;
    const files = `${goMod('go 1.16\n\nrequire example.com/a v1.0.0')}-- main.go --\npackage main\n\nimport _ "example.com/a"\n\nfunc main() {}\n`;

    async function run(program: ProgramName, args: readonly string[]): Promise<unknown> {
      const { world } = parity;
      const cache = join(world.root, 'mounted');
      const proxy = writeFileProxy(join(world.root, 'chain'), modulesOf(chain));
      const env = { ...world.env, GOPROXY: proxy, GOMODCACHE: cache, GOFLAGS: '-mod=mod' };
      removeTree(world.cwd);
      world.write(files);
      mkdirSync(cache, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', cache]);
      try {
        await world.run('go', ['mod', 'download', 'example.com/a'], { env });
        rmSync(join(cache, 'cache/download/example.com/b'), { recursive: true, force: true });
        execFileSync('mount', ['-o', 'remount,ro', cache]);
        const { code, stdout, stderr } = await world.run(program, args, { env });
        return { code, stdout: stdout.toString(), stderr: stderr.toString(), left: treeOf(world.root, cache) };
      } finally {
        execFileSync('umount', [cache]);
      }
    }

    test.for([
      ['a go.mod that is not in it', ['build', '-n', '-p=1', '-o', 'm']],
      ['a version that is asked for', ['run', '-n', 'example.com/b@latest']],
    ] as const)('%s', async ([, args]) => {
      const go = await run('go', args);
      expect(await run('gots', args)).toEqual(go);
      expect(go).toMatchObject({ stderr: expect.not.stringContaining('writing') });
    });
  },
);

const repositories: readonly Feature[] = [
  ...stamps.filter(({ name }) => name === 'git: a worktree' || name === 'git: a submodule'),
  {
    name: 'a `.git` that is no worktree',
    files: hello,
    setUp: 'echo gitdir: nowhere >.git',
    commands: ['build -buildvcs=true -o ../out .'],
  },
  {
    name: 'Bazaar',
    files: hello,
    setUp: 'mkdir .bzr',
    commands: ['build -o ../out .', 'build -buildvcs=true -o ../out2 .'],
  },
];

describe.skipIf(!hasToolchain(toolchain))(`repositories of Go 1.27 (needs ${toolchain} in GOMODCACHE)`, () => {
  let parity: CachedParity;
  beforeAll(async () => {
    parity = await startToolchainParity(toolchain);
  }, 300_000);
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  test.for(repositories.map((one, index) => [one.name, one, index] as const))('%s', async ([, feature, index]) => {
    expect(await compareFeature(parity, { ...feature, unshared: true }, `repository${index}`)).toEqual(same);
  });
});
