import { expect, test } from 'vitest';
import { findNamed } from '../../../src/cli/named-packages.ts';
import { compiled, recordOf } from '../log/records.ts';

const plain = recordOf([
  compiled('example.com/m', 'a', ['dir /home/m']),
  compiled('example.com/m/store', 'b', ['dir /home/m/store']),
  compiled('example.com/other/store', 'c', ['dir /mod/other/store']),
  compiled('os', 'd', []),
]);

test.each([
  ['example.com/m', ['example.com/m']],
  ['store', ['example.com/m/store', 'example.com/other/store']],
  ['m/store/', ['example.com/m/store']],
  ['example.com/...', ['example.com/m', 'example.com/m/store', 'example.com/other/store']],
  ['tore', []],
  ['.', ['example.com/m']],
  ['./store', ['example.com/m/store']],
  ['./...', ['example.com/m', 'example.com/m/store']],
  ['/mod/other/store', ['example.com/other/store']],
  ['./os', []],
])('%s', (name, paths) => {
  expect(findNamed(plain, name, '/home/m')).toEqual(paths);
});

test('with -trimpath there is no directory to compare with', () => {
  const trimmed = recordOf([
    compiled('example.com/m', 'a', ['trimpath']),
    compiled('example.com/m/store', 'b', ['trimpath']),
  ]);
  expect(findNamed(trimmed, './store', '/home/m')).toEqual(['example.com/m/store']);
  expect(findNamed(trimmed, '.', '/home/m')).toEqual(['example.com/m']);
  expect(findNamed(trimmed, '../store', '/home/m/cmd')).toEqual(['example.com/m/store']);
});
