/**
 * The table of releases in docs/compatibility.md, made by building programs of several kinds with go and with gots, with
 * toolchains that GOTOOLCHAIN selects; not part of the test run: `npm run parity:toolchains -- [go1.25.14 ...] [cgo ...]`.
 * With words only those cells are compared, and written anew; the word `new` stands for all that have not been compared yet.
 * Toolchains that are not in GOMODCACHE are fetched (some 250 MB each).  Same: the same bytes, and nothing to do in the
 * other's cache, both ways.  Ends with 1 when one differs.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { compareBuilds, nothingDone, type BuildParity } from '../../support/build-parity.ts';
import { findMadeText, replaceMadeText } from '../../support/made-text.ts';
import { goBinary, goEnvironmentValue, repositoryRoot } from '../../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../../support/world.ts';
import { programs } from '../programs.ts';
import { networkEnvironment } from '../../support/network-environment.ts';
import { formatToolchainTable, parseToolchainTable, type Comparison } from './toolchain-table.ts';

const releases = ['go1.24.13', 'go1.25.14', 'go1.26.8', 'go1.27.4'];

interface Kind {
  readonly name: string;
  /** of test/parity/programs.ts */
  readonly program: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** with a profile of the program as default.pgo */
  readonly profiled?: boolean;
}

const kinds: readonly Kind[] = [
  { name: 'hello', program: 'hello' },
  { name: 'net/http', program: 'a server' },
  { name: 'cgo', program: 'cgo' },
  { name: 'static cgo', program: 'cgo', env: { CGO_LDFLAGS: '-static' } },
  { name: 'assembler', program: 'assembler' },
  { name: 'embed', program: 'embedded files' },
  { name: 'cover', program: 'cgo', args: ['-cover'] },
  { name: 'PGO', program: 'hello', profiled: true },
  { name: 'trimmed', program: 'cgo', args: ['-trimpath', '-ldflags=-s -w'] },
  { name: 'race', program: 'hello', args: ['-race'] },
];

/** A program whose profile says which functions are hot. */
const busy = `-- busy/main.go --
package main

import (
	"crypto/sha256"
	"os"
	"runtime/pprof"
	"time"
)

func main() {
	if err := pprof.StartCPUProfile(os.Stdout); err != nil {
		panic(err)
	}
	var sum [32]byte
	for start := time.Now(); time.Since(start) < time.Second; {
		sum = sha256.Sum256(sum[:])
	}
	pprof.StopCPUProfile()
}
`;

function prepare(world: World, kind: Kind): void {
  const program = programs.find(({ name }) => name === kind.program);
  if (program?.files === undefined) throw new Error(`no program ${kind.program}`);
  world.write(program.files.replace('\ngo 1.26\n', '\ngo 1.24\n'));
  if (kind.profiled !== true) return;
  world.write(busy);
  const env = { ...world.env, GOTOOLCHAIN: 'local' };
  const profile = execFileSync(goBinary(), ['run', './busy'], { cwd: world.cwd, env, maxBuffer: 1 << 28 });
  writeFileSync(join(world.cwd, 'default.pgo'), profile);
}

function problems(parity: BuildParity): string[] {
  const found: string[] = [];
  const { codes, stderr, bytes } = parity;
  if (codes.go !== 0 || codes.gots !== 0) found.push(`exit status ${codes.go} and ${codes.gots}`);
  if (stderr.go !== stderr.gots) found.push(`stderr:\n${stderr.go}---\n${stderr.gots}`);
  if (bytes.go !== bytes.gots) found.push('different bytes');
  for (const name of ['goAfterGots', 'gotsAfterGo'] as const) {
    if (!isDeepStrictEqual(parity[name], nothingDone)) found.push(`${name}: ${JSON.stringify(parity[name])}`);
  }
  return found;
}

/** go indexes no directory that is younger than two seconds: its entries would be missing where gots has just unpacked it. */
async function fetch(toolchain: string): Promise<void> {
  const world = await temporaryWorld({ env: Object.fromEntries([...environment, ['GOTOOLCHAIN', toolchain]]) });
  try {
    const { stdout, stderr } = await world.run('gots', ['version']);
    process.stdout.write(`${stderr.toString()}${stdout.toString()}`);
    if (stderr.length > 0) await setTimeout(2000);
  } finally {
    await world[Symbol.asyncDispose]();
  }
}

const settings = ['GOPROXY', 'GOSUMDB', 'GOMODCACHE'].map((name) => [name, goEnvironmentValue(name)] as const);
const environment = [...settings, ...networkEnvironment];

async function compare(toolchain: string, kind: Kind): Promise<Comparison> {
  const world = await temporaryWorld({ env: Object.fromEntries([...environment, ['GOTOOLCHAIN', toolchain]]) });
  try {
    prepare(world, kind);
    const found = problems(await compareBuilds(world, { args: [...(kind.args ?? []), '.'], env: kind.env ?? {} }));
    process.stdout.write(`${found.length === 0 ? 'same     ' : 'DIFFERENT'}  ${toolchain}  ${kind.name}\n`);
    for (const problem of found) process.stdout.write(`    ${problem.replaceAll('\n', '\n    ')}\n`);
    if (found.length > 0) process.exitCode = 1;
    return found.length === 0 ? 'same' : 'different';
  } finally {
    await world[Symbol.asyncDispose]();
  }
}

function isAsked(toolchain: string, kind: Kind): boolean {
  if (names.length > 0 && !names.includes(toolchain)) return false;
  if (words.length === 0) return true;
  return words.some((word) => (word === 'new' ? !cells.get(kind.name)?.has(toolchain) : word === kind.name));
}

/** Writes the result into the table, which has the releases listed here and no others. */
function note(toolchain: string, kind: Kind, comparison: Comparison): void {
  const row = new Map(cells.get(kind.name)).set(toolchain, comparison);
  cells.set(kind.name, row);
  const kindNames = kinds.map(({ name }) => name);
  const whole = readFileSync(document, 'utf8');
  writeFileSync(document, replaceMadeText(whole, command, formatToolchainTable(cells, kindNames, releases)));
}

async function compareKinds(toolchain: string, asked: readonly Kind[]): Promise<void> {
  const caches = await temporaryWorld();
  try {
    process.env['PARITY_CACHE'] = join(caches.root, 'caches');
    mkdirSync(process.env['PARITY_CACHE']);
    await fetch(toolchain);
    for (const kind of asked) note(toolchain, kind, await compare(toolchain, kind));
  } finally {
    await caches[Symbol.asyncDispose]();
  }
}

const command = 'parity:toolchains';
const document = join(repositoryRoot, 'docs/compatibility.md');
const cells = new Map(parseToolchainTable(findMadeText(readFileSync(document, 'utf8'), command)));
const names = process.argv.slice(2).filter((word) => word.startsWith('go1'));
const words = process.argv.slice(2).filter((word) => !word.startsWith('go1'));
for (const toolchain of new Set([...releases, ...names])) {
  const asked = kinds.filter((kind) => isAsked(toolchain, kind));
  if (asked.length > 0) await compareKinds(toolchain, asked);
}
