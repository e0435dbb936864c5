import { expect, test } from 'vitest';
import { actionList } from '../../../src/actions/action.ts';
import { testConfig } from '../toolchain/tool-setup.ts';
import { draw, library, newPlanner, program } from './draw-graph.ts';

test('a package waits for its imports, and for the look into the cache that waits for them as well', () => {
  const a = library('a');
  const b = library('b', [a]);
  expect(draw(newPlanner().compile('build', b))).toEqual([
    'build check cache a',
    'build a <- build check cache a',
    'build check cache b <- build a',
    'build b <- build a, build check cache b',
  ]);
});

test('a package that two others import is built once', () => {
  const a = library('a');
  const top = newPlanner().compile('build', library('top', [library('b', [a]), library('c', [a])]));
  expect(actionList(top).filter(({ mode, pkg }) => mode === 'build' && pkg === a)).toHaveLength(1);
});

test('a program is linked from all packages below it, and compiled after them', () => {
  const a = library('a');
  const main = program('main', [library('b', [a])]);
  const link = newPlanner().link('build', main);
  expect(draw(link).slice(-4)).toEqual([
    'build check cache main <- build b',
    'nop <- build b, build a',
    'build main <- build b, build check cache main, nop',
    'link main <- build main, build b, build a',
  ]);
  expect(link.target).toBe('/wd/b001/exe/a.out');
});

test('object directories are numbered in the order in which packages are met, from the top', () => {
  const link = newPlanner().link('build', program('main', [library('b', [library('a')])]));
  const builds = actionList(link).filter(({ mode }) => mode === 'build');
  expect(builds.map(({ pkg, objdir }) => `${pkg?.importPath} ${objdir}`)).toEqual([
    'a /wd/b003/',
    'b /wd/b002/',
    'main /wd/b001/',
  ]);
});

test('an install takes the place of the build in everything that depends on it', () => {
  const planner = newPlanner();
  const a = library('a', [], { target: '/pkg/a.a' });
  const b = planner.compile('build', library('b', [a]));
  const install = planner.compile('install', a);
  expect(draw(b)).toEqual([
    'build check cache a',
    'build a <- build check cache a',
    'build-install a <- build a',
    'build check cache b <- build-install a',
    'build b <- build-install a, build check cache b',
  ]);
  expect(install).toMatchObject({ target: '/pkg/a.a', work: { kind: 'install', silent: false } });
});

test('the look into the cache belongs to the build that an install has replaced', () => {
  const planner = newPlanner();
  const install = planner.compile('install', library('a', [], { target: '/pkg/a.a' }));
  const [build] = install.deps;
  const check = build?.deps.find(({ mode }) => mode === 'build check cache');
  expect(check?.work).toMatchObject({ kind: 'check-cache', build });
  expect(build?.needBuild).toBe(true);
});

test('a silent install that is asked for as well is silent no more', () => {
  const planner = newPlanner();
  const a = library('a', [], { target: '/pkg/a.a' });
  const action = planner.compile('silent-install', a);
  expect(action.work).toEqual({ kind: 'install', silent: true });
  expect(planner.compile('install', a)).toBe(action);
  expect(action.work).toEqual({ kind: 'install', silent: false });
});

test('package unsafe is neither built nor installed', () => {
  const unsafe = library('unsafe', [], { standard: true });
  expect(draw(newPlanner().compile('build', library('a', [unsafe])))).toContain('built-in package unsafe');
});

test('cgo runs first, then every C file is compiled by itself, numbered from what cgo makes on', () => {
  const pkg = library('c', [], { cgoFiles: ['x.go'], cFiles: ['y.c'], sFiles: ['z.S'] });
  const actions = actionList(newPlanner().compile('build', pkg));
  const compiles = actions.filter(({ work }) => work.kind === 'compile-c');
  expect(compiles.map(({ work, target }) => [work.kind === 'compile-c' ? work.file : '', target])).toEqual([
    ['/wd/b001/_cgo_export.c', '/wd/b001/_x001.o'],
    ['/wd/b001/x.cgo2.c', '/wd/b001/_x002.o'],
    ['z.S', '/wd/b001/_x003.o'],
    ['y.c', '/wd/b001/_x004.o'],
  ]);
  expect(compiles.flatMap(({ deps }) => deps.map(({ mode }) => mode))).toEqual(Array(4).fill('cgo run'));
});

test('before Go 1.26 assembly comes after C, Objective-C after C++', () => {
  const files = { cgoFiles: ['x.go'], cFiles: ['y.c'], sFiles: ['z.S'], mFiles: ['m.m'], cxxFiles: ['w.cc'] };
  const order = (goVersion: string): string[] => {
    const planner = newPlanner({ config: testConfig({ config: { goVersion } }) });
    const actions = actionList(planner.compile('build', library('c', [], files)));
    return actions.flatMap(({ work }) => (work.kind === 'compile-c' ? [work.file] : [])).slice(2);
  };
  expect(order('go1.25.14')).toEqual(['y.c', 'z.S', 'w.cc', 'm.m']);
  expect(order('go1.26.0')).toEqual(['z.S', 'y.c', 'm.m', 'w.cc']);
});

test('a profile that packages share is prepared once', () => {
  const planner = newPlanner();
  const a = library('a', [], { pgoProfile: '/p.pgo' });
  const actions = actionList(planner.compile('build', library('b', [a], { pgoProfile: '/p.pgo' })));
  expect(actions.filter(({ work }) => work.kind === 'preprocess-profile')).toHaveLength(1);
});

test('a package in an import cycle is not followed', () => {
  const a = library('a');
  a.importedPackages = [a];
  a.error = {
    importStack: [],
    position: '',
    message: 'import cycle not allowed',
    isImportCycle: true,
    alwaysPrintStack: false,
    hard: false,
    cause: undefined,
  };
  expect(draw(newPlanner().compile('build', a))).toEqual(['build check cache a', 'build a <- build check cache a']);
});

test('a C library is installed with its header', () => {
  const planner = newPlanner({ buildmode: 'c-archive', exeSuffix: '.a' });
  const install = planner.link('install', program('m', [], { cgoFiles: ['x.go'], target: '/o/m.a' }));
  expect(install.deps.map(({ mode, target }) => [mode, target])).toEqual([
    ['link', '/wd/b001/exe/a.out.a'],
    ['install header', '/o/m.h'],
  ]);
});

const gccgo = testConfig({ context: { compiler: 'gccgo' } });

test("gccgo's standard packages are there, and linked in without being named", () => {
  const fmt = library('fmt', [], { standard: true, goFiles: [] });
  const link = newPlanner({ config: gccgo }).link('build', program('m', [library('a', [fmt])]));
  const actions = draw(link);
  expect(actions).toContain('gccgo stdlib fmt');
  expect(actions.at(-1)).toBe('link m <- build m, build a');
});

test('the header of a C library by gccgo is without its lib, where nobody has named it', () => {
  const headerOf = (changes: Parameters<typeof testConfig>[0]): string | undefined => {
    const config = testConfig({ ...changes, context: { compiler: 'gccgo' } });
    const planner = newPlanner({ config, buildmode: 'c-archive', exeSuffix: '.a' });
    return planner.link('install', program('m', [], { cgoFiles: ['x.go'], target: '/o.d/libm.a' })).deps[1]?.target;
  };
  expect(headerOf({})).toBe('/o.d/m.h');
  expect(headerOf({ flags: { o: '/o.d/libm.a' } })).toBe('/o.d/libm.h');
});
