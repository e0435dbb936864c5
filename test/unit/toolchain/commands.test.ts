import { expect, test } from 'vitest';
import { archDefines } from '../../../src/toolchain/asm-command.ts';
import { cCompileCommand, isGoAssembly, retryWithoutDebug } from '../../../src/toolchain/cc-command.ts';
import { archFlags, checkCompilerSettings } from '../../../src/toolchain/cc-env.ts';
import { compileCommand } from '../../../src/toolchain/compile-command.ts';
import { linkCommand, linkSharedCommand } from '../../../src/toolchain/link-command.ts';
import { explainSwigFailure } from '../../../src/toolchain/swig-command.ts';
import type { ContentID } from '../../../src/base/ids.ts';
import type { ToolPackage } from '../../../src/toolchain/tool-package.ts';
import { testConfig, testPackage, testSetup } from './tool-setup.ts';

const compile = {
  objdir: '/w/b001/',
  archive: '/w/b001/_pkg_.a',
  goFiles: ['a.go', '/w/b001/b.go'],
  buildID: 'a/a',
  importcfg: true,
  embedcfg: true,
  symabis: '/w/b001/symabis',
  asmhdr: true,
  pgoProfile: '/w/p',
  coverageConfig: '/w/c',
  concurrency: 4,
};

test('all flags of compile stand in the order of go', () => {
  const pkg = testPackage({ omitDebug: true, gcflags: ['-N'], localPrefix: '_/m/p' });
  const setup = testSetup({ flags: { race: true } });
  expect(compileCommand(setup, pkg, compile).argv.slice(1).join(' ')).toBe(
    '-o /w/b001/_pkg_.a -trimpath /w/b001=> -p example.com/m/p -lang=go1.21 -complete -installsuffix race -buildid a/a ' +
      '-dwarf=false -goversion go1.26.8 -coveragecfg=/w/c -pgoprofile=/w/p -symabis /w/b001/symabis -c=4 -race -N ' +
      '-D _/m/p -importcfg /w/b001/importcfg -embedcfg /w/b001/embedcfg -pack -asmhdr /w/b001/go_asm.h ' +
      '/m/p/a.go /w/b001/b.go',
  );
});

test('a compile without archive makes an object', () => {
  const { argv } = compileCommand(testSetup(), testPackage(), { ...compile, archive: undefined, concurrency: 1 });
  expect(argv.slice(1, 3)).toEqual(['-o', '/w/b001/_go_.o']);
  expect(argv).not.toContain('-pack');
  expect(argv.some((word) => word.startsWith('-c='))).toBe(false);
});

test.each<[string, Partial<ToolPackage>]>([
  ['assembly', { sFiles: ['a.s'] }],
  ['system objects', { sysoFiles: ['a.syso'] }],
  ['cgo', { cgoFiles: ['a.go'] }],
  ['functions of the runtime', { standard: true, importPath: 'sync' }],
])('a package with %s is not complete', (_, changes) => {
  expect(compileCommand(testSetup(), testPackage(changes), compile).argv).not.toContain('-complete');
});

test('a plugin is linked where it goes, under its own path', () => {
  const setup = testSetup({ flags: { buildmode: 'plugin' }, settings: { CXX: '"my g++" -x' } });
  const link = {
    objdir: '/w/',
    output: '/m/bin/p.so',
    importcfg: '/w/i',
    mainArchive: '/w/a',
    buildID: 'x',
    cxx: true,
  };
  const command = linkCommand(setup, testPackage({ name: 'main' }), link);
  expect(command.dir).toBe('/m/bin/');
  expect(command.argv.slice(1).join(' ')).toBe(
    "-o p.so -importcfg /w/i -installsuffix dynlink -pluginpath example.com/m/p -buildmode=plugin -buildid=x -extld='my g++' -x /w/a",
  );
});

test("Go's own tools record their build ID, and -trimpath hides GOROOT", () => {
  const setup = testSetup({ flags: { trimpath: true } });
  const link = { objdir: '/w/', output: '/w/a.out', importcfg: '/w/i', mainArchive: '/w/a', buildID: 'x', cxx: false };
  const command = linkCommand(setup, testPackage({ goroot: true, importPath: 'cmd/vet', omitDebug: true }), link);
  expect(command.argv).toContain('-X=cmd/internal/objabi.buildID=x');
  expect(command.argv.join(' ')).toContain(' -s -w ');
  expect(command.env).toEqual(['GOROOT=']);
  expect(linkCommand(testSetup(), testPackage(), link).env).toEqual(['GOROOT=/go']);
});

