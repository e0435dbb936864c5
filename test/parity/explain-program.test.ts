/** The words with which gots explains what only programs have, and packages with C in them, from real builds. */
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, explain, type Explained } from '../support/explained-build.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { needCompiler } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld } from '../support/world.ts';

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
  expect(run.reasons[compile]).toEqual({ kind: 'debug-info', before: 'kept', after: 'left out' });
  expect(run.reasons[link]).toMatchObject({ kind: 'flag', flag: '-ldflags' });
});

test('a link that takes in a package that was compiled, and the version of a module that is replaced', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(`
-- go.mod --
module example.com/m

go 1.26

require example.com/dep v1.0.0

replace example.com/dep => ./dep
-- main.go --
package main

import "example.com/dep"

func main() { println(dep.Name()) }
-- dep/go.mod --
module example.com/dep
-- dep/dep.go --
package dep

//go:noinline
func Name() string { return "dep" }
`);
  await explain(world, ['-o', 'out', '.']);
  edit(world, 'dep/dep.go', '"dep"', '"other"');
  const { reasons, chains } = await explain(world, ['-o', 'out', '.']);
  const link = 'link example.com/m';
  expect(reasons[link]).toEqual({ kind: 'import', change: 'content', importPath: 'example.com/dep' });
  expect(chains[link]).toEqual(['example.com/dep', 'example.com/m']);
  edit(world, 'go.mod', 'v1.0.0', 'v1.2.0');
  const versioned = await explain(world, ['-o', 'out', '.']);
  expect(versioned.reasons['compile example.com/m']).toEqual({
    kind: 'build-info',
    setting: 'dep example.com/dep',
    before: 'v1.0.0',
    after: 'v1.2.0',
  });
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
