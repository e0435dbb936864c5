import { expect, test } from 'vitest';
import { cgoStep, dynimportLdflags, sortedSysoFiles } from '../../../src/toolchain/cgo-command.ts';
import { checkGeneratedLdflags } from '../../../src/toolchain/cgo-ldflags.ts';
import { checkSwigVersion, swigCommand, swigOutputs } from '../../../src/toolchain/swig-command.ts';
import { testPackage, testSetup } from './tool-setup.ts';

const options = { objdir: '/w/b001/', cgoFiles: ['a.go'], pkgConfigCflags: ['-DPC'], pkgConfigLdflags: ['-lpc'] };

test('flags come from settings, #cgo lines, pkg-config and languages, the sanitizer in front', () => {
  const setup = testSetup({ flags: { asan: true }, settings: { CGO_CFLAGS: '-O1', CGO_LDFLAGS: '-L/x' } });
  const pkg = testPackage({ cgoCFLAGS: ['-DX'], cgoCPPFLAGS: ['-DY'], mFiles: ['o.m'], fFiles: ['f.f90'] });
  const step = cgoStep(setup, pkg, options);
  expect(step.cflags).toEqual(['-DY', '-DPC', '-I', '/w/b001/', '-fsanitize=address', '-O1', '-DX']);
  expect(step.ldflags).toEqual(['-fsanitize=address', '-L/x', '-lpc', '-lobjc', '-lgfortran']);
  expect(step.internalLink).toBe(true);
  expect(step.command.env).toEqual(['TERM=dumb', 'CGO_LDFLAGS=']);
  expect(step.goFiles).toEqual(['/w/b001/_cgo_gotypes.go', '/w/b001/a.cgo1.go']);
  expect(step.cFiles).toEqual(['/w/b001/_cgo_export.c', '/w/b001/a.cgo2.c']);
});

test('flags that Go cannot link are told to the linker', () => {
  expect(cgoStep(testSetup({ settings: { CGO_CXXFLAGS: '-flto' } }), testPackage(), options).internalLink).toBe(false);
});

test('replaced files are read where they are and named as they should be', () => {
  const overlay = { active: true, actual: (file: string) => `/o${file}`, replaced: () => true };
  const { argv } = cgoStep(testSetup({}, overlay), testPackage(), options).command;
  expect(argv).toContain('/o/m/p/a.go=>/m/p/a.go');
  expect(argv.at(-1)).toBe('/o/m/p/a.go');
});

test('on linux/arm the link for dynamic imports makes an executable of its own kind', () => {
  const arm = testSetup({ context: { goarch: 'arm' } });
  expect(dynimportLdflags(arm, ['-static'])).toEqual(['-pie']);
  expect(dynimportLdflags(arm, ['-no-pie', '-static'])).toEqual(['-no-pie', '-static']);
  expect(dynimportLdflags(testSetup(), ['-static'])).toEqual(['-static']);
});

test('.syso files are absolute, sorted and single', () => {
  const packages = [
    { dir: '/b', sysoFiles: ['x.syso'] },
    { dir: '/a', sysoFiles: ['y.syso'] },
    { dir: '/b', sysoFiles: ['x.syso'] },
  ];
  expect(sortedSysoFiles(packages)).toEqual(['/a/y.syso', '/b/x.syso']);
});

test('linker flags in generated files must be those given to cgo, or harmless', () => {
  const settings = { getenv: () => '', goVersion: 'go1.26.8' };
  const file = (...flags: string[]) => ({
    path: '/w/_cgo_gotypes.go',
    text: `package p\n\n${flags.map((flag) => `//go:cgo_ldflag "${flag}"`).join('\n')}\n// x //go:cgo_ldflag "-evil"\n`,
  });
  expect(() => checkGeneratedLdflags(settings, [file('-lm')], [])).not.toThrow();
  expect(() => checkGeneratedLdflags(settings, [file('-Wl,-odd', '-lm')], ['-Wl,-odd', '-lm'])).not.toThrow();
  expect(() => checkGeneratedLdflags(settings, [file('-Wl,-odd', '-lm')], ['-lm'])).toThrow(
    'invalid flag in go:cgo_ldflag: -Wl,-odd (see',
  );
  expect(() => checkGeneratedLdflags(settings, [{ ...file('-evil'), path: '/m/a.go' }], [])).not.toThrow();
});

test('SWIG makes a wrapper and a Go file, which is renamed', () => {
  expect(swigOutputs('x.swigcxx', '/w/', true)).toEqual({
    madeGoFile: '/w/x.go',
    goFile: '/w/_x_swig.go',
    cFile: '/w/x_wrap.cxx',
  });
  const swig = { objdir: '/w/', cxx: true, intSize: '64', pkgConfigCflags: ['-I/pc', '-DX'] };
  expect(swigCommand(testSetup(), testPackage(), swig, 'x.swigcxx').argv.join(' ')).toBe(
    'swig -go -cgo -intgosize 64 -module x -o /w/x_wrap.cxx -outdir /w/ -I/pc -c++ x.swigcxx',
  );
  expect(() => swigCommand(testSetup(), testPackage(), swig, 'cgo.swigcxx')).toThrow("must not use prefix 'cgo'");
});

test.each(['4.1.0', '3.1', '3.0.6', '3.0', ''])('SWIG %j is new enough', (version) => {
  expect(() => checkSwigVersion(`SWIG Version ${version}`)).not.toThrow();
});

test.each(['3.0.5', '2.9.9'])('SWIG %s is too old', (version) => {
  expect(() => checkSwigVersion(`SWIG Version ${version}`)).toThrow('must have SWIG version >= 3.0.6');
});
