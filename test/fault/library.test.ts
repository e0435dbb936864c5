/** gots as a library among others: aborted in the middle, beside other builds, in a process that must not notice it. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { build, type BuildResult, type GotsEvent, run } from '../../src/library.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import { startGoProxy } from '../support/go-proxy.ts';
import { moduleVersion } from '../support/module-files.ts';
import { findGo } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const files = (text: string): string => `-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

${text}
`;

/** Passes everything on, but for compiles: it tells its process and that of its child, and never ends by itself. */
const endlessTool = (marker: string): string => `#!/bin/sh
case "$1 $*" in
*-V=full*) ;;
*/compile\\ *)
  sleep 1000 &
  echo "$$ $!" >${marker}.new && mv ${marker}.new ${marker}
  wait
  ;;
esac
exec "$@"
`;

interface Endless {
  /** aborted once a compile is running */
  readonly ended: Promise<unknown>;
  readonly processes: Promise<readonly number[]>;
}

function startEndless(world: World, abort: AbortController): Endless {
  const marker = join(world.root, 'started');
  const tool = join(world.root, 'tool');
  writeFileSync(tool, endlessTool(marker));
  chmodSync(tool, 0o755);
  const flags = { a: true, toolexec: tool, o: 'm' };
  const ended = build({ cwd: world.cwd, env: world.env, flags, signal: abort.signal }).then(
    () => 'built',
    (error: unknown) => error,
  );
  const processes = (async () => {
    while (!existsSync(marker)) await sleep(20);
    return readFileSync(marker, 'utf8').trim().split(' ').map(Number);
  })();
  return { ended, processes };
}

