import { expect, test } from 'vitest';
import { columnsOf, cutStart, cutToWidth } from '../../../src/reporters/progress/cut-to-width.ts';

test('letters of East Asia and emoji take two columns, marks none', () => {
  expect(['abc', 'é', 'e\u0301', '日本', '한국', '🙂', 'ｆ', 'ß'].map(columnsOf)).toEqual([3, 1, 1, 4, 4, 2, 2, 1]);
});

test('a text is cut between letters, and control characters do nothing', () => {
  expect(cutToWidth('日本語', 6)).toBe('日本語');
  expect(cutToWidth('日本語', 5)).toBe('日本…');
  expect(cutToWidth('日本語', 4)).toBe('日…');
  expect(cutToWidth('a\u001B[31m\rb', 9)).toBe('a?[31m?b');
});

test('of a path the end stays', () => {
  expect(cutStart('example.com/very/long/path', 10)).toBe('…long/path');
  expect(cutStart('例え.com/e\u0301tude', 9)).toBe('…om/e\u0301tude');
  expect(cutStart('short', 10)).toBe('short');
});
