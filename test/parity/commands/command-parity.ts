/** Command lines by go and by gots, in places of all kinds: status and text must be the same.  -n: nothing is built. */
import { join } from 'node:path';
import { goSumLines, moduleVersion } from '../../support/module-files.ts';
import { writeFileProxy } from '../../support/file-proxy.ts';
import { withoutRandom } from '../../support/parity.ts';
import { goEnvironmentValue, type ProgramName } from '../../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../../support/world.ts';
import type { CommandPlan, Place } from './command-plan.ts';

const dep = moduleVersion(
  'example.com/dep',
  'v1.0.0',
  `-- go.mod --
module example.com/dep

go 1.25

ignore left
-- dep.go --
package dep

var V = "dep"
-- left/l.go --
package left
-- left/in/i.go --
package in
-- never/n.go --
//go:build ignore

package never
-- cmd/tool/main.go --
package main

func main() {}
`,
);

const packages = `-- lib/lib.go --
package lib

import "strings"

func Text() string { return strings.ToUpper("lib") }
-- lib/lib_test.go --
package lib
-- cgo/cgo.go --
package cgo

// #cgo CFLAGS: -DSTEP=2
// #cgo linux LDFLAGS: -lm
// int one(void);
import "C"

func One() int { return int(C.one()) }
-- cgo/one.c --
int one(void) { return STEP; }
-- asm/asm.go --
package asm

func Answer() int
-- asm/asm_amd64.s --
#include "textflag.h"

TEXT ·Answer(SB), NOSPLIT, $0-8
	MOVQ $42, ret+0(FP)
	RET
-- embed/embed.go --
package embed

import _ "embed"

//go:embed text.txt
var Text string
-- embed/text.txt --
text
-- tagged/tagged.go --
//go:build foo

package tagged
-- tests/tests_test.go --
package tests
-- bad/bad.go --
package bad

func {
-- two/one.go --
package one
-- two/two.go --
package two
-- cmd/b/main.go --
//go:debug panicnil=1

package main

import "MODULE/asm"

func main() { println(asm.Answer()) }
-- internal/deep/deep.go --
package deep
-- testdata/t.go --
package testdata
-- _skip/s.go --
package skip
-- other.mod --
module MODULE

go 1.24
-- overlay.json --
{"Replace": {"lib/lib.go": "main.go.txt", "lib/new.go": "lib/lib_test.go"}}
-- main.go.txt --
package lib

func Text() string { return "" }
-- default.pgo --
-- main.go --
package main

import (
	"MODULE/cgo"
	"MODULE/embed"
	"MODULE/lib"
)

func main() { println(lib.Text(), cgo.One(), embed.Text) }
`;

const tree = (module: string, prefix = ''): string =>
  packages.replaceAll('MODULE', module).replaceAll(/^-- /gm, `-- ${prefix}`);
const required = '\nrequire example.com/dep v1.0.0\n';
const useDep = (directory: string): string => `-- ${directory}use.go --\npackage main\n\nimport _ "example.com/dep"\n`;
const mod = (module: string, more = ''): string => `module ${module}\n\ngo 1.25\n${more}`;

const moduleFiles: Readonly<Record<string, string>> = {
  'module/go.mod': mod('example.com/m', `${required}\ntool example.com/dep/cmd/tool\n`),
  'module/go.sum': goSumLines(dep),
  'workspace/one/go.mod': mod('example.com/m'),
  'workspace/two/go.mod': mod('example.com/two'),
  'vendored/go.mod': mod('example.com/m', required),
};

function files(): string {
  return [
    ...Object.entries(moduleFiles).map(([name, text]) => `-- ${name} --\n${text}`),
    useDep('module/'),
    tree('example.com/m', 'module/'),
    '-- workspace/go.work --\ngo 1.25\n\nuse (\n\t./one\n\t./two\n)\n',
    tree('example.com/m', 'workspace/one/'),
    tree('example.com/two', 'workspace/two/'),
    useDep('vendored/'),
    tree('example.com/m', 'vendored/'),
    '-- vendored/vendor/modules.txt --\n# example.com/dep v1.0.0\n## explicit; go 1.25\nexample.com/dep\n',
    '-- vendored/vendor/example.com/dep/dep.go --\npackage dep\n',
    tree('example.com/m', 'gopath/src/example.com/m/'),
    tree('.', 'nowhere/'),
  ].join('');
}

export interface CommandParity extends AsyncDisposable {
  /** @returns what differs, in lines */
  compare(plan: CommandPlan): Promise<readonly string[]>;
}

export async function startCommandParity(): Promise<CommandParity> {
  const world = await temporaryWorld({ files: files() });
  const proxy = writeFileProxy(join(world.root, 'proxy'), [dep]);
  const download = { cwd: join(world.cwd, 'module'), env: { ...world.env, GOPROXY: proxy } };
  await world.run('gots', ['build', '-n', 'example.com/dep/...'], download);
  return {
    compare: async (plan) => {
      const [go, gots] = [await shown(world, 'go', plan, proxy), await shown(world, 'gots', plan, proxy)];
      return go === gots ? [] : [commandText(plan), ...differing(go, gots)];
    },
    [Symbol.asyncDispose]: async () => await world[Symbol.asyncDispose](),
  };
}

function commandText({ place, env, args }: CommandPlan): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  return `in ${place}: ${[...settings, ...args.map((arg) => `'${arg}'`)].join(' ')}`;
}

async function shown(world: World, program: ProgramName, plan: CommandPlan, proxy: string): Promise<string> {
  const gopath = plan.place === 'gopath' ? { GO111MODULE: 'off', GOPATH: join(world.cwd, 'gopath') } : {};
  const cwd = directoryOf(plan.place, world);
  const env = { ...world.env, GOPROXY: proxy, ...gopath, ...plan.env, PWD: cwd };
  // -mod=mod edits files, and makes some
  removeTree(world.cwd);
  world.write(files());
  const { code, stdout, stderr } = await world.run(program, plan.args, { cwd, env, timeout: 60_000 });
  return withoutRandom(`${stdout.toString()}\n---\n${stderr.toString()}\nstatus ${code}\n`);
}

function directoryOf(place: Place, world: World): string {
  if (place.startsWith('GOROOT')) return join(goEnvironmentValue('GOROOT'), place.slice('GOROOT/'.length));
  return join(world.cwd, place === 'gopath' ? 'gopath/src/example.com/m' : place);
}

/** The first lines that are not the same. */
function differing(go: string, gots: string): readonly string[] {
  const [ours, theirs] = [gots.split('\n'), go.split('\n')];
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  const from = Math.max(at, 0);
  return [
    ...theirs.slice(from, from + 4).map((line) => `  go   ${line}`),
    ...ours.slice(from, from + 4).map((line) => `  gots ${line}`),
  ];
}
