/** Bad inputs, each as files and a command line; what to say to them is the real go's business. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoProxy } from '../support/go-proxy.ts';
import { goSumLines, moduleVersion, moduleZip, type ModuleVersion } from '../support/module-files.ts';
import type { Work } from '../support/parity.ts';

export type BadInput = Work & {
  readonly name: string;
  /** what the proxy does wrong; called before each run */
  readonly faults?: (proxy: GoProxy) => void;
};

export const dep: ModuleVersion = moduleVersion(
  'example.com/dep',
  'v1.0.0',
  `-- go.mod --
module example.com/dep

go 1.20
-- dep.go --
package dep

// Name is a name.
const Name = "dep"
-- internal/hidden/hidden.go --
package hidden
-- cmd/tool/main.go --
package main

func main() {}
-- lib/lib.go --
package lib
`,
);

/** every module that the proxy has */
export const proxyModules: readonly ModuleVersion[] = [
  dep,
  moduleVersion(
    'example.com/newer',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/newer\n\ngo 1.99\n-- newer.go --\npackage newer\n',
  ),
  moduleVersion(
    'example.com/renamed',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/other\n-- renamed.go --\npackage renamed\n',
  ),
  moduleVersion(
    'example.com/badmod',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/badmod\nnonsense here\n-- badmod.go --\npackage badmod\n',
  ),
  moduleVersion(
    'example.com/tools',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/tools\n-- a/a.go --\npackage main\n\nfunc main() {}\n-- lib/lib.go --\npackage lib\n',
  ),
  moduleVersion(
    'example.com/replacing',
    'v1.0.0',
    '-- go.mod --\nmodule example.com/replacing\n\nreplace example.com/dep => ./dep\n-- main.go --\npackage main\n\nfunc main() {}\n',
  ),
];

const gomod = '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n';
const main = `${gomod}-- main.go --\npackage main\n\nfunc main() {}\n`;
const requiring = (path: string): string => `-- go.mod --
module example.com/m

go 1.26

require ${path} v1.0.0
-- main.go --
package main

import _ "${path}"

func main() {}
`;
const sums = (text: string): string => `-- go.sum --\n${text}`;
const mainImporting = (path: string): string =>
  `${gomod}-- main.go --\npackage main\n\nimport _ "${path}"\n\nfunc main() {}\n`;
const mod = (text: string): string => `-- go.mod --\n${text}\n-- main.go --\npackage main\n\nfunc main() {}\n`;
const goFile = (text: string): string => `${gomod}-- main.go --\n${text}\n`;
const build = ['build'];

