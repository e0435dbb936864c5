import { expect, test } from 'vitest';
import { immutableTrees } from '../../../src/config/immutable-tree.ts';

const treeOf = immutableTrees({ goroot: '/go', gomodcache: '/home/a@b/mod' });

test.each([
  ['/go/src/fmt/print.go', '/go/src'],
  ['/go/src', '/go/src'],
  ['/go/srcs/a.go', undefined],
  ['/go/test/a.go', undefined],
  ['/home/a@b/mod/example.com/m@v1.0.0/sub/a.go', '/home/a@b/mod/example.com/m@v1.0.0'],
  ['/home/a@b/mod/example.com/m@v1.0.0', '/home/a@b/mod/example.com/m@v1.0.0'],
  ['/home/a@b/mod/cache/download/example.com/m/list', undefined],
  ['/home/a@b/modern/example.com/m@v1.0.0/a.go', undefined],
])('%s is in the tree %s', (path, tree) => {
  expect(treeOf(path)).toBe(tree);
});

test('a GOROOT in the module cache has a tree of its own', () => {
  const goroot = '/mod/golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64';
  const inside = immutableTrees({ goroot, gomodcache: '/mod' });
  expect([inside(`${goroot}/src/fmt/print.go`), inside(`${goroot}/VERSION`)]).toEqual([`${goroot}/src`, goroot]);
});
