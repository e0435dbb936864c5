import { expect, test } from 'vitest';
import { type CommandLine, formatCommandLine } from '../../../src/library/command-line.ts';
import type { Flags } from '../../../src/library/options.ts';

const line = (parts: Partial<CommandLine>): readonly string[] =>
  formatCommandLine({ verb: 'build', flags: {}, packages: [], args: [], isDry: false, ...parts });

test('flags are words with their values; lists are joined, several settings repeated', () => {
  const flags: Flags = {
    trimpath: true,
    race: false,
    p: 2,
    tags: ['a', 'b'],
    ldflags: '-s -w',
    gcflags: ['-N', 'x=-l'],
  };
  expect(line({ flags, packages: ['./...'] })).toEqual([
    'build',
    '-trimpath=true',
    '-race=false',
    '-p=2',
    '-tags=a,b',
    '-ldflags=-s -w',
    '-gcflags=-N',
    '-gcflags=x=-l',
    '--',
    './...',
  ]);
});

test('a package is never taken for a flag, nor are the arguments of a program', () => {
  expect(line({ verb: 'run', packages: ['-x'], args: ['-n'] })).toEqual(['run', '--', '-x', '-n']);
});

test('a plan is a dry run', () => {
  expect(line({ isDry: true })).toEqual(['build', '-n', '--']);
});

test.each([
  [{ n: true }, 'no flag "n"'],
  [{ json: true }, 'no flag "json"'],
  [{ 'o=x -a': 'y' }, 'no flag "o=x -a"'],
  [{ o: {} }, 'flag o: object'],
  [{ tags: [{}] }, 'flag tags: object'],
])('%j is refused', (flags, message) => {
  expect(() => line({ flags: flags as Flags })).toThrow(new TypeError(message));
});

test.each([
  [[], [], 'run takes one package, or .go files'],
  [['a', 'b'], [], 'run takes one package, or .go files'],
  [['a.go'], ['b.go'], 'b.go would be a file of the package'],
])('run of %j with %j is refused', (packages, args, message) => {
  expect(() => line({ verb: 'run', packages, args })).toThrow(new TypeError(message));
});