const commandLines: readonly BadInput[] = [
  {
    name: 'files from different directories',
    args: ['build', 'a/a.go', 'b/b.go'],
    files: `${gomod}-- a/a.go --\npackage a\n-- b/b.go --\npackage a\n`,
  },
  { name: 'a file beside a directory', args: ['build', 'main.go', './b'], files: `${main}-- b/b.go --\npackage b\n` },
  { name: 'a file that does not exist', args: ['build', 'nope.go'], files: main },
  {
    name: 'a directory named like a Go file',
    args: ['build', 'dir.go'],
    files: `${main}-- dir.go/x.go --\npackage x\n`,
  },
  { name: 'run without anything to run', args: ['run'], files: main },
  {
    name: 'run of a package that is not main',
    args: ['run', './lib'],
    files: `${main}-- lib/lib.go --\npackage lib\n`,
  },
  { name: 'run of a file that is not main', args: ['run', 'lib.go'], files: `${gomod}-- lib.go --\npackage lib\n` },
  { name: 'run of a test file', args: ['run', 'x_test.go'], files: `${gomod}-- x_test.go --\npackage main\n` },
  {
    name: 'run of a pattern with two commands',
    args: ['run', './cmd/...'],
    files: `${gomod}-- cmd/a/a.go --\npackage main\n\nfunc main() {}\n-- cmd/b/b.go --\npackage main\n\nfunc main() {}\n`,
  },
  { name: 'run of a pattern with nothing', args: ['run', './none/...'], files: main },
  { name: 'run of a directory that does not exist', args: ['run', './nope'], files: main },
  { name: 'a directory that does not exist', args: ['build', './nope'], files: main },
  { name: 'a pattern that matches nothing', args: ['build', './nope/...'], files: main },
  { name: 'a directory outside of the module', args: ['build', '..'], files: main },
  { name: 'a package at a version', args: ['build', 'example.com/dep@v1.0.0'], files: main },
  { name: 'an import path with a leading dash', args: ['build', '--', '-x'], files: main },
  { name: 'an absolute directory that is no package', args: ['build', '/'], files: main },
  { name: 'no go.mod', args: build, files: '-- main.go --\npackage main\n\nfunc main() {}\n' },
  { name: 'no go.mod, with a pattern', args: ['build', './...'], files: '-- main.go --\npackage main\n' },
  { name: 'an unknown flag', args: ['build', '-nope'], files: main },
  { name: 'an unknown flag of run', args: ['run', '-nope', '.'], files: main },
  { name: 'an unknown flag of install', args: ['install', '-nope'], files: main },
  { name: 'a flag without its value', args: ['build', '-o'], files: main },
  { name: 'a number that is none', args: ['build', '-p=x'], files: main },
  { name: 'a bool that is none', args: ['build', '-v=maybe'], files: main },
  { name: 'install with -o', args: ['install', '-o', 'x'], files: main },
  { name: 'no parallelism', args: ['build', '-p=0'], files: main },
  { name: 'a bad -mod', args: ['build', '-mod=nope'], files: main },
  { name: 'a bad -buildmode', args: ['build', '-buildmode=nope'], files: main },
  { name: 'a bad -compiler', args: ['build', '-compiler=nope'], files: main },
  { name: 'a bad -buildvcs', args: ['build', '-buildvcs=nope'], files: main },
  { name: 'a bad -pgo', args: ['build', '-pgo=nope.pgo'], files: main },
  { name: 'an unbalanced quote in -ldflags', args: ['build', "-ldflags=-X 'a"], files: main },
  { name: 'a pattern without flags in -gcflags', args: ['build', '-gcflags=all='], files: main },
  { name: 'a bad tag', args: ['build', '-tags=a+b c'], files: main },
  { name: 'an unknown compiler flag', args: ['build', '-gcflags=-nope'], files: main },
  { name: 'an unknown linker flag', args: ['build', '-ldflags=-nope'], files: main },
  { name: '-C that does not exist', args: ['build', '-C', 'nope'], files: main },
  { name: '-C that is not first', args: ['build', '-v', '-C', '.'], files: main },
  { name: '-modfile without .mod', args: ['build', '-modfile=go.txt'], files: main },
  { name: '-modfile that does not exist', args: ['build', '-modfile=other.mod'], files: main },
  { name: '-overlay that does not exist', args: ['build', '-overlay=nope.json'], files: main },
  { name: '-overlay that is no JSON', args: ['build', '-overlay=o.json'], files: `${main}-- o.json --\nnonsense\n` },
  { name: '-race and -msan', args: ['build', '-race', '-msan'], files: main },
  { name: '-race without cgo', args: ['build', '-race'], env: { CGO_ENABLED: '0' }, files: main },
  { name: '-toolexec that does not exist', args: ['build', '-toolexec=/nope', './...'], files: main },
];

const outputs: readonly BadInput[] = [
  { name: 'output into a directory that does not exist', args: ['build', '-o', 'no/such/x'], files: main },
  { name: 'output is a directory', args: ['build', '-o', 'out'], files: `${main}-- out/keep --\n` },
  { name: 'output directory that does not exist', args: ['build', '-o', 'out/'], files: main },
  { name: 'output below a file', args: ['build', '-o', 'go.mod/x'], files: main },
  {
    name: 'output is a file that is no object',
    args: ['build', '-o', 'notes.txt'],
    files: `${main}-- notes.txt --\nnot yours\n`,
  },
  { name: 'the default output is a directory', args: build, files: `${main}-- m/keep --\n` },
  { name: 'the default output is a file that is no object', args: build, files: `${main}-- m --\nnot yours\n` },
  {
    name: 'output of two packages into a file',
    args: ['build', '-o', 'x', './...'],
    files: `${main}-- lib/lib.go --\npackage lib\n`,
  },
  {
    name: 'output of no command into a directory',
    args: ['build', '-o', 'out/', './lib'],
    files: `${main}-- lib/lib.go --\npackage lib\n`,
  },
  { name: 'output on a full device', args: ['build', '-o', '/dev/full'], files: main },
  { name: 'GOBIN that is relative', args: ['install'], env: { GOBIN: 'bin' }, files: main },
  { name: 'GOBIN that is a file', args: ['install'], files: `${main}-- bin --\n`, env: { GOBIN: '/dev/null' } },
  { name: 'GOPATH that is relative', args: build, env: { GOPATH: 'gopath' }, files: main },
  { name: 'GOCACHE that is relative', args: build, env: { GOCACHE: 'cache' }, files: main },
  { name: 'GOCACHE that is off', args: build, env: { GOCACHE: 'off' }, files: main },
  { name: 'GOCACHE that is a file', args: build, env: { GOCACHE: '/dev/null' }, files: main },
  { name: 'GOTMPDIR that does not exist', args: build, env: { GOTMPDIR: '/nope' }, files: main },
];

