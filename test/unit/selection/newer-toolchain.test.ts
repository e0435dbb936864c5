import { expect, test } from 'vitest';
import { newerToolchain, newestRelease } from '../../../src/selection/newer-toolchain.ts';

const versions = ['1.39.1', '1.39.2', '1.40.0', '1.40.1', '1.41rc1', '1.41rc2'];

test('the last patch release of the language version before the newest one', () => {
  expect(newerToolchain('1.39', versions)).toBe('go1.39.2');
  expect(newerToolchain('1.40', versions)).toBe('go1.40.1');
  expect(newerToolchain('1.40.2', versions)).toBe('go1.41rc2');
  expect(newerToolchain('1.40', versions.slice(0, 4))).toBe('go1.40.1');
  expect(newerToolchain('1.39', versions.slice(0, 4))).toBe('go1.39.2');
  expect(() => newerToolchain('1.42', versions)).toThrow('no releases found for go >= 1.42');
});

test('the newest release is no pre-release, and new enough', () => {
  expect(newestRelease('', versions)).toBe('1.40.1');
  expect(newestRelease('1.40.1', versions)).toBe('1.40.1');
  expect(newestRelease('1.41', versions)).toBeUndefined();
});
