/** go.mod files and vendor directories that are wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BadInput } from './bad-input.ts';
import { main, requiring, mod, build } from './trees.ts';

const replacing = (directory: string): string =>
  `module example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ${directory}\n`;

const modulesTxt = (directory: string): string =>
  `# example.com/dep v1.0.0 => ${directory}\n## explicit; go 1.21\nexample.com/dep\n# example.com/dep => ${directory}\n`;

const importing = 'package main\n\nimport _ "example.com/dep"\n\nfunc main() {}\n';

const replacedAndVendored = `-- go.mod --
${replacing('./first')}-- other.mod --
${replacing('./second')}-- main.go --
${importing}-- cmd/main.go --
${importing}-- first/go.mod --
module example.com/dep
-- second/go.mod --
module example.com/dep
-- vendor/modules.txt --
${modulesTxt('./third')}`;

const workspaceVendored = `-- go.work --
go 1.26

use ./m
-- m/go.mod --
${replacing('../second')}-- m/main.go --
${importing}-- second/go.mod --
module example.com/dep

go 1.21
-- vendor/modules.txt --
## workspace
${modulesTxt('./first')}`;

export const goMods: readonly BadInput[] = [
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
    name: 'vendor that has another replacement than the file of -modfile',
    args: ['build', '-modfile=other.mod'],
    files: replacedAndVendored,
  },
  {
    name: 'vendor that has another replacement, seen from below',
    args: ['build', '.'],
    cwd: 'cmd',
    files: replacedAndVendored,
  },
  {
    name: 'vendor of a workspace that has another replacement than its module',
    args: ['build', './m'],
    files: workspaceVendored,
  },
  {
    name: 'vendor without a package',
    args: ['build', '-mod=vendor'],
    files: `${requiring('example.com/dep')}-- vendor/modules.txt --\n# example.com/dep v1.0.0\n## explicit; go 1.20\n`,
  },
  { name: '-mod=vendor without vendor', args: ['build', '-mod=vendor'], files: requiring('example.com/dep') },
];
