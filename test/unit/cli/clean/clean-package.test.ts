import { expect, test } from 'vitest';
import { selectLeftOvers } from '../../../../src/cli/clean/clean-package.ts';
import type { Package } from '../../../../src/packages/package.ts';
import type { DirEntry } from '../../../../src/sys/system.ts';

function packageOf(name: string, goFiles: readonly string[] = []): Package {
  return { name, goFiles, cgoFiles: [], testGoFiles: [], xTestGoFiles: [] } as unknown as Package;
}

function entries(...names: string[]): DirEntry[] {
  return names.map((name) =>
    name.endsWith('/') ? { name: name.slice(0, -1), kind: 'directory' } : { name, kind: 'file' },
  );
}

const names = { directory: 'v2', executable: 'tool' };

test('a program goes under both of its names, with all that its sources could have been built to', () => {
  expect(selectLeftOvers(packageOf('main', ['a.go']), names, entries('a.go', 'a_test.go')).named.join(' ')).toBe(
    'v2 v2.exe tool tool.exe v2.test v2.test.exe tool.test tool.test.exe a a.exe a.test a.test.exe a_test a_test.exe',
  );
});

test('the sources of a library are no programs', () => {
  expect(selectLeftOvers(packageOf('lib', ['a.go']), names, entries('a.go', 'other.go', 'v2')).named.join(' ')).toBe(
    'v2.test v2.test.exe tool.test tool.test.exe other other.exe',
  );
});

test('files go that are named or old, and old directories; nothing else does', () => {
  const found = entries(
    '.a',
    'a.go',
    'a',
    'a.out',
    'lib.so',
    'tool',
    'notes.txt',
    'x.o',
    '_obj/',
    'tool.test/',
    'sub/',
  );
  const { files, directories } = selectLeftOvers(packageOf('main'), names, found);
  expect(files).toEqual(['.a', 'a', 'a.out', 'lib.so', 'tool', 'x.o']);
  expect(directories).toEqual(['_obj']);
});
