/** Go 1.27 and gots look into what linker flags name, and into .syso files: both refuse the same, in the same words. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOld } from '../support/build-parity.ts';
import type { CachedParity, Differences } from '../support/cached-parity.ts';
import { removeTree } from '../support/world.ts';
import { archive, elfObject } from '../support/object-files.ts';
import { hasToolchain, startToolchainParity } from '../support/other-toolchain.ts';
import { flagCases } from './linker-inputs/flags.ts';
import type { LinkerInputCase } from './linker-inputs/linker-input-case.ts';
import { objectCases } from './linker-inputs/objects.ts';

const toolchain = 'go1.27.4';

/** Of all files of a case, whoever builds from them; two cases must not look alike to go's indexes. */
function timeOf({ name }: LinkerInputCase): Date {
  return new Date(Date.UTC(2026, 0, 1) + cases.findIndex((one) => one.name === name) * 60_000);
}

const goMod = 'module example.com/m\n\ngo 1.26\n';

function source(flags: string | undefined): string {
  if (flags === undefined) return 'package m\n';
  return `package m\n\n// #cgo ${flags.includes(': ') ? flags : `LDFLAGS: ${flags}`}\nimport "C"\n`;
}

function write(directory: string, one: LinkerInputCase): void {
  const { flags, files = {}, links = {} } = one;
  const all = { 'go.mod': goMod, 'm.go': source(flags), ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  if ('pkg-config' in files) chmodSync(join(directory, 'pkg-config'), 0o755);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(directory, path));
  makeOld(directory, timeOf(one));
}

/** Without what follows the path of a damaged object: go's readers have words of their own for it. */
function withoutDetail(messages: readonly string[], isDamaged: boolean): readonly string[] {
  if (!isDamaged) return messages;
  const [go, gots] = /^stderr: go\n([^]*)gots\n([^]*)$/.exec(messages.join('\n'))?.slice(1) ?? [];
  const bare = (text = ''): string => text.replace(/( object in [^\n]*?\/libx\.a): .*/, '$1');
  return bare(go) === bare(gots) && go !== undefined ? [] : messages;
}

const cases = [...objectCases, ...flagCases];

describe.skipIf(!hasToolchain(toolchain))(`inputs of linkers (needs ${toolchain} in GOMODCACHE)`, () => {
  let parity: CachedParity;
  beforeAll(async () => {
    parity = await startToolchainParity(toolchain);
  }, 300_000);
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  async function compare(commands: readonly LinkerInputCase[]): Promise<Differences> {
    const { cwd } = parity.world;
    return await parity.compare(
      commands.map((one) => ({ cwd, args: ['build', '.'], env: { ...one.env }, prepare: () => write(cwd, one) })),
    );
  }

  /** What gots says, alone. */
  async function say(one: LinkerInputCase): Promise<string> {
    const { world } = parity;
    removeTree(world.cwd);
    mkdirSync(world.cwd);
    write(world.cwd, one);
    const env = { ...world.env, GOCACHE: join(world.root, 'cache-gots'), ...one.env };
    const { code, stderr } = await world.run('gots', ['build', '.'], { env });
    return code === 0 ? '' : stderr.toString();
  }

  test('a file that is another one after the build is noticed', async () => {
    const named = { flags: './libx.a' };
    const before = { ...named, name: 'before', files: { 'libx.a': archive(['a.o/', elfObject()]) } };
    const after = { ...named, name: 'after', files: { 'libx.a': 'INPUT(-lc)\n' } };
    expect(await compare([before, before, after, before])).toEqual({ messages: [], files: [], cache: [] });
    expect(await say(before)).toBe('');
    expect(await say(after)).toContain('unrecognized binary format');
  });

  test('a library that is beside the package is linked', async () => {
    const { cwd } = parity.world;
    const files = {
      'm.go':
        'package main\n\n// #cgo LDFLAGS: -L${SRCDIR}/l -lx\n// int x(void);\nimport "C"\n\nfunc main() { println(C.x()) }\n',
      'l/x.c': 'int x(void) { return 42; }\n',
    };
    const prepare = (): void => {
      write(cwd, { name: 'linked', files });
      execFileSync(
        'sh',
        ['-c', 'cd l && gcc -c -g x.c && ar cr libx.a x.o && gcc -shared -o libother.so x.o && rm x.c'],
        { cwd },
      );
      makeOld(cwd, new Date(0));
    };
    const commands = [{ cwd, args: ['build', '-o', 'm', '.'], prepare }];
    expect(await parity.compare(commands)).toEqual({ messages: [], files: [], cache: [] });
    execFileSync('sh', ['-c', '[ "$(./m 2>&1)" = 42 ]'], { cwd });
  });

  test.for(cases.map((one) => [one.name, one] as const))('%s', async ([, one]) => {
    const { messages, files, cache } = await compare([one]);
    expect([withoutDetail(messages, one.isDamaged ?? false), files, cache]).toEqual([[], [], []]);
    const said = await say(one);
    expect(said).toContain(one.refused ?? '');
    expect(said === '').toBe(one.refused === undefined);
  });
});
