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

/** CGO_ENABLED and flags */
const standardForms = [['1'], ['0'], ['1', '-race'], ['1', '-cover']] as const;
const standardFormsWithoutC = [['0'], ['0', '-cover']] as const;

type Env = NonNullable<WorldOptions['env']>;

const filled = new Map<string, Promise<string>>();

/** The cache that worlds get a copy of, filled once in each environment. */
export async function standardCache(env: Env = {}): Promise<string> {
  const key = JSON.stringify(env);
  const cache = filled.get(key) ?? fillStandardCache(env);
  filled.set(key, cache);
  return await cache;
}

/** A cache with the standard library in several forms, filled by go, without indexes of packages; it lasts from run to run. */
async function fillStandardCache(env: Env): Promise<string> {
  const world = await temporaryWorld({ cache: 'own', env, files: standardProgram });
  const cache = join(parityCache('go'), 'standard-library');
  try {
    for (const [cgo, ...args] of hasCompiler() ? standardForms : standardFormsWithoutC) {
      const settings = { ...world.env, GOCACHE: cache, CGO_ENABLED: cgo, GODEBUG: 'goindex=0' };
      const { code, stderr } = await world.run('go', ['build', ...args, '-o', '/dev/null', '.'], { env: settings });
      if (code !== 0) throw new Error(`the standard library could not be built: ${stderr.toString()}`);
    }
  } finally {
    // programs that node runs as they are have no `using`
    await world[Symbol.asyncDispose]();
  }
  return cache;
}
