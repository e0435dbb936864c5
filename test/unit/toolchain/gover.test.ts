import { expect, test } from 'vitest';
import { packageLanguage } from '../../../src/toolchain/compile-command.ts';
import { compareGoVersions, languageVersion } from '../../../src/toolchain/gover.ts';
import { testPackage } from './tool-setup.ts';

test('versions are ordered from development over candidates to patches', () => {
  const ordered = [
    '',
    '1.9',
    '1.20rc1',
    '1.20',
    '1.21',
    '1.21beta1',
    '1.21rc1',
    '1.21rc2',
    '1.21.0',
    '1.21.10',
    '1.100',
  ];
  for (const [at, version] of ordered.entries()) {
    expect(compareGoVersions(version, version)).toBe(0);
    if (at === 0) continue;
    expect(compareGoVersions(ordered[at - 1] ?? '', version)).toBeLessThan(0);
    expect(compareGoVersions(version, ordered[at - 1] ?? '')).toBeGreaterThan(0);
  }
});

test.each([
  ['1.21.3', '1.21'],
  ['1.22rc1', '1.22'],
  ['1', '1'],
  ['1.0', '1'],
  ['bad', ''],
])('the language of %s is %s', (version, language) => {
  expect(languageVersion(version)).toBe(language);
});

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
