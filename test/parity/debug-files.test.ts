/** The files of -debug-actiongraph and -debug-trace, beside those that go writes. */
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findGo, type ProgramName } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const program = `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "example.com/m/lib"

func main() { println(lib.Name) }
-- lib/lib.go --
package lib

const Name = "<a>"
-- bad/bad.go --
package main

func main() { x := 1 }
`;

type Fields = Readonly<Record<string, unknown>>;

/** What two programs, or two builds, can't have in common. */
const ofOneBuild = ['TimeReady', 'TimeStart', 'TimeDone', 'CmdReal', 'CmdUser', 'CmdSys'];

async function graphOf(world: World, name: ProgramName, args: readonly string[]): Promise<Fields[]> {
  const file = join(world.root, `${name}.json`);
  await world.run(name, [args[0] ?? '', `-debug-actiongraph=${file}`, ...args.slice(1)]);
  const text = fs.readFileSync(file, 'utf8').replaceAll(/go-build\d+/g, 'go-build');
  const actions = JSON.parse(text) as Fields[];
  return actions.map((action) =>
    Object.fromEntries(Object.entries(action).filter(([field]) => !ofOneBuild.includes(field))),
  );
}

describe.skipIf(findGo() === undefined)('files for debugging (need an installed Go)', () => {
  test.each([
    [['build', '-o', 'out', '.']],
    [['build', './lib']],
    [['run', '.', 'a', 'b']],
    [['build', '-o', 'out', './bad']],
  ])('the action graph of %j is that of go', async (args) => {
    await using world = await temporaryWorld();
    world.write(program);
    // both find everything in the cache but the executable
    await world.run('go', args);
    fs.rmSync(join(world.cwd, 'out'), { force: true });
    const theirs = await graphOf(world, 'go', args);
    fs.rmSync(join(world.cwd, 'out'), { force: true });
    expect(await graphOf(world, 'gots', args)).toEqual(theirs);
  });

  test('the trace opens and closes every span, and arrows lead from what was waited for', async () => {
    await using world = await temporaryWorld();
    world.write(program);
    const file = join(world.root, 'trace.json');
    const { code } = await world.run('gots', ['build', `-debug-trace=${file}`, '-o', 'out', '.']);
    expect(code).toBe(0);
    const events = JSON.parse(fs.readFileSync(file, 'utf8')) as readonly Record<string, string | number>[];
    const names = (phase: string): string[] => events.filter(({ ph }) => ph === phase).map(({ name }) => String(name));
    expect(names('B').toSorted()).toEqual(names('E').toSorted());
    expect(names('B')).toEqual(
      expect.arrayContaining([
        'Running build command',
        'load.PackagesAndErrors',
        'exec.Builder.Do',
        'Executing action (build example.com/m/lib)',
        'Executing action (link example.com/m)',
      ]),
    );
    const arrow = 'Executing action (build example.com/m/lib) -> Executing action (build example.com/m)';
    expect(names('s')).toContain(arrow);
    expect(names('f').toSorted()).toEqual(names('s').toSorted());
  });

  test.each([
    ['-debug-actiongraph=/nosuch/x'],
    ['-debug-actiongraph=/dev/full'],
    ['-debug-actiongraph=x.go'],
    ['-debug-trace=/nosuch/x'],
  ])('%s fails as with go', async (flag) => {
    await using world = await temporaryWorld();
    world.write(program);
    const results = await Promise.all(
      (['go', 'gots'] as const).map(async (name) => {
        const { code, stdout, stderr } = await world.run(name, ['build', flag, '-o', `out-${name}`, '.']);
        return { code, stdout: stdout.toString(), stderr: stderr.toString() };
      }),
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[1]?.code).toBe(1);
  });

  test('a trace that can’t be written is told of once (go does so until its stack is full)', async () => {
    await using world = await temporaryWorld();
    world.write(program);
    const { code, stderr } = await world.run('gots', ['build', '-debug-trace=/dev/full', '-o', 'out', '.']);
    expect([code, stderr.toString()]).toEqual([1, 'failed to stop trace: write /dev/full: no space left on device\n']);
    expect(fs.existsSync(join(world.cwd, 'out'))).toBe(true);
  });
});
