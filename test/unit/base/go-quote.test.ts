import { expect, test } from 'vitest';
import { goQuote, goUnquote } from '../../../src/base/go-quote.ts';

test.each([
  ['', '""'],
  ['plain text', '"plain text"'],
  ['a"b\\c', String.raw`"a\"b\\c"`],
  ['\n\t\r\x07\x08\x0b\x0c', String.raw`"\n\t\r\a\b\v\f"`],
  ['\x00\x1b\x7f', String.raw`"\x00\x1b\x7f"`],
  ['é日本😀', '"é日本😀"'],
  ['\u00a0\u200b\ufeff', String.raw`"\u00a0\u200b\ufeff"`],
  ['\u{e0001}', String.raw`"\U000e0001"`],
  ['=>;()', '"=>;()"'],
])('%j is quoted as Go does, and back', (text, quoted) => {
  expect(goQuote(text)).toBe(quoted);
  expect(goUnquote(quoted)).toBe(text);
});

test('what is no Go string literal is refused', () => {
  for (const bad of [
    '',
    '"',
    'abc',
    '"a',
    '"a"b"',
    String.raw`"\q"`,
    '"a\\"',
    '"a\nb"',
    String.raw`"\ud800"`,
    '`a`b`',
  ]) {
    expect(goUnquote(bad)).toBeUndefined();
  }
  expect(goUnquote('`a\\n`')).toBe('a\\n');
});
