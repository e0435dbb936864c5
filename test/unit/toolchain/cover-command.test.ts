import { expect, test } from 'vitest';
import { coverStep } from '../../../src/toolchain/cover-command.ts';
import { testPackage, testSetup } from './tool-setup.ts';

test('covered files are replaced by copies, tests are not', () => {
  const options = {
    objdir: '/w/b001/',
    mode: 'set',
    goFiles: ['a.go', 'a_test.go'],
    cgoFiles: ['c.go'],
    metaFile: '',
  } as const;
  const step = coverStep(testSetup(), testPackage(), options);
  expect(step?.goFiles).toEqual(['/w/b001/covervars.go', '/w/b001/a.cover.go', 'a_test.go']);
  expect(step?.cgoFiles).toEqual(['/w/b001/c.cover.go']);
  expect(step?.command.argv).toEqual([
    '/go/pkg/tool/linux_amd64/cover',
    '-pkgcfg',
    '/w/b001/pkgcfg.txt',
    '-mode',
    'set',
    '-var',
    'goCover_48b3964b7ea9_',
    '-outfilelist',
    '/w/b001/coveroutfiles.txt',
    '/m/p/a.go',
    '/m/p/c.go',
  ]);
  expect(step?.configFiles).toEqual([
    {
      path: '/w/b001/pkgcfg.txt',
      text: '{"OutConfig":"/w/b001/coveragecfg","PkgPath":"example.com/m/p","PkgName":"p","Granularity":"perblock","ModulePath":"example.com/m","Local":false,"EmitMetaFile":""}\n',
    },
    { path: '/w/b001/coveroutfiles.txt', text: '/w/b001/covervars.go\n/w/b001/a.cover.go\n/w/b001/c.cover.go\n' },
  ]);
});

test('a package of tests alone is not covered', () => {
  const options = { objdir: '/w/', mode: 'set', goFiles: ['a_test.go'], cgoFiles: [], metaFile: '' } as const;
  expect(coverStep(testSetup(), testPackage(), options)).toBeUndefined();
});
