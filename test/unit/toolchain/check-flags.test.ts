import { expect, test } from 'vitest';
import { errorText } from '../../../src/base/errors.ts';
import {
  allowsInternalLink,
  checkCompilerFlags,
  checkLinkerFlags,
  checkPkgConfigFlags,
  isPackageName,
  isSafeArgument,
} from '../../../src/toolchain/check-flags.ts';
import { withPatterns } from '../../../src/toolchain/flag-patterns.ts';

function settings(values: Readonly<Record<string, string>> = {}, goVersion = 'go1.26.8') {
  return { getenv: (name: string): string => values[name] ?? '', goVersion };
}

const strict = settings({}, 'go1.27.4');

function messageOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

const compilerTable: readonly (readonly [flags: string, refused: string | undefined])[] = [
  ['-DFOO -Dfoo=bar -I /etc/passwd -I. -O2 -g -Wall -std=c99 -pthread -x c', undefined],
  ['-I=/path -I =/path -I $SYSROOT/x', undefined],
  ['-Wp,-Dfoo=bar -Wp,-Ufoo -fsanitize=address -march=souza', undefined],
  ['-D@X', '-D@X'],
  ['-D -X', '-D -X'],
  ['-I @etc', '-I @etc'],
  ['-I -dir', '-I -dir'],
  ['-I', '-I without argument'],
  ['-fplugin=foo.so', '-fplugin=foo.so'],
  ['-Wa,-foo', '-Wa,-foo'],
  ['-Wp,-DX,-D@X', '-Wp,-DX,-D@X'],
  ['-B/tmp', '-B/tmp'],
  ['@foo', '@foo'],
  ['-O@1', '-O@1'],
  ['-x --c', '-x --c'],
];

test.each(compilerTable)('compiler flags %s', (flags, refused) => {
  const check = (): void => checkCompilerFlags(settings(), 'CFLAGS', '#cgo CFLAGS', flags.split(' '));
  expect(messageOf(check)).toBe(
    refused && `invalid flag in #cgo CFLAGS: ${refused} (see https://go.dev/s/invalidflag)`,
  );
});

test.each(['-mtls-dialect=gnu2', '-msoft-float', '-mno-relax', '-mstrict-align', '-mlsx'])(
  '%s is for compilers and linkers since Go 1.25',
  (flag) => {
    for (const check of [checkCompilerFlags, checkLinkerFlags]) {
      expect(messageOf(() => check(settings({}, 'go1.24.13'), 'CFLAGS', 's', [flag]))).toBe(
        `invalid flag in s: ${flag}`,
      );
      expect(messageOf(() => check(settings({}, 'go1.25.14'), 'CFLAGS', 's', [flag]))).toBeUndefined();
    }
  },
);

test('-mcmodel is for linkers since Go 1.25', () => {
  const linker = (goVersion: string) =>
    messageOf(() => checkLinkerFlags(settings({}, goVersion), 'LDFLAGS', 's', ['-mcmodel=large']));
  expect([linker('go1.24.13'), linker('go1.25.14')]).toEqual(['invalid flag in s: -mcmodel=large', undefined]);
});

test('what pkg-config is given has a list of its own since Go 1.25', () => {
  const pkgConfig = (goVersion: string, flag: string) =>
    messageOf(() => checkPkgConfigFlags(settings({}, goVersion), [flag]));
  expect([pkgConfig('go1.24.13', '--libs'), pkgConfig('go1.25.14', '--libs')]).toEqual([
    'invalid flag in pkg-config --cflags: --libs',
    undefined,
  ]);
  expect([pkgConfig('go1.24.13', '--static'), pkgConfig('go1.25.14', '--unknown')]).toEqual([
    undefined,
    'invalid flag in pkg-config: --unknown',
  ]);
});

test.each([
  ['-fplugin=foo.so', '-fplugin=foo.so'],
  ['-I', '-I without argument (see https://golang.org/s/invalidflag)'],
  ['-D -X', '-D -X (see https://golang.org/s/invalidflag)'],
])('compiler flags %s before Go 1.26', (flags, refused) => {
  const check = (): void => checkCompilerFlags(settings({}, 'go1.25.14'), 'CFLAGS', 's', flags.split(' '));
  expect(messageOf(check)).toBe(`invalid flag in s: ${refused}`);
});

