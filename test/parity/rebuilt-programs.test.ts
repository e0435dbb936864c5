/** Builds one after the other by go, and the same by gots: streams, files, and what is new in the build cache. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOld } from '../support/build-parity.ts';
import { startCachedParity, type CachedCommand, type CachedParity } from '../support/cached-parity.ts';
import { findGo } from '../support/programs-under-test.ts';

/** the times of files are part of the keys of indexes */
const hourAgo = new Date(Date.now() - 3_600_000);

const goMod = '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n';

// a second try would find the first one's work in the caches
describe.skipIf(findGo() === undefined)('builds one after the other (needs an installed Go)', { retry: 0 }, () => {
  let parity: CachedParity;
  beforeAll(async () => {
    parity = await startCachedParity();
  });
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  async function differences(files: string, ...commands: Omit<CachedCommand, 'cwd'>[]): Promise<readonly string[]> {
    const { world } = parity;
    const prepare = (): void => {
      world.write(files);
      makeOld(world.cwd, hourAgo);
    };
    const [first, ...rest] = commands.map((command) => ({ ...command, cwd: world.cwd }));
    if (first === undefined) throw new Error('no command');
    const found = await parity.compare([{ ...first, prepare }, ...rest]);
    return [...found.messages, ...found.files, ...found.cache];
  }

  test('a program that a pattern takes in is in the next one, of which one source file is another', async () => {
    const main = 'package main\n\nimport "embed"\n\n//go:embed all:*\nvar all embed.FS\n\nfunc main() { println(1) }\n';
    const edit = (): void => writeFileSync(join(parity.world.cwd, 'main.go'), main.replace('1', '2'));
    const build = { args: ['build', '.'] };
    const files = `${goMod}-- main.go --\n${main}`;
    expect(await differences(files, build, { ...build, prepare: edit }, build)).toEqual([]);
  });

  test('a package whose files were written anew is indexed anew, beside the one that has changed', async () => {
    const main = 'package main\n\nimport "example.com/m/lib"\n\nfunc main() { println(lib.Text, 1) }\n';
    const lib = '-- lib/lib.go --\npackage lib\n\nconst Text = "lib"\n';
    const edit = (): void => {
      const { cwd } = parity.world;
      writeFileSync(join(cwd, 'main.go'), main.replace('1', '2'));
      makeOld(cwd, new Date(hourAgo.getTime() + 60_000));
    };
    const build = { args: ['build', '-o', 'bin/out', '.'] };
    const files = `${goMod}-- main.go --\n${main}${lib}`;
    expect(await differences(files, build, { ...build, prepare: edit })).toEqual([]);
  });

  test('a program that is to have no build ID is not kept for the next run', async () => {
    const files = `${goMod}-- main.go --\npackage main\n\nfunc main() { println("hello") }\n`;
    const run = { args: ['run', '-x', '-ldflags=-buildid=', '.'] };
    expect(await differences(files, run, run)).toEqual([]);
  });
});
