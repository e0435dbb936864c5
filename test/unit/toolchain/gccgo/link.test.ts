import { expect, test } from 'vitest';
import {
  type GccgoLink,
  gccgoLinkCommand,
  gccgoLinkMode,
  languagesOf,
  linkedFile,
  parseCgoFlags,
} from '../../../../src/toolchain/gccgo/link.ts';
import { type ConfigChanges, testPackage, testSetup } from '../tool-setup.ts';

const none = { cgo: false, cxx: false, objc: false, fortran: false };

const program: GccgoLink = {
  program: '/bin/gccgo',
  mode: 'exe',
  output: '/w/b001/exe/a.out',
  archives: ['/w/b001/_pkg_.a', '/w/b002/_pkg_.a'],
  libraries: [],
  cgoLdflags: ['-lm'],
  buildID: 'a/b',
  languages: none,
  noPie: '',
  gccgoflags: ['-static-libgo'],
};

function linkText(changes: Partial<GccgoLink> = {}, config: ConfigChanges = {}): string {
  const context = { compiler: 'gccgo', ...config.context } as const;
  return gccgoLinkCommand(testSetup({ ...config, context }), { ...program, ...changes }).argv.join(' ');
}

const whole = '-Wl,--whole-archive /w/b001/_pkg_.a /w/b002/_pkg_.a -Wl,--no-whole-archive';
const begin = '-Wl,--whole-archive -lgolibbegin -Wl,--no-whole-archive';

test('a program is linked from all archives, with the build ID in a note', () => {
  expect(linkText({}, { settings: { CGO_LDFLAGS: '-L/x' } })).toBe(
    `/bin/gccgo -o /w/b001/exe/a.out -Wl,-( -m64 ${whole} -lm -L/x -Wl,-) -Wl,--build-id=0x612f62 -static-libgo`,
  );
});

test('cgo and the languages beside it bring flags and libraries of their own', () => {
  const languages = { cgo: true, cxx: true, objc: true, fortran: true };
  expect(linkText({ languages })).toMatch(/ -Wl,-E -lstdc\+\+ -lobjc -lgfortran -static-libgo$/);
  expect(linkText({ languages }, { settings: { FC: 'flang' } })).toMatch(/ -lobjc -static-libgo$/);
  const library = testPackage({ cxxFiles: ['x.cc'] });
  expect(languagesOf([testPackage({ cgoFiles: ['x.go'] }), library])).toEqual({ ...none, cgo: true, cxx: true });
  expect(languagesOf([testPackage({ swigFiles: ['x.swig'], mFiles: ['x.m'], fFiles: ['x.f'] })])).toEqual({
    cgo: true,
    cxx: false,
    objc: true,
    fortran: true,
  });
});

test('a C archive is one object first', () => {
  const text = linkText({ mode: 'c-archive', noPie: '-no-pie' });
  expect(text).toContain(' -o /w/b001/exe/a.out.o ');
  expect(text).toContain(` -Wl,-r -nostdlib ${begin} -no-pie `);
  expect(linkedFile({ mode: 'c-archive', output: 'x' })).toBe('x.o');
  expect(linkedFile({ mode: 'exe', output: 'x' })).toBe('x');
});

test('libraries are linked with all that they need', () => {
  expect(linkText({ mode: 'c-shared' })).toContain(
    ` -shared -nostdlib -Wl,-z,nodelete ${begin} -lgo -lgcc_s -lgcc -lc -lgcc `,
  );
  expect(linkText({ mode: 'shared' })).toContain(' -zdefs -shared -nostdlib -lgo -lgcc_s -lgcc -lc ');
  expect(linkText({ libraries: ['/r/pkg/shlibs/libx.so'] })).toContain(
    ' -L/r/pkg/shlibs -Wl,-rpath=/r/pkg/shlibs -lx -static-libgo',
  );
});

test('AIX has other flags, and no groups', () => {
  const text = linkText({ mode: 'c-shared', libraries: ['/r/libx.so'] }, { context: { goos: 'aix', goarch: 'ppc64' } });
  expect(text).toBe(
    '/bin/gccgo -o /w/b001/exe/a.out -maix64 /w/b001/_pkg_.a /w/b002/_pkg_.a -lm -L/r -Wl,-blibpath=/r -lx' +
      ' -shared -nostdlib -Wl,-z,nodelete -lgolibbegin -lgo -lgcc_s -lgcc -lc -lgcc -static-libgo',
  );
});

test('modes that gccgo does not link end the build', () => {
  expect(gccgoLinkMode('c-shared')).toBe('c-shared');
  expect(() => gccgoLinkMode('pie')).toThrow(
    expect.objectContaining({ message: '-buildmode=pie not supported for gccgo', bare: true }),
  );
});

test("of the flags in _cgo_flags the linker gets those that aren't for the compiler", () => {
  const text = '_CGO_CFLAGS=-DX\n_CGO_LDFLAGS=-g\n_CGO_LDFLAGS=-O2\n_CGO_LDFLAGS=-L/x\n_CGO_LDFLAGS=-lm\n';
  expect(parseCgoFlags(text)).toEqual(['-L/x', '-lm']);
});
