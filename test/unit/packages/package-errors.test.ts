import { expect, test } from 'vitest';
import { newPackage } from '../../../src/packages/new-package.ts';
import { formatPackageError, packageError, reportPackageErrors } from '../../../src/packages/package-errors.ts';

const frame = (importPath: string, position = ''): { importPath: string; position: string } => ({
  importPath,
  position,
});

test('a position comes first, and hides the chain of imports', () => {
  const error = packageError('no such thing', { importStack: [frame('a'), frame('b')], position: 'x.go:1:2' });
  expect(formatPackageError(error)).toBe('x.go:1:2: no such thing');
  expect(formatPackageError({ ...error, alwaysPrintStack: true })).toBe(
    'package a\n\timports b\n\tx.go:1:2: no such thing',
  );
});

test('without a position the chain is told, for cycles with files', () => {
  const importStack = [frame('a'), frame('b', '/s/a/a.go:3:8'), frame('a', '/s/b/b.go:4:8')];
  expect(formatPackageError(packageError('bad', { importStack }))).toBe('package a\n\timports b\n\timports a: bad');
  expect(formatPackageError(packageError('import cycle not allowed', { importStack, isImportCycle: true }))).toBe(
    'package a\n\timports b from a.go\n\timports a from b.go: import cycle not allowed',
  );
  expect(formatPackageError(packageError('bad'))).toBe('bad');
});

test('errors are reported once, imports first, and only when a root is incomplete', () => {
  //   a -> c    b -> c
  const [a, b, c] = ['a', 'b', 'c'].map(newPackage);
  if (a === undefined || b === undefined || c === undefined) throw new Error('unreachable');
  a.importedPackages = [c];
  b.importedPackages = [c];
  c.error = packageError('broken c');
  b.error = packageError('broken b');
  expect(reportPackageErrors([a, b])).toEqual([]);
  a.incomplete = true;
  expect(reportPackageErrors([a, b])).toEqual(['broken c', 'broken b']);
});
