/** The progress line on a pseudo-terminal: what is on its screen while a build runs, and when it is over. */
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programArgv } from '../support/programs-under-test.ts';
import { drawings, hasTerminal, runOnTerminal, screenOf, type Session, type Step } from '../support/terminal.ts';
import { temporaryWorld, type World } from '../support/world.ts';

/**
 * A world with a -toolexec whose compile of example.com/m takes longer than it takes a line to appear: until a file `gate` is there,
 * or where nothing is to be seen that it could wait for, a second.
 */
async function slowWorld(main: string, until: 'gate' | 'second' = 'gate'): Promise<World> {
  const world = await temporaryWorld();
  world.write(`-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\n${main}`);
  const gate = [
    '#!/bin/sh',
    'case "$*" in',
    '*-V=full*) ;;',
    `*compile*"-p main"*) ${until === 'second' ? 'sleep 1' : `while [ ! -e '${world.tmp}/gate' ]; do sleep 0.05; done`} ;;`,
    'esac',
    'exec "$@"',
  ];
  writeFileSync(join(world.tmp, 'wait'), `${gate.join('\n')}\n`);
  chmodSync(join(world.tmp, 'wait'), 0o755);
  return world;
}

async function onTerminal(
  world: World,
  args: readonly string[],
  options: {
    readonly steps?: readonly Step[];
    readonly columns?: number;
    readonly env?: Readonly<Record<string, string>>;
    /** after which it is killed */
    readonly seconds?: number;
  } = {},
): Promise<Session & { readonly screen: string }> {
  const { steps = [], columns = 70, env = {}, seconds = 60 } = options;
  const argv = ['timeout', '-s', 'KILL', String(seconds), ...programArgv('gots'), ...args];
  const session = await runOnTerminal(argv, {
    cwd: world.cwd,
    env: { ...world.env, TERM: 'xterm', ...env },
    columns,
    steps,
  });
  return { ...session, screen: await screenOf(session.sent, columns) };
}

const hello = 'package main\n\nfunc main() { println("hello") }\n';

describe.skipIf(!hasTerminal)('on a pseudo-terminal (needs python3 for it)', () => {
  const gateOn = (world: World, text: string): Step => ({ on: text, touch: join(world.tmp, 'gate') });
  const toolexec = (world: World): string => `-toolexec=${join(world.tmp, 'wait')}`;

  test('a build shows one line while it runs and leaves an empty screen', async () => {
    await using world = await slowWorld(hello);
    const { sent, code, screen } = await onTerminal(world, ['build', '-summary=false', toolexec(world)], {
      steps: [gateOn(world, 'compile example.com/m')],
    });
    expect([code, screen]).toEqual([0, '']);
    const screens = await Promise.all(drawings(sent).map((drawing) => screenOf(drawing, 70)));
    const line = /^\[\d+\/\d+\] compile example\.com\/m(?: \(\+\d+\))? {2}\d+\.\ds {2}\d+ cached$/;
    expect(screens).toEqual(expect.arrayContaining([expect.stringMatching(line)]));
  });

  test('an error of the compiler stands where go would have printed it', async () => {
    await using world = await slowWorld('package main\n\nfunc main() { undefined() }\n');
    const { code, screen } = await onTerminal(world, ['build', '-summary=false', toolexec(world)], {
      steps: [gateOn(world, 'compile example.com/m')],
    });
    expect([code, screen]).toEqual([1, '# example.com/m\n./main.go:3:15: undefined: undefined']);
  });

  test('the line is gone before the program of run starts', async () => {
    await using world = await slowWorld(hello);
    const { code, screen } = await onTerminal(world, ['run', '-summary=false', toolexec(world), '.'], {
      steps: [gateOn(world, 'compile example.com/m')],
    });
    expect([code, screen]).toEqual([0, 'hello']);
  });

  test.each(['-events=/nosuch/x', '-timings=/nosuch/x', '-debug-trace=/nosuch/x'])(
    'a command that %s ends before it starts is over, and shows no line',
    async (flag) => {
      await using world = await slowWorld(hello);
      const { sent, code } = await onTerminal(world, ['build', flag], { seconds: 5 });
      expect([code, sent]).toEqual([
        1,
        expect.stringMatching(/^[^\u001B]*nosuch\/x: no such file or directory[^\u001B]*$/),
      ]);
    },
  );

  test.each([1, 60])('an interrupt, typed %i times, leaves nothing on the screen and no $WORK', async (times) => {
    await using world = await slowWorld(hello);
    const { code, screen } = await onTerminal(world, ['build', '-summary=false', toolexec(world)], {
      steps: [{ on: 'compile example.com/m', type: '\u0003', times }],
    });
    expect([code, screen]).toEqual([128 + 2, '']);
    expect(readdirSync(world.tmp).filter((name) => name.startsWith('go-build'))).toEqual([]);
  });

  test('a line is no longer than the terminal is wide', async () => {
    await using world = await slowWorld(hello);
    const { sent, code, screen } = await onTerminal(world, ['build', '-summary=false', toolexec(world)], {
      columns: 30,
      steps: [gateOn(world, '] compile ')],
    });
    expect([code, screen]).toEqual([0, '']);
    const screens = await Promise.all(drawings(sent).map((drawing) => screenOf(drawing, 30)));
    expect(screens).toEqual(expect.arrayContaining([expect.stringMatching(/^\[\d+\/\d+\] compile .*…$/)]));
    expect(screens.filter((screen) => screen.includes('\n'))).toEqual([]);
  });

  test.each([
    ['CI', [], { CI: 'true' }],
    ['a terminal that can do nothing', [], { TERM: 'dumb' }],
    ['-progress=none', ['-progress=none'], {}],
  ])('%s shows nothing', async (_, flags, env) => {
    await using world = await slowWorld(hello, 'second');
    const { sent, code } = await onTerminal(world, ['build', '-summary=false', ...flags, toolexec(world)], { env });
    expect([code, sent]).toEqual([0, '']);
  });

  test.each(['-v', '-x', '-n', '-json'])('with %s there are only lines of go', async (flag) => {
    await using world = await slowWorld(hello, 'second');
    const { sent } = await onTerminal(world, ['build', '-summary=false', flag, toolexec(world)]);
    expect(sent).not.toContain('\u001B');
  });
});

test('-progress=plain is a line on each action that makes something, wherever stderr goes', async () => {
  await using world = await temporaryWorld();
  world.write(`-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\n${hello}`);
  const { code, stdout, stderr } = await world.run('gots', ['build', '-progress=plain']);
  expect([code, stdout.toString()]).toEqual([0, '']);
  const lines = stderr.toString().replaceAll(/\d+/g, 'N').split('\n');
  expect(lines).toEqual(['[N/N] compile example.com/m  N.Ns', '[N/N] link example.com/m  N.Ns', '']);
});
