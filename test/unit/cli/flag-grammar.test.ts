import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GotsError } from '../../../src/base/errors.ts';
import {
  applyGOFLAGS,
  booleanFlag,
  chdirFlag,
  type FlagDefinition,
  type FlagSyntax,
  parseBoolean,
  parseFlags,
  parseInteger,
  valueFlag,
} from '../../../src/cli/flag-grammar.ts';

interface Flags {
  readonly v: boolean;
  readonly o: string;
  readonly p: number;
}

const none: Flags = { v: false, o: '', p: 0 };

const syntax: FlagSyntax<Flags> = {
  definitions: new Map<string, FlagDefinition<Flags>>([
    ['v', booleanFlag((flags, v) => ({ ...flags, v }))],
    ['o', valueFlag((flags, o) => ({ ...flags, o }))],
    ['p', valueFlag((flags, p) => ({ ...flags, p: parseInteger(p) }))],
    ['C', chdirFlag()],
  ]),
  usage: 'usage: go x\nRun it.',
};

function parse(...argv: string[]): { flags: Flags; given: string[]; args: readonly string[] } {
  const { flags, given, args } = parseFlags(syntax, none, argv);
  return { flags, given: [...given], args };
}

function complaint(...argv: string[]): string {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof GotsError) return `${error.exitCode} ${error.bare} ${error.message}`;
    throw error;
  }
  throw new Error('no complaint');
}

test('a value stands in the next word or after =, with one dash or two', () => {
  for (const argv of [['-o', 'x'], ['-o=x'], ['--o', 'x'], ['--o=x']]) {
    expect(parse(...argv)).toEqual({ flags: { ...none, o: 'x' }, given: ['o'], args: [] });
  }
});

test('a value may be empty, have = in it, or look like a flag', () => {
  expect(parse('-o=').flags.o).toBe('');
  expect(parse('-o', '').flags.o).toBe('');
  expect(parse('-o=a=b').flags.o).toBe('a=b');
  expect(parse('-o', '-v').flags).toEqual({ ...none, o: '-v' });
  expect(parse('-o=a\nb').flags.o).toBe('a\nb');
});

test('a boolean takes a value after = only', () => {
  expect(parse('-v', 'false')).toEqual({ flags: { ...none, v: true }, given: ['v'], args: ['false'] });
  expect(parse('-v', '-v=false').flags.v).toBe(false);
});

test('flags end at the first other word, at a single dash, and after --', () => {
  expect(parse('-v', 'a', '-o', 'x').args).toEqual(['a', '-o', 'x']);
  expect(parse('-', '-v').args).toEqual(['-', '-v']);
  expect(parse('', '-v').args).toEqual(['', '-v']);
  expect(parse('--', '-v').args).toEqual(['-v']);
  expect(parse('-v', '--', '--', 'x').args).toEqual(['--', 'x']);
});

test('the last of several uses counts', () => {
  expect(parse('-o', 'a', '-o', 'b').flags.o).toBe('b');
});

test.each([
  [['-nope'], 'flag provided but not defined: -nope'],
  [['--nope=1'], 'flag provided but not defined: -nope'],
  [['-o'], 'flag needs an argument: -o'],
  [['-v=maybe'], 'invalid boolean value "maybe" for -v: parse error'],
  [['-p', 'x'], 'invalid value "x" for flag -p: parse error'],
  [['-p=99999999999999999999'], 'invalid value "99999999999999999999" for flag -p: value out of range'],
  [['---x'], 'bad flag syntax: ---x'],
  [['-=x'], 'bad flag syntax: -=x'],
  [['--=x'], 'bad flag syntax: --=x'],
  [['-v', '-C', '/x'], 'invalid value "/x" for flag -C: -C flag must be first flag on command line'],
])('%j is refused with status 2, the complaint and the usage', (argv, text) => {
  expect(complaint(...argv)).toBe(`2 true ${text}\nusage: go x\nRun it.`);
});

test('-h, -help and --help give the usage alone', () => {
  for (const word of ['-h', '-help', '--help', '-h=3']) expect(complaint(word)).toBe('2 true usage: go x\nRun it.');
});

test('integers are written as in Go', () => {
  const values: [string, number][] = [
    ['0', 0],
    ['-3', -3],
    ['+4', 4],
    ['0x1F', 31],
    ['0b101', 5],
    ['0o17', 15],
    ['017', 15],
    ['1_000', 1000],
  ];
  for (const [text, value] of values) expect([text, parseInteger(text)]).toEqual([text, value]);
  for (const text of ['', '1_', '_1', '08', '0x', '1.0', ' 1', '１'])
    expect(() => parseInteger(text)).toThrow('parse error');
});

test('booleans are written as in Go', () => {
  for (const text of ['1', 't', 'T', 'true', 'TRUE', 'True']) expect(parseBoolean(text)).toBe(true);
  for (const text of ['0', 'f', 'F', 'false', 'FALSE', 'False']) expect(parseBoolean(text)).toBe(false);
  for (const text of ['', 'yes', 'tRUE', '2']) expect(() => parseBoolean(text)).toThrow('parse error');
});

test('GOFLAGS sets what the verb has and passes over what it does not have', () => {
  const goflags = [
    { name: 'v', value: undefined },
    { name: 'o', value: 'x' },
    { name: 'other', value: undefined },
  ];
  const { flags, given } = applyGOFLAGS(syntax, none, { goflags, where: '$GOFLAGS' });
  expect([flags, [...given]]).toEqual([{ ...none, v: true, o: 'x' }, ['v', 'o']]);
});

test.each([
  [{ name: 'o', value: undefined }, 'go: flag needs an argument: -o (from $GOFLAGS)'],
  [{ name: 'v', value: 'x' }, 'go: invalid boolean value "x" for flag -v (from $GOFLAGS): parse error'],
  [{ name: 'p', value: 'x' }, 'go: invalid value "x" for flag -p (from $GOFLAGS): parse error'],
])('GOFLAGS with %j is refused and named', (flag, text) => {
  expect(() => applyGOFLAGS(syntax, none, { goflags: [flag], where: '$GOFLAGS' })).toThrow(`${text}\nusage: go x`);
});

/** @returns undefined where the words are refused */
function restOf(argv: readonly string[]): readonly string[] | undefined {
  try {
    return parseFlags(syntax, none, argv).args;
  } catch (error) {
    if (error instanceof GotsError) return undefined;
    throw error;
  }
}

test('whatever the words are, they are parsed or refused, and none after the flags is touched', () => {
  const word = fc.oneof(fc.constantFrom('-v', '-o', '-o=x', '--', '-', '-v=1', '-p', '3', '--v'), fc.string());
  const checked = fc.check(
    fc.property(fc.array(word), (argv) => {
      const args = restOf(argv);
      return args === undefined || args.every((arg, i) => arg === argv[argv.length - args.length + i]);
    }),
  );
  expect(checked.counterexample).toBeNull();
});
