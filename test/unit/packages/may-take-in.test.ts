import { expect, test } from 'vitest';
import { mayTakeIn } from '../../../src/packages/may-take-in.ts';

const takesIn = (path: string, ...embedPatterns: string[]): boolean => mayTakeIn({ dir: '/m/p', embedPatterns }, path);

test.each([
  ['a source file', '/m/p/lib.h'],
  ['an object file', '/m/p/out.syso'],
  ['what a pattern matches', '/m/p/out', '*'],
  ['what one of several patterns matches', '/m/p/static/out.wasm', '*.txt', 'static/*.wasm'],
  ['what lies in a directory that a pattern names', '/m/p/static/a/out', 'static'],
  ['what lies in a directory that a pattern matches', '/m/p/static/a/out', 'all:s*'],
])('a package may take in %s', (_, path, ...patterns) => {
  expect(takesIn(path, ...patterns)).toBe(true);
});

test.each([
  ['a program', '/m/p/out', '*.txt'],
  ['a source file of another directory', '/m/p/a/lib.h'],
  ['a file of a name that go passes over', '/m/p/_lib.h'],
  ['what lies in another directory', '/m/p2/out', '*'],
  ['what lies beside a directory that a pattern names', '/m/p/static2', 'static'],
  ['its own directory', '/m/p', '*'],
])('a package does not take in %s', (_, path, ...patterns) => {
  expect(takesIn(path, ...patterns)).toBe(false);
});
