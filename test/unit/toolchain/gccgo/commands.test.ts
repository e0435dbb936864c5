import { expect, test } from 'vitest';
import {
  archiveCommand,
  archiverWords,
  gccgoAsmCommand,
  gccgoCCommand,
  gccgoCompileCommand,
  type GccgoStep,
  packagePath,
} from '../../../../src/toolchain/gccgo/commands.ts';
import type { OverlayPaths, ToolPackage } from '../../../../src/toolchain/tool-package.ts';
import { type ConfigChanges, testPackage, testSetup } from '../tool-setup.ts';

function step(
  changes: ConfigChanges & { readonly pkg?: Partial<ToolPackage>; readonly overlay?: OverlayPaths } = {},
): GccgoStep {
  const context = { compiler: 'gccgo', ...changes.context } as const;
  return {
    setup: testSetup({ ...changes, context }, changes.overlay),
    pkg: testPackage(changes.pkg),
    program: '/bin/gccgo',
    workDir: '/w',
    objdir: '/w/b001/',
  };
}

const plain = {
  goFiles: ['a.go', '/w/b001/_gomod_.go'],
  imports: 'tree',
  embedcfg: false,
  mapsPrefixes: true,
} as const;
const text = (command: { readonly argv: readonly string[] }): string => command.argv.join(' ');

test('a package is compiled to an object, under its import path', () => {
  const command = gccgoCompileCommand(step({ pkg: { gccgoflags: ['-O2'] } }), plain);
  expect(text(command)).toBe(
    '/bin/gccgo -c -g -m64 -fdebug-prefix-map=/w=/tmp/go-build -gno-record-gcc-switches -fgo-pkgpath=example.com/m/p' +
      ' -o /w/b001/_go_.o -I /w/b001/_importcfgroot_ -O2 /m/p/a.go /w/b001/_gomod_.go',
  );
  expect(command).toMatchObject({ dir: '/m/p', env: [] });
});

test('a command has no path of its own, unless it is a library for another', () => {
  expect(packagePath(testPackage({ name: 'main' }))).toBe('');
  expect(packagePath(testPackage({ name: 'main', forceLibrary: true }))).toBe('example.com/m/p');
});

test('a newer gccgo reads importcfg and embedcfg; flags of the build mode come before both', () => {
  const shared = step({ flags: { buildmode: 'c-shared' }, pkg: { name: 'main', localPrefix: '_/m/p' } });
  const command = gccgoCompileCommand(shared, { ...plain, imports: 'importcfg', embedcfg: true });
  expect(text(command)).toContain(
    ' -fgo-relative-import-path=_/m/p -o /w/b001/_go_.o -fPIC -fgo-importcfg=/w/b001/importcfg' +
      ' -fgo-embedcfg=/w/b001/embedcfg /m/p/a.go ',
  );
});

test('with -trimpath and -overlay, paths are mapped to what they stand for, where gccgo can do it', () => {
  const replaces = (file: string): boolean => file === '/m/p/a.go';
  const overlay: OverlayPaths = {
    active: true,
    replaced: replaces,
    actual: (file) => (replaces(file) ? '/o/a.go' : file),
  };
  const trimmed = step({ flags: { trimpath: true }, overlay });
  expect(text(gccgoCompileCommand(trimmed, plain))).toContain(
    ' -ffile-prefix-map=/m=. -ffile-prefix-map=/w=/tmp/go-build -ffile-prefix-map=/o/a.go=./p/a.go /o/a.go /w/b001/',
  );
  expect(text(gccgoCompileCommand(step({ overlay }), plain))).toContain(' -ffile-prefix-map=/o/a.go=/m/p/a.go /o/a.go');
  expect(text(gccgoCompileCommand(trimmed, { ...plain, mapsPrefixes: false }))).not.toContain('-ffile-prefix-map');
});

test('assembly goes through the preprocessor, and knows the package path as it stands in symbols', () => {
  expect(text(gccgoAsmCommand(step(), 'x.s', 'example_0com'))).toBe(
    '/bin/gccgo -xassembler-with-cpp -I /w/b001/ -c -o /w/b001/x.o -D GOOS_linux -D GOARCH_amd64' +
      ' -D GOPKGPATH=example_0com -m64 /m/p/x.s',
  );
  const shared = gccgoAsmCommand(step({ flags: { buildmode: 'shared' } }), '/w/b001/_buildid.s', '');
  expect(text(shared)).toMatch(/ -o \/w\/b001\/_buildid\.o -D GOOS_linux -D GOARCH_amd64 -fPIC -m64 \S+_buildid\.s$/);
});

test('C is compiled with what the C compiler takes', () => {
  const source = { source: 'x.c', output: '/w/b001/x.o', symbolPath: 'p' };
  const takes = { splitStack: true, filePrefixMap: true, debugPrefixMap: false, noRecordSwitches: true };
  expect(text(gccgoCCommand(step(), { ...source, takes }))).toBe(
    'gcc -Wall -g -I /w/b001/ -I /go/pkg/include -o /w/b001/x.o -D GOOS_linux -D GOARCH_amd64 -m64 -D GOPKGPATH="p"' +
      ' -fsplit-stack -ffile-prefix-map=/m=. -ffile-prefix-map=/w=/tmp/go-build -gno-record-gcc-switches -c /m/p/x.c',
  );
  const old = { splitStack: false, filePrefixMap: false, debugPrefixMap: true, noRecordSwitches: false };
  expect(text(gccgoCCommand(step(), { ...source, symbolPath: '', takes: old }))).toMatch(
    / -m64 -fdebug-prefix-map=\/w=\/tmp\/go-build -c \/m\/p\/x\.c$/,
  );
});

test('objects are archived by AR, on AIX those of 64 bits', () => {
  const files = { archive: '/w/b001/_pkg_.a', objects: ['x.o', '/m/y.syso'] };
  const command = archiveCommand(step({ settings: { AR: 'llvm-ar -v' } }), 'rcD', files);
  expect(text(command)).toBe('llvm-ar -v rcD /w/b001/_pkg_.a /w/b001/x.o /m/y.syso');
  const aix = step({ context: { goos: 'aix', goarch: 'ppc64' } });
  expect(archiverWords(aix.setup)).toEqual(['ar', '-X64']);
});
