import { expect, test } from 'vitest';
import {
  compileHashText,
  type GoCompilerInHash,
  linkHashText,
  linkSharedHashText,
  profileHashText,
} from '../../../src/actions/hash-text.ts';
import type { ContentID } from '../../../src/base/ids.ts';
import type { Package } from '../../../src/packages/package.ts';
import { type ConfigChanges, testSetup } from '../toolchain/tool-setup.ts';
import { library, program } from './draw-graph.ts';

const id = (text: string): ContentID => text.padEnd(20, '.') as ContentID;

const linker = { kind: 'gc', id: 'link ID' } as const;
const gc: GoCompilerInHash = { kind: 'gc', compile: 'compile ID', asm: 'asm ID' };

function compileText(pkg: Package, changes: ConfigChanges = {}, compiler = gc): string[] {
  const { config, mode } = testSetup(changes);
  return [
    ...compileHashText(pkg, {
      config,
      mode,
      workDir: '/wd',
      compiler,
      coverTool: 'cover ID',
      cgo: undefined,
      fileHash: (path) => `hash of ${path}`,
      imports: [{ importPath: 'fmt', contentID: id('fmt') }],
      profile: '',
    }),
  ];
}

const module = { path: 'example.com/m', version: 'v1.2.3', dir: '/m', goVersion: '1.21' };
const pkg = library('a', [], { dir: '/m/a', module: module as unknown as Package['module'] });

test("a compile's action ID is made of these lines", () => {
  expect(compileText(pkg)).toEqual([
    'compile\n',
    'dir /m/a\n',
    'go 1.21\n',
    'goos linux goarch amd64\n',
    'import "a"\n',
    'omitdebug false standard false local false prefix ""\n',
    'compile compile ID [] []\n',
    'GOAMD64=v1\n',
    'file a.go hash of /m/a/a.go\n',
    'import fmt fmt.................\n',
  ]);
});

test('with -trimpath the module stands in the place of the directory', () => {
  const text = compileText(pkg, { flags: { trimpath: true } });
  expect(text).toContain('module example.com/m@v1.2.3\n');
  expect(text).toContain('trimpath\n');
  expect(text.filter((line) => line.startsWith('dir'))).toEqual([]);
});

test('the directory of GOROOT packages and of generated ones does not count', () => {
  for (const place of [{ goroot: true }, { dir: '/wd/b001' }]) {
    const text = compileText(library('a', [], { dir: '/m', ...place }));
    expect(text.filter((line) => line.startsWith('dir'))).toEqual([]);
  }
});

test('assembly adds the assembler, with the flags of the build mode', () => {
  const text = compileText(library('a', [], { sFiles: ['x.s'], asmflags: ['-v'] }), { flags: { buildmode: 'pie' } });
  expect(text).toContain('asm "asm ID" ["-shared"] ["-v"]\n');
  expect(text).toContain('compile compile ID ["-shared"] []\n');
});

test('files count in the order of their kinds', () => {
  const text = compileText(
    library('a', [], {
      goFiles: ['z.go'],
      cgoFiles: ['y.go'],
      cFiles: ['x.c'],
      hFiles: ['w.h'],
      sFiles: ['v.s'],
      sysoFiles: ['u.syso'],
      embedFiles: ['t.txt'],
    }),
  );
  const files = text.filter((line) => line.startsWith('file ')).map((line) => line.split(' ')[1]);
  expect(files).toEqual(['z.go', 'y.go', 'x.c', 'w.h', 'v.s', 'u.syso', 't.txt']);
});

test('variables that debug the compiler count where they are set', () => {
  const text = compileText(pkg, { config: { environ: { GOSSAFUNC: 'main', GOSSADIR: '' } } });
  expect(text.filter((line) => line.startsWith('magic'))).toEqual(['magic GOSSAFUNC=main\n']);
});

