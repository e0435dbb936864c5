/** Each word with which gots explains a rebuild, from real builds of small programs. */
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modulesOf, writeFileProxy } from '../support/file-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { needCompiler } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld, type World, type WorldOptions } from '../support/world.ts';

const library = `
-- go.mod --
module example.com/m

go 1.26
-- lib/lib.go --
package lib

func Name() string { return "lib" }
-- lib/other_tagged.go --
//go:build tagged

package lib
-- lib/part.txt --
text
`;

/** What is printed by build -explain=json. */
interface Explained {
  readonly code: number | undefined;
  /** `compile example.com/m/lib` -> reason */
  readonly reasons: Readonly<Record<string, unknown>>;
  readonly chains: Readonly<Record<string, readonly string[]>>;
  readonly savings: readonly unknown[];
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly verb?: string;
}

async function explain(world: World, args: readonly string[], options: Options = {}): Promise<Explained> {
  const { env = {}, cwd = '.', verb = 'build' } = options;
  const result = await world.run('gots', [verb, '-explain=json', ...args], { env: { ...world.env, ...env }, cwd });
  const text = result.stderr.toString();
  const json = text.slice(text.indexOf('{\n'), text.lastIndexOf('}\n') + 2);
  type Rebuilt = { what: string; package: string; reason: unknown; chain: string[] };
  const { rebuilt, savings } = JSON.parse(json) as { rebuilt: readonly Rebuilt[]; savings: readonly unknown[] };
  const by = <T>(value: (one: Rebuilt) => T): Record<string, T> =>
    Object.fromEntries(rebuilt.map((one) => [`${one.what} ${one.package}`, value(one)]));
  return { code: result.code, reasons: by(({ reason }) => reason), chains: by(({ chain }) => chain), savings };
}

/** Packages that import nothing need no standard library, so that a cache of their own costs nothing. */
async function libraryWorld(options: WorldOptions = {}): Promise<World> {
  const world = withGotsInProcess(await temporaryWorld({ cache: 'own', ...options }));
  world.write(library);
  return world;
}

const lib = 'compile example.com/m/lib';

/** Builds once, changes something, and tells why the library is built again. */
async function reasonAfter(change: (world: World) => void | Promise<void>, options: Options = {}): Promise<unknown> {
  await using world = await libraryWorld();
  expect((await explain(world, ['./lib'])).reasons).toEqual({ [lib]: { kind: 'first', of: 'target' } });
  await change(world);
  return (await explain(world, ['./lib'], options)).reasons[lib];
}

function edit(world: World, file: string, from: string | RegExp, to: string): void {
  const path = join(world.cwd, file);
  const text = fs.readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  fs.writeFileSync(path, changed);
}

test('a file that changed, came, went', async () => {
  const of = (change: string, file: string): unknown => ({ kind: 'file', change, file });
  expect(await reasonAfter((world) => edit(world, 'lib/lib.go', '"lib"', '"b"'))).toEqual(of('changed', 'lib.go'));
  expect(await reasonAfter((world) => world.write('-- lib/x.go --\npackage lib\n'))).toEqual(of('added', 'x.go'));
  const removed = reasonAfter(async (world) => {
    world.write('-- lib/x.go --\npackage lib\n');
    await explain(world, ['./lib']);
    fs.rmSync(join(world.cwd, 'lib/x.go'));
    // not the same as at first, which is still in the cache
    world.write('-- lib/y.go --\npackage lib\n');
    await explain(world, ['./lib']);
    fs.rmSync(join(world.cwd, 'lib/y.go'));
    removeResults(world);
  });
  expect(await removed).toEqual(of('removed', 'y.go'));
});

/** All that the build cache has, but what gots keeps for itself. */
function removeResults(world: World): void {
  for (const name of fs.readdirSync(world.gocache)) {
    if (/^[0-9a-f]{2}$/.test(name)) fs.rmSync(join(world.gocache, name), { recursive: true });
  }
  // as go makes them
  for (let at = 0; at < 256; at++) fs.mkdirSync(join(world.gocache, at.toString(16).padStart(2, '0')));
}

test('a constraint that selects a file, and one that leaves it out', async () => {
  const selected = { kind: 'constraint', change: 'selected', file: 'other_tagged.go' };
  await using world = await libraryWorld();
  await explain(world, ['./lib']);
  expect((await explain(world, ['-tags=tagged', './lib'])).reasons[lib]).toEqual(selected);
  removeResults(world);
  expect((await explain(world, ['./lib'])).reasons[lib]).toEqual({ ...selected, change: 'left out' });
});

test('an embedded file', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(library);
  world.write('-- lib/embed.go --\npackage lib\n\nimport _ "embed"\n\n//go:embed part.txt\nvar Part string\n');
  await explain(world, ['./lib']);
  fs.writeFileSync(join(world.cwd, 'lib/part.txt'), 'other\n');
  const { reasons } = await explain(world, ['./lib']);
  expect(reasons[lib]).toEqual({ kind: 'embed', change: 'changed', file: 'part.txt' });
});

