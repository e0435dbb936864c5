/** The build caches of a soak test: how they start, and how their entries are lost. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '../support/random.ts';
import { type Build, fillCache } from '../support/standard-cache.ts';
import type { Accident } from './scene.ts';

/** What the packages of the start tree, and those that are added to them, import. */
const standardProgram = `-- go.mod --
module example.com/standard

go 1.26
-- main.go --
package main

import (
	_ "embed"
	_ "errors"
	_ "sort"
	_ "strconv"
	_ "strings"
	_ "unicode/utf8"
)

func main() {}
-- native/native.go --
package main

import "C"

func main() {}
`;

const usual: readonly Build[] = [
  [{}, ['.']],
  [{ CGO_ENABLED: '0' }, ['.']],
];

const wide: readonly Build[] = [
  [{}, ['./native']],
  [{}, ['-trimpath', './native', '.']],
  [{ GOAMD64: 'v3' }, ['./native', '.']],
  [{ GOOS: 'windows' }, ['.']],
  [{ GOARCH: 'arm64' }, ['.']],
];

/** A cache with the standard library, filled by go; it lasts from run to run. */
export async function soakStart(isWide: boolean): Promise<string> {
  return await fillCache('soak', { files: standardProgram, builds: isWide ? [...usual, ...wide] : usual });
}

/** A cache that starts with what another holds. */
export class SoakCache {
  readonly path: string;
  /** entries that stay: the standard library */
  readonly #first: ReadonlySet<string>;

  constructor(path: string, standard: string) {
    this.path = path;
    mkdirSync(path, { recursive: true });
    cpSync(standard, path, { recursive: true });
    this.#first = new Set(entriesOf(path));
  }

  befall({ part, share, seed }: Extract<Accident, { kind: 'cache' }>): void {
    const random = randomOf(seed);
    for (const path of random.some(this.#partPaths(part), share)) {
      const place = join(this.path, path);
      if (part === 'truncated outputs') truncate(place);
      else rmSync(place, { recursive: true, force: true });
    }
  }

  #partPaths(part: Extract<Accident, { kind: 'cache' }>['part']): readonly string[] {
    switch (part) {
      case 'exports':
      case 'headers':
        return privateOf(this.path, part);
      case 'plans':
        return privateOf(this.path, 'manifest').filter((name) => name.endsWith('.plan'));
      case 'actions':
        return this.#own().filter((name) => name.endsWith('-a'));
      case 'outputs':
      case 'truncated outputs':
        return this.#own().filter((name) => name.endsWith('-d'));
      case 'all entries':
        return this.#own();
    }
  }

  #own(): readonly string[] {
    return entriesOf(this.path).filter((name) => !this.#first.has(name));
  }
}

/** A file, or the program in a directory, to half of it. */
function truncate(place: string): void {
  if (!statSync(place).isDirectory()) return truncateSync(place, statSync(place).size >> 1);
  for (const name of readdirSync(place)) truncate(join(place, name));
}

function entriesOf(cache: string): readonly string[] {
  return readdirSync(cache)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .flatMap((name) => readdirSync(join(cache, name)).map((entry) => `${name}/${entry}`))
    .sort();
}

function privateOf(cache: string, part: string): readonly string[] {
  const place = join(cache, 'gots', part);
  return existsSync(place)
    ? readdirSync(place)
        .sort()
        .map((name) => `gots/${part}/${name}`)
    : [];
}
