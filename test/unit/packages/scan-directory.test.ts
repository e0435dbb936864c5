import { expect, test } from 'vitest';
import type { BuildContext } from '../../../src/config/config.ts';
import { DirectoryScanner } from '../../../src/packages/scan-directory.ts';
import { fakeFiles } from './fake-files.ts';

const context: BuildContext = {
  goos: 'linux',
  goarch: 'amd64',
  cgoEnabled: true,
  cgoChanged: false,
  compiler: 'gc',
  buildTags: [],
  toolTags: [],
  releaseTags: [],
  installSuffix: '',
};

const tree = {
  '/p/a.go': 'package p\n\nimport "fmt"\n',
  '/p/a_windows.go': 'package p\n\nimport "nope"\n',
  '/p/b_test.go': 'package p\n\nimport "testing"\n',
  '/p/x_test.go': 'package p_test\n\nimport "os"\n',
  '/p/c.go': '//go:build ignore\n\npackage main\n\nimport "log"\n',
  '/p/d.go': 'package documentation\n',
  '/p/_e.go': 'no Go',
  '/p/.f.go': 'no Go',
  '/p/g.c': '',
  '/p/h.S': '',
  '/p/i.s': '// +build windows\n\n',
  '/p/j.txt': '',
  '/p/k.go': '-> dir',
  '/p/dir/l.go': 'package l\n',
};

test('files go to the lists of their kinds', () => {
  const pkg = new DirectoryScanner(fakeFiles(tree), context).scan('/p');
  expect(pkg).toMatchObject({
    name: 'p',
    goFiles: ['a.go'],
    ignoredGoFiles: ['a_windows.go', 'c.go', 'd.go'],
    ignoredOtherFiles: ['h.S', 'i.s'],
    testGoFiles: ['b_test.go'],
    xTestGoFiles: ['x_test.go'],
    cFiles: ['g.c'],
    imports: ['fmt'],
    problem: undefined,
  });
});

test('scanning for modules and for packages reads each file once', () => {
  const files = fakeFiles(tree);
  const scanner = new DirectoryScanner(files, context);
  expect(scanner.scanImports('/p')).toEqual({ packageName: 'p', imports: ['fmt'], testImports: ['os', 'testing'] });
  scanner.scan('/p');
  scanner.scan('/p');
  expect(new Set(files.reads).size).toBe(files.reads.length);
});

test('the time that a directory takes adds up, and is that of no other', () => {
  let now = 0;
  const files = fakeFiles({ ...tree, '/q/q.go': 'package q\n' });
  const readFile = (path: string): Uint8Array => {
    now += 2;
    return files.readFile(path);
  };
  const scanner = new DirectoryScanner({ ...files, readFile }, context, { ticks: () => now });
  expect(() => scanner.scanImports('/nosuch')).toThrow('no such file');
  scanner.scanImports('/q');
  const once = scanner.times.of('/q');
  scanner.scan('/p');
  scanner.scan('/p');
  expect([once, scanner.times.of('/q'), scanner.times.of('/never')]).toEqual([2, 2, 0]);
  expect(scanner.times.of('/p')).toBe(2 * files.reads.filter((path) => path.startsWith('/p/')).length);
});

test('with any tags, files of other systems count, but not those to be ignored', () => {
  const files = { '/o/a_windows.go': 'package o\n', '/i/i.go': '//go:build ignore\n\npackage i\n' };
  const scanner = new DirectoryScanner(fakeFiles(files), context);
  expect([scanner.holdsAnySource('/o'), scanner.holdsAnySource('/i')]).toEqual([true, false]);
  expect(() => scanner.scanImports('/o')).toThrow('no Go source files');
});

test('cgo files need cgo', () => {
  const cgo = { '/p/a.go': 'package p\n', '/p/c.go': 'package p\n\n// #cgo LDFLAGS: -lm\nimport "C"\n', '/p/s.S': '' };
  const on = new DirectoryScanner(fakeFiles(cgo), context).scan('/p');
  expect(on).toMatchObject({ cgoFiles: ['c.go'], imports: ['C'], sFiles: ['s.S'], cgo: { LDFLAGS: ['-lm'] } });
  const off = new DirectoryScanner(fakeFiles(cgo), { ...context, cgoEnabled: false }).scan('/p');
  expect(off).toMatchObject({ cgoFiles: [], ignoredGoFiles: ['c.go'], imports: [], ignoredOtherFiles: ['s.S'] });
});

test('files of two packages are a problem, the second is the bad one', () => {
  const pkg = new DirectoryScanner(fakeFiles({ '/p/a.go': 'package a', '/p/b.go': 'package b' }), context).scan('/p');
  const message = 'found packages a (a.go) and b (b.go) in /p';
  expect(pkg).toMatchObject({ name: 'a', invalidGoFiles: ['b.go'], problem: { kind: 'other', message } });
});

test('named files count whatever their constraints say', () => {
  const pkg = new DirectoryScanner(fakeFiles(tree), context).scanFiles('/p', ['c.go']);
  expect(pkg).toMatchObject({ name: 'main', goFiles: ['c.go'], imports: ['log'] });
});

test('an ignored file that is no Go is an error where go answers from its index', () => {
  const broken = {
    '/p/a.go': 'package p\n',
    '/p/b_windows.go': 'package\n',
    '/p/c.go': '//go:build ignore\n\npackage\n',
  };
  expect(new DirectoryScanner(fakeFiles(broken), context).scan('/p').problem).toBeUndefined();
  const indexed = new DirectoryScanner(fakeFiles(broken), context, { isIndexed: () => true }).scan('/p');
  expect(indexed.problem).toMatchObject({ kind: 'syntax', at: { file: 'b_windows.go' } });
});

test('a constraint that makes no sense hides what the package imports where go answers from its index', () => {
  const broken = {
    '/p/a.go': 'package p\n\nimport "fmt"\n',
    '/p/b.go': '//go:build linux &&\n\npackage p\n',
    '/p/c.go': 'package p\n',
  };
  const problem = { kind: 'other', message: 'b.go: parsing //go:build line: unexpected end of expression' };
  const found = new DirectoryScanner(fakeFiles(broken), context).scan('/p');
  expect(found).toMatchObject({ goFiles: ['a.go', 'c.go'], imports: ['fmt'], invalidGoFiles: ['b.go'], problem });
  const indexed = new DirectoryScanner(fakeFiles(broken), context, { isIndexed: () => true }).scan('/p');
  expect(indexed).toMatchObject({ goFiles: ['a.go'], imports: [], invalidGoFiles: [], problem });
});
