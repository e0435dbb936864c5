import { expect, test } from 'vitest';
import { trimpathValue } from '../../../src/toolchain/trimpath.ts';
import { testPackage, testSetup } from './tool-setup.ts';

test('files named on the command line are trimmed to the import path of their directory, or to .', () => {
  const setup = testSetup({ flags: { trimpath: true } });
  const loose = { importPath: 'command-line-arguments', dir: '/m/p' };
  const value = (dirImportPath: string): string =>
    trimpathValue(setup, testPackage({ ...loose, dirImportPath }), '/w/b001/');
  expect(value('.')).toBe('/m/p=>.;/w/b001=>');
  expect(value('example.com/p')).toBe('/m/p=>example.com/p;/w/b001=>');
});
