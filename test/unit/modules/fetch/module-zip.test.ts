import { expect, test } from 'vitest';
import { foldCase } from '../../../../src/modules/fetch/module-zip.ts';

test.each([
  ['README', 'readme'],
  ['ſ', 's'],
  ['ς', 'σ'],
  ['K', 'k'],
  ['Å', 'å'],
  ['ẞ', 'ß'],
  ['µ', 'μ'],
  ['ᾈ', 'ᾀ'],
  ['Ω', 'ω'],
  ['ǅ', 'ǆ'],
])('%s and %s differ in case only', (one, other) => {
  expect(foldCase(one)).toBe(foldCase(other));
});

test.each([
  ['ı', 'i'],
  ['İ', 'i'],
  ['ß', 'ss'],
  ['ŉ', 'n'],
  ['a', 'b'],
])('%s and %s are different names', (one, other) => {
  expect(foldCase(one)).not.toBe(foldCase(other));
});
