/** What -n and -x print is a script: a shell that runs it makes what the build makes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { actionEntries, sha256 } from '../support/parity.ts';
import { goBinary, needCompiler, type ProgramName } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const goMod = '-- go.mod --\nmodule example.com/m\n\ngo 1.24\n';

const cgo = `${goMod}-- main.go --
package main

// #include "one.h"
import "C"

func main() { println(C.one()) }
-- one.h --
int one(void);
-- one.c --
int one(void) { return 1; }
`;

const assembler = `${goMod}-- main.go --
package main

const two = 2

func add(a, b int) int

func main() { println(add(1, two)) }
-- add_amd64.s --
#include "textflag.h"
#include "go_asm.h"

TEXT ·add(SB),NOSPLIT,$0-24
	MOVQ a+0(FP), AX
	ADDQ b+8(FP), AX
	MOVQ AX, ret+16(FP)
	RET
`;

const embedded = `${goMod}-- main.go --
package main

import _ "embed"

//go:embed text.txt
var text string

func main() { print(text) }
-- text.txt --
embedded
`;

const packages = `${goMod}-- main.go --
package main

import (
	"example.com/m/native"
	"example.com/m/words"
)

func main() { print(words.Text, native.One(), "\\n") }
-- words/words.go --
package words

import _ "embed"

//go:embed text.txt
var Text string
-- words/text.txt --
embedded
-- native/native.go --
package native

// int one(void) { return 1; }
import "C"

func One() int { return int(C.one()) }
`;

/** go ends what a compiler is to embed without a line end, which a shell takes for a word of the file. */
const withEndsOfFiles = (script: string): string => script.replaceAll(/^\}EOF$/gm, '}\nEOF');

/** Runs commands in the order of a script, with stdin empty: C compilers that are tried out read it. */
function runShell(world: World, script: string): void {
  const file = join(world.root, 'script.sh');
  writeFileSync(file, script);
  execFileSync('sh', ['-e', file], { cwd: world.cwd, env: world.env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The program that has been made, taken away. */
function takeProgram(world: World): Buffer {
  const path = join(world.cwd, 'out');
  const program = readFileSync(path);
  rmSync(path);
  return program;
}

/** -n does not know the content of what it does not build, and build IDs tell of that. */
function takeWithoutBuildID(world: World): string {
  const id = execFileSync(goBinary(), ['tool', 'buildid', 'out'], { cwd: world.cwd, encoding: 'utf8' }).trim();
  return sha256(Buffer.from(takeProgram(world).toString('latin1').replaceAll(id, ''), 'latin1'));
}

async function startWorld(files: string): Promise<World> {
  const world = await temporaryWorld({ files });
  onTestFinished(async () => await world[Symbol.asyncDispose]());
  return world;
}

async function build(world: World, args: readonly string[], program: ProgramName = 'gots'): Promise<string> {
  const { code, stderr } = await world.run(program, ['build', ...args, '-o', 'out', '.']);
  if (code !== 0) throw new Error(stderr.toString());
  return stderr.toString();
}

describe('the commands of a build, run by a shell, make the same bytes', () => {
  test.for([
    { name: 'cgo', files: cgo },
    { name: 'assembly', files: assembler },
    { name: 'embedded files', files: embedded },
    { name: 'several packages', files: packages },
  ])('$name, by -x', async ({ files }, context) => {
    needCompiler(context);
    const world = await startWorld(files);
    const script = await build(world, ['-x']);
    const built = sha256(takeProgram(world));
    runShell(world, withEndsOfFiles(script));
    expect(sha256(takeProgram(world))).toBe(built);
  });

  // $WORK stands in files that a shell does not look into; -B=none: that ID is a hash of the build ID
  test.for([
    { name: 'assembly', files: assembler },
    { name: 'embedded files', files: embedded },
  ])('$name, by -n', async ({ files }) => {
    const world = await startWorld(files);
    const script = await build(world, ['-n', '-ldflags=-B=none']);
    const work = join(world.root, 'shell');
    mkdirSync(work);
    runShell(world, withEndsOfFiles(script).replaceAll('$WORK', work));
    const byShell = takeWithoutBuildID(world);
    await build(world, ['-ldflags=-B=none']);
    expect(byShell).toBe(takeWithoutBuildID(world));
  });
});

/** The action of a package, whose ID begins with what its archive is stamped with. */
function actionOf(world: World, script: string): Buffer {
  const [, buildID = ''] = / -buildid ([^/]+)\//.exec(script) ?? [];
  const start = Buffer.from(buildID, 'base64url').toString('hex');
  const found = [...actionEntries(world.gocache)].find((name) => name.startsWith(start));
  return Buffer.from(found?.slice(0, 64) ?? '', 'hex');
}

function subkeySeed(parent: Buffer, description: string): string {
  const hash = createHash('sha256').update('subkey:').update(parent).update(description).digest();
  return hash.subarray(0, 15).toString('base64url');
}

/** The parity of texts leaves these seeds out (test/support/parity.ts), as the name of $WORK is in what they are hashes of. */
describe('C compilers are given the action of each file as a seed', () => {
  test.for(['gots', 'go'] as const)('by %s', async (program, context) => {
    needCompiler(context);
    const world = await startWorld(cgo);
    const script = await build(world, ['-x', '-p=1'], program);
    const [, work = ''] = /^WORK=(.*)$/m.exec(script) ?? [];
    const seeds = [...script.matchAll(/ -frandom-seed=(\S+) -o \S+ -c (\S+)/g)].map(([, seed, file]) => ({
      seed,
      file,
    }));
    const action = actionOf(world, script);
    const seed = (file: string): string => subkeySeed(action, `cgo compile ${file}`);
    expect(seeds.slice(0, 3)).toEqual([
      { seed: seed(`${work}/b001/_cgo_export.c`), file: '_cgo_export.c' },
      { seed: seed(`${work}/b001/main.cgo2.c`), file: 'main.cgo2.c' },
      { seed: seed('one.c'), file: 'one.c' },
    ]);
  });
});
