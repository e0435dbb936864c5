import { expect, test } from 'vitest';
import { hasFilePathPrefix } from '../../../src/base/file-path-prefix.ts';

test.each([
  ['/tree/a', '/tree', true],
  ['/tree2/a', '/tree', false],
  ['/a', '/', true],
  ['/tree/a', '/tree/', true],
  ['/a', '', false],
])('%s below %s: %s', (path, tree, expected) => {
  expect(hasFilePathPrefix(path, tree)).toBe(expected);
});
