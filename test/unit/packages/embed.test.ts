import { expect, test } from 'vitest';
import { resolveEmbed } from '../../../src/packages/embed.ts';
import { matchName } from '../../../src/packages/match-name.ts';
import { fakeFiles } from './fake-files.ts';

const files = fakeFiles({
  '/m/p/a.txt': '',
  '/m/p/b.txt': '',
  '/m/p/link.txt': '-> a.txt',
  '/m/p/linkdir': '-> d',
  '/m/p/d/x': '',
  '/m/p/d/.hidden': '',
  '/m/p/d/_under': '',
  '/m/p/d/sub/y': '',
  '/m/p/d/.git/config': '',
  '/m/p/d/mod/go.mod': '',
  '/m/p/d/mod/z': '',
  '/m/p/empty/.x': '',
  '/m/p/con.txt': '',
});
const embed = (...patterns: string[]): readonly string[] => resolveEmbed('/m/p', patterns, { files }).files;

test.each([
  [['a.txt'], ['a.txt']],
  [['[ab].txt'], ['a.txt', 'b.txt']],
  [
    ['a.txt', 'b.txt', 'a.txt'],
    ['a.txt', 'b.txt'],
  ],
  [['d'], ['d/sub/y', 'd/x']],
  [['all:d'], ['d/.hidden', 'd/_under', 'd/sub/y', 'd/x']],
  [['d/*/y'], ['d/sub/y']],
  [['d/.hidden'], ['d/.hidden']],
])('%j embeds %j', (patterns, expected) => {
  expect(embed(...patterns)).toEqual(expected);
});

test.each([
  ['none', 'no matching files found'],
  ['../x', 'invalid pattern syntax'],
  ['.', 'invalid pattern syntax'],
  ['/a', 'invalid pattern syntax'],
  ['[a', 'invalid pattern syntax'],
  ['link.txt', 'cannot embed irregular file link.txt'],
  ['con.txt', 'cannot embed file con.txt: invalid name con.txt'],
  ['d/.git', 'cannot embed directory d/.git: invalid name .git'],
  ['d/.git/config', 'cannot embed file d/.git/config: in invalid directory .git'],
  ['d/mod/z', 'cannot embed file d/mod/z: in different module'],
  ['empty', 'cannot embed directory empty: contains no embeddable files'],
])('%s is refused: %s', (pattern, reason) => {
  expect(() => embed(pattern)).toThrow(`pattern ${pattern}: ${reason}`);
});

test('where links may be followed, a link to a file is embedded, one to a directory is not', () => {
  const follow = (pattern: string): readonly string[] =>
    resolveEmbed('/m/p', [pattern], { files, followSymlinks: true }).files;
  expect(follow('link.txt')).toEqual(['link.txt']);
  expect(() => follow('linkdir')).toThrow('pattern linkdir: cannot embed irregular file linkdir');
});

test.each([
  ['*', 'abc', true],
  ['*', 'a/b', false],
  ['a?c', 'abc', true],
  ['[a-c]x', 'bx', true],
  ['[^a-c]x', 'bx', false],
  ['\\*', '*', true],
  ['a*b*c', 'axxbyyc', true],
  ['[\\]]', ']', true],
  ['[b-a]', 'a', false],
])('pattern %s on %s: %s', (pattern, name, expected) => {
  expect(matchName(pattern, name)).toBe(expected);
});

test.each(['[', '[]', '[-a]', '[a', 'a\\', '[a-]', '[x-]'])('pattern %s is malformed', (pattern) => {
  expect(() => matchName(pattern, 'a')).toThrow('syntax error in pattern');
});
