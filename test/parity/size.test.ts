/** `size` on programs that go has built for each format, stripped and not: it has the last word on what is in them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SizeReport } from '../../src/size/size-report.ts';
import { findGo } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const sources = `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "example.com/m/table"

func main() { println(table.Sum()) }
-- table/table.go --
package table

import "example.com/m/table/numbers.v2"

//go:noinline
func Sum() (sum int) {
	for i, n := range numbers.All {
		sum += n * twice(i)
	}
	return sum
}

//go:noinline
func twice(i int) int { return 2 * i }
-- table/numbers.v2/numbers.go --
package numbers

var All = [1000]int{1, 2, 3}

//go:noinline
func Get(i int) int { return All[i] }

func init() { All[Get(3)] = 4 }
`;

const targets = [
  ['linux', 'amd64', 'ELF'],
  ['darwin', 'arm64', 'Mach-O'],
  ['windows', 'amd64', 'PE'],
] as const;

let world: World;
beforeAll(async () => {
  world = await temporaryWorld();
  // the tests are skipped then
  if (findGo() === undefined) return;
  world.write(sources);
  for (const [goos, goarch] of targets) {
    const env = { GOOS: goos, GOARCH: goarch, CGO_ENABLED: '0' };
    await build(`${goos}-plain`, [], env);
    await build(`${goos}-stripped`, ['-ldflags=-s -w'], env);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

async function build(output: string, flags: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const built = await world.run('go', ['build', '-o', output, ...flags], { env: { ...world.env, ...env } });
  expect([built.code, built.stderr.toString()]).toEqual([0, '']);
}

async function size(...args: readonly string[]): Promise<SizeReport> {
  const { code, stdout, stderr } = await world.run('gots', ['size', '-json', ...args]);
  expect([code, stderr.toString()]).toEqual([0, '']);
  return JSON.parse(stdout.toString()) as SizeReport;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function sum(rows: readonly { readonly bytes: number }[]): number {
  return rows.reduce((total, row) => total + row.bytes, 0);
}

describe.each(targets)('%s/%s', (goos, goarch, format) => {
  const [plain, stripped] = [`${goos}-plain`, `${goos}-stripped`];
  test.each([plain, stripped])('every byte of %s is counted once', async (file) => {
    const report = await size(file);
    expect(report).toMatchObject({
      format,
      platform: `${goos}/${goarch}`,
      bytes: readFileSync(join(world.cwd, file)).length,
    });
    expect(sum(report.packages) + sum(report.shared)).toBe(report.bytes);
    expect(sum(report.modules) + sum(report.shared)).toBe(report.bytes);
    expect(sum(report.sections)).toBe(report.bytes);
  });

  test('packages have the same code without a symbol table', async () => {
    const code = async (file: string): Promise<Readonly<Record<string, number>>> => {
      const { packages } = await size(file);
      return Object.fromEntries(packages.filter((row) => row.code > 0).map((row) => [row.name, row.code]));
    };
    const named = await code(plain);
    expect(Object.keys(named)).toEqual(
      expect.arrayContaining(['example.com/m', 'example.com/m/table', 'example.com/m/table/numbers.v2', 'runtime']),
    );
    expect(await code(stripped)).toEqual(named);
    const { shared } = await size(stripped);
    const [other = 0] = shared.filter((row) => row.name === 'code and data not of Go').map((row) => row.bytes);
    expect(other).toBeLessThan(sum(Object.values(named).map((bytes) => ({ bytes }))) / 20);
  });

  test('data belongs to the package that has it, and imports lead there', async () => {
    const { packages } = await size(plain);
    const row = packages.find(({ name }) => name === 'example.com/m/table/numbers.v2');
    expect(row).toMatchObject({ kind: 'main', module: 'example.com/m' });
    expect(row?.data).toBeGreaterThanOrEqual(8000);
    expect(row?.chain).toEqual(['example.com/m', 'example.com/m/table', 'example.com/m/table/numbers.v2']);
  });

  test('a file that is cut off is no program', async () => {
    const whole = readFileSync(join(world.cwd, plain));
    writeFileSync(join(world.cwd, 'cut'), whole.subarray(0, whole.length - 5000));
    const { code, stderr } = await world.run('gots', ['size', 'cut']);
    expect(code).toBe(1);
    expect(stderr.toString()).toMatch(/^gots: cut: .+\nsize reads programs that Go has built/);
  });
});

test('functions are as large as go tool nm says, and the padding up to the next', async () => {
  const { stdout } = await world.run('go', ['tool', 'nm', '-size', 'linux-plain']);
  const functions = [...stdout.toString().matchAll(/^ *[\da-f]+ +(\d+) T example\.com\/m\/table\.(\w+)$/gm)];
  expect(functions.map((match) => match[2] ?? '').toSorted(compareText)).toEqual(['Sum', 'twice']);
  const { packages } = await size('linux-plain');
  const code = packages.find(({ name }) => name === 'example.com/m/table')?.code ?? 0;
  const least = functions.reduce((total, match) => total + Number(match[1]), 0);
  expect(code).toBeGreaterThanOrEqual(least);
  expect(code).toBeLessThan(least + functions.length * 64);
});

test('what has changed between two programs adds up, too', async () => {
  const { stdout } = await world.run('gots', ['size', '-json', '-diff', 'linux-stripped', 'linux-plain']);
  const difference = JSON.parse(stdout.toString()) as Record<'packages' | 'shared' | 'sections', { bytes: number }[]>;
  const length = (file: string): number => readFileSync(join(world.cwd, file)).length;
  const change = length('linux-plain') - length('linux-stripped');
  expect(sum(difference.packages) + sum(difference.shared)).toBe(change);
  expect(sum(difference.sections)).toBe(change);
});

test.each([
  [['nosuch'], 'open $CWD/nosuch: no such file or directory\nname a program: gots size ./server\n'],
  [['.'], 'read $CWD: is a directory\nname a program: gots size ./server\n'],
  [
    ['main.go'],
    'main.go: unrecognized file format\nsize reads programs that Go has built, in the formats ELF, Mach-O and PE\n',
  ],
  [
    ['-html=nosuch/page', 'linux-plain'],
    "can't write sizes: open $CWD/nosuch/page: no such file or directory\nname a file in a directory that is there: -html=file\n",
  ],
  [
    ['-html=main.go', 'linux-plain'],
    'refusing to write sizes to main.go\nname a file in a directory that is there: -html=file\n',
  ],
])('%j is refused with a hint', async (args, text) => {
  const { code, stdout, stderr } = await world.run('gots', ['size', ...args]);
  expect([code, stdout.toString(), stderr.toString().replaceAll(world.cwd, '$CWD')]).toEqual([1, '', `gots: ${text}`]);
});

test('where the sources are not, it is said that chains are not known', async () => {
  const { code, stdout, stderr } = await world.run('gots', ['size', join(world.cwd, 'linux-plain')], {
    cwd: world.tmp,
  });
  expect(code).toBe(0);
  expect(stdout.toString()).toContain('example.com/m/table');
  expect(stderr.toString()).toMatch(
    /^gots: who imports what is not known: its sources are not here \(.+\)\ngots size finds it in .+\n$/,
  );
});