function isRunning(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  // one that nobody has waited for yet has ended, too
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

const workDirs = (world: World): readonly string[] => readdirSync(world.tmp);

test.skipIf(findGo() === undefined || process.platform !== 'linux')(
  'aborted while tools run: the reason comes back, no tool and no $WORK is left, others go on',
  async () => {
    await using world = await temporaryWorld({ files: files('func main() {}') });
    await using other = await temporaryWorld({ files: files('func main() { println("other") }') });
    const abort = new AbortController();
    const { ended, processes } = startEndless(world, abort);
    const pids = await processes;
    expect(pids.map((pid) => isRunning(pid))).toEqual([true, true]);
    const beside = build({ cwd: other.cwd, env: other.env, flags: { o: 'm' } });
    const reason = new Error('enough');
    abort.abort(reason);
    expect(await ended).toBe(reason);
    expect(pids.map((pid) => isRunning(pid))).toEqual([false, false]);
    expect(workDirs(world)).toEqual([]);
    expect(await beside).toMatchObject({ ok: true, diagnostics: [] });
  },
);

test.skipIf(findGo() === undefined)('aborted before it starts, nothing is done', async () => {
  await using world = await temporaryWorld({ files: files('func main() {}') });
  const events: GotsEvent[] = [];
  const options = { cwd: world.cwd, env: world.env, onEvent: (event: GotsEvent) => events.push(event) };
  await expect(build({ ...options, signal: AbortSignal.abort('no') })).rejects.toBe('no');
  expect(events).toEqual([]);
});

test.skipIf(findGo() === undefined)('aborted while a proxy is silent', async () => {
  const abort = new AbortController();
  const server = createServer(() => abort.abort(new Error('too slow'))).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using world = await temporaryWorld({ env: { GOPROXY: url } });
    const options = { cwd: world.cwd, env: world.env, packages: ['example.com/m@latest'], signal: abort.signal };
    await expect(run(options)).rejects.toThrow('too slow');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.skipIf(findGo() === undefined || process.platform !== 'linux')(
  'aborted while another holds the lock of a module',
  async () => {
    await using proxy = await startGoProxy(moduleVersion('example.com/m', 'v1.0.0', files('func main() {}')));
    await using world = await temporaryWorld({ env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey } });
    const locked = join(world.gomodcache, 'cache/download/example.com/m/@v/v1.0.0.lock');
    mkdirSync(dirname(locked), { recursive: true });
    await using _ = await createNodeSystem().lock(locked, 'exclusive');
    const abort = new AbortController();
    const options = { cwd: world.root, env: world.env, packages: ['example.com/m@v1.0.0'], signal: abort.signal };
    const ended = run(options).catch((error: unknown) => error);
    while (timesOpen(locked) < 2) await sleep(10);
    const reason = new Error('locked out');
    abort.abort(reason);
    expect(await ended).toBe(reason);
    expect(timesOpen(locked)).toBe(1);
  },
);

/** How many descriptors of this process stand for a file. */
function timesOpen(path: string): number {
  const dir = '/proc/self/fd';
  const targets = readdirSync(dir).map((fd) => {
    try {
      return readlinkSync(join(dir, fd));
    } catch {
      // the one that has listed the directory
      return '';
    }
  });
  return targets.filter((target) => target === path).length;
}

test.skipIf(findGo() === undefined)('a program that run has started is ended, too', async () => {
  const text = 'import "time"\n\nfunc main() {\n\tprintln("ready")\n\ttime.Sleep(time.Hour)\n}';
  await using world = await temporaryWorld({ files: files(text) });
  const abort = new AbortController();
  const onEvent = (event: GotsEvent): void => {
    if (event.kind === 'program-output') abort.abort(new Error('heard enough'));
  };
  const options = { cwd: world.cwd, env: world.env, packages: ['.'], signal: abort.signal, onEvent };
  await expect(run(options)).rejects.toThrow('heard enough');
  expect(workDirs(world)).toEqual([]);
});

test.skipIf(findGo() === undefined)('what a listener throws ends the build', async () => {
  await using world = await temporaryWorld({ files: files('func main() {}') });
  const onEvent = (event: GotsEvent): void => {
    if (event.kind === 'action-started') throw new Error('listener');
  };
  await expect(build({ cwd: world.cwd, env: world.env, flags: { o: 'm' }, onEvent })).rejects.toThrow('listener');
  expect([workDirs(world), existsSync(join(world.cwd, 'm'))]).toEqual([[], false]);
});

test.skipIf(findGo() === undefined)(
  'several at once, of other directories, systems and settings: each as if it were alone, and the process untouched',
  async () => {
    const text = 'import "runtime"\n\nvar Set string\n\nfunc main() { println(runtime.GOOS, Set) }';
    await using a = await temporaryWorld({ files: files(text) });
    await using b = await temporaryWorld({ files: files(text), env: { GOOS: 'windows', GOFLAGS: '-trimpath' } });
    await using c = await temporaryWorld({ files: files('func main() { wrong() }') });
    await using d = await temporaryWorld({ files: files(text), env: { GOOS: 'plan9', CGO_ENABLED: '0' } });
    const before = stateOfProcess();
    const all = await Promise.all([
      build({ cwd: a.cwd, env: a.env, flags: { o: 'out', ldflags: '-X main.Set=a' } }),
      build({ cwd: a.cwd, env: a.env, flags: { o: 'out2', ldflags: '-X main.Set=a' } }),
      build({ cwd: b.cwd, env: b.env, flags: { o: 'out' } }),
      build({ cwd: c.cwd, env: c.env, flags: { o: 'out' } }),
      build({ cwd: d.cwd, env: d.env, flags: { o: 'out', buildvcs: false } }),
    ]);
    expect(stateOfProcess()).toEqual(before);
    expect(all.map(({ ok, artifacts }) => [ok, artifacts.map(({ path }) => path)])).toEqual([
      [true, [join(a.cwd, 'out')]],
      [true, [join(a.cwd, 'out2')]],
      [true, [join(b.cwd, 'out')]],
      [false, []],
      [true, [join(d.cwd, 'out')]],
    ]);
    expect(all[3]?.stderr).toBe('# example.com/m\n./main.go:3:15: undefined: wrong\n');
    for (const [world, args] of [
      [a, ['-ldflags=-X main.Set=a']],
      [b, []],
      [d, ['-buildvcs=false']],
    ] as const) {
      await world.run('go', ['build', '-o', 'by-go', ...args]);
      expect(readFileSync(join(world.cwd, 'out')).equals(readFileSync(join(world.cwd, 'by-go')))).toBe(true);
    }
    expect(readFileSync(join(a.cwd, 'out2')).equals(readFileSync(join(a.cwd, 'out')))).toBe(true);
    for (const world of [a, b, c, d]) expect(workDirs(world)).toEqual([]);
  },
);

function stateOfProcess(): Record<string, unknown> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
  return {
    cwd: process.cwd(),
    env: { ...process.env },
    exitCode: process.exitCode,
    listeners: signals.map((signal) => process.listenerCount(signal)),
  };
}

test.skipIf(findGo() === undefined)('two builds of one program into one cache, both from nothing', async () => {
  await using world = await temporaryWorld({ cache: 'own', files: files('func main() { println("x") }') });
  const options = { cwd: world.cwd, env: { ...world.env, CGO_ENABLED: '0' } };
  const results: BuildResult[] = await Promise.all([
    build({ ...options, flags: { o: 'one' } }),
    build({ ...options, flags: { o: 'two' } }),
  ]);
  expect(results.map(({ ok, stderr }) => [ok, stderr])).toEqual([
    [true, ''],
    [true, ''],
  ]);
  expect(readFileSync(join(world.cwd, 'one')).equals(readFileSync(join(world.cwd, 'two')))).toBe(true);
});