test('a shared library is linked from the archives of its packages', () => {
  const setup = testSetup({ flags: { buildmode: 'shared' } });
  const packages = [
    { importPath: 'unsafe', target: '' },
    { importPath: 'p', target: '/pkg/p.a' },
  ];
  const command = linkSharedCommand(setup, {
    output: '/pkg/libp.so',
    importcfg: '/w/i',
    cxx: false,
    packages,
    ldflags: ['-w'],
  });
  expect(command.dir).toBe('/pkg/');
  expect(command.argv.slice(1).join(' ')).toBe(
    '-o libp.so -importcfg /w/i -installsuffix dynlink -buildmode=shared -w -extld=gcc p=/pkg/p.a',
  );
});

test.each([
  ['arm', 'GOARM', '7,softfloat', ['GOARM_7', 'GOARM_6', 'GOARM_5']],
  ['arm', 'GOARM', '5', ['GOARM_5']],
  ['ppc64le', 'GOPPC64', 'power10', ['GOPPC64_power10', 'GOPPC64_power9', 'GOPPC64_power8']],
  ['arm64', 'GOARM64', 'v8.0', []],
  ['arm64', 'GOARM64', 'v8.0,lse', ['GOARM64_LSE']],
  ['arm64', 'GOARM64', 'v8.1', ['GOARM64_LSE']],
  ['riscv64', 'GORISCV64', 'rva22u64', ['GORISCV64_rva22u64']],
  ['wasm', 'GOWASM', 'satconv', []],
] as const)('assembly for %s with %s=%s sees its level', (goarch, name, value, defines) => {
  expect(archDefines(testConfig({ context: { goarch }, config: { archLevel: [name, value] } }))).toEqual(defines);
});

test.each([
  ['mipsle', 'hardfloat', ['-mabi=32', '-march=mips32', '-mhard-float', '-mfp32', '-mno-odd-spreg']],
  ['mips64', 'softfloat', ['-mabi=64', '-msoft-float']],
] as const)('the C compiler for %s with %s gets its flags', (goarch, level, flags) => {
  expect(archFlags(testConfig({ context: { goarch }, config: { archLevel: ['GOMIPS', level] } }))).toEqual(flags);
});

test('sources of modules and of GOROOT are named by where they come from', () => {
  const options = {
    language: 'c',
    source: 'a.c',
    output: '/w/a.o',
    flags: [],
    objdir: '/w/',
    actionID: 'id' as ContentID,
  } as const;
  const mapOf = (trimpath: boolean, changes: Partial<ToolPackage>): string | undefined => {
    const setup = testSetup({ flags: { trimpath } });
    const { argv } = cCompileCommand(setup, testPackage(changes), () => true, { ...options, vendorDir: '/m/vendor' });
    return argv
      .filter((word) => word.startsWith('-ffile-prefix-map='))
      .at(1)
      ?.slice('-ffile-prefix-map='.length);
  };
  const module = { path: 'x.org/y', version: 'v1.0.0', dir: '/c/y', goVersion: '' };
  expect(mapOf(false, {})).toBeUndefined();
  expect(mapOf(false, { goroot: true, root: '/go', module: undefined })).toBe('/go=/_/GOROOT');
  expect(mapOf(true, { module })).toBe('/c/y=/_/x.org/y@v1.0.0');
  expect(mapOf(true, { module: { ...module, dir: '' } })).toBe('/m/vendor=/_/vendor');
  expect(mapOf(true, { module: undefined, root: '/gopath' })).toBe('/gopath=/_/GOPATH');
  expect(mapOf(true, { module: undefined, root: '' })).toBe('/m/p=/_/example.com/m/p');
});

test("a compiler's empty warning is answered by a compile without debug information", () => {
  const warning = 'x.S:1: DWARF2 only supports one section per compilation unit\n';
  expect(retryWithoutDebug(['-g', '-O2', '-gdwarf'], warning)).toEqual(['-O2']);
  expect(retryWithoutDebug(['-O2'], warning)).toBeUndefined();
  expect(retryWithoutDebug(['-g'], 'other')).toBeUndefined();
});

test("Go's assembly is told from C's", () => {
  expect(isGoAssembly('#include "x"\nTEXT ·f(SB), 0, $0\n')).toBe(true);
  expect(isGoAssembly('GLOBL x(SB), 8, $1')).toBe(true);
  expect(isGoAssembly('\t.text\nf:\n\tTEXT\n')).toBe(false);
});

test('CC must be a program on PATH or an absolute path, with its quotes closed', () => {
  const check = (value: string) => (): void => checkCompilerSettings(testConfig({ settings: { CC: value } }));
  expect(check('')).not.toThrow();
  expect(check('gcc -m32')).not.toThrow();
  expect(check('"/opt/my cc"')).not.toThrow();
  expect(check('bin/gcc')).toThrow('CC environment variable is relative; must be absolute path: bin/gcc');
  expect(check("'gcc")).toThrow("CC environment variable could not be parsed: unterminated ' string");
});

test('an old SWIG does not know its options', () => {
  expect(explainSwigFailure('Unrecognized option -intgosize')).toBe('must have SWIG version >= 3.0.6');
  expect(explainSwigFailure('x.swig:1: error')).toBeUndefined();
});
