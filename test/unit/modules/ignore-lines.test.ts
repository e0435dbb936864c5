import { expect, test } from 'vitest';
import { ignoreMatcher } from '../../../src/modules/ignore-lines.ts';

test.each([
  ['left', true],
  ['left/below', true],
  ['leftover', false],
  ['in/left', false],
  ['out', true],
  ['in/out', true],
  ['in/outer', false],
  ['', false],
])('with ./left and out, %s is left out: %s', (path, expected) => {
  expect(ignoreMatcher(['./left', 'out'])(path)).toBe(expected);
});

test('without lines nothing is left out', () => {
  expect(ignoreMatcher([])('left')).toBe(false);
});
