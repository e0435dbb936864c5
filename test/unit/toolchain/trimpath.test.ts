import { expect, test } from 'vitest';
import { trimpathValue } from '../../../src/toolchain/trimpath.ts';
import { testPackage, testSetup } from './tool-setup.ts';

test('the object directory is always left out', () => {
  expect(trimpathValue(testSetup(), testPackage(), '/w/b001/')).toBe('/w/b001=>');
});

test('-trimpath names packages by import path, those of the module cache with their version', () => {
  const setup = testSetup({ flags: { trimpath: true } });
  expect(trimpathValue(setup, testPackage(), '/w/b001/')).toBe('/m/p=>example.com/m/p;/w/b001=>');
  const module = { path: 'example.com/m', version: 'v1.2.3', dir: '/c/m@v1.2.3', goVersion: '' };
  const pkg = testPackage({ dir: '/c/m@v1.2.3/p', module });
  expect(trimpathValue(setup, pkg, '/w/b001/')).toBe('/c/m@v1.2.3/p=>example.com/m@v1.2.3/p;/w/b001=>');
});

test('replaced files keep the names they stand for', () => {
  const replacements: Readonly<Record<string, string>> = { '/m/p/a.go': '/o/x.go' };
  const overlay = {
    active: true,
    actual: (file: string) => replacements[file] ?? file,
    replaced: (file: string) => file in replacements,
  };
  const pkg = testPackage({ goFiles: ['a.go', 'b.go'], hFiles: ['c.h'] });
  expect(trimpathValue(testSetup({}, overlay), pkg, '/w/b001/')).toBe('/o/x.go=>/m/p/a.go;/w/b001=>');
});

test('where cgo reads a replaced file, the copies in the object directory are named, too', () => {
  const overlay = { active: true, actual: () => '/o/c.h', replaced: (file: string) => file === '/m/p/c.h' };
  const pkg = testPackage({ cgoFiles: ['a.go'], hFiles: ['c.h', 'd.h'] });
  expect(trimpathValue(testSetup({}, overlay), pkg, '/w/b001/')).toBe(
    '/w/b001/a.go=>/m/p/a.go;/w/b001/d.h=>/m/p/d.h;/w/b001=>',
  );
});
