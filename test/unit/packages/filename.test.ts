import { expect, test } from 'vitest';
import type { BuildContext } from '../../../src/config/config.ts';
import { fileNameMatches, tagsOf } from '../../../src/packages/filename.ts';

function context(goos: string, goarch: string, changes: Partial<BuildContext> = {}): BuildContext {
  return {
    goos,
    goarch,
    cgoEnabled: false,
    cgoChanged: false,
    compiler: 'gc',
    buildTags: [],
    toolTags: [],
    releaseTags: ['go1.1'],
    installSuffix: '',
    ...changes,
  };
}

const linux = tagsOf(context('linux', 'amd64'));

test.each([
  ['a.go', true],
  ['linux.go', true],
  ['windows.go', true],
  ['a_linux.go', true],
  ['a_windows.go', false],
  ['a_amd64.s', true],
  ['a_arm64.s', false],
  ['a_linux_amd64.go', true],
  ['a_linux_arm64.go', false],
  ['a_windows_amd64.go', false],
  ['a_windows_test.go', false],
  ['a_linux_test.go', true],
  ['_linux_arm64.go', false],
  ['a_unix.go', true],
  ['a_amd64_linux.go', true],
  ['a_windows_x.go', true],
  ['a.b_windows.go', true],
  ['a_zos.c', false],
  ['a_test.go', true],
  ['test_windows', false],
])('%s on linux/amd64: %s', (name, expected) => {
  expect(fileNameMatches(name, linux)).toBe(expected);
});

test('systems take the files and tags of their kin', () => {
  const android = tagsOf(context('android', 'arm64'));
  expect(fileNameMatches('a_linux.go', android)).toBe(true);
  expect(android('unix')).toBe(true);
  expect(tagsOf(context('ios', 'arm64'))('darwin')).toBe(true);
  expect(tagsOf(context('illumos', 'amd64'))('solaris')).toBe(true);
  expect(linux('android')).toBe(false);
});

test('unix holds on unix systems only, cgo where it is enabled, gc as the compiler', () => {
  expect(linux('unix')).toBe(true);
  expect(tagsOf(context('windows', 'amd64'))('unix')).toBe(false);
  expect(tagsOf(context('js', 'wasm'))('unix')).toBe(false);
  expect([linux('cgo'), tagsOf(context('linux', 'amd64', { cgoEnabled: true }))('cgo')]).toEqual([false, true]);
  expect([linux('gc'), linux('gccgo'), linux('go1.1')]).toEqual([true, false, true]);
});

test('boringcrypto is another name of its experiment', () => {
  expect(tagsOf(context('linux', 'amd64', { toolTags: ['goexperiment.boringcrypto'] }))('boringcrypto')).toBe(true);
  expect(tagsOf(context('linux', 'amd64', { buildTags: ['boringcrypto'] }))('boringcrypto')).toBe(false);
});
