import { expect, test } from 'vitest';
import { compareGoVersions, goLanguageVersion } from '../../../src/base/go-version.ts';

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
  expect(goLanguageVersion(version)).toBe(language);
});
