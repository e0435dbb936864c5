import { expect, test } from 'vitest';
import { newPackage } from '../../../src/packages/new-package.ts';
import { flagArguments, packageMatcher } from '../../../src/packages/package-patterns.ts';

const setting = {
  cwd: '/w',
  modules: true,
  mainModules: new Set(['example.com/m']),
  tools: new Set(['example.com/dep/tool']),
};

test.each([
  ['...', 'a/b', true],
  ['net', 'net', true],
  ['net', 'net/http', false],
  ['net/...', 'net', true],
  ['net/...', 'net/http', true],
  ['net/...', 'network', false],
  ['net...', 'network', true],
  ['.../x', 'a/b/x', true],
  ['a.b/...', 'axb/c', false],
  ['a/...', 'a/vendor/b', false],
  ['a/...', 'a/vendor', true],
  ['a/vendor/...', 'a/vendor/b', true],
  ['a/.../b', 'a/vendor/b', false],
])('pattern %s on %s: %s', (pattern, path, expected) => {
  expect(packageMatcher(pattern, setting)(newPackage(path))).toBe(expected);
});

test('a relative pattern matches directories below the working directory', () => {
  const pkg = newPackage('example.com/m/a/b');
  pkg.dir = '/w/a/b';
  const matching = ['./a/b', './...', './a/...', './a/b/...'];
  expect(matching.map((pattern) => packageMatcher(pattern, setting)(pkg))).toEqual([true, true, true, true]);
  const others = ['.', './b/...', '../x/...', './a'];
  expect(others.map((pattern) => packageMatcher(pattern, setting)(pkg))).toEqual([false, false, false, false]);
});

test('all, std, cmd and work are no import paths', () => {
  const std = newPackage('cmd/go');
  std.standard = true;
  const matched = ['all', 'std', 'cmd', 'work'].map((pattern) => packageMatcher(pattern, setting)(std));
  expect(matched).toEqual([true, true, true, false]);
});

test('tool means what go.mod lists, in module mode', () => {
  const [tool, other] = [newPackage('example.com/dep/tool'), newPackage('example.com/dep')];
  const matches = packageMatcher('tool', setting);
  expect([matches(tool), matches(other)]).toEqual([true, false]);
  expect(packageMatcher('tool', { ...setting, modules: false })(tool)).toBe(false);
});

test('the last entry that matches a package gives its flags; without pattern the packages named match', () => {
  const named = newPackage('example.com/m');
  named.cmdlinePkg = true;
  const dep = newPackage('example.com/dep');
  const args = flagArguments(
    {
      raw: '-g',
      present: true,
      entries: [
        { pattern: 'example.com/...', args: ['-a'] },
        { pattern: undefined, args: ['-g'] },
      ],
    },
    setting,
  );
  expect([args(named), args(dep), args(newPackage('fmt'))]).toEqual([['-g'], ['-a'], []]);
});