const linkerTable: readonly (readonly [flags: string, refused: string | undefined])[] = [
  ['-Fbar -lbar -Lbar -fpic -static -static-libgcc++ -L framework -framework Chocolate', undefined],
  ['-Wl,-z,relro -Wl,-z,relro,-z,now -Wl,-framework -Wl,Chocolate -Wl,-rpath=$ORIGIN/../lib', undefined],
  ['-Wl,--push-state,--as-needed foo.a ./x.so /lib/y.dylib -Wl,-wrap,foo', undefined],
  ['-Wl,--push-state,-lx', '-Wl,--push-state,-lx'],
  ['-Wl,--push-state,-z', '-Wl,--push-state,-z'],
  ['-lto_library foo', '-lto_library'],
  ['-Wl,-D,foo', '-Wl,-D,foo'],
  ['-Wl,-rpath,@foo', '-Wl,-rpath,@foo'],
  ['-Wl,-R -Wl,@foo', '-Wl,-R -Wl,@foo'],
  ['-Wl,-framework -Wl,a,b', '-Wl,-framework -Wl,a,b'],
  ['-foo.o', '-foo.o'],
  ['@x.o', '@x.o'],
];

test.each(linkerTable)('linker flags %s', (flags, refused) => {
  const check = (): void => checkLinkerFlags(settings(), 'LDFLAGS', '#cgo LDFLAGS', flags.split(' '));
  expect(messageOf(check)).toBe(
    refused && `invalid flag in #cgo LDFLAGS: ${refused} (see https://go.dev/s/invalidflag)`,
  );
});

test('settings allow and disallow flags, whole ones only; disallowing wins', async () => {
  const withSettings = async (values: Readonly<Record<string, string>>) => await withPatterns(settings(values));
  const check = async (values: Readonly<Record<string, string>>, name: 'CFLAGS' | 'CPPFLAGS', flag: string) => {
    const patterns = await withSettings(values);
    return messageOf(() => checkCompilerFlags(patterns, name, 's', [flag]));
  };
  const allow = { CGO_CFLAGS_ALLOW: '-fplug.*' };
  expect(await check(allow, 'CFLAGS', '-fplugin=x')).toBeUndefined();
  expect(await check(allow, 'CPPFLAGS', '-fplugin=x')).toContain('invalid flag in s');
  expect(await check({ CGO_CFLAGS_ALLOW: '-f' }, 'CFLAGS', '-fplugin=x')).toContain('invalid');
  expect(await check({ CGO_CFLAGS_ALLOW: '(?i)-FPLUG.*' }, 'CFLAGS', '-fplugin=x')).toBeUndefined();
  const both = { CGO_CFLAGS_ALLOW: '-D.*', CGO_CFLAGS_DISALLOW: '-DX' };
  expect(await check(both, 'CFLAGS', '-DX')).toContain('invalid flag in s: -DX');
  expect(await check(both, 'CFLAGS', '-DXY')).toBeUndefined();
});

// by go run of a program that has regexp.Compile of each
test.each([
  ['(', 'missing closing ): `(`'],
  ['[', 'missing closing ]: `[`'],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['(?<=a)', 'invalid named capture: `(?<=a)`'],
])('the setting %s is no regular expression of Go', async (text, reason) => {
  const patterns = await withPatterns(settings({ CGO_CFLAGS_ALLOW: text }));
  expect(messageOf(() => checkCompilerFlags(patterns, 'CFLAGS', 's', []))).toBe(
    `parsing $CGO_CFLAGS_ALLOW: error parsing regexp: ${reason}`,
  );
});

test('pkg-config takes its own options only', () => {
  expect(() => checkPkgConfigFlags(settings(), ['--static', '--define-variable=a=b', '--with-path=x'])).not.toThrow();
  expect(() => checkPkgConfigFlags(settings(), ['--log-file=/tmp/x'])).toThrow(
    'invalid flag in pkg-config: --log-file=/tmp/x (see',
  );
});

test("unknown flags and -flto are not for Go's own linker", () => {
  const none = { cppflags: [], cflags: [], cxxflags: [], fflags: [], ldflags: [] };
  expect(allowsInternalLink(settings(), { ...none, cflags: ['-O2', '-g'] })).toBe(true);
  expect(allowsInternalLink(settings(), { ...none, cxxflags: ['-flto'] })).toBe(false);
  expect(allowsInternalLink(settings(), { ...none, fflags: ['-fplugin=x'] })).toBe(false);
});

