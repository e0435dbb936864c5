import { expect, test } from 'vitest';
import { compilerImports, linkerImports } from '../../../src/packages/implicit-imports.ts';
import { newPackage } from '../../../src/packages/new-package.ts';
import { fakeConfig } from './fake-config.ts';

test('cgo files import what cgo writes into them, but not in a circle', () => {
  const pkg = newPackage('example.com/c');
  pkg.cgoFiles = ['c.go'];
  expect(compilerImports(pkg, fakeConfig())).toEqual(['unsafe', 'runtime/cgo', 'syscall']);
  const cgo = newPackage('runtime/cgo');
  cgo.cgoFiles = ['cgo.go'];
  cgo.standard = true;
  expect(compilerImports(cgo, fakeConfig())).toEqual(['unsafe']);
  expect(compilerImports(newPackage('x'), fakeConfig())).toEqual([]);
});

test.each([
  [{}, [], ['runtime']],
  [{ flags: { race: true } }, [], ['runtime', 'runtime/race']],
  [{ flags: { msan: true } }, [], ['runtime', 'runtime/msan']],
  [{ flags: { cover: true } }, [], ['runtime', 'runtime/coverage']],
  [{ context: { goarch: 'arm' } }, [], ['runtime', 'math']],
  [{ flags: { buildmode: 'c-shared' } }, [], ['runtime', 'runtime/cgo']],
  [{ flags: { buildmode: 'pie' } }, [], ['runtime']],
  [{ flags: { buildmode: 'pie' }, context: { goarch: '386' } }, [], ['runtime', 'runtime/cgo']],
  [{}, ['-linkmode=external'], ['runtime', 'runtime/cgo']],
  [{}, ['-linkmode', 'external', '-linkmode=internal'], ['runtime']],
])('with %j and -ldflags %j a program imports %j', (changes, ldflags, expected) => {
  expect(linkerImports(fakeConfig(changes as Parameters<typeof fakeConfig>[0]), ldflags)).toEqual(expected);
});

test('external linking without cgo is an error', () => {
  const config = fakeConfig({ flags: { buildmode: 'plugin' }, context: { cgoEnabled: false } });
  const failure = '-buildmode=plugin requires external (cgo) linking, but cgo is not enabled';
  expect(linkerImports(config, [])).toEqual({ failure });
});
