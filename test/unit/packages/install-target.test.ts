import { expect, test } from 'vitest';
import { archiveName, archiveRoot, defaultExecName, executableTarget } from '../../../src/packages/install-target.ts';
import { newPackage } from '../../../src/packages/new-package.ts';
import type { Package } from '../../../src/packages/package.ts';
import { fakeConfig } from './fake-config.ts';

function main(importPath: string, changes: Partial<Package> = {}): Package {
  return Object.assign(newPackage(importPath), { name: 'main' }, changes);
}

test.each([
  ['example.com/cmd', true, 'cmd'],
  ['example.com/cmd/v2', true, 'cmd'],
  ['example.com/cmd/v2', false, 'v2'],
  ['v2', true, 'v2'],
  ['example.com/cmd/v1', true, 'v1'],
])('the executable of %s (modules: %s) is %s', (path, modules, expected) => {
  expect(defaultExecName(main(path), { modules })).toBe(expected);
});

test('files on the command line give their first name', () => {
  const pkg = main('command-line-arguments', { cmdlineFiles: true, goFiles: ['b.go', 'a.go'] });
  expect(defaultExecName(pkg, { modules: true })).toBe('b');
});

test('install goes to the bin directory, for other systems to one of their own', () => {
  const place = { binDir: '/bin', modules: true, exeSuffix: '' };
  expect(executableTarget(main('m/x'), fakeConfig(), place).target).toBe('/bin/x');
  const windows = fakeConfig({ context: { goos: 'windows' } });
  expect(executableTarget(main('m/x'), windows, { ...place, exeSuffix: '.exe' }).target).toBe(
    '/bin/windows_amd64/x.exe',
  );
  const gobin = fakeConfig({ context: { goarch: 'arm64' }, gobin: '/bin' });
  expect(executableTarget(main('m/x'), gobin, place)).toEqual({ target: '', gobinSubdir: true });
});

test('commands of Go itself are tools, but for go and gofmt', () => {
  const target = (path: string, exeSuffix = ''): string =>
    executableTarget(main(path, { goroot: true }), fakeConfig(), { binDir: '/go/bin', modules: true, exeSuffix })
      .target;
  expect([target('cmd/vet'), target('cmd/go')]).toEqual(['/go/pkg/tool/linux_amd64/vet', '/go/bin/go']);
  expect(target('cmd/vet', '.a')).toBe('/go/pkg/tool/linux_amd64/vet.a');
});

test('archives of gccgo have a directory and names of their own; with shared libraries go knows them by those of gc', () => {
  const flags = { pkgdir: '' };
  const gc = fakeConfig({ flags });
  const gccgo = fakeConfig({ flags, context: { compiler: 'gccgo' } });
  expect(archiveRoot('/g', gc, 'race')).toBe('/g/pkg/linux_amd64_race');
  expect(archiveRoot('/g', gccgo, '')).toBe('/g/pkg/gccgo_linux_amd64');
  expect([gc, gccgo].map((config) => archiveName('a/b', config))).toEqual(['a/b.a', 'a/libb.a']);
  const shared = fakeConfig({ context: { compiler: 'gccgo' }, flags: { linkshared: true } });
  expect(archiveName('a/b', shared)).toBe('a/b.a');
});
