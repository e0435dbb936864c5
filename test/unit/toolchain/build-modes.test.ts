import { expect, test } from 'vitest';
import { GotsError } from '../../../src/base/errors.ts';
import type { BuildFlags } from '../../../src/config/build-flags.ts';
import type { BuildContext } from '../../../src/config/config.ts';
import { resolveBuildMode } from '../../../src/toolchain/build-modes.ts';
import { testConfig } from './tool-setup.ts';

function modeOf(flags: Partial<BuildFlags>, platform = 'linux/amd64', context: Partial<BuildContext> = {}) {
  const [goos = '', goarch = ''] = platform.split('/');
  return resolveBuildMode(testConfig({ flags, context: { goos, goarch, ...context } }));
}

function failureOf(run: () => unknown): GotsError {
  try {
    run();
  } catch (error) {
    if (error instanceof GotsError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

test.each([
  ['default', 'linux/amd64', 'exe', 'all', '', ''],
  ['default', 'darwin/arm64', 'pie', 'all', '-shared', ''],
  ['default', 'windows/amd64', 'pie', 'all', '', '.exe'],
  ['default', 'android/arm64', 'pie', 'all', '-shared', ''],
  ['exe', 'linux/amd64', 'exe', 'main', '', ''],
  ['pie', 'linux/amd64', 'pie', 'all', '-shared', ''],
  ['pie', 'windows/amd64', 'pie', 'all', '', '.exe'],
  ['archive', 'linux/amd64', '', 'not-main', '', ''],
  ['c-archive', 'linux/amd64', 'c-archive', 'one-main', '-shared', '.a'],
  ['c-archive', 'darwin/amd64', 'c-archive', 'one-main', '', '.a'],
  ['c-archive', 'darwin/arm64', 'c-archive', 'one-main', '-shared', '.a'],
  ['c-shared', 'linux/amd64', 'c-shared', 'one-main', '-shared', ''],
  ['c-shared', 'windows/amd64', 'c-shared', 'one-main', '', ''],
  ['plugin', 'linux/amd64', 'plugin', 'one-main', '-dynlink', '.so'],
  ['shared', 'linux/amd64', 'shared', 'not-main', '-dynlink', ''],
])('-buildmode=%s on %s links as %s', (buildmode, platform, ldBuildmode, packages, codegen, exeSuffix) => {
  const mode = modeOf({ buildmode }, platform);
  expect(mode).toMatchObject({ name: buildmode, ldBuildmode, packages, exeSuffix });
  expect(mode.gcflags).toEqual(codegen === '' ? [] : [codegen]);
  expect(mode.asmflags).toEqual(mode.gcflags);
});

test('-race adds its flag, its install suffix and its cover mode', () => {
  const mode = modeOf({ race: true, buildmode: 'c-shared', installsuffix: 'x' });
  expect(mode.gcflags).toEqual(['-shared', '-race']);
  expect(mode.asmflags).toEqual(['-shared']);
  expect(mode.ldflags).toEqual(['-race']);
  expect(mode.installSuffix).toBe('x_race_shared');
  expect(mode.coverMode).toBe('atomic');
});

test('a default that needs position-independent code has no install suffix', () => {
  expect(modeOf({}, 'darwin/arm64').installSuffix).toBe('');
});

test('-linkshared makes all code dynamic', () => {
  const mode = modeOf({ linkshared: true });
  expect(mode.gcflags).toEqual(['-dynlink', '-linkshared']);
  expect(mode.asmflags).toEqual(['-dynlink', '-D=GOBUILDMODE_shared=1', '-linkshared']);
  expect(mode.ldflags).toEqual(['-linkshared', '-w']);
  expect(mode.installSuffix).toBe('dynlink');
});

test('-msan links position-independent executables but on linux/amd64', () => {
  expect(modeOf({ msan: true }).name).toBe('default');
  expect(modeOf({ msan: true }, 'linux/arm64').name).toBe('pie');
});

test('-buildmode=exe with -o takes one main package', () => {
  expect(modeOf({ buildmode: 'exe', o: 'x' }).packages).toBe('one-main');
});

test.each([
  [{ buildmode: 'foo' }, 'linux/amd64', 'buildmode=foo not supported', 1, true],
  [{ buildmode: 'plugin' }, 'windows/amd64', '-buildmode=plugin not supported on windows/amd64', 1, true],
  [{ buildmode: 'pie' }, 'plan9/386', '-buildmode=pie not supported on plan9/386', 1, true],
  [{ buildmode: 'c-archive' }, 'linux/mips', '-buildmode=c-archive not supported on linux/mips', 1, true],
  [{ buildmode: 'shared', o: 'x' }, 'linux/amd64', '-buildmode=shared and -o not supported together', 1, true],
  [{ linkshared: true }, 'darwin/arm64', '-linkshared not supported on darwin/arm64', 1, true],
  [
    { race: true, buildmode: 'pie' },
    'linux/amd64',
    '-buildmode=pie not supported when -race is enabled on linux/amd64',
    1,
    true,
  ],
  [{ race: true, msan: true }, 'linux/amd64', 'may not use -race and -msan simultaneously', 2, false],
  [{ race: true, asan: true }, 'linux/amd64', 'may not use -race and -asan simultaneously', 2, false],
  [{ msan: true, asan: true }, 'linux/amd64', 'may not use -msan and -asan simultaneously', 2, false],
  [{ race: true }, 'linux/386', '-race is not supported on linux/386', 2, true],
  [{ msan: true }, 'windows/amd64', '-msan is not supported on windows/amd64', 2, true],
  [{ asan: true }, 'darwin/arm64', '-asan is not supported on darwin/arm64', 2, true],
  [
    { race: true, covermode: 'set' },
    'linux/amd64',
    '-covermode must be "atomic", not "set", when -race is enabled',
    1,
    true,
  ],
] as const)('%j on %s is refused', (flags, platform, message, exitCode, bare) => {
  expect(failureOf(() => modeOf(flags, platform))).toMatchObject({ message, exitCode, bare });
});

test('sanitizers need cgo; where it could be enabled, the text says how', () => {
  const off = { cgoEnabled: false };
  const native = failureOf(() => modeOf({ race: true }, 'linux/amd64', off));
  expect(native.message).toBe('-race requires cgo; enable cgo by setting CGO_ENABLED=1');
  expect(failureOf(() => modeOf({ asan: true }, 'linux/arm64', off)).message).toBe('-asan requires cgo');
  expect(modeOf({ race: true }, 'darwin/arm64', off).gcflags).toEqual(['-shared', '-race']);
});
