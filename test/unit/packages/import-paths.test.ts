import { expect, test } from 'vitest';
import {
  cleanImport,
  dirToImportPath,
  findInternal,
  findVendor,
  hasPathPrefix,
  isSafeArg,
  isVersionElement,
} from '../../../src/packages/import-paths.ts';

test.each([
  ['a/internal', 2],
  ['a/internal/b', 2],
  ['internal/a/internal/b', 11],
  ['internal', 0],
  ['internal/x', 0],
  ['a/internals', undefined],
  ['ainternal/b', undefined],
])('the last internal element of %s is at %s', (path, expected) => {
  expect(findInternal(path)).toBe(expected);
});

test.each([
  ['a/vendor/b', 2],
  ['vendor/b', 0],
  ['a/vendor', undefined],
  ['a/vendor/b/vendor/c', 11],
])('the last vendor element of %s is at %s', (path, expected) => {
  expect(findVendor(path)).toBe(expected);
});

test('versions are v2 and above', () => {
  expect(['v2', 'v10', 'v19'].every(isVersionElement)).toBe(true);
  expect(['v0', 'v1', 'v01', 'v', 'v2x', '2'].some(isVersionElement)).toBe(false);
});

test('a path prefix ends at a slash', () => {
  expect([hasPathPrefix('a/b', 'a'), hasPathPrefix('ab', 'a'), hasPathPrefix('a', 'a')]).toEqual([true, false, true]);
});

test('a safe argument is no flag and no response file', () => {
  expect(['a', 'Z', '0', '.x', '_x', '/x', 'é'].every(isSafeArg)).toBe(true);
  expect(['', '-x', '@x', ' x', '!x'].some(isSafeArg)).toBe(false);
});

test('cleaning keeps a leading ./', () => {
  expect(['./a/../b', 'a//b', './../b', 'a/'].map(cleanImport)).toEqual(['./b', 'a/b', '../b', 'a']);
});

test('a directory outside of GOPATH has a path of its own', () => {
  expect(dirToImportPath('/home/me/my code')).toBe('_/home/me/my_code');
});
