import { expect, test } from 'vitest';
import { SysError } from '../../../src/base/errors.ts';
import { matchDirs } from '../../../src/modules/match-dirs.ts';
import type { ReadableFiles } from '../../../src/sys/system.ts';
import { fakeFiles } from '../packages/fake-files.ts';

const tree = fakeFiles({
  '/w/m/m.go': '',
  '/w/m/a/a.go': '',
  '/w/m/a/none/x.txt': '',
  '/w/m/inner/go.mod': '',
  '/w/m/inner/i.go': '',
  '/w/m/testdata/t/t.go': '',
  '/w/m/secret/s.go': '',
  '/w/m/z/z.go': '',
});
const hasPackage = (dir: string): boolean => tree.readDir(dir).some(({ name }) => name.endsWith('.go'));
const setting = { cwd: '/w/m', files: tree as ReadableFiles, skipsModules: true, hasPackage };

test.each([
  ['./...', ['./.', './a', './secret', './z']],
  ['../m/a/...', ['../m/a']],
  ['./../m/z/...', ['./../m/z']],
  ['/w/m/a...', ['/w/m/a']],
  ['./inner/...', ['./inner']],
  ['./testdata/...', []],
  ['./testdata/t/...', ['./testdata/t']],
])('%s matches %j', (pattern, dirs) => {
  expect(matchDirs(pattern, setting)).toEqual({ dirs, error: undefined });
});

test('in GOPATH directories with a go.mod are as others are', () => {
  expect(matchDirs('./i...', { ...setting, skipsModules: false }).dirs).toEqual(['./inner']);
});

test.each([
  ['./none/...', 'lstat ./none/: no such file or directory'],
  ['../none/...', 'lstat ../none/: no such file or directory'],
  ['./m.go/...', 'lstat ./m.go/: not a directory'],
])('%s can not be walked: %s', (pattern, message) => {
  expect(matchDirs(pattern, setting)).toMatchObject({ dirs: [], error: { message } });
});

test('a directory that can not be read is matched, and ends the walk', () => {
  const readDir = (path: string): ReturnType<ReadableFiles['readDir']> => {
    if (path === '/w/m/secret') throw new SysError('EACCES', 'open', path, 'permission denied');
    return tree.readDir(path);
  };
  const files = { ...tree, readDir };
  const closed = {
    ...setting,
    files,
    hasPackage: (dir: string) => readDir(dir).some(({ name }) => name.endsWith('.go')),
  };
  const matched = (pattern: string): unknown[] => {
    const { dirs, error } = matchDirs(pattern, closed);
    return [dirs, error?.message];
  };
  expect(matched('./...')).toEqual([['./.', './a', './secret'], 'open secret: permission denied']);
  expect(matched('./secret/...')).toEqual([['./secret'], 'open ./secret/: permission denied']);
});