test.each([
  [{ cppflags: ['-fplugin=x'] }],
  [{ cflags: ['--static'] }],
  [{ ldflags: ['-static'] }],
  [{ ldflags: ['-Wl,-Bstatic'] }],
  [{ ldflags: ['-fplugin=x'] }],
])('nor, since Go 1.27, are %j', (flags) => {
  const all = { cppflags: [], cflags: [], cxxflags: [], fflags: [], ldflags: [], ...flags };
  expect([allowsInternalLink(settings(), all), allowsInternalLink(strict, all)]).toEqual([true, false]);
});

/** What Go 1.26 takes and Go 1.27 refuses; where the two refuse the same flag in another way, with both. */
const compilerChanges: readonly (readonly [flags: string, refused: string | undefined])[] = [
  ['-x c -x c++-header -xassembler -fsanitize=address -I =/x', undefined],
  ['-fsanitize=@x', '-fsanitize=@x'],
  ['-x go', '-x go'],
  ['-xgo', '-xgo'],
  ['-gen-cdb-fragment-path', '-gen-cdb-fragment-path'],
  ['-gnatO', '-gnatO'],
  ['--sysroot=/x', '--sysroot=/x'],
  ['--sysroot /x', '--sysroot'],
  ['-target x', '-target'],
];

test.each(compilerChanges)('compiler flags since Go 1.27: %s', (flags, refused) => {
  const list = flags.split(' ');
  expect(() => checkCompilerFlags(settings(), 'CFLAGS', 's', list)).not.toThrow();
  const message = messageOf(() => checkCompilerFlags(strict, 'CFLAGS', 's', list));
  expect(message).toBe(refused && `invalid flag in s: ${refused} (see https://go.dev/s/invalidflag)`);
});

const linkerChanges: readonly (readonly [flags: string, refused: string | undefined])[] = [
  ['-lfoo -l foo -Wl,-R,/foo -Wl,-R /foo -Wl,-framework -Wl,Chocolate', undefined],
  ['-l:foo.a', '-l:foo.a'],
  ['-l/x', '-l/x'],
  ['-l a:b', '-l a:b'],
  ['-l ibrary', '-l'],
  ['-lazy_library', '-lazy_library'],
  ['-load_hidden', '-load_hidden'],
  ['-Wl,-framework foo', '-Wl,-framework foo'],
  ['-Wl,-R==x', '-Wl,-R==x'],
  ['-gnatO', '-gnatO'],
  ['-isysroot /x --sysroot /y', '--sysroot'],
];

test.each(linkerChanges)('linker flags since Go 1.27: %s', (flags, refused) => {
  const list = flags.split(' ');
  expect(() => checkLinkerFlags(settings(), 'LDFLAGS', 's', list)).not.toThrow();
  const message = messageOf(() => checkLinkerFlags(strict, 'LDFLAGS', 's', list));
  expect(message).toBe(refused && `invalid flag in s: ${refused} (see https://go.dev/s/invalidflag)`);
});

test('a library of Windows is linked since Go 1.27', () => {
  expect(() => checkLinkerFlags(settings(), 'LDFLAGS', 's', ['foo.lib'])).toThrow('invalid flag in s: foo.lib');
  expect(() => checkLinkerFlags(strict, 'LDFLAGS', 's', ['foo.lib'])).not.toThrow();
});

test('pkg-config, since Go 1.27, takes fewer options, and names that are no paths', () => {
  for (const option of ['--with-path=x', '--personality=triplet', '--define-variable=a=$b']) {
    expect(() => checkPkgConfigFlags(settings(), [option])).not.toThrow();
    expect(() => checkPkgConfigFlags(strict, [option])).toThrow(`invalid flag in pkg-config: ${option}`);
  }
  for (const name of ['./x', 'a/b', 'x.pc', 'x.PC>=1', 'a,b.pc', 'a..b', 'a:b']) {
    expect([name, isPackageName(settings(), name), isPackageName(strict, name)]).toEqual([name, true, false]);
  }
  for (const name of ['gtk+-3.0', 'a >= 1.2', 'x.pcy']) expect(isPackageName(strict, name)).toBe(true);
});

test('what could be a flag or a response file is no safe argument', () => {
  for (const word of ['', '-x', '@x', '=x', ' x', '$x', '~']) expect(isSafeArgument(word)).toBe(false);
  for (const word of ['x', '0', '_', './x', '/x', 'é', '😀']) expect(isSafeArgument(word)).toBe(true);
});
