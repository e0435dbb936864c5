/** Go, C and assembler sources that are wrong, and imports of what cannot be imported. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BadInput } from './bad-input.ts';
import { gomod, main, mainImporting, goFile, build } from './trees.ts';

export const sources: readonly BadInput[] = [
  { name: 'a syntax error', args: build, files: goFile('package main\n\nfunc main() {\n\tx := \n}') },
  { name: 'a syntax error in the imports', args: build, files: goFile('package main\n\nimport fmt\n\nfunc main() {}') },
  { name: 'a missing package clause', args: build, files: goFile('func main() {}') },
  { name: 'an empty file', args: build, files: `${gomod}-- main.go --\n` },
  { name: 'an unclosed comment', args: build, files: goFile('package main /*') },
  {
    name: 'a NUL in a file',
    args: build,
    files: main,
    prepare: ({ cwd }) => writeFileSync(join(cwd, 'main.go'), 'package main\n\0\nfunc main() {}\n'),
  },
  {
    name: 'a file that is not UTF-8',
    args: build,
    files: main,
    prepare: ({ cwd }) =>
      writeFileSync(join(cwd, 'main.go'), Buffer.from('package main\n\nvar x = "\xff"\n\nfunc main() {}\n', 'latin1')),
  },
  { name: 'a type error', args: build, files: goFile('package main\n\nfunc main() { var x int = "a"; _ = x }') },
  {
    name: 'a type error, run',
    args: ['run', '.'],
    files: goFile('package main\n\nfunc main() { var x int = "a"; _ = x }'),
  },
  {
    name: 'a type error in a package below',
    args: ['build', './...'],
    files: `${mainImporting('example.com/m/a/b')}-- a/b/b.go --\npackage b\n\nvar X int = ""\n`,
  },
  {
    name: 'too many errors',
    args: build,
    files: goFile(`package main\n\nfunc main() {\n${'\tundefined()\n'.repeat(15)}}`),
  },
  {
    name: 'errors in two packages',
    args: ['build', '-p=1', './...'],
    files: `${gomod}-- a/a.go --\npackage a\n\nvar X int = ""\n-- b/b.go --\npackage b\n\nvar Y int = ""\n`,
  },
  { name: 'an unused import', args: build, files: goFile('package main\n\nimport "os"\n\nfunc main() {}') },
  { name: 'an unused variable', args: build, files: goFile('package main\n\nfunc main() { x := 1 }') },
  { name: 'no main function', args: build, files: goFile('package main') },
  { name: 'a function without a body', args: build, files: goFile('package main\n\nfunc f()\n\nfunc main() { f() }') },
  { name: 'two package names in a directory', args: build, files: `${main}-- other.go --\npackage other\n` },
  { name: 'a declaration twice', args: build, files: `${main}-- other.go --\npackage main\n\nfunc main() {}\n` },
  { name: 'a missing package of this module', args: build, files: mainImporting('example.com/m/nope') },
  { name: 'a missing standard package', args: build, files: mainImporting('nope/nope') },
  { name: 'a missing module', args: build, files: mainImporting('example.org/nope') },
  { name: 'a missing module, -mod=mod', args: ['build', '-mod=mod'], files: mainImporting('example.org/nope') },
  { name: 'an import path with a space', args: build, files: mainImporting('a b') },
  { name: 'an empty import path', args: build, files: mainImporting('') },
  { name: 'an absolute import path', args: build, files: mainImporting('/abs') },
  { name: 'a relative import path', args: build, files: `${mainImporting('./lib')}-- lib/lib.go --\npackage lib\n` },
  {
    name: 'an import of a command',
    args: build,
    files: `${mainImporting('example.com/m/cmd')}-- cmd/cmd.go --\npackage main\n\nfunc main() {}\n`,
  },
  {
    name: 'an import of an empty directory',
    args: build,
    files: `${mainImporting('example.com/m/empty')}-- empty/readme --\n`,
  },
  {
    name: 'an import cycle',
    args: ['build', './a'],
    files: `${gomod}-- a/a.go --\npackage a\n\nimport _ "example.com/m/b"\n-- b/b.go --\npackage b\n\nimport _ "example.com/m/a"\n`,
  },
  {
    name: 'an import of itself',
    args: ['build', './a'],
    files: `${gomod}-- a/a.go --\npackage a\n\nimport _ "example.com/m/a"\n`,
  },
  { name: "an internal package of Go's", args: build, files: mainImporting('internal/abi') },
  { name: "an internal package of the go command's", args: build, files: mainImporting('cmd/go/internal/base') },
  { name: 'a vendored package of Go', args: build, files: mainImporting('vendor/golang.org/x/net/http/httpguts') },
  {
    name: 'an internal package from outside',
    args: ['build', './b'],
    files: `${gomod}-- a/internal/x/x.go --\npackage x\n-- b/b.go --\npackage b\n\nimport _ "example.com/m/a/internal/x"\n`,
  },
  { name: 'a directory without Go files', args: ['build', './empty'], files: `${main}-- empty/readme --\n` },
  {
    name: 'a directory with tests only',
    args: ['build', './only'],
    files: `${main}-- only/x_test.go --\npackage only\n`,
  },
  {
    name: 'constraints that exclude all',
    args: ['build', './not'],
    files: `${main}-- not/x.go --\n//go:build never\n\npackage not\n`,
  },
  {
    name: 'a constraint that is malformed',
    args: build,
    files: goFile('//go:build (a\n\npackage main\n\nfunc main() {}'),
  },
  {
    name: 'embed without a match',
    args: build,
    files: goFile('package main\n\nimport _ "embed"\n\n//go:embed nope.txt\nvar s string\n\nfunc main() { _ = s }'),
  },
  {
    name: 'embed outside of the package',
    args: build,
    files: goFile('package main\n\nimport _ "embed"\n\n//go:embed ../x\nvar s string\n\nfunc main() { _ = s }'),
  },
  {
    name: 'embed with a malformed pattern',
    args: build,
    files: goFile('package main\n\nimport _ "embed"\n\n//go:embed [\nvar s string\n\nfunc main() { _ = s }'),
  },
  {
    name: 'embed without its import',
    args: build,
    files: `${goFile('package main\n\n//go:embed x.txt\nvar s string\n\nfunc main() { _ = s }')}-- x.txt --\n`,
  },
  {
    name: 'embed of an irregular file',
    args: build,
    files: goFile('package main\n\nimport _ "embed"\n\n//go:embed link\nvar s string\n\nfunc main() { _ = s }'),
    prepare: ({ cwd }) => symlinkSync('/dev/null', join(cwd, 'link')),
  },
  { name: 'an unknown //go:debug', args: build, files: goFile('//go:debug nope=1\n\npackage main\n\nfunc main() {}') },
  { name: 'C files without cgo', args: build, files: `${main}-- x.c --\nint x;\n` },
  {
    name: 'cgo when it is off',
    args: build,
    env: { CGO_ENABLED: '0' },
    files: goFile('package main\n\nimport "C"\n\nfunc main() {}'),
  },
  {
    name: 'cgo with a C error',
    args: build,
    files: goFile('package main\n\n// int f( {\nimport "C"\n\nfunc main() {}'),
  },
  {
    name: 'cgo with an unknown name',
    args: build,
    files: goFile('package main\n\nimport "C"\n\nfunc main() { C.nope() }'),
  },
  {
    name: 'cgo with a flag that is not allowed',
    args: build,
    files: goFile('package main\n\n// #cgo CFLAGS: -fplugin=x.so\nimport "C"\n\nfunc main() {}'),
  },
  {
    name: 'cgo with a malformed directive',
    args: build,
    files: goFile('package main\n\n// #cgo nonsense\nimport "C"\n\nfunc main() {}'),
  },
  {
    name: 'an undefined symbol at link time',
    args: build,
    files: `${goFile('package main\n\nfunc f()\n\nfunc main() { f() }')}-- f.s --\n`,
  },
  { name: 'an assembler error', args: build, files: `${main}-- f_amd64.s --\nTEXT ·f(SB), 4, $0\n\tNONSENSE\n` },
  {
    name: 'a file that cannot be read',
    args: build,
    files: main,
    prepare: ({ cwd }) => symlinkSync('nowhere', join(cwd, 'broken.go')),
  },
  {
    name: 'a directory without permission',
    args: ['build', './...'],
    files: `${main}-- closed/x.go --\npackage closed\n`,
    prepare: ({ cwd }) => chmodSync(join(cwd, 'closed'), 0o000),
  },
  {
    name: 'a directory where a file should be',
    args: build,
    files: main,
    prepare: ({ cwd }) => mkdirSync(join(cwd, 'x.go')),
  },
];