test("a link's action ID is made of these lines", () => {
  const { config, mode } = testSetup({ settings: { GO_EXTLINK_ENABLED: '1' } });
  const main = program('m', [], { ldflags: ['-s'], defaultGodebug: 'x=1' });
  const packages = [
    { importPath: 'm', name: 'main', contentID: id('m'), buildID: 'a/m', libraryContentID: undefined },
    { importPath: 'b', name: 'b', contentID: id('b'), buildID: 'a/b', libraryContentID: id('lib') },
  ];
  expect(linkHashText(main, { config, mode, linker, packages })).toEqual([
    'link\n',
    'buildmode default goos linux goarch amd64\n',
    'import "m"\n',
    'omitdebug false standard false local false prefix ""\n',
    'defaultgodebug "x=1"\n',
    'link link ID [] exe\n',
    'linkflags ["-s"]\n',
    'GOAMD64=v1\n',
    'GOROOT=/go\n',
    'GO_EXTLINK_ENABLED=1\n',
    'packagefile m=m...................\n',
    'packagemain a/m\n',
    'packagefile b=b...................\n',
    'packageshlib b=lib.................\n',
  ]);
});

test('a shared library has no package of its own in its text', () => {
  const { config, mode } = testSetup({ flags: { buildmode: 'shared', trimpath: true } });
  const a = { importPath: 'a', contentID: id('a') };
  const packages = [{ ...a, libraryContentID: undefined }];
  expect(linkSharedHashText({ config, mode, linker, packages, top: [a] })).toEqual([
    'linkShared\n',
    'goos linux goarch amd64\n',
    'link link ID [] shared\n',
    'GOAMD64=v1\n',
    'GOROOT=\n',
    'GO_EXTLINK_ENABLED=\n',
    'packagefile a=a...................\n',
    'top a=a...................\n',
  ]);
});

const gccgo: GoCompilerInHash = { kind: 'gccgo', id: 'gcc version 12', archiver: ['ar', '-v'], assembler: 'as 1' };
const byGccgo: ConfigChanges = { context: { compiler: 'gccgo' }, flags: { buildmode: 'c-shared' } };

test('a compile by gccgo counts its package path and its archiver, and nothing that only gc looks at', () => {
  const assembled = library('a', [], { dir: '/m/a', sFiles: ['x.s'], gccgoflags: ['-O2'], gcflags: ['-N'] });
  expect(compileText(assembled, byGccgo, gccgo).slice(5)).toEqual([
    'compile gcc version 12 ["-fPIC"] ["-O2"]\n',
    'pkgpath a\n',
    'ar ["ar" "-v"]\n',
    'asm "as 1"\n',
    'file a.go hash of /m/a/a.go\n',
    'file x.s hash of /m/a/x.s\n',
    'import fmt fmt.................\n',
  ]);
  expect(compileText(program('m'), byGccgo, gccgo)).toContain('pkgpath \n');
});

test('a link by gccgo counts who links, and how', () => {
  const { config, mode } = testSetup(byGccgo);
  const text = linkHashText(program('m'), {
    config,
    mode,
    linker: { kind: 'gccgo', id: 'gcc version 12' },
    packages: [],
  });
  expect(text.slice(-2)).toEqual(['defaultgodebug ""\n', 'link gcc version 12 c-shared\n']);
});

test('a profile counts by its content', () => {
  expect(profileHashText('tool ID', 'hash')).toEqual([
    'preprocess PGO profile\n',
    'preprofile tool ID\n',
    'input "hash"\n',
  ]);
});

test('a library that the C linker has stamped counts with the bytes of its stamp', () => {
  const { config, mode } = testSetup();
  const packages = [
    { importPath: 'b', name: 'b', contentID: id('b'), buildID: 'a/b', libraryContentID: 'A\u00a1\u009a' as ContentID },
  ];
  const text = linkHashText(program('m'), { config, mode, linker, packages });
  expect(text.at(-1)).toEqual(Buffer.from('packageshlib b=A\xa1\x9a\n', 'latin1'));
});
