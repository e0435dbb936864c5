import { expect, test } from 'vitest';
import { packageLanguage } from '../../../src/toolchain/compile-command.ts';
import { testPackage } from './tool-setup.ts';

test.each([
  ['1.21', '1.21'],
  ['', '1.16'],
  ['1.26.8', '1.26'],
  ['1.99', '1.26'],
])('a module of go %j is compiled as %s', (goVersion, language) => {
  const pkg = testPackage({ module: { path: 'm', version: '', dir: '/m', goVersion } });
  expect(packageLanguage('go1.26.8', pkg)).toBe(language);
  expect(packageLanguage('go1.26.8', testPackage({ module: undefined }))).toBe('1.26');
});
