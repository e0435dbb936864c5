/** Programs run to their end: what posix_spawn starts is told like what Node starts. */
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { errorText } from '../../../src/base/errors.ts';
import { loadNativeSpawn } from '../../../src/sys/node/native-spawn.ts';
import { ProgramRunner } from '../../../src/sys/node/program-runner.ts';
import type { SpawnOptions } from '../../../src/sys/system.ts';

const onLinux = process.platform === 'linux';
const runners = { native: new ProgramRunner(loadNativeSpawn), node: new ProgramRunner() };
const tmpdir = os.tmpdir();

async function run(runner: ProgramRunner, argv: readonly string[], options: Partial<SpawnOptions> = {}) {
  const env = { PATH: process.env['PATH'] ?? '', ODD: 'a=b\nü' };
  try {
    const { stdout, ...end } = await runner.run({ argv, cwd: '/', env, output: 'combined', ...options }, tmpdir);
    return { ...end, stderr: end.stderr.length, output: Buffer.from(stdout).toString() };
  } catch (error) {
    return errorText(error);
  }
}

const shell = (script: string, ...args: string[]): readonly string[] => ['/bin/sh', '-c', script, 'sh', ...args];

describe.skipIf(!onLinux)('programs (Linux only)', () => {
  beforeAll(async () => {
    // the first ones are started by Node
    for (let count = 0; count < 4; count++) await run(runners.native, ['/bin/true']);
  });

  test('the rest is started by posix_spawn', async () => {
    const native = loadNativeSpawn();
    if (native === undefined) throw new Error('no posix_spawn');
    const started: string[] = [];
    const runner = new ProgramRunner(() => ({
      ...native,
      start: (options) => {
        started.push(options.program);
        return native.start(options);
      },
    }));
    for (let count = 0; count < 6; count++) await run(runner, ['/bin/true', `${count}`]);
    expect(started).toEqual(['/bin/true', '/bin/true']);
  });

  const alike: readonly (readonly [string, readonly string[], Partial<SpawnOptions>?])[] = [
    ['success', ['/bin/true']],
    ['an exit status', shell('exit 200')],
    ['a signal', shell('kill -KILL $$')],
    ['a signal that Node ignores', shell('kill -PIPE $$')],
    ['both streams in the order written', shell('echo a; echo b >&2; echo c; echo d >&2')],
    ['arguments as they are', shell('printf "[%s]" "$@"', '', ' a  b ', '"ü"', '\n')],
    ['the environment', ['/usr/bin/env']],
    ['the working directory', ['pwd'], { cwd: '/usr' }],
    ['nothing to read', shell('cat; echo $?')],
    ['the name that it is called by', ['sh', '-c', 'echo "$0"']],
    [
      'much output',
      shell('i=0; while [ $i -lt 3000 ]; do echo "line $i of a long output, in its place"; i=$((i+1)); done'),
    ],
    ['a program that is not there', ['/nosuch/program']],
    ['a file that may not be run', ['/etc/passwd']],
    ['a working directory that is not there', ['/bin/true'], { cwd: '/nosuch' }],
    ['more arguments than a program can have', ['/bin/true', 'x'.repeat(3 << 20)]],
    ['an argument with a NUL', ['/bin/echo', 'a\0b']],
    ['a variable with a NUL', ['/bin/echo'], { env: { A: 'a\0b' } }],
    // 1 to 28: the C library leaves 32 and 33, which are its own, ignored
    [
      'no blocked or ignored signals',
      ['sed', '-n', String.raw`s/^SigIgn:.*\(.......\)$/\1/p;/^SigBlk/p`, '/proc/self/status'],
    ],
    ['no descriptor of ours', shell('ls /proc/self/fd | wc -l')],
    ['input', ['cat'], { stdin: Buffer.from('given') }],
  ];
  test.for(alike)('%s', async ([title, argv, options]) => {
    const told = await run(runners.native, argv, options);
    expect(typeof told === 'string').toBe(/not there|may not|a NUL|can have/.test(title));
    expect(told).toEqual(await run(runners.node, argv, options));
  });

  test('what it tells is true', async () => {
    expect(await run(runners.native, shell('echo out; echo err >&2; exit 3'))).toEqual({
      code: 3,
      signal: undefined,
      stderr: 0,
      output: 'out\nerr\n',
    });
    expect(await run(runners.native, shell('kill -TERM $$'))).toMatchObject({ code: undefined, signal: 'SIGTERM' });
  });

  test('many at once end each with its own', async () => {
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const ends = await Promise.all(
      numbers.map((number) => run(runners.native, shell(`echo ${number}; exit ${number}`))),
    );
    expect(ends).toEqual(
      numbers.map((number) => ({ code: number, signal: undefined, stderr: 0, output: `${number}\n` })),
    );
    expect(process.listenerCount('SIGCHLD')).toBe(0);
  });

  test('it is told when the program runs, not where it can not', async () => {
    const told: string[] = [];
    await run(runners.native, ['/bin/true'], { started: () => told.push('true') });
    await run(runners.native, ['/nosuch/program'], { started: () => told.push('missing') });
    expect(told).toEqual(['true']);
  });

  test.for(['native', 'node'] as const)(
    'an interrupt reaches it and, with a group of its own, its children: %s',
    async (name) => {
      const dir = fs.mkdtempSync(join(tmpdir, 'runner-'));
      try {
        for (const ownGroup of [false, true]) {
          const abort = new AbortController();
          const file = join(dir, `${ownGroup}`);
          const script = `sleep 60 & echo $! >${file}.new; mv ${file}.new ${file}; wait`;
          const running = run(runners[name], shell(script), { signal: abort.signal, ownGroup });
          while (!fs.existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
          abort.abort('SIGTERM');
          expect(await running).toMatchObject({ signal: 'SIGTERM' });
          const sleeper = Number(fs.readFileSync(file, 'utf8'));
          await vi.waitFor(() => expect(isRunning(sleeper)).toBe(!ownGroup));
          if (!ownGroup) process.kill(sleeper);
        }
      } finally {
        fs.rmSync(dir, { recursive: true });
      }
    },
  );
});

/** A process that has ended and is waited for by nobody is a zombie until init takes it. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
