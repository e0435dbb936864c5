/** A module cache that can't be made or written to: what is said, and what works nevertheless, beside the real go. */
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type GoProxy, startGoProxy } from '../support/go-proxy.ts';
import { moduleVersion } from '../support/module-files.ts';
import { runBeside } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const module = `-- go.mod --
module example.com/m

go 1.20
-- main.go --
package main

func main() {}
-- p/p.go --
package p
`;
const requires = `-- go.mod --
module example.com/w

go 1.20

require example.com/m v1.0.0
-- w.go --
package w

import _ "example.com/m/p"
`;
const requiresNothing = `-- go.mod --
module example.com/w

go 1.20
-- w.go --
package w

import _ "example.com/m/p"
`;

let proxy: GoProxy;
let world: World;

beforeAll(async () => {
  if (findGo() === undefined) return undefined;
  proxy = await startGoProxy(moduleVersion('example.com/m', 'v1.0.0', module));
  world = await temporaryWorld();
  return async () => {
    await world[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  };
});

const commands: readonly (readonly [args: string, files: string])[] = [
  ['install example.com/m@v1.0.0', ''],
  ['install example.com/m@latest', ''],
  ['build -mod=mod .', requires],
  ['build -mod=mod .', requiresNothing],
  ['build .', requires],
  ['build unicode/utf8', requires],
];

/** the module cache, from the world's root */
const caches: readonly (readonly [what: string, env: Readonly<Record<string, string>>])[] = [
  ['a file', { GOMODCACHE: 'work/file' }],
  ['below a file', { GOMODCACHE: 'work/file/cache' }],
  ['below nothing that can be made', { GOMODCACHE: '/proc/nothing/cache' }],
  ['a relative path', { GOMODCACHE: './relative' }],
  ['nowhere', { GOMODCACHE: '', GOPATH: ':/x' }],
  ['without a place for downloads', { GOMODCACHE: 'work/blocked' }],
  ['a file while go selects', { GOMODCACHE: 'work/file', GOTOOLCHAIN: 'auto' }],
  ['a relative path while go selects', { GOMODCACHE: './relative', GOTOOLCHAIN: 'auto' }],
];

const cases = caches.flatMap(([what, env]) => commands.map(([args, files]) => ({ what, env, args, files })));

test.each(cases)('$what: $args', async ({ env, args, files }) => {
  const cache = env['GOMODCACHE'] ?? '';
  const { go, gots } = await runBeside(world, {
    args: args.split(' '),
    files,
    prepare: ({ cwd }) => {
      writeFileSync(join(cwd, 'file'), '');
      mkdirSync(join(cwd, 'blocked/cache'), { recursive: true });
      writeFileSync(join(cwd, 'blocked/cache/download'), '');
    },
    env: {
      ...env,
      ...(cache.startsWith('work/') ? { GOMODCACHE: join(world.root, cache) } : {}),
      GOPROXY: proxy.url,
    },
  });
  expect(gots).toEqual(go);
});
