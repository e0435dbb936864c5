/** GOFIPS140: the copy of the cryptographic module that comes with Go is unpacked into the module cache by whoever needs it. */
import { describe, expect, test } from 'vitest';
import { runBeside } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { temporaryWorld } from '../support/world.ts';

const files = `-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "crypto/sha256"

func main() { println(sha256.Sum256(nil)[0]) }
`;

describe.skipIf(findGo() === undefined)('GOFIPS140 (needs an installed Go)', () => {
  test('a version is unpacked into a module cache that does not have it', async () => {
    await using world = await temporaryWorld();
    const { go, gots } = await runBeside(world, { args: ['build', '-n', '.'], files, env: { GOFIPS140: 'v1.0.0' } });
    expect([gots.code, gots.left]).toEqual([0, go.left]);
    expect(Object.keys(gots.left).some((name) => /golang\.org\/fips140@v1\.0\.0.*\.go$/.test(name))).toBe(true);
  });

  test.each([
    [{ GOEXPERIMENT: 'boringcrypto' }, ['build', '-n', '.']],
    [{ GOEXPERIMENT: 'boringcrypto' }, ['env', 'GOFIPS140']],
    [{ GOEXPERIMENT: 'boringcrypto' }, ['clean']],
    [{ GOFLAGS: '-tags=purego' }, ['build', '-n', '.']],
    [{ GOFLAGS: '-tags=purego' }, ['clean']],
    [{ GOFLAGS: '-tags=purego' }, ['env', 'GOFIPS140']],
  ])('what can not be built with it: %j, %j', async (settings, args) => {
    await using world = await temporaryWorld();
    const { go, gots } = await runBeside(world, { args, files, env: { GOFIPS140: 'latest', ...settings } });
    expect(gots).toEqual(go);
  });
});
