import { expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { matchTrees } from '../../../src/modules/match-trees.ts';
import { matchSources } from '../../../src/modules/source-patterns.ts';
import { fakeFiles } from '../packages/fake-files.ts';

const snapshot = '/m/golang.org/fips140@v1.0.0/fips140';
const files = fakeFiles({
  '/go/src/go.mod': '',
  '/go/src/builtin/b.go': '',
  '/go/src/crypto/internal/fips140/aes/a.go': '',
  '/go/src/runtime/r.go': '',
  '/go/src/runtime/cgo/c.go': '',
  '/go/src/runtime-x/x.go': '',
  '/go/src/cmd/go.mod': '',
  '/go/src/cmd/pack/p.go': '',
  '/go/src/cmd/vendor/v.org/lib/l.go': '',
  '/go/src/cmd/vendor/v.org/lib-x/main.go': '',
  [`${snapshot}/v1.0.0/drbg/d.go`]: '',
});
const hasPackage = (dir: string): boolean => files.readDir(dir).some(({ name }) => name.endsWith('.go'));
const isMain = (dir: string): boolean => dir.endsWith('-x');

function config(cgoEnabled: boolean, fips140 = 'off'): Config {
  return { goroot: '/go', gomodcache: '/m', fips140, context: { cgoEnabled, compiler: 'gc' } } as unknown as Config;
}

function standard(pattern: 'std' | 'cmd', setting: Config): readonly string[] {
  return matchSources(pattern, [], setting, { files, hasPackage, isMain }).packages;
}

test('std is the tree in its own order; without cgo there is no runtime/cgo', () => {
  const aes = 'crypto/internal/fips140/aes';
  expect(standard('std', config(true))).toEqual([aes, 'runtime', 'runtime/cgo', 'runtime-x']);
  expect(standard('std', config(false))).toEqual([aes, 'runtime', 'runtime-x']);
});

test('what GOFIPS140 names stands in the place of the cryptographic module', () => {
  const found = standard('std', config(true, 'v1.0.0'));
  expect(found).toEqual(['crypto/internal/fips140/v1.0.0/drbg', 'runtime', 'runtime/cgo', 'runtime-x']);
});

test('cmd has no programs of its vendor directory', () => {
  expect(standard('cmd', config(true))).toEqual(['cmd/pack', 'cmd/vendor/v.org/lib']);
});

test('patterns leave out runtime/cgo where there is no cgo', () => {
  const trees = [{ dir: '/go/src', prefix: '', skipsVendor: false, skipsModules: true }];
  expect(matchTrees('runtime/...', trees, { files, cgoEnabled: false, hasPackage })).toMatchObject({
    packages: ['runtime'],
  });
});
