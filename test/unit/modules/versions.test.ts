import { expect, test } from 'vitest';
import { compareGoVersions, goLanguageVersion, goVersionOfToolchain } from '../../../src/base/go-version.ts';
import {
  checkModulePath,
  escapePath,
  matchPrefixPatterns,
  pathMajorProblem,
  splitPathVersion,
} from '../../../src/modules/module-path.ts';
import { pseudoVersion, pseudoVersionBase, pseudoVersionTime } from '../../../src/modules/pseudo-version.ts';
import { canonicalSemver, compareSemver } from '../../../src/modules/semver.ts';

test('semantic versions are ordered by numbers, then by pre-release', () => {
  const ordered = [
    'bad',
    'v0.9.0',
    'v1.0.0-alpha',
    'v1.0.0-alpha.1',
    'v1.0.0-beta.2',
    'v1.0.0-beta.11',
    'v1.0.0',
    'v1.10.0',
  ];
  expect(ordered.toReversed().toSorted(compareSemver)).toEqual(ordered);
});

test('a short version is completed', () => {
  expect(canonicalSemver('v1')).toBe('v1.0.0');
  expect(canonicalSemver('v1.2.3+meta')).toBe('v1.2.3');
  expect(canonicalSemver('v01')).toBe('');
});

test('a language version is older than its candidates, those than its release', () => {
  expect(compareGoVersions('1.21', '1.21rc1')).toBeLessThan(0);
  expect(compareGoVersions('1.21rc1', '1.21.0')).toBeLessThan(0);
  expect(compareGoVersions('1.20', '1.20.0')).toBe(0);
  expect(goLanguageVersion('1.21.3')).toBe('1.21');
  expect(goVersionOfToolchain('go1.21.3-custom')).toBe('1.21.3');
});

test('module paths are told what is wrong with them', () => {
  expect(() => checkModulePath('example')).toThrow(
    'malformed module path "example": missing dot in first path element',
  );
  expect(() => checkModulePath('example.com/v1')).toThrow('malformed module path "example.com/v1": invalid version');
  expect(escapePath('github.com/BurntSushi/toml')).toBe('github.com/!burnt!sushi/toml');
  expect(splitPathVersion('gopkg.in/yaml.v3').pathMajor).toBe('.v3');
  expect(pathMajorProblem('v2.0.0', '')?.message).toBe('version "v2.0.0" invalid: should be v0 or v1, not v2');
  expect(matchPrefixPatterns('*.corp.com,x.org/y', 'git.corp.com/a/b')).toBe(true);
});

test('a pseudo-version knows its base and its time', () => {
  const version = pseudoVersion('v1', 'v1.2.9', '20240102030405', 'abcdef012345');
  expect(version).toBe('v1.2.10-0.20240102030405-abcdef012345');
  expect(pseudoVersionBase(version)).toBe('v1.2.9');
  expect(pseudoVersionTime(version)).toBe('2024-01-02T03:04:05Z');
});
