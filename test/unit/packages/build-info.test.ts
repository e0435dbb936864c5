import { expect, test } from 'vitest';
import type { ModuleInfo } from '../../../src/modules/module-info.ts';
import { buildInfo, formatBuildInfo, withPgo, withVcsStamp } from '../../../src/packages/build-info.ts';
import { newPackage } from '../../../src/packages/new-package.ts';
import type { Package } from '../../../src/packages/package.ts';
import { fakeConfig, flag } from './fake-config.ts';

function module(path: string, version: string, more: Partial<ModuleInfo> = {}): ModuleInfo {
  const sum = version === '' ? '' : `h1:${path}`;
  return { path, version, main: version === '', indirect: false, dir: '', goMod: '', goVersion: '', sum, ...more };
}

/** main -> a -> b, of three modules */
function program(): Package {
  const [main, a, b] = ['m', 'a', 'b'].map(newPackage);
  if (main === undefined || a === undefined || b === undefined) throw new Error('unreachable');
  main.name = 'main';
  main.module = module('example.com/m', '');
  a.module = module('example.com/a', 'v1.2.0', { replace: module('example.com/fork', 'v1.3.0') });
  b.module = module('example.com/b', 'v0.1.0');
  main.importedPackages = [a];
  a.importedPackages = [b, a];
  return main;
}

test('modules come by path, replaced ones with an empty line after', () => {
  const text = formatBuildInfo(buildInfo(program(), fakeConfig({ context: { cgoEnabled: false } })));
  expect(text).toBe(
    [
      'path\tm',
      'mod\texample.com/m\t(devel)\t',
      'dep\texample.com/a\tv1.2.0',
      '=>\texample.com/fork\tv1.3.0\th1:example.com/fork',
      '',
      'dep\texample.com/b\tv0.1.0\th1:example.com/b',
      'build\t-buildmode=exe',
      'build\t-compiler=gc',
      'build\tCGO_ENABLED=0',
      'build\tGOARCH=amd64',
      'build\tGOOS=linux',
      'build\tGOAMD64=v1',
      '',
    ].join('\n'),
  );
});

test('settings are quoted where they need it, and told in order', () => {
  const flags = { ldflags: flag('-X a="b c"'), gcflags: flag('all=-N'), tags: ['x'], race: true, asmflags: flag('-S') };
  const config = fakeConfig({ flags, context: { buildTags: ['x', 'y'] }, settings: { CGO_CFLAGS: '-g -O2' } });
  const rows = formatBuildInfo(buildInfo(newPackage('m'), config)).split('\n');
  expect(rows).toEqual([
    'path\tm',
    'build\t-asmflags=-S',
    'build\t-buildmode=exe',
    'build\t-compiler=gc',
    'build\t-gcflags=all=-N',
    'build\t-ldflags="-X a=\\"b c\\""',
    'build\t-race=true',
    'build\t-tags=x,y',
    'build\tCGO_ENABLED=1',
    'build\tCGO_CFLAGS="-g -O2"',
    'build\tCGO_CPPFLAGS=',
    'build\tCGO_CXXFLAGS=',
    'build\tCGO_LDFLAGS=',
    'build\tGOARCH=amd64',
    'build\tGOOS=linux',
    'build\tGOAMD64=v1',
    '',
  ]);
});

test('-trimpath leaves out what could name paths', () => {
  const config = fakeConfig({ flags: { ldflags: flag('-s'), trimpath: true }, settings: { CGO_CFLAGS: '-I/x' } });
  const text = formatBuildInfo(buildInfo(newPackage('m'), config));
  expect(text).toContain('build\t-trimpath=true\n');
  expect(text).not.toMatch(/ldflags|CGO_CFLAGS/);
});

test('with -mod=vendor there are no sums', () => {
  expect(formatBuildInfo(buildInfo(program(), fakeConfig({ flags: { mod: 'vendor' } })))).not.toContain('h1:');
});

test('version control is told last and names the version; a profile sorts all rows', () => {
  const stamp = { vcs: 'git', revision: 'abc', time: '2024-01-02T03:04:05Z', modified: true, version: 'v1.0.1+dirty' };
  const info = withVcsStamp(buildInfo(program(), fakeConfig({ context: { cgoEnabled: false } })), stamp);
  expect(formatBuildInfo(info)).toContain('mod\texample.com/m\tv1.0.1+dirty\t\n');
  expect(formatBuildInfo(info).split('\n').slice(-5, -1)).toEqual([
    'build\tvcs=git',
    'build\tvcs.revision=abc',
    'build\tvcs.time=2024-01-02T03:04:05Z',
    'build\tvcs.modified=true',
  ]);
  const keys = withPgo(info, '/w/default.pgo').settings.map(([key]) => key);
  expect(keys).toEqual(keys.toSorted());
});