test('an evicted result, -a, a failure before', async () => {
  expect(await reasonAfter(removeResults)).toEqual({ kind: 'evicted' });
  await using world = await libraryWorld();
  await explain(world, ['./lib']);
  expect((await explain(world, ['-a', './lib'])).reasons[lib]).toEqual({ kind: 'forced' });
  edit(world, 'lib/lib.go', '"lib"', '1');
  const failed = await explain(world, ['./lib']);
  expect(failed).toMatchObject({ code: 1, reasons: { [lib]: { kind: 'file', file: 'lib.go' } } });
  expect((await explain(world, ['./lib'])).reasons[lib]).toEqual({ kind: 'failed-before' });
});

test('flags, with their values', async () => {
  await using world = await libraryWorld();
  await explain(world, ['./lib']);
  expect((await explain(world, ['-gcflags=-N', './lib'])).reasons[lib]).toEqual({
    kind: 'flag',
    flag: '-gcflags',
    before: '[]',
    after: '["-N"]',
  });
  expect((await explain(world, ['-gcflags=-N', '-trimpath', './lib'])).reasons[lib]).toEqual({
    kind: 'flag',
    flag: '-trimpath',
    before: 'false',
    after: 'true',
  });
});

test('the environment, and the go line', async () => {
  const arm = { kind: 'environment', name: 'GOARCH', before: 'amd64', after: 'arm64' };
  expect(await reasonAfter(() => {}, { env: { GOARCH: 'arm64' } })).toEqual(arm);
  const level = { kind: 'environment', name: 'GOAMD64', before: 'v1', after: 'v3' };
  expect(await reasonAfter(() => {}, { env: { GOAMD64: 'v3' } })).toEqual(level);
  const language = { kind: 'language', before: '1.26', after: '1.25' };
  expect(await reasonAfter((world) => edit(world, 'go.mod', 'go 1.26', 'go 1.25'))).toEqual(language);
});

test('another compiler', async () => {
  await using world = await libraryWorld();
  const wrapper = join(world.root, 'wrap');
  fs.writeFileSync(wrapper, '#!/bin/sh\ncase "$*" in *-V=full) "$@" | sed "s/$/-patched/";; *) exec "$@";; esac\n');
  fs.chmodSync(wrapper, 0o755);
  await explain(world, ['./lib']);
  expect((await explain(world, [`-toolexec=${wrapper}`, './lib'])).reasons[lib]).toMatchObject({
    kind: 'compiler',
    tool: 'compile',
    before: expect.stringMatching(/^compile version go/) as unknown,
    after: expect.stringMatching(/-patched$/) as unknown,
  });
});

test('another directory', async () => {
  await using world = await libraryWorld();
  await explain(world, ['./lib']);
  const clone = join(world.root, 'clone');
  fs.cpSync(world.cwd, clone, { recursive: true });
  expect((await explain(world, ['./lib'], { cwd: clone })).reasons[lib]).toEqual({
    kind: 'directory',
    before: join(world.cwd, 'lib'),
    after: join(clone, 'lib'),
  });
});

test('a profile', async () => {
  await using world = await libraryWorld();
  await explain(world, ['./lib']);
  world.write('-- cpu.pprof --\n');
  const { reasons } = await explain(world, ['-pgo=cpu.pprof', './lib']);
  expect(reasons[lib]).toEqual({ kind: 'profile', change: 'added' });
});

test('nothing recorded', async () => {
  await using world = await libraryWorld();
  world.write('-- top/top.go --\npackage top\n\nimport "example.com/m/lib"\n\nvar Name = lib.Name()\n');
  edit(world, 'lib/lib.go', '"lib"', '1');
  expect((await explain(world, ['./top'])).code).toBe(1);
  edit(world, 'lib/lib.go', '{ return 1', '{ return "lib"');
  expect((await explain(world, ['./top'])).reasons['compile example.com/m/top']).toEqual({ kind: 'nothing-recorded' });
});

test('imports: export data, only code, a new package; and chains', async () => {
  await using world = await libraryWorld();
  // with assembler in it a package is not cut off by the export data of its imports
  world.write(`
-- top/top.go --
package top

import "example.com/m/middle"

func Name() string { return middle.Name() }
-- top/empty_amd64.s --
-- top/empty_arm64.s --
-- middle/middle.go --
package middle

import "example.com/m/lib"

//go:noinline
func Name() string { return lib.Name() }
`);
  const [top, middle] = ['compile example.com/m/top', 'compile example.com/m/middle'];
  await explain(world, ['./top']);
  edit(world, 'lib/lib.go', 'func Name() string {', '//go:noinline\nfunc Name() string {');
  const exported = await explain(world, ['./top']);
  expect(exported.reasons[middle]).toEqual({ kind: 'import', change: 'exports', importPath: 'example.com/m/lib' });
  edit(world, 'middle/middle.go', 'return lib.Name()', 'return lib.Name() + "x"');
  const code = await explain(world, ['./top']);
  expect(code.reasons[top]).toEqual({ kind: 'import', change: 'code', importPath: 'example.com/m/middle' });
  expect(code.chains[top]).toEqual(['example.com/m/middle', 'example.com/m/top']);
  world.write('-- added/added.go --\npackage added\n');
  edit(world, 'lib/lib.go', 'package lib', 'package lib\n\nimport _ "example.com/m/added"');
  const added = await explain(world, ['./top']);
  expect(added.reasons['compile example.com/m/added']).toEqual({ kind: 'first', of: 'package' });
});

