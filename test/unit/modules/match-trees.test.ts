import { expect, test } from 'vitest';
import { SysError } from '../../../src/base/errors.ts';
import { matchTrees, type PackageTree, type TreeSearch } from '../../../src/modules/match-trees.ts';
import type { ReadableFiles } from '../../../src/sys/system.ts';
import { fakeFiles } from '../packages/fake-files.ts';

const tree = fakeFiles({
  '/m/a/a.go': '',
  '/m/a/x/x.go': '',
  '/m/a-z/z.go': '',
  '/m/closed/c.go': '',
  '/m/none/x.txt': '',
  '/m/other/go.mod': '',
  '/m/other/o.go': '',
  '/m/vendor/v.go': '',
  '/m/vendor/v/v.go': '',
  '/m/z/z.go': '',
});

function readDir(path: string): ReturnType<ReadableFiles['readDir']> {
  if (path === '/m/closed') throw new SysError('EACCES', 'open', path, 'permission denied');
  return tree.readDir(path);
}

const search: TreeSearch = {
  files: { ...tree, readDir },
  cgoEnabled: false,
  hasPackage: (dir) => readDir(dir).some(({ name }) => name.endsWith('.go')),
};
const main: PackageTree = { dir: '/m', prefix: 'e.com/m', skipsVendor: true, skipsModules: true };

test('what can not be read is matched and told, and the rest is walked', () => {
  const { packages, errors } = matchTrees('e.com/...', [main], search);
  expect(packages).toEqual(['a', 'a/x', 'a-z', 'closed', 'vendor', 'z'].map((sub) => `e.com/m/${sub}`));
  expect(errors.map(({ message }) => message)).toEqual(['open /m/closed: permission denied']);
});

test('where errors end a walk, they end that of their tree', () => {
  const { packages, errors } = matchTrees('...', [main, { ...main, dir: '/m/z', prefix: 'z' }], {
    ...search,
    endsAtErrors: true,
  });
  expect(packages).toEqual(['e.com/m/a', 'e.com/m/a/x', 'e.com/m/a-z', 'e.com/m/closed', 'z']);
  expect(errors).toHaveLength(1);
});

test.each([
  ['/m/none/x.txt', 'lstat /m/none/x.txt/: not a directory'],
  ['/m/nothing', 'lstat /m/nothing/: no such file or directory'],
  ['/m/closed', 'open /m/closed/: permission denied'],
])('the tree %s can not be walked', (dir, message) => {
  const { errors } = matchTrees('...', [{ ...main, dir }], search);
  expect(errors.map((error) => error.message)).toEqual([message]);
});

test('of a tree that has an index every directory is asked about, in the order of their names', () => {
  const asked: string[] = [];
  const isIgnored = (path: string): boolean => {
    asked.push(path);
    return path.startsWith('a');
  };
  const open = { ...search, files: tree as ReadableFiles };
  const indexed: PackageTree = { ...main, skipsModules: false, isIndexed: true, isIgnored };
  expect(matchTrees('e.com/m/other/...', [indexed], open).packages).toEqual(['e.com/m/other']);
  expect(asked).toEqual(['', 'a', 'a-z', 'a/x', 'closed', 'none', 'other', 'vendor', 'z']);
  asked.length = 0;
  matchTrees('e.com/m/other/...', [{ ...indexed, isIndexed: false }], open);
  expect(asked).toEqual(['a', 'a-z', 'closed', 'none', 'other', 'other/go.mod', 'other/o.go', 'vendor', 'z']);
});

test('links to directories that a pattern with ... would match are told, where it is not hidden', () => {
  const linked = (path: string): ReturnType<ReadableFiles['readDir']> =>
    path === '/m'
      ? ['.h', 'a', 'file', 'l'].map((name) => ({ name, kind: name === 'a' ? 'directory' : 'symlink' }))
      : tree.readDir(path);
  const tryStat: ReadableFiles['tryStat'] = (path) =>
    path === '/m/l' || path === '/m/.h' ? tree.tryStat('/m/a') : tree.tryStat(path);
  const links: string[] = [];
  const files = { ...tree, readDir: linked, tryStat } as ReadableFiles;
  const noted = (pattern: string | undefined): readonly string[] => {
    links.length = 0;
    matchTrees(pattern, [main], { ...search, files, noteLink: (path) => links.push(path) });
    return links;
  };
  expect(noted('e.com/m/...')).toEqual(['/m/l']);
  expect(noted('e.com/m/a/...')).toEqual([]);
  expect(noted(undefined)).toEqual([]);
});
