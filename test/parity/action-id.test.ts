/** What GODEBUG=gocachehash=1 tells of every action ID, and the script of -n: the same by go and by gots. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findGo, needCompiler } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';
import { programs } from './programs.ts';

interface Case {
  readonly program: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  { program: 'hello' },
  { program: 'hello', args: ['-race'] },
  { program: 'hello', args: ['-cover'] },
  { program: 'hello', args: ['-buildmode=pie'] },
  { program: 'hello', args: ['-gcflags=-N', '-asmflags=-D=x', '-ldflags=-s -w'] },
  { program: 'hello', env: { GOOS: 'windows', GOARCH: 'arm64' } },
  { program: 'a server', args: ['-trimpath'] },
  { program: 'cgo' },
  { program: 'cgo', args: ['-buildmode=c-archive'] },
  { program: 'cgo', env: { CGO_CFLAGS: '-O1', CGO_LDFLAGS: '-O1' } },
  { program: 'assembler' },
  { program: 'embedded files' },
];

/** Name of the hash -> what was written to it. gccCompilerID depends on what the cache has, not on the package. */
function hashTexts(stderr: string): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  for (const [, name = '', text] of stderr.matchAll(
    /^HASH\[((?:build|link|linkShared|preprocess) .*?)\](?:: (.*))?$/gm,
  )) {
    const lines = texts.get(name) ?? [];
    if (text !== undefined) lines.push(text);
    texts.set(name, lines);
  }
  return texts;
}

function filesOf(name: string): string {
  const files = programs.find((program) => program.name === name)?.files;
  if (files === undefined) throw new Error(`no files of ${name}`);
  return files;
}

const title = ({ program, args = [], env = {} }: Case): string =>
  [program, ...args, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].join(' ');

describe.skipIf(findGo() === undefined)('action IDs (needs an installed Go)', () => {
  test.for(cases.map((it) => [title(it), it] as const))('%s', async ([, { program, args = [], env = {} }], context) => {
    if (program === 'cgo' || args.includes('-race')) needCompiler(context);
    await using world = await temporaryWorld({ files: filesOf(program) });
    const run = async (tool: 'go' | 'gots', flags: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      await world.run(tool, ['build', ...flags, ...args, '.'], { env: settings(world, env, more) });

    const trace = { GODEBUG: 'gocachehash=1' };
    const output = join(world.root, 'out');
    const textsOf = async (tool: 'go' | 'gots'): Promise<ReadonlyMap<string, readonly string[]>> => {
      rmSync(output, { force: true });
      return hashTexts((await run(tool, ['-o', output], trace)).stderr.toString());
    };
    const go = await textsOf('go');
    const gots = await textsOf('gots');
    expect(go.size).toBeGreaterThan(20);
    expect([...gots.keys()].toSorted()).toEqual([...go.keys()].toSorted());
    for (const [name, text] of go) expect([name, gots.get(name)]).toEqual([name, text]);

    const script = await run('go', ['-n']);
    expect((await run('gots', ['-n'])).stderr.toString()).toBe(script.stderr.toString());
  });
});

function settings(
  world: World,
  env: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...world.env, GOTS_MANIFEST: 'off', ...env, ...more };
}
