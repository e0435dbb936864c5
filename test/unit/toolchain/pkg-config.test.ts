import { expect, test } from 'vitest';
import { pkgConfigCommands, splitPkgConfigOutput } from '../../../src/toolchain/pkg-config.ts';
import { testPackage, testSetup } from './tool-setup.ts';

test.each([
  ['', []],
  ['-r:foo -L/usr/white\\ space/lib -lfoo\\ bar', ['-r:foo', '-L/usr/white space/lib', '-lfoo bar']],
  ['-lextra\\ fun\\ arg\\\\', ['-lextra fun arg\\']],
  ['\textra     whitespace\n', ['extra', 'whitespace']],
  [`"-r:foo" "-L/usr/white space/lib" '-lfoo bar'`, ['-r:foo', '-L/usr/white space/lib', '-lfoo bar']],
  [String.raw`"\\\"\a\$"`, ['\\"\\a$']],
  [`""`, ['']],
  ["-fPIC -DX='a b'c", ['-fPIC', '-DX=a bc']],
  ['a\\\nb', ['ab']],
])('%j is split as a shell would', (output, words) => {
  expect(splitPkgConfigOutput(output)).toEqual(words);
});

test.each([
  [`"a`, 'unterminated quoted string in pkgconf output'],
  ['a\\', 'broken character escaping in pkgconf output'],
  [`"foo\\`, 'unterminated quoted string in pkgconf output'],
  ['a;b', "unexpected shell character ';' in pkgconf output"],
  ['"$x"', "unexpected shell character '$' in pkgconf output"],
])('%j is refused', (output, message) => {
  expect(() => splitPkgConfigOutput(output)).toThrow(message);
});

test('options go before names, and both runs are checked', () => {
  const pkg = testPackage({ cgoPkgConfig: ['foo', '--static', '--', 'bar'] });
  const commands = pkgConfigCommands(testSetup(), pkg);
  expect(commands?.cflags.command.argv).toEqual(['pkg-config', '--cflags', '--static', '--', 'foo', 'bar']);
  expect(commands?.ldflags.command.argv).toEqual(['pkg-config', '--libs', '--static', '--', 'foo', 'bar']);
  expect(commands?.ldflags.description).toBe('pkg-config --libs --static -- foo bar');
  expect(commands?.cflags.parse('-I/x -DY\n')).toEqual(['-I/x', '-DY']);
  expect(() => commands?.cflags.parse('-fplugin=x')).toThrow('invalid flag in pkg-config --cflags: -fplugin=x');
  expect(() => commands?.ldflags.parse('-Wl,-x')).toThrow('invalid flag in pkg-config --libs: -Wl,-x');
  expect(pkgConfigCommands(testSetup(), testPackage())).toBeUndefined();
});

test('a name that could be a flag is refused', () => {
  const pkg = testPackage({ cgoPkgConfig: ['-x'] });
  expect(() => pkgConfigCommands(testSetup(), pkg)).toThrow('invalid pkg-config package name: -x');
});