const settings: readonly BadInput[] = [
  { name: 'GOFLAGS without a dash', args: build, env: { GOFLAGS: 'bogus' }, files: main },
  { name: 'GOFLAGS with an unknown flag', args: build, env: { GOFLAGS: '-nope' }, files: main },
  { name: 'GOFLAGS with an unbalanced quote', args: build, env: { GOFLAGS: "'-ldflags=-s" }, files: main },
  { name: 'GOFLAGS with a bad value', args: build, env: { GOFLAGS: '-p=x' }, files: main },
  { name: 'an unknown GOOS', args: build, env: { GOOS: 'nope' }, files: main },
  { name: 'an unknown GOARCH', args: build, env: { GOARCH: 'nope' }, files: main },
  { name: 'an unsupported pair', args: build, env: { GOOS: 'windows', GOARCH: 's390x' }, files: main },
  { name: 'a bad GOAMD64', args: build, env: { GOAMD64: 'v9' }, files: main },
  { name: 'a bad GOARM', args: build, env: { GOARCH: 'arm', GOARM: '9' }, files: main },
  { name: 'a bad GOEXPERIMENT', args: build, env: { GOEXPERIMENT: 'nope' }, files: main },
  { name: 'a bad GO111MODULE', args: build, env: { GO111MODULE: 'nope' }, files: main },
  { name: 'a bad GOTOOLCHAIN', args: build, env: { GOTOOLCHAIN: 'nope' }, files: main },
  { name: 'a bad GOPROXY', args: build, env: { GOPROXY: 'nonsense' }, files: requiring('example.com/dep') },
  { name: 'a bad GOSUMDB', args: build, env: { GOSUMDB: 'nonsense+x' }, files: requiring('example.com/dep') },
  { name: 'a GOROOT that does not exist', args: build, env: { GOROOT: '/nope' }, files: main },
  {
    name: 'GOPATH mode without the package',
    args: ['build', 'example.com/nope'],
    env: { GO111MODULE: 'off' },
    files: main,
  },
  {
    name: 'CC that does not exist',
    args: build,
    env: { CC: '/nope/cc' },
    files: goFile('package main\n\nimport "C"\n\nfunc main() {}'),
  },
  { name: 'GOWORK that does not exist', args: build, env: { GOWORK: '/nope/go.work' }, files: main },
  { name: 'GOWORK that is no go.work', args: build, env: { GOWORK: '/nope/other.txt' }, files: main },
  { name: 'go.work with a syntax error', args: build, files: `${main}-- go.work --\ngo 1.26\nnonsense .\n` },
  { name: 'go.work with a missing directory', args: build, files: `${main}-- go.work --\ngo 1.26\n\nuse ./nope\n` },
  { name: 'go.work with a directory twice', args: build, files: `${main}-- go.work --\ngo 1.26\n\nuse .\nuse .\n` },
  { name: 'go.work without this module', args: build, files: `${main}-- go.work --\ngo 1.26\n` },
  { name: 'go.work of an older Go than its module', args: build, files: `${main}-- go.work --\ngo 1.20\n\nuse .\n` },
  { name: '-mod=mod with a go.work', args: ['build', '-mod=mod'], files: `${main}-- go.work --\ngo 1.26\n\nuse .\n` },
];

