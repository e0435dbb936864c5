/** Worlds whose own build cache has the standard library from the start. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { parityCache } from './build-parity.ts';
import { hasCompiler } from './programs-under-test.ts';
import { temporaryWorld, type World, type WorldOptions } from './world.ts';

/** A world with a build cache of its own, in which go has put the standard library: a copy, which may be damaged. */
export async function worldWithStandardCache(options: Omit<WorldOptions, 'cache'>): Promise<World> {
  const standard = await standardCache();
  const world = await temporaryWorld({ ...options, cache: 'own' });
  cpSync(standard, world.gocache, { recursive: true });
  return world;
}

/** Standard packages that small programs import. */
const standardProgram = `-- go.mod --
module example.com/standard

go 1.24
-- main.go --
package main

import (
	_ "embed"
	_ "errors"
	_ "fmt"
	_ "os"
	_ "sort"
	_ "strconv"
	_ "strings"
	_ "sync/atomic"
)

func main() {}
-- native.go --
package main

import "C"
`;

type Env = NonNullable<WorldOptions['env']>;

/** Settings, and what follows the flag -o. */
export type Build = readonly [env: Readonly<Record<string, string>>, args: readonly string[]];

const withoutC: readonly Build[] = [
  [{ CGO_ENABLED: '0' }, ['.']],
  [{ CGO_ENABLED: '0' }, ['-cover', '.']],
];

const withC: readonly Build[] = [
  [{ CGO_ENABLED: '1' }, ['.']],
  [{ CGO_ENABLED: '0' }, ['.']],
  [{ CGO_ENABLED: '1' }, ['-race', '.']],
  [{ CGO_ENABLED: '1' }, ['-cover', '.']],
];

const filled = new Map<string, Promise<string>>();

/** The cache that worlds get a copy of, without indexes of packages, filled once in each environment. */
export async function standardCache(env: Env = {}): Promise<string> {
  const key = JSON.stringify(env);
  const builds = (hasCompiler() ? withC : withoutC).map(([settings, args]): Build => [
    { ...settings, GODEBUG: 'goindex=0' },
    args,
  ]);
  const cache = filled.get(key) ?? fillCache('standard-library', { files: standardProgram, builds, env });
  filled.set(key, cache);
  return await cache;
}

/** A cache that go fills by building a program in several forms; it lasts from run to run. @returns its path */
export async function fillCache(
  name: string,
  { files, builds, env = {} }: { readonly files: string; readonly builds: readonly Build[]; readonly env?: Env },
): Promise<string> {
  const world = await temporaryWorld({ cache: 'own', env, files });
  const cache = join(parityCache('go'), name);
  try {
    for (const [settings, args] of builds) {
      const { code, stderr } = await world.run('go', ['build', '-o', '/dev/null', ...args], {
        env: { ...world.env, GOCACHE: cache, ...settings },
      });
      if (code !== 0) throw new Error(`the standard library could not be built: ${stderr.toString()}`);
    }
  } finally {
    // programs that node runs as they are have no `using`
    await world[Symbol.asyncDispose]();
  }
  return cache;
}
