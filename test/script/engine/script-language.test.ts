/** The parts of the script language that are pure: lines, variables, Go's regular expressions and strings; and the limit of time. */
import { expect, test } from 'vitest';
import { expandEnv } from './expand-env.ts';
import { compileGoRegexp, quoteMeta } from './go-regexp.ts';
import { goUnquote } from './go-unquote.ts';
import { parseLine, quoteArguments } from './parse-line.ts';
import { processCommands } from './process-commands.ts';
import { limitTime, runScript } from './script-engine.ts';
import { ScriptState } from './script-state.ts';

const words = (line: string): string[] =>
  parseLine(line)?.args.map((fragments) => fragments.map(({ text }) => text).join('')) ?? [];

test('a line has prefixes, conditions, a command and arguments', () => {
  const line = parseLine("[!short] [GOOS:linux] ! go build -o 'a b' $WORK/x # comment");
  expect(line?.expected).toBe('!');
  expect(line?.conditions).toEqual([
    { wanted: false, tag: 'short' },
    { wanted: true, tag: 'GOOS:linux' },
  ]);
  expect(line?.name).toBe('go');
  expect(words("go build -o 'a b' $WORK/x # comment")).toEqual(['build', '-o', 'a b', '$WORK/x']);
  expect(line?.background).toBe(false);
  expect(parseLine('go run . &')?.background).toBe(true);
  expect(parseLine("go run . '&'")?.background).toBe(false);
});

test('a doubled quote is a quote, and quoted parts join what stands beside them', () => {
  expect(words("echo 'don''t' a'b'c ''")).toEqual(["don't", 'abc', '']);
  expect(quoteArguments(["don't", 'a b', 'c'])).toBe("'don''t' 'a b' c");
});

test('lines that say nothing, or nothing that makes sense', () => {
  expect(parseLine('')).toBeUndefined();
  expect(parseLine('   # only a comment')).toBeUndefined();
  expect(() => parseLine("echo 'open")).toThrow('unterminated quoted argument');
  expect(() => parseLine('! ! go')).toThrow("duplicated '!' or '?' token");
  expect(() => parseLine('[short]')).toThrow('missing command');
});

test('variables are expanded as os.Expand does', () => {
  const value = (name: string): string => `<${name}>`;
  expect(expandEnv('$a ${b}c $d/e $$ $1x ${', value)).toBe('<a> <b>c <d>/e <$> <1>x ');
  expect(expandEnv('end$', value)).toBe('end$');
  expect(expandEnv('a$.b${}c', value)).toBe('a$.bc');
});

test.each([
  ['^b$', 'a\nb\nc', true],
  ['^b$', 'a\rb', false],
  [String.raw`\Aa.c\z`, 'abc', true],
  [String.raw`a.b`, 'a\nb', false],
  [String.raw`(?s)a.b`, 'a\nb', true],
  [String.raw`(?i)HELLO [a-c]`, 'hello B', true],
  [String.raw`x(?i:y)z`, 'xYz', true],
  [String.raw`x(?i:y)z`, 'XYz', false],
  [String.raw`\Qa.b\E+`, 'a.b+', true],
  [String.raw`[[:digit:]]+[^[:space:]]`, '12x', true],
  [String.raw`[]a]`, ']', true],
  [String.raw`\"[\w\-\.]+\"`, '"a-b.c"', true],
  ['a{', 'a{', true],
  [String.raw`(?P<name>a)b`, 'ab', true],
  [String.raw`\x{2014}\pL`, '—é', true],
  [String.raw`[/\\]`, String.raw`a\b`, true],
])('the regular expression %j on %j: %j', (pattern, text, matches) => {
  expect(compileGoRegexp(pattern).test(text)).toBe(matches);
});

test('a quoted text matches itself, and a bad pattern is refused', () => {
  expect(compileGoRegexp(quoteMeta('/tmp/a.b+(c)[d]{e}|^$')).test('/tmp/a.b+(c)[d]{e}|^$')).toBe(true);
  expect(() => compileGoRegexp('a(')).toThrow('missing closing )');
  expect(() => compileGoRegexp('[a')).toThrow('missing closing ]');
});

test('Go strings are unquoted', () => {
  expect(goUnquote(String.raw`a\tb\n\x41\u00e9\101\"`)).toBe('a\tb\nAéA"');
  expect(() => goUnquote(String.raw`\q`)).toThrow('invalid syntax');
});

test('a script that takes too long ends where it is, and says so', async () => {
  const state = new ScriptState('/', {});
  limitTime(state, 1);
  const result = await runScript({ commands: processCommands, conditions: {} }, state, 'sleep 1h\n');
  expect(result).toEqual({ kind: 'failed', line: 1, message: 'sleep 1h: out of time' });
});
