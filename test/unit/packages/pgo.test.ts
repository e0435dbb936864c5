import { expect, test } from 'vitest';
import { newPackage } from '../../../src/packages/new-package.ts';
import { packageList } from '../../../src/packages/package-list.ts';
import { describePackage, type Package } from '../../../src/packages/package.ts';
import { setPgoProfiles } from '../../../src/packages/pgo.ts';
import { fakeConfig } from './fake-config.ts';
import { fakeFiles } from './fake-files.ts';

function program(path: string, imported: readonly Package[]): Package {
  const pkg = newPackage(path);
  pkg.name = 'main';
  pkg.dir = `/${path}`;
  pkg.importedPackages = [...imported];
  return pkg;
}

const files = fakeFiles({ '/a/default.pgo': '', '/b/main.go': '' });
const options = { files, stamp: (): void => undefined };

test('one program takes its profile to all below', () => {
  const dep = newPackage('dep');
  const a = program('a', [dep]);
  setPgoProfiles([a], fakeConfig(), options);
  expect(packageList([a]).map((pkg) => [describePackage(pkg), pkg.pgoProfile])).toEqual([
    ['dep', '/a/default.pgo'],
    ['a', '/a/default.pgo'],
  ]);
  expect(a.importedPackages[0]).toBe(dep);
});

test('of several programs, the one with a profile gets packages of its own', () => {
  //   a -> dep <- b     becomes     a -> dep [a]    b -> dep
  const dep = newPackage('dep');
  const roots = [program('a', [dep]), program('b', [dep])];
  setPgoProfiles(roots, fakeConfig(), options);
  expect(packageList(roots).map((pkg) => [describePackage(pkg), pkg.pgoProfile])).toEqual([
    ['dep [a]', '/a/default.pgo'],
    ['a', '/a/default.pgo'],
    ['dep', ''],
    ['b', ''],
  ]);
});

test('-pgo=file is for all, made absolute; -pgo=off for none; build info has the name only with -trimpath', () => {
  const stamps: string[] = [];
  const b = program('b', []);
  const told = { files, stamp: (_: Package, text: string): void => void stamps.push(text) };
  setPgoProfiles([b], fakeConfig({ flags: { pgo: 'x.pgo' } }), told);
  setPgoProfiles([b], fakeConfig({ flags: { pgo: 'x.pgo', trimpath: true } }), told);
  setPgoProfiles([b], fakeConfig({ flags: { pgo: 'off' } }), told);
  expect(b.pgoProfile).toBe('/w/x.pgo');
  expect(stamps).toEqual(['/w/x.pgo', 'x.pgo']);
});
