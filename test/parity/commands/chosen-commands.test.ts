/** Command lines that random ones have shown to be worth a look, each with the real go beside it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findGo } from '../../support/programs-under-test.ts';
import { type CommandParity, startCommandParity } from './command-parity.ts';
import type { Place } from './command-plan.ts';

const relative = { GOMODCACHE: 'rel', GOFIPS140: 'v1.0.0' };
const noPrograms = { GOOS: 'illumos', GOARCH: 'amd64' };

/** place, command line, settings */
const commands: [place: Place, line: string, env?: Readonly<Record<string, string>>][] = [
  // go run FILES takes no profile
  ['module', 'run -n -p=1 main.go'],
  ['module', 'run -n -p=1 -pgo=nosuch.pgo main.go'],
  ['module', 'build -n -p=1 main.go'],
  // -tags=cgo finds packages that need cgo where there is none, but not by directory
  ['module', 'build -n -p=1 -tags=cgo example.com/m/... ./two', noPrograms],
  ['module', 'build -n -p=1 -tags=cgo ./...', noPrograms],
  ['module', 'build -n -p=1 -tags=cgo . ./cg...', noPrograms],
  // what GOROOT vendors is installed by its directory
  ['GOROOT/src', 'install -n -p=1 -buildmode=shared ./vendor/golang.org/x/net/idna'],
  ['GOROOT/src', 'install -n -p=1 ./vendor/golang.org/x/net/idna', { GODEBUG: 'installgoroot=all' }],
  // -json leaves alone what go writes on stderr itself
  ['module', 'build -n -p=1 -json -coverpkg=nosuch/x ./lib'],
  // an empty -mod takes nothing back of another's being there
  ['workspace/one', 'build -n -p=1 -mod= ./lib', { GOFLAGS: '-mod=mod' }],
  ['module', 'build -n -p=1 -mod= example.com/dep example.com/nosuch', { GOFLAGS: '-mod=mod' }],
  ['vendored', 'build -n -p=1 -mod= example.com/dep', { GOFLAGS: '-mod=vendor' }],
  ['module', 'build -n -x -p=1 example.com/dep/...', { GODEBUG: 'goindex=0' }],
  // what is looked at first
  ['module', 'install -n example.com/dep@latest example.com/m', { GO111MODULE: 'off' }],
  ['module', 'install -n -overlay=nosuch.json example.com/dep@latest', { GO111MODULE: 'off' }],
  ['module', 'install -n x@v1 main.go'],
  ['module', 'build -n -overlay=nosuch.json', { GO111MODULE: 'x' }],
  ['module', 'clean -n -overlay=nosuch.json', { GO111MODULE: 'x' }],
  ['module', 'build -n', { GO111MODULE: 'x', GOTOOLCHAIN: 'x' }],
  ['nowhere', 'env GOOS', { GO111MODULE: 'auto', GOTOOLCHAIN: 'go1.99' }],
  ['module', 'build -n -modfile=nosuch.mod fmt lib/lib_test.go'],
  ['vendored', 'build -n -modfile=other.mod example.com/nosuch lib/lib_test.go'],
  ['module', 'build -n -overlay=nosuch.json', relative],
  ['module', 'build -n -tags=purego', relative],
  ['module', 'install -n -modfile=a.mod -overlay=nosuch.json example.com/dep@latest'],
  ['GOROOT/src', 'build -n -msan ./go', { ...relative, GOARCH: 's390x' }],
  ['module', 'clean -n', relative],
  ['nowhere', 'env GOFIPS140', relative],
  ['module', 'build -n -p=1 ./cgo', { CGO_CFLAGS_ALLOW: '[' }],
];

describe.skipIf(findGo() === undefined)('chosen command lines (needs an installed Go)', () => {
  let parity: CommandParity;
  beforeAll(async () => {
    parity = await startCommandParity();
  });
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  test.each(commands)('in %s: %s, %j', async (place, line, env = {}) => {
    expect(await parity.compare({ place, env, args: line.split(' ') })).toEqual([]);
  });
});
