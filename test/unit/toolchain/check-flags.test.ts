import { expect, test } from 'vitest';
import { errorText } from '../../../src/base/errors.ts';
import {
  allowsInternalLink,
  checkCompilerFlags,
  checkLinkerFlags,
  checkPkgConfigFlags,
  isSafeArgument,
} from '../../../src/toolchain/check-flags.ts';

function settings(values: Readonly<Record<string, string>> = {}) {
  return { getenv: (name: string): string => values[name] ?? '' };
}

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

test('settings allow and disallow flags, whole ones only; disallowing wins', () => {
  const allow = settings({ CGO_CFLAGS_ALLOW: '-fplug.*' });
  expect(() => checkCompilerFlags(allow, 'CFLAGS', 's', ['-fplugin=x'])).not.toThrow();
  expect(() => checkCompilerFlags(allow, 'CPPFLAGS', 's', ['-fplugin=x'])).toThrow('invalid flag in s');
  expect(() => checkCompilerFlags(settings({ CGO_CFLAGS_ALLOW: '-f' }), 'CFLAGS', 's', ['-fplugin=x'])).toThrow(
    'invalid',
  );
  expect(() =>
    checkCompilerFlags(settings({ CGO_CFLAGS_ALLOW: '(?i)-FPLUG.*' }), 'CFLAGS', 's', ['-fplugin=x']),
  ).not.toThrow();
  const both = settings({ CGO_CFLAGS_ALLOW: '-D.*', CGO_CFLAGS_DISALLOW: '-DX' });
  expect(() => checkCompilerFlags(both, 'CFLAGS', 's', ['-DX'])).toThrow('invalid flag in s: -DX');
  expect(() => checkCompilerFlags(both, 'CFLAGS', 's', ['-DXY'])).not.toThrow();
  expect(() => checkCompilerFlags(settings({ CGO_CFLAGS_ALLOW: '(' }), 'CFLAGS', 's', [])).toThrow(
    'parsing $CGO_CFLAGS_ALLOW: ',
  );
});

test('pkg-config takes its own options only', () => {
  expect(() => checkPkgConfigFlags(['--static', '--define-variable=a=b'])).not.toThrow();
  expect(() => checkPkgConfigFlags(['--log-file=/tmp/x'])).toThrow(
    'invalid flag in pkg-config: --log-file=/tmp/x (see',
  );
});

test("unknown flags and -flto are not for Go's own linker", () => {
  expect(allowsInternalLink(['-O2', '-g'])).toBe(true);
  expect(allowsInternalLink(['-flto'])).toBe(false);
  expect(allowsInternalLink(['-fplugin=x'])).toBe(false);
});

test('what could be a flag or a response file is no safe argument', () => {
  for (const word of ['', '-x', '@x', '=x', ' x', '$x', '~']) expect(isSafeArgument(word)).toBe(false);
  for (const word of ['x', '0', '_', './x', '/x', 'é', '😀']) expect(isSafeArgument(word)).toBe(true);
});
