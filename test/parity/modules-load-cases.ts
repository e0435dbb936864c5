/** What modules-load.test.ts runs. */

export interface LoadCase {
  readonly name: string;
  readonly args: readonly string[];
  readonly files: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Modules that the proxy serves; package p of each imports what its name says. */
export const proxied = `
=== ex.com/a v1.0.0 ===
-- go.mod --
module ex.com/a

go 1.20
-- a.go --
package a
=== ex.com/a v1.1.0 ===
-- go.mod --
module ex.com/a

go 1.20
-- a.go --
package a
-- sub/sub.go --
package sub
=== ex.com/a v1.2.0-pre ===
-- go.mod --
module ex.com/a

go 1.20
-- a.go --
package a
=== ex.com/b v1.0.0 ===
-- go.mod --
module ex.com/b

go 1.20

require ex.com/a v1.1.0
-- b.go --
package b

import _ "ex.com/a"
=== ex.com/b v1.1.0 ===
-- go.mod --
module ex.com/b

go 1.20

require ex.com/a v1.1.0
-- b.go --
package b

import _ "ex.com/a"
=== ex.com/old v1.0.0 ===
-- go.mod --
module ex.com/old

require ex.com/b v1.0.0
-- old.go --
package old

import _ "ex.com/b"
=== ex.com/retracted v1.0.0 ===
-- go.mod --
module ex.com/retracted

go 1.20
-- r.go --
package retracted
=== ex.com/retracted v1.1.0 ===
-- go.mod --
// Deprecated: use another.
module ex.com/retracted

go 1.20

// it was bad
retract v1.1.0
-- r.go --
package retracted
=== ex.com/new v1.0.0 ===
-- go.mod --
module ex.com/new

go 1.99
-- n.go --
package new
=== ex.com/tool v1.0.0 ===
-- go.mod --
module ex.com/tool

go 1.20

replace ex.com/a => ex.com/b v1.0.0
-- main.go --
package main

func main() {}
=== ex.com/cmd v1.0.0 ===
-- go.mod --
module ex.com/cmd

go 1.20
-- main.go --
package main

func main() {}
-- lib/lib.go --
package lib
=== ex.com/cmd v1.1.0 ===
-- go.mod --
module ex.com/cmd

go 1.20
-- main.go --
package main

func main() {}
-- lib/lib.go --
package lib
=== ex.com/wrong v1.0.0 ===
-- go.mod --
module ex.com/right

go 1.20
-- w.go --
package wrong
=== ex.com/knot v1.0.0 ===
-- go.mod --
module ex.com/knot

go 1.16

require ex.com/knot v1.1.0
-- main.go --
package main

func main() {}
=== ex.com/loop v1.0.0 ===
-- go.mod --
module ex.com/loop

go 1.16

require ex.com/back v1.0.0
-- main.go --
package main

func main() {}
=== ex.com/back v1.0.0 ===
-- go.mod --
module ex.com/back

go 1.16

require ex.com/loop v1.1.0
-- main.go --
package main

func main() {}
=== ex.com/astray v1.0.0 ===
-- go.mod --
module ex.com/astray

go 1.16

require ex.com/nowhere v1.0.0
-- main.go --
package main

func main() {}
=== ex.com/further v1.0.0 ===
-- go.mod --
module ex.com/further

go 1.16

require ex.com/astray v1.0.0
-- main.go --
package main

func main() {}
=== ex.com/mistaken v1.0.0 ===
-- go.mod --
module ex.com/mistaken

go 1.16

require ex.com/wrong v1.0.0
-- main.go --
package main

func main() {}
=== ex.com/inc v1.0.0 ===
-- i.go --
package inc
=== ex.com/inc v2.0.0+incompatible ===
-- i.go --
package inc
`;

const mod = (text: string, go = '1.20'): string => `-- go.mod --\nmodule ex.com/m\n\ngo ${go}\n\n${text}`;
const imports = (...paths: readonly string[]): string =>
  `-- m.go --\npackage m\n\nimport (\n${paths.map((path) => `\t_ "${path}"\n`).join('')})\n`;

const inModMode: readonly LoadCase[] = [
  { name: 'a missing module is added', files: mod('') + imports('ex.com/b') },
  {
    name: 'a missing module is added to a file without a go line',
    files: `-- go.mod --\nmodule ex.com/m\n${imports('ex.com/b')}`,
  },
  { name: 'a missing module is added to an unpruned graph', files: mod('', '1.16') + imports('ex.com/old') },
  { name: 'a package no proxy knows', files: mod('') + imports('ex.com/none/x') },
  { name: 'a package that is not in the module', files: mod('') + imports('ex.com/a/none') },
  { name: 'a standard package that does not exist', files: mod('') + imports('nothing/here') },
  {
    name: 'a root that is too low is raised',
    files: mod('require (\n\tex.com/a v1.0.0\n\tex.com/b v1.0.0\n)\n') + imports('ex.com/b'),
  },
  {
    name: 'a requirement twice',
    files: mod('require ex.com/a v1.0.0\n\nrequire ex.com/a v1.1.0 // why\n') + imports('ex.com/a'),
  },
  { name: 'a version to be asked for', files: mod('require ex.com/a v1\n') + imports('ex.com/a') },
  { name: 'a retracted version is passed over', files: mod('') + imports('ex.com/retracted') },
  { name: 'an excluded version is passed over', files: mod('exclude ex.com/a v1.1.0\n') + imports('ex.com/a') },
  {
    name: 'an excluded requirement is dropped',
    files: mod('exclude ex.com/a v1.0.0\n\nrequire ex.com/a v1.0.0\n') + imports('ex.com/a'),
  },
  {
    name: 'a replaced module is added',
    files: `${mod('replace ex.com/r => ./r\n')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n-- r/r.go --\npackage r\n`,
  },
  { name: 'a module that needs a newer go', files: mod('') + imports('ex.com/new') },
  { name: 'an incompatible version', files: mod('') + imports('ex.com/inc') },
  {
    name: 'comments stay',
    files:
      mod('// about\nrequire (\n\t// a is good\n\tex.com/a v1.0.0 // indirect; why\n)\n') +
      imports('ex.com/a', 'ex.com/b'),
  },
  { name: 'a module of another name', files: mod('') + imports('ex.com/wrong') },
  { name: 'all with tools', files: mod('tool ex.com/cmd\n') + imports('ex.com/a') },
].map((one) => ({
  ...one,
  name: `-mod=mod: ${one.name}`,
  args: ['build', '-mod=mod', one.name.startsWith('all') ? 'all' : './...'],
}));

const readonly: readonly LoadCase[] = [
  { name: 'nothing is required', files: mod('') + imports('ex.com/b') },
  { name: 'no sum', files: mod('require ex.com/a v1.0.0\n') + imports('ex.com/a') },
  {
    name: 'no sum for the package',
    files: mod('require ex.com/b v1.0.0\n\nrequire ex.com/a v1.1.0 // indirect\n') + imports('ex.com/b'),
  },
  { name: 'no sum in an old module', files: mod('require ex.com/b v1.0.0\n', '1.16') + imports('ex.com/b') },
  {
    name: 'a requirement twice',
    files: mod('require ex.com/a v1.0.0\n\nrequire ex.com/a v1.1.0 // why\n') + imports('ex.com/a'),
  },
  {
    name: 'a replaced module is not required',
    files: `${mod('replace ex.com/r => ./r\n')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n-- r/r.go --\npackage r\n`,
  },
  {
    name: 'a replaced version is not required',
    files: `${mod('replace ex.com/r v1.2.3 => ./r\n')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n-- r/r.go --\npackage r\n`,
  },
  {
    name: 'a replacement does not exist',
    files: `${mod('require ex.com/r v1.0.0\n\nreplace ex.com/r v1.0.0 => ./r\n')}${imports('ex.com/r')}`,
  },
  {
    name: 'a replaced module requires more',
    files: `${mod('require (\n\tex.com/r v1.0.0\n\tex.com/s v1.0.0\n)\n\nreplace ex.com/r v1.0.0 => ./r\n\nreplace ex.com/s => ./s\n')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n\ngo 1.20\n\nrequire ex.com/s v1.1.0\n-- r/r.go --\npackage r\n-- s/go.mod --\nmodule ex.com/s\n\ngo 1.20\n`,
  },
  {
    name: 'a replaced module asks for a newer go',
    files: `${mod('require ex.com/r v1.0.0\n\nreplace ex.com/r v1.0.0 => ./r\n')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n\ngo 1.25\n-- r/r.go --\npackage r\n`,
  },
  {
    name: 'a module stands for two',
    files: `${mod('require (\n\tex.com/r v1.0.0\n\tex.com/s v1.0.0\n)\n\nreplace ex.com/r => ./r\n\nreplace ex.com/s => ./r\n')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n\ngo 1.20\n-- r/r.go --\npackage r\n`,
  },
  {
    name: 'an implicit requirement',
    files: `${mod('require ex.com/r v1.0.0\n\nreplace ex.com/r => ./r\n\nreplace ex.com/s => ./s\n')}${imports('ex.com/r', 'ex.com/s')}-- r/go.mod --\nmodule ex.com/r\n\ngo 1.20\n\nrequire ex.com/s v1.0.0\n-- r/r.go --\npackage r\n-- s/go.mod --\nmodule ex.com/s\n\ngo 1.20\n-- s/s.go --\npackage s\n`,
  },
  {
    name: 'a toolchain line that says what the go line says',
    files: `-- go.mod --\nmodule ex.com/m\n\ngo 1.21.0\n\ntoolchain go1.21.0\n-- m.go --\npackage m\n`,
  },
  { name: 'a go line of the future', files: `-- go.mod --\nmodule ex.com/m\n\ngo 1.99\n-- m.go --\npackage m\n` },
  { name: 'a bad module path', files: `-- go.mod --\nmodule ex.com/m/.b\n\ngo 1.20\n-- m.go --\npackage m\n` },
  { name: 'no module line', files: `-- go.mod --\ngo 1.20\n-- m.go --\npackage m\n` },
  { name: 'a version that does not fit', files: mod('require ex.com/a v2.0.0\n') + imports('ex.com/a') },
  { name: 'a version to be asked for', files: mod('require ex.com/a v1\n') + imports('ex.com/a') },
  { name: 'a version that nobody knows', files: mod('require ex.com/a nobody\n') + imports('ex.com/a') },
  {
    name: 'an excluded requirement',
    files: mod('exclude ex.com/a v1.0.0\n\nrequire ex.com/a v1.0.0\n') + imports('ex.com/a'),
  },
  { name: 'a relative import', files: mod('') + imports('./x') },
  { name: 'no module at all', files: '-- m.go --\npackage m\n' },
  { name: 'no module, but a repository', files: '-- .git/config --\n-- m.go --\npackage m\n' },
  { name: 'a godebug setting that does not exist', files: mod('godebug nothing=1\n') + imports() },
].map((one) => ({ ...one, args: ['build', './...'] }));

const patterns: readonly LoadCase[] = [
  { name: 'a directory outside', args: ['build', '../x'], cwd: 'm' },
  { name: 'a tree outside', args: ['build', '../x/...'], cwd: 'm' },
  { name: 'a directory that does not exist', args: ['build', './none'], cwd: 'm' },
  { name: 'a pattern that matches nothing', args: ['build', './none/...'], cwd: 'm' },
  { name: 'another module inside', args: ['build', './in'], cwd: 'm' },
  { name: 'a vendor directory', args: ['build', './vendor/v'], cwd: 'm' },
  { name: 'a version in build', args: ['build', 'ex.com/a@v1.0.0'], cwd: 'm' },
  { name: 'an ignored directory', args: ['build', './...'], cwd: 'm' },
].map((one) => ({
  ...one,
  files: `-- m/go.mod --\nmodule ex.com/m\n\ngo 1.25\n\nignore ./skip\n-- m/m.go --\npackage m\n-- m/skip/s.go --\npackage s\n\nimport _ "ex.com/nowhere"\n-- m/in/go.mod --\nmodule ex.com/in\n-- m/in/in.go --\npackage in\n-- x/x.go --\npackage x\n`,
}));

const workspaces: readonly LoadCase[] = [
  {
    name: 'a go line that is too high',
    files: '-- go.work --\ngo 1.20\n\nuse ./m\n-- m/go.mod --\nmodule ex.com/m\n\ngo 1.25\n-- m/m.go --\npackage m\n',
  },
  {
    name: 'a go.work without a go line',
    files: '-- go.work --\nuse ./m\n-- m/go.mod --\nmodule ex.com/m\n\ngo 1.25\n-- m/m.go --\npackage m\n',
  },
  {
    name: 'a module that does not exist',
    files:
      '-- go.work --\ngo 1.25\n\nuse ./m\n\nuse ./n\n-- m/go.mod --\nmodule ex.com/m\n\ngo 1.25\n-- m/m.go --\npackage m\n',
  },
  {
    name: 'a module twice',
    files:
      '-- go.work --\ngo 1.25\n\nuse ./m\n\nuse ./n\n-- m/go.mod --\nmodule ex.com/m\n-- m/m.go --\npackage m\n-- n/go.mod --\nmodule ex.com/m\n',
  },
  {
    name: 'a directory twice',
    files: '-- go.work --\ngo 1.25\n\nuse ./m\n\nuse ./m\n-- m/go.mod --\nmodule ex.com/m\n-- m/m.go --\npackage m\n',
  },
  {
    name: 'replacements that differ',
    files:
      '-- go.work --\ngo 1.25\n\nuse ./m\n\nuse ./n\n-- m/go.mod --\nmodule ex.com/m\n\nrequire ex.com/r v1.0.0\n\nreplace ex.com/r => ./r1\n-- m/m.go --\npackage m\n\nimport _ "ex.com/r"\n-- m/r1/go.mod --\nmodule ex.com/r\n-- m/r1/r.go --\npackage r\n-- n/go.mod --\nmodule ex.com/n\n\nreplace ex.com/r v1.0.0 => ./r2\n-- n/r2/go.mod --\nmodule ex.com/r\n-- n/r2/r.go --\npackage r\n',
  },
  {
    name: 'sums go to go.work.sum',
    files:
      '-- go.work --\ngo 1.25\n\nuse ./m\n-- m/go.mod --\nmodule ex.com/m\n\ngo 1.20\n\nrequire ex.com/b v1.0.0\n\nrequire ex.com/a v1.1.0 // indirect\n-- m/m.go --\npackage m\n\nimport _ "ex.com/b"\n',
  },
  {
    name: 'a missing requirement',
    files:
      '-- go.work --\ngo 1.25\n\nuse ./m\n-- m/go.mod --\nmodule ex.com/m\n\ngo 1.20\n-- m/m.go --\npackage m\n\nimport _ "ex.com/b"\n',
  },
].map((one) => ({ ...one, name: `workspace: ${one.name}`, args: ['build', './m'] }));

const versions: readonly LoadCase[] = [
  ['install', 'ex.com/cmd@latest'],
  ['install', 'ex.com/cmd@v1.0.0'],
  ['install', 'ex.com/cmd@v1.0'],
  ['install', 'ex.com/cmd@v1'],
  ['install', 'ex.com/cmd@v9'],
  ['install', 'ex.com/cmd@<v1.1.0'],
  ['install', 'ex.com/cmd@<=v1.0.0'],
  ['install', 'ex.com/cmd@>v1.0.0'],
  ['install', 'ex.com/cmd@>=v1.0.0'],
  ['install', 'ex.com/cmd@>v9.0.0'],
  ['install', 'ex.com/cmd@>v1'],
  ['install', 'ex.com/cmd@main'],
  ['install', 'ex.com/cmd@0123456'],
  ['install', 'ex.com/cmd@patch'],
  ['install', 'ex.com/cmd@v1.5.0'],
  ['install', 'ex.com/cmd@none'],
  ['install', 'ex.com/cmd@upgrade'],
  ['install', 'ex.com/cmd/lib@v1.0.0'],
  ['install', 'ex.com/cmd/none@v1.0.0'],
  ['install', 'ex.com/cmd@v1.0.0', 'ex.com/cmd@v1.1.0'],
  ['install', 'ex.com/cmd@v1.0.0', 'ex.com/tool@v1.0.0'],
  ['install', 'ex.com/tool@v1.0.0'],
  ['install', 'ex.com/retracted@v1.1.0'],
  ['install', 'ex.com/new@latest'],
  ['install', 'fmt@v1.0.0'],
  ['install', './x@v1.0.0'],
  ['install', 'ex.com/nowhere@latest'],
  ['install', 'ex.com/cmd/...@v1.0.0'],
  ['install', 'ex.com/cmd'],
  ['install', 'ex.com/knot@v1.0.0'],
  ['install', 'ex.com/loop@v1.0.0'],
  ['install', 'ex.com/back@v1.0.0'],
  ['install', 'ex.com/astray@v1.0.0'],
  ['install', 'ex.com/further@v1.0.0'],
  ['install', 'ex.com/mistaken@v1.0.0'],
  ['install', 'ex.com/wrong@v1.0.0'],
  ['install', '-modfile=other.mod', 'ex.com/cmd@v1.0.0'],
  ['run', String.raw`ex.com\cmd@v1.0.0`],
  ['run', 'ex.com/cmd@v1.0.0'],
  ['run', 'ex.com/none@v1.0.0'],
].map((args) => ({ name: args.join(' '), args, files: '-- keep/x --\n' }));

const generic = 'package r\n\nfunc F[T any](x T) T { return x }\n';

/** A dependency is compiled in the language of its own go.mod. */
const languages: readonly LoadCase[] = [
  {
    name: 'a replaced module is newer than the main module',
    files: `${mod('require ex.com/r v1.0.0\n\nreplace ex.com/r => ./r\n', '1.16')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n\ngo 1.20\n-- r/r.go --\n${generic}`,
  },
  {
    name: 'a replaced module is older than the main module',
    files: `${mod('require ex.com/r v1.0.0\n\nreplace ex.com/r => ./r\n')}${imports('ex.com/r')}-- r/go.mod --\nmodule ex.com/r\n\ngo 1.17\n-- r/r.go --\n${generic}`,
  },
  {
    name: 'a vendored module',
    files: `${mod('require ex.com/r v1.0.0\n')}${imports('ex.com/r')}-- vendor/modules.txt --\n# ex.com/r v1.0.0\n## explicit; go 1.18\nex.com/r\n-- vendor/ex.com/r/r.go --\n${generic}`,
  },
  {
    name: 'a vendored module without a version',
    files: `${mod('require ex.com/r v1.0.0\n')}${imports('ex.com/r')}-- vendor/modules.txt --\n# ex.com/r v1.0.0\n## explicit\nex.com/r\n-- vendor/ex.com/r/r.go --\n${generic}`,
  },
  {
    name: 'a vendored module of the future',
    files: `${mod('require ex.com/r v1.0.0\n')}${imports('ex.com/r')}-- vendor/modules.txt --\n# ex.com/r v1.0.0\n## explicit; go 1.99\nex.com/r\n-- vendor/ex.com/r/r.go --\npackage r\n`,
  },
].map((one) => ({ ...one, name: `language: ${one.name}`, args: ['build', './...'] }));

const mayUseNewer = { GOTOOLCHAIN: 'auto' };
const inAuto = { GO111MODULE: 'auto' };
const lone = '-- m.go --\npackage m\n';

/** GO111MODULE and -modfile. */
const modes: readonly LoadCase[] = [
  { name: 'auto with a go.mod', args: ['build', './...'], files: mod('') + imports('ex.com/b'), env: inAuto },
  { name: 'auto without a go.mod', args: ['build', './...'], files: lone, env: inAuto },
  {
    name: 'auto with a go.work alone',
    args: ['build', './...'],
    files: `-- go.work --\ngo 1.20\n${lone}`,
    env: inAuto,
  },
  { name: 'auto and -mod', args: ['build', '-mod=mod', './...'], files: lone, env: inAuto },
  { name: 'auto and -modfile', args: ['build', '-modfile=other.mod', './...'], files: lone, env: inAuto },
  { name: 'auto and a version', args: ['install', 'ex.com/cmd@v1.0.0'], files: lone, env: inAuto },
  { name: 'auto and env', args: ['env', 'GOMOD', 'GOWORK'], files: `-- go.work --\ngo 1.20\n${lone}`, env: inAuto },
  { name: 'off and a version', args: ['install', 'ex.com/cmd@v1.0.0'], files: mod(''), env: { GO111MODULE: 'off' } },
  { name: 'off and a version to run', args: ['run', 'ex.com/cmd@v1.0.0'], files: mod(''), env: { GO111MODULE: 'off' } },
  { name: 'off and -modcacherw', args: ['build', '-modcacherw'], files: lone, env: { GO111MODULE: 'off' } },
  {
    name: 'off and env',
    args: ['env', 'GOMOD', 'GOWORK'],
    files: `-- go.work --\n${lone}`,
    env: { GO111MODULE: 'off' },
  },
  { name: '-modfile of another kind', args: ['build', '-modfile=other.txt'], files: mod('') + imports() },
  { name: '-modfile without a go.mod', args: ['build', '-modfile=other.mod'], files: lone },
  {
    name: '-modfile in GOFLAGS',
    args: ['run', 'ex.com/cmd@v1.0.0'],
    files: lone,
    env: { GOFLAGS: '-modfile=other.mod' },
  },
  { name: 'a flag of the future', args: ['install', '-nope', 'ex.com/cmd@v1.0.0'], files: lone, env: mayUseNewer },
  { name: 'a flag of the future to run', args: ['run', '-nope', 'ex.com/cmd@v1.0.0'], files: lone, env: mayUseNewer },
  {
    name: 'a flag and a Go of the future',
    args: ['install', '-nope', 'ex.com/new@v1.0.0'],
    files: lone,
    env: mayUseNewer,
  },
  { name: 'a flag and no version', args: ['install', '-nope', 'ex.com/cmd@-v1'], files: lone, env: mayUseNewer },
  {
    name: 'no version',
    args: ['install', 'ex.com/cmd@/v1'],
    files: lone,
    env: mayUseNewer,
  },
  {
    name: 'a flag without a module',
    args: ['install', '-nope', 'ex.com/nowhere@v1.0.0'],
    files: lone,
    env: mayUseNewer,
  },
].map((one) => ({ ...one, name: `mode: ${one.name}` }));

export const cases: readonly LoadCase[] = [
  ...inModMode,
  ...readonly,
  ...patterns,
  ...workspaces,
  ...versions,
  ...languages,
  ...modes,
];
