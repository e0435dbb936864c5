import { expect, test } from 'vitest';
import { type LibraryPackages, libraryName, planLibrary } from '../../../src/actions/plan-shared.ts';
import { newPackage } from '../../../src/packages/new-package.ts';
import type { Package } from '../../../src/packages/package.ts';
import { draw, library, newPlanner, program } from './draw-graph.ts';

const nowhere = (): string => '.';

test.each([
  [['std'], 'libstd.so'],
  [['std', 'cmd'], 'libstd,cmd.so'],
  [['example.com/x/...'], 'libexample.com-x.so'],
  [['a/b', 'c'], 'liba-b,c.so'],
])('packages named as %j make %s', (args, name) => {
  expect(libraryName(args, [library('a/b'), library('c')], nowhere)).toBe(name);
});

test('a local tree has the name of its import path', () => {
  expect(libraryName(['./...'], [], (dir) => (dir === '.' ? 'my/tree' : ''))).toBe('libmy-tree.so');
});

test('std and packages of other names do not go together', () => {
  expect(() => libraryName(['std', 'x'], [], nowhere)).toThrow('mixing of meta and non-meta packages is not allowed');
});

function packages(...known: readonly Package[]): LibraryPackages {
  return {
    load: (path) => known.find(({ importPath }) => importPath === path) ?? library(path),
    linkerImports: () => ['runtime'],
    packagesOf: () => known.map(({ importPath }) => importPath),
    flags: () => newPackage(''),
    importPathOf: nowhere,
    implicit: ['runtime/cgo'],
    installDir: (root) => root,
  };
}

test('a library is linked from its packages, runtime/cgo and what the linker needs', () => {
  const planner = newPlanner();
  const group = planner.join('go build', [planner.compile('build', library('a', [library('b')]))]);
  const action = planLibrary(planner, packages(), { goal: 'build', library: 'liba.so', group });
  expect(draw(action).filter((line) => line.startsWith('go build'))).toEqual([
    'go build <- build a, build runtime/cgo',
    'go build -buildmode=shared <- go build, build runtime, build a, build runtime/cgo, build b',
  ]);
  expect(action.target).toBe('/wd/b003/liba.so');
});

test('an installed library stands beside the archives, with a note of it for each package', () => {
  const planner = newPlanner();
  const known = ['a', 'runtime/cgo'].map((path) => library(path, [], { archiveRoot: '/r', target: `/r/${path}.a` }));
  const group = planner.join(
    'go install',
    known.slice(0, 1).map((pkg) => planner.compile('install', pkg)),
  );
  const action = planLibrary(planner, packages(...known), { goal: 'install', library: 'liba.so', group });
  expect([action, ...action.deps].map(({ mode, target }) => [mode, target])).toEqual([
    ['go install -buildmode=shared', '/r/liba.so'],
    ['go build -buildmode=shared', '/wd/b002/liba.so'],
    ['shlibname', '/r/a.shlibname'],
    ['shlibname', '/r/runtime/cgo.shlibname'],
  ]);
});

test('packages of different roots do not go into one library', () => {
  const planner = newPlanner();
  const group = planner.join('go install', [
    planner.compile('install', library('a', [], { archiveRoot: '/r', target: '/r/a.a' })),
    planner.compile('install', library('b', [], { archiveRoot: '/s', target: '/s/b.a' })),
  ]);
  expect(() => planLibrary(planner, packages(), { goal: 'install', library: 'l.so', group })).toThrow(
    'cannot use packages a and b from different roots /r and /s',
  );
});

test('a program that is linked against a library waits for it, once', () => {
  const rest = { shlib: '/r/libab.so', archiveRoot: '/r' };
  const a = library('a', [], { ...rest, target: '/r/a.a' });
  const b = library('b', [], { ...rest, target: '/r/b.a' });
  const cgo = library('runtime/cgo', [], { shlib: '/r/libcgo.so', archiveRoot: '/r' });
  const files: string[] = [];
  const planner = newPlanner({
    updateLibrary: (own, file) => {
      files.push(file);
      const others = {
        ...packages(a, b),
        load: (path: string) => [a, b, cgo].find((pkg) => pkg.importPath === path) ?? library(path),
      };
      return planLibrary(own, others, { goal: 'silent-install', library: file });
    },
  });
  const link = planner.link('build', program('m', [a, b]));
  expect(files).toEqual(['/r/libab.so']);
  expect(link.deps.at(-1)).toMatchObject({ target: '/r/libab.so', work: { kind: 'install', silent: false } });
  expect(planner.compile('build', a).work).toEqual({ kind: 'install', silent: true });
});
