/** Each word with which gots explains a rebuild of a package, from real builds; explain-program.test.ts has those of programs. */
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cpuProfile } from '../support/cpu-profile.ts';
import {
  edit,
  explain,
  type ExplainOptions,
  library,
  libraryWorld,
  removeResults,
} from '../support/explained-build.ts';
import { modulesOf, writeFileProxy } from '../support/file-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const lib = 'compile example.com/m/lib';

/** Builds once, changes something, and tells why the library is built again. */
async function reasonAfter(
  change: (world: World) => void | Promise<void>,
  options: ExplainOptions = {},
): Promise<unknown> {
  await using world = await libraryWorld();
  expect((await explain(world, ['./lib'])).reasons).toEqual({ [lib]: { kind: 'first', of: 'target' } });
  await change(world);
  return (await explain(world, ['./lib'], options)).reasons[lib];
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

test('an embedded file that came, and one that went', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(library);
  world.write('-- lib/embed.go --\npackage lib\n\nimport "embed"\n\n//go:embed *.txt\nvar Parts embed.FS\n');
  await explain(world, ['./lib']);
  world.write('-- lib/more.txt --\n-- lib/most.txt --\n');
  const { reasons } = await explain(world, ['./lib']);
  expect(reasons[lib]).toEqual({ kind: 'embed', change: 'added', file: 'more.txt', more: 1 });
  fs.rmSync(join(world.cwd, 'lib/most.txt'));
  const after = await explain(world, ['./lib']);
  expect(after.reasons[lib]).toEqual({ kind: 'embed', change: 'removed', file: 'most.txt' });
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

test('another profile, and none', async () => {
  await using world = await libraryWorld();
  for (const [name, samples] of [
    ['a.pprof', 10],
    ['b.pprof', 20],
  ] as const) {
    fs.writeFileSync(join(world.cwd, name), cpuProfile('example.com/m/lib.Name', 'example.com/m/lib.Other', samples));
  }
  await explain(world, ['-pgo=a.pprof', './lib']);
  const { reasons } = await explain(world, ['-pgo=b.pprof', './lib']);
  expect(reasons[lib]).toEqual({ kind: 'profile', change: 'changed' });
  removeResults(world);
  expect((await explain(world, ['./lib'])).reasons[lib]).toEqual({ kind: 'profile', change: 'removed' });
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

test('an import whose earlier archive is no longer there to compare with', async () => {
  await using world = await libraryWorld();
  world.write('-- top/top.go --\npackage top\n\nimport "example.com/m/lib"\n\nvar Name = lib.Name()\n');
  await explain(world, ['./top']);
  removeResults(world);
  edit(world, 'lib/lib.go', 'func Name() string {', 'func Name() (name string) {');
  const { reasons } = await explain(world, ['./top']);
  expect(reasons['compile example.com/m/top']).toEqual({
    kind: 'import',
    change: 'unknown',
    importPath: 'example.com/m/lib',
  });
});

test('an import that has another place: the old one is gone, the new one added', async () => {
  await using world = withGotsInProcess(await temporaryWorld({ cache: 'own', env: { GO111MODULE: 'off' } }));
  const importer = (path: string): string => `package m\n\nimport _ "${path}"\n`;
  world.write(
    `-- a/a.go --\npackage a\n-- z/z.go --\npackage z\n-- m/m.go --\n${importer('a')}-- n/n.go --\n${importer('z')}`,
    join(world.gopath, 'src'),
  );
  await explain(world, ['m', 'n']);
  world.write('-- m/vendor/a/a.go --\npackage a\n-- n/vendor/z/z.go --\npackage z\n', join(world.gopath, 'src'));
  const { reasons } = await explain(world, ['m', 'n']);
  expect(reasons['compile m']).toEqual({ kind: 'import', change: 'removed', importPath: 'a' });
  expect(reasons['compile n']).toEqual({ kind: 'import', change: 'added', importPath: 'n/vendor/z' });
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

/** A package that imports one of a module in the module cache, of which there are two versions. */
async function dependentWorld(): Promise<{ readonly world: World; readonly env: Readonly<Record<string, string>> }> {
  const world = withGotsInProcess(await temporaryWorld({ cache: 'own' }));
  const files = `-- go.mod --
module example.com/dep
-- dep.go --
package dep
-- dep_tagged.go --
//go:build tagged

package dep

const Tagged = true
`;
  const versions = ['v1.0.0', 'v1.1.0'].map((version) => `=== example.com/dep ${version} ===\n${files}`);
  const proxy = writeFileProxy(join(world.root, 'proxy'), modulesOf(versions.join('')));
  world.write(
    '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n-- m.go --\npackage m\n\nimport _ "example.com/dep"\n',
  );
  return { world, env: { GOPROXY: proxy, GONOSUMDB: '*', GOFLAGS: '-mod=mod' } };
}

test('another version of a module', async () => {
  const { world, env } = await dependentWorld();
  await using _ = world;
  await explain(world, ['.'], { env });
  edit(world, 'go.mod', 'v1.0.0', 'v1.1.0');
  const { reasons } = await explain(world, ['.'], { env });
  const change = { path: 'example.com/dep', before: 'v1.0.0', after: 'v1.1.0' };
  expect(reasons['compile example.com/dep']).toEqual({ kind: 'module', ...change });
});

test('a constraint that selects files of a module, whose files are not listed', async () => {
  const { world, env } = await dependentWorld();
  await using _ = world;
  await explain(world, ['.'], { env });
  const { reasons } = await explain(world, ['-tags=tagged', '.'], { env });
  expect(reasons['compile example.com/dep']).toEqual({ kind: 'constraint', change: 'selected', file: '' });
});

test('a directory that has become a module of its own, where only modules are told: an input without a word of its own', async () => {
  await using world = await libraryWorld();
  world.write('-- go.work --\ngo 1.26\n\nuse .\n');
  await explain(world, ['-trimpath', './lib']);
  world.write(
    '-- go.work --\ngo 1.26\n\nuse (\n\t.\n\t./lib\n)\n-- lib/go.mod --\nmodule example.com/m/lib\n\ngo 1.26\n',
  );
  const { reasons } = await explain(world, ['-trimpath', './lib']);
  expect(reasons[lib]).toEqual({ kind: 'other', before: 'example.com/m@', after: 'example.com/m/lib@' });
});