test('early cut-off: by the content of a package, and by the export data of its imports', async () => {
  await using world = await libraryWorld();
  world.write(
    '-- top/top.go --\npackage top\n\nimport "example.com/m/lib"\n\nfunc Name() string { return lib.Name() }\n',
  );
  edit(world, 'lib/lib.go', 'func Name', '//go:noinline\nfunc Name');
  await explain(world, ['./top']);
  // a comment at the end moves nothing
  fs.appendFileSync(join(world.cwd, 'lib/lib.go'), '// the end\n');
  const same = await explain(world, ['./top']);
  expect(Object.keys(same.reasons)).toEqual([lib]);
  expect(same.savings).toEqual([{ kind: 'same-result', package: 'example.com/m/lib', spared: 1 }]);
  edit(world, 'lib/lib.go', '"lib"', '"lob"');
  const exports = await explain(world, ['./top']);
  expect(Object.keys(exports.reasons)).toEqual([lib]);
  expect(exports.savings).toEqual([{ kind: 'same-exports', packages: ['example.com/m/top'] }]);
});

test('another version of a module', async () => {
  await using world = withGotsInProcess(await temporaryWorld({ cache: 'own' }));
  const proxy = writeFileProxy(
    join(world.root, 'proxy'),
    modulesOf(
      ['v1.0.0', 'v1.1.0']
        .map(
          (version) =>
            `=== example.com/dep ${version} ===\n-- go.mod --\nmodule example.com/dep\n-- dep.go --\npackage dep\n`,
        )
        .join(''),
    ),
  );
  const env = { GOPROXY: proxy, GONOSUMDB: '*', GOFLAGS: '-mod=mod' };
  world.write(
    '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n-- m.go --\npackage m\n\nimport _ "example.com/dep"\n',
  );
  await explain(world, ['.'], { env });
  edit(world, 'go.mod', 'v1.0.0', 'v1.1.0');
  const { reasons } = await explain(world, ['.'], { env });
  const change = { path: 'example.com/dep', before: 'v1.0.0', after: 'v1.1.0' };
  expect(reasons['compile example.com/dep']).toEqual({ kind: 'module', ...change });
});

const program = `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

func main() { println("m") }
`;

test('what only programs have: version control, GODEBUG, build info, linker flags, run', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(program);
  const git = async (...args: readonly string[]): Promise<void> => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    expect((await runCommand(['git', ...identity, ...args], { cwd: world.cwd, env: world.env })).code).toBe(0);
  };
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-q', '-m', 'one');
  const [compile, link] = ['compile example.com/m', 'link example.com/m'];
  const build = (...args: readonly string[]): Promise<Explained> =>
    explain(world, ['-buildvcs=true', '-o', '../out', ...args, '.']);
  await build();
  await git('commit', '-q', '--allow-empty', '-m', 'two');
  expect((await build()).reasons[compile]).toMatchObject({ kind: 'vcs', setting: 'vcs.revision' });
  const flags = await build('-ldflags=-s');
  expect(flags.reasons[link]).toEqual({ kind: 'flag', flag: '-ldflags', before: '[]', after: '["-s"]' });
  edit(world, 'go.mod', 'go 1.26\n', 'go 1.26\n\ngodebug panicnil=1\n');
  const godebug = await build('-ldflags=-s');
  expect(godebug.reasons[compile]).toMatchObject({
    kind: 'godebug',
    after: expect.stringContaining('panicnil=1') as unknown,
  });
  const run = await explain(world, ['.'], { verb: 'run' });
  expect(run.code).toBe(0);
  expect(run.reasons[link]).toMatchObject({ kind: 'flag', flag: '-ldflags' });
});

test('another C compiler', async (context) => {
  needCompiler(context);
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(
    '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- c.go --\npackage c\n\n// int one(void) { return 1; }\nimport "C"\n\nvar One = C.one()\n',
  );
  const wrapper = join(world.root, 'cc');
  fs.writeFileSync(wrapper, '#!/bin/sh\nexec gcc "$@"\n', { mode: 0o755 });
  await explain(world, ['.']);
  const { reasons } = await explain(world, ['.'], { env: { CC: wrapper } });
  expect(reasons['compile example.com/m']).toEqual({
    kind: 'cgo-compiler',
    tool: 'CC',
    before: '["gcc"]',
    after: `["${wrapper}"]`,
  });
});