const goMods: readonly BadInput[] = [
  { name: 'go.mod: an unknown directive', args: build, files: mod('module example.com/m\n\nnonsense 1') },
  { name: 'go.mod: an unclosed block', args: build, files: mod('module example.com/m\n\nrequire (') },
  { name: 'go.mod: an unclosed string', args: build, files: mod('module "example.com/m') },
  { name: 'go.mod: two module lines', args: build, files: mod('module example.com/m\nmodule example.com/n') },
  { name: 'go.mod: no module line', args: build, files: mod('go 1.26') },
  { name: 'go.mod: empty', args: build, files: '-- go.mod --\n-- main.go --\npackage main\n' },
  { name: 'go.mod: a bad module path', args: build, files: mod('module "example.com/ m"') },
  { name: 'go.mod: a bad version', args: build, files: mod('module example.com/m\n\nrequire example.com/dep 1.0') },
  {
    name: 'go.mod: a major version without its path',
    args: build,
    files: mod('module example.com/m\n\nrequire example.com/dep v2.0.0'),
  },
  {
    name: 'go.mod: a path of another major version',
    args: build,
    files: mod('module example.com/m\n\nrequire example.com/dep/v3 v2.0.0'),
  },
  {
    name: 'go.mod: require without a version',
    args: build,
    files: mod('module example.com/m\n\nrequire example.com/dep'),
  },
  { name: 'go.mod: a bad go version', args: build, files: mod('module example.com/m\n\ngo 1.x') },
  { name: 'go.mod: two go lines', args: build, files: mod('module example.com/m\n\ngo 1.25\ngo 1.26') },
  { name: 'go.mod: a bad toolchain', args: build, files: mod('module example.com/m\n\ngo 1.26\ntoolchain nope') },
  { name: 'go.mod: a newer Go', args: build, files: mod('module example.com/m\n\ngo 1.99') },
  {
    name: 'go.mod: a newer toolchain',
    args: build,
    files: mod('module example.com/m\n\ngo 1.26\n\ntoolchain go1.99.1'),
  },
  { name: 'go.mod: a bad replace', args: build, files: mod('module example.com/m\n\nreplace example.com/dep => dep') },
  {
    name: 'go.mod: a replacement that does not exist',
    args: build,
    files: requiring('example.com/dep').replace('v1.0.0', 'v1.0.0\n\nreplace example.com/dep => ./dep'),
  },
  {
    name: 'go.mod: a local replacement with a version',
    args: build,
    files: mod('module example.com/m\n\nreplace example.com/dep => ./dep v1.0.0'),
  },
  { name: 'go.mod: a bad exclude', args: build, files: mod('module example.com/m\n\nexclude example.com/dep') },
  { name: 'go.mod: a bad retract', args: build, files: mod('module example.com/m\n\nretract [v1.0.0') },
  { name: 'go.mod: a bad godebug', args: build, files: mod('module example.com/m\n\ngo 1.26\n\ngodebug nope=1') },
  { name: 'go.mod: a bad ignore', args: build, files: mod('module example.com/m\n\ngo 1.26\n\nignore (\n\t../x\n') },
  {
    name: 'go.mod: not UTF-8',
    args: build,
    files: main,
    prepare: ({ cwd }) => writeFileSync(join(cwd, 'go.mod'), Buffer.from([0x6d, 0xff, 0xfe, 0x0a])),
  },
  { name: 'go.mod: a directory', args: build, files: '-- go.mod/x --\n-- main.go --\npackage main\n' },
  {
    name: 'go.mod that needs an update',
    args: build,
    files: mod('module example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0 // indirect'),
  },
  {
    name: 'vendor that does not match',
    args: build,
    files: `${requiring('example.com/dep')}-- vendor/modules.txt --\n# example.com/other v1.0.0\n## explicit\nexample.com/other\n`,
  },
  {
    name: 'vendor without a package',
    args: ['build', '-mod=vendor'],
    files: `${requiring('example.com/dep')}-- vendor/modules.txt --\n# example.com/dep v1.0.0\n## explicit; go 1.20\n`,
  },
  { name: '-mod=vendor without vendor', args: ['build', '-mod=vendor'], files: requiring('example.com/dep') },
];

