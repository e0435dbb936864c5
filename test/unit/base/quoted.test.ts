import { expect, test } from 'vitest';
import { joinQuoted, splitQuoted } from '../../../src/base/quoted.ts';

test.each([
  ['', []],
  [' \t\n', []],
  ['gcc -m64', ['gcc', '-m64']],
  [`"/opt/my cc" '' "a'b"`, ['/opt/my cc', '', "a'b"]],
  [`a"b c"d`, ['a"b', 'c"d']],
  [`"a"b`, ['a', 'b']],
  [`'a''b' c`, ['a', 'b', 'c']],
])('%j splits at white space, with quotes at the start of words', (text, words) => {
  expect(splitQuoted(text)).toEqual(words);
});

test('an open quote is an error', () => {
  expect(() => splitQuoted(`a 'b`)).toThrow("unterminated ' string");
  expect(() => splitQuoted(`"`)).toThrow('unterminated " string');
});

test('joining quotes only what needs it', () => {
  expect(joinQuoted(['gcc', 'a b', "it's", 'q"q'])).toBe(`gcc 'a b' "it's" 'q"q'`);
  expect(() => joinQuoted([`'"`])).toThrow(
    String.raw`argument "'\"" contains both single and double quotes and cannot be quoted`,
  );
});
