import { expect, test } from 'vitest';
import {
  checkGodebug,
  defaultGodebug,
  parseGodebugDirective,
  parseGodebugTable,
} from '../../../src/packages/godebug.ts';

const table = parseGodebugTable(`
var All = []Info{
	{Name: "asynctimerchan", Package: "time", Changed: 23, Old: "1"},
	{Name: "panicnil", Package: "runtime", Changed: 21, Old: "1"},
	{Name: "zipinsecurepath", Package: "archive/zip"},
	{Name: "fips140", Package: "crypto/fips140", Opaque: true},
}
var Removed = []RemovedInfo{
	{Name: "x509sha1", Removed: 24},
}
`);
const toolchain = '1.26.8';
const request = { goVersion: '1.26', fips: false, modSettings: [], directives: [], toolchain };

test('an older language version keeps the defaults of its time', () => {
  expect(defaultGodebug(request, table)).toBe('');
  expect(defaultGodebug({ ...request, goVersion: '1.22.3' }, table)).toBe('asynctimerchan=1');
  expect(defaultGodebug({ ...request, goVersion: '1.20' }, table)).toBe('asynctimerchan=1,panicnil=1');
});

test('go.mod, then the lines of the program, win over defaults; default= changes the version', () => {
  const modSettings = [{ key: 'panicnil', value: '1' }];
  expect(defaultGodebug({ ...request, modSettings }, table)).toBe('panicnil=1');
  const directives = ['//go:debug panicnil=0', '//go:debug default=go1.22', '//go:debug nonsense=1'];
  expect(defaultGodebug({ ...request, modSettings, directives }, table)).toBe('asynctimerchan=1,panicnil=0');
  expect(defaultGodebug({ ...request, fips: true }, table)).toBe('fips140=on');
});

test.each([
  ['//go:debug', 'missing key=value'],
  ['//go:debug x', 'missing key=value'],
  ['//go:debug x=1', 'unknown //go:debug setting "x"'],
  ['//go:debug x509sha1=1', 'use of removed //go:debug setting "x509sha1", see https://go.dev/doc/godebug#go-124'],
  ['//go:debug a b=1', 'key contains space'],
  ['//go:debug a=1,b=2', 'value contains comma'],
  ['//go:debug default=1.21', 'value for default= must be goVERSION'],
  ['//go:debug default=go1.99', 'default=go1.99 too new (toolchain is go1.26.8)'],
])('%s is refused: %s', (text, message) => {
  expect(parseGodebugDirective(text, table, toolchain)).toEqual({ kind: 'error', message });
});

test('other comments are no settings', () => {
  expect(parseGodebugDirective('//go:debugger x=1', table, toolchain)).toMatchObject({ kind: 'error' });
  expect(parseGodebugDirective('//go:generate', table, toolchain)).toBeUndefined();
  expect(checkGodebug('godebug', { key: 'zipinsecurepath', value: '0' }, table, toolchain)).toBeUndefined();
});

test('since Go 1.27 a removed setting may be named with its new value', () => {
  const newer = parseGodebugTable(`
var Removed = []RemovedInfo{
	{Name: "tlsrsakex", Removed: 27, Old: one},                                                      // Old: "1"
	{Name: "asynctimerchan", Removed: 27, Old: func(s string) bool { return s == "1" || s == "2" }}, // Old: "1" or "2"
}

func zero(s string) bool { return s == "0" }
func one(s string) bool  { return s == "1" }
`);
  const check = (key: string, value: string): string | undefined =>
    checkGodebug('godebug', { key, value }, newer, '1.27.4');
  expect(check('tlsrsakex', '0')).toBeUndefined();
  expect(check('tlsrsakex', '1')).toBe(
    'removed GODEBUG "tlsrsakex" set to old value "1" (https://go.dev/doc/godebug#go-127)',
  );
  expect(['0', '1', '2'].map((value) => check('asynctimerchan', value) === undefined)).toEqual([true, false, false]);
});
