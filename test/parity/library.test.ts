/** gots as a library: what it gives back beside what go does, and what it leaves alone. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { build, type GotsEvent, install, plan, run } from '../../src/library.ts';
import { startGoProxy } from '../support/go-proxy.ts';
import { moduleVersion } from '../support/module-files.ts';
import { sha256 } from '../support/parity.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const program = `-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	text, _ := io.ReadAll(os.Stdin)
	fmt.Printf("%s %s %s\\n", text, os.Args[1:], os.Getenv("GREETING"))
	fmt.Fprintln(os.Stderr, "on stderr")
	if len(os.Args) > 2 {
		os.Exit(3)
	}
}
`;

const broken = `-- go.mod --
module example.com/m

go 1.26
-- lib/lib.go --
package lib

func F() { undefined() }
-- main.go --
package main

import "example.com/m/lib"

func main() { lib.F() }
`;

const at = ({ cwd, env }: World): { cwd: string; env: World['env'] } => ({ cwd, env });

test('a build gives the bytes of go, and tells what was done; the next one finds it all', async () => {
  await using world = await temporaryWorld({ files: program });
  await world.run('go', ['build', '-o', 'by-go', '-trimpath']);
  const options = { ...at(world), flags: { o: 'by-gots', trimpath: true } };
  const first = await build(options);
  expect(first).toMatchObject({ ok: true, status: 0, stdout: '', stderr: '', diagnostics: [] });
  const path = join(world.cwd, 'by-gots');
  const buildID = (await world.run('go', ['tool', 'buildid', path])).stdout.toString().trim();
  expect(first.artifacts).toEqual([{ path, buildID }]);
  expect(sha256(readFileSync(path))).toBe(sha256(readFileSync(join(world.cwd, 'by-go'))));
  const compile = first.actions.find((action) => action.mode === 'build' && action.package === 'example.com/m');
  expect(compile).toMatchObject({ outcome: 'done', origin: 'cached' });
  expect(first.cacheHits).toBe(first.actions.filter(({ origin }) => origin === 'cached').length);
  expect(first.timings.total).toBeGreaterThanOrEqual(first.timings.load + first.timings.build);

  const second = await build(options);
  expect(second).toMatchObject({ ok: true, actions: [], artifacts: [{ path, buildID }] });
});

test('what a compiler refuses is a result with positions, and with the text of go', async () => {
  await using world = await temporaryWorld({ files: broken });
  const byGo = await world.run('go', ['build', './...']);
  const result = await build({ ...at(world), packages: ['./...'] });
  expect([result.ok, result.status, result.stderr]).toEqual([false, byGo.code, byGo.stderr.toString()]);
  const position = { file: join(world.cwd, 'lib/lib.go'), line: 3, column: 12, message: 'undefined: undefined' };
  expect(result.diagnostics).toMatchObject([
    { severity: 'error', importPath: 'example.com/m/lib', positions: [position] },
  ]);
  expect(result.actions.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['failed', 'blocked']));
});

test.for([
  { name: 'a flag', flags: { buildmode: 'no-such-mode' }, args: ['-buildmode=no-such-mode'] },
  { name: 'a module file', flags: { modfile: 'other.mod' }, args: ['-modfile=other.mod'] },
])('$name that go refuses is a result with the text of go', async ({ flags, args }) => {
  await using world = await temporaryWorld({ files: program });
  const byGo = await world.run('go', ['build', ...args]);
  const result = await build({ ...at(world), flags });
  expect([result.status, result.stderr]).toEqual([byGo.code, byGo.stderr.toString()]);
  expect(result.diagnostics.map(({ text }) => `${text}\n`).join('')).toBe(byGo.stderr.toString());
});

test('a directory that is not there is a result', async () => {
  await using world = await temporaryWorld();
  const result = await build({ ...at(world), cwd: join(world.cwd, 'nowhere') });
  expect(result).toMatchObject({ ok: false, status: 1 });
  expect(result.stderr).toBe(`go: open ${world.cwd}/nowhere: no such file or directory\n`);
});

test('run: what the program writes comes as events, how it ends is part of the result', async () => {
  await using world = await temporaryWorld({ files: program });
  const heard = { stdout: '', stderr: '' };
  const onEvent = (event: GotsEvent): void => {
    if (event.kind === 'program-output') heard[event.stream] += Buffer.from(event.data).toString();
  };
  const env = { ...world.env, GREETING: 'hello' };
  const options = { cwd: world.cwd, env, packages: ['.'], stdin: 'input', onEvent };
  const good = await run({ ...options, args: ['a'] });
  expect(heard).toEqual({ stdout: 'input [a] hello\n', stderr: 'on stderr\n' });
  expect(good).toMatchObject({ ok: true, program: { code: 0, signal: undefined }, stdout: '', stderr: '' });
  // from the manifest, as nothing has changed
  const again = await run({ ...options, args: ['a'] });
  expect([again.ok, again.program, again.artifacts, again.actions]).toEqual([true, good.program, good.artifacts, []]);
  const bad = await run({ ...options, args: ['a', 'b'] });
  expect(bad).toMatchObject({ ok: false, status: 1, program: { code: 3 }, stderr: 'exit status 3\n' });
});

test('install of a version: the download is an event', async () => {
  const files = '-- go.mod --\nmodule example.com/tool\n\ngo 1.26\n-- main.go --\npackage main\n\nfunc main() {}\n';
  await using proxy = await startGoProxy(moduleVersion('example.com/tool', 'v1.2.3', files));
  await using world = await temporaryWorld({ env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey } });
  const events: GotsEvent[] = [];
  const packages = ['example.com/tool@latest'];
  const result = await install({ ...at(world), packages, onEvent: (event) => events.push(event) });
  const target = join(world.gopath, 'bin/tool');
  expect(result).toMatchObject({ ok: true, artifacts: [{ path: target }] });
  expect(existsSync(target)).toBe(true);
  expect(events).toContainEqual({ kind: 'downloading', path: 'example.com/tool', version: 'v1.2.3' });
});

test('a plan is the script of go build -n, and builds nothing', async () => {
  await using world = await temporaryWorld({ files: program });
  const flags = { o: 'm', tags: ['planned'] };
  const planned = await plan({ ...at(world), flags });
  expect(planned).toMatchObject({ ok: true, artifacts: [{ path: join(world.cwd, 'm') }], diagnostics: [] });
  expect(statSync(join(world.cwd, 'm'), { throwIfNoEntry: false })).toBeUndefined();
  const byGo = await world.run('go', ['build', '-n', '-o', 'm', '-tags=planned']);
  expect(planned.script).toBe(byGo.stderr.toString());
  expect(planned.actions.find(({ mode }) => mode === 'link')).toMatchObject({ origin: 'made' });
});