const sources: readonly BadInput[] = [
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

const downloads: readonly BadInput[] = [
  { name: 'no go.sum', args: build, files: requiring('example.com/dep') },
  {
    name: 'go.sum without the zip',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).split('\n')[1] + '\n'),
  },
  {
    name: 'go.sum without go.mod',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).split('\n')[0] + '\n'),
  },
  {
    name: 'go.sum with a wrong zip hash',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).replace(/v1\.0\.0 h1:..../, 'v1.0.0 h1:AAAA')),
  },
  {
    name: 'go.sum with a wrong go.mod hash',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).replace(/go\.mod h1:..../, 'go.mod h1:AAAA')),
  },
  { name: 'a malformed go.sum', args: build, files: `${requiring('example.com/dep')}${sums('one two\n')}` },
  {
    name: 'GOPROXY=off',
    args: build,
    env: { GOPROXY: 'off' },
    files: requiring('example.com/dep') + sums(goSumLines(dep)),
  },
  {
    name: 'an internal package of a module',
    args: build,
    files:
      requiring('example.com/dep').replace('_ "example.com/dep"', '_ "example.com/dep/internal/hidden"') +
      sums(goSumLines(dep)),
  },
  {
    name: 'a package that its module does not have',
    args: build,
    files:
      requiring('example.com/dep').replace('_ "example.com/dep"', '_ "example.com/dep/nope"') + sums(goSumLines(dep)),
  },
  { name: 'a module that is not on the proxy', args: build, files: requiring('example.com/absent') },
  {
    name: 'a module that is not on the proxy, -mod=mod',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/absent'),
  },
  { name: 'a module of a newer Go', args: ['build', '-mod=mod'], files: requiring('example.com/newer') },
  { name: 'a module under another name', args: ['build', '-mod=mod'], files: requiring('example.com/renamed') },
  { name: 'a module with a bad go.mod', args: ['build', '-mod=mod'], files: requiring('example.com/badmod') },
  {
    name: 'proxy: 404 for go.mod',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.mod$/, { kind: 'status', status: 404, body: 'not found: gone fishing' }),
  },
  {
    name: 'proxy: 410 for the zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'status', status: 410, body: 'no longer here' }),
  },
  {
    name: 'proxy: 500 for the zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'status', status: 500 }),
  },
  {
    name: 'proxy: 403 with several lines',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.mod$/, { kind: 'status', status: 403, body: 'one\ntwo\nthree' }),
  },
  {
    name: 'proxy: a zip that is none',
    args: ['build', '-mod=mod'],
    env: { GONOSUMDB: '*' },
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'body', body: 'no zip' }),
  },
  {
    name: 'proxy: an empty zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) =>
      proxy.fail(/\.zip$/, { kind: 'body', body: Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1') }),
  },
  {
    name: 'proxy: a truncated zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'truncated', bytes: 100 }),
  },
  {
    name: 'proxy: an .info that is no JSON',
    args: ['install', 'example.com/dep/cmd/tool@v1.0.0'],
    faults: (proxy) => proxy.fail(/\.info$/, { kind: 'body', body: 'nonsense' }),
  },
  {
    name: 'proxy: a go.mod that is HTML',
    args: ['build', '-mod=mod'],
    env: { GONOSUMDB: '*' },
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.mod$/, { kind: 'body', body: '<html></html>\n' }),
  },
  {
    name: 'checksum database: 500',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\/lookup\//, { kind: 'status', status: 500 }),
  },
  {
    name: 'checksum database: nonsense',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\/lookup\//, { kind: 'body', body: 'nonsense\n' }),
  },
  {
    name: 'checksum database: another hash',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'body', body: otherZip() }),
  },
  { name: 'install of an unknown version', args: ['install', 'example.com/dep/cmd/tool@v9.9.9'] },
  { name: 'install of a malformed version', args: ['install', 'example.com/dep/cmd/tool@'] },
  { name: 'install of a package that is not main', args: ['install', 'example.com/tools/lib@v1.0.0'] },
  { name: 'install of a package that is not there', args: ['install', 'example.com/tools/nope@v1.0.0'] },
  {
    name: 'install of two versions',
    args: ['install', 'example.com/tools/a@v1.0.0', 'example.com/dep/cmd/tool@latest'],
  },
  {
    name: 'install of two modules',
    args: ['install', 'example.com/tools/a@v1.0.0', 'example.com/dep/cmd/tool@v1.0.0'],
  },
  { name: 'install with and without a version', args: ['install', 'example.com/tools/a@v1.0.0', './x'] },
  { name: 'install of a path at a version', args: ['install', './x@v1.0.0'] },
  { name: 'install of a standard command at a version', args: ['install', 'cmd/vet@v1.0.0'] },
  { name: 'install of a module with replacements', args: ['install', 'example.com/replacing@v1.0.0'] },
  { name: 'install at a version with -mod=vendor', args: ['install', '-mod=vendor', 'example.com/tools/a@v1.0.0'] },
  {
    name: 'install across platforms with GOBIN',
    args: ['install', 'example.com/tools/a@v1.0.0'],
    env: { GOBIN: '/tmp', GOOS: 'windows', GO111MODULE: 'on' },
  },
  { name: 'run of an unknown module', args: ['run', 'example.com/absent@latest'] },
  { name: 'install without a go.mod and a version', args: ['install', 'example.com/tools/a'] },
];

function otherZip(): Uint8Array {
  return moduleZip(
    moduleVersion('example.com/dep', 'v1.0.0', '-- go.mod --\nmodule example.com/dep\n-- dep.go --\npackage dep\n'),
  );
}

export const badInputs: readonly BadInput[] = [
  ...commandLines,
  ...outputs,
  ...settings,
  ...goMods,
  ...sources,
  ...downloads,
];
