/** `gots log` and `gots explain` on builds of a small module.  go has no such verbs; the builds are those of a real Go. */
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TimingsData } from '../../src/pages/timings-data.ts';
import { programArgv } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const library = `
-- go.mod --
module example.com/m

go 1.26
-- lib/lib.go --
package lib

//go:noinline
func Name() string { return "lib" }
-- top/top.go --
package top

import "example.com/m/lib"

func Name() string { return lib.Name() }
`;

/** Two builds: the first of the target, and one after an edit of the lower package. */
async function builtTwice(): Promise<World> {
  const world = withGotsInProcess(await temporaryWorld({ cache: 'own' }));
  world.write(library);
  await world.run('gots', ['build', './top']);
  const lib = join(world.cwd, 'lib/lib.go');
  fs.writeFileSync(lib, fs.readFileSync(lib, 'utf8').replace('Name() string', 'Name() (name string)'));
  await world.run('gots', ['build', './top']);
  return world;
}

/** Lines on stdout, times and ages left out. */
async function lines(world: World, args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await world.run('gots', args);
  expect({ code, stderr: stderr.toString() }).toEqual({ code: 0, stderr: '' });
  const text = stdout.toString().replaceAll(/\+?\d+(?:\.\d+)?(?:s|ms|%)/g, 'N');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(/ {2,}/g, '  ').trim());
}

test('builds are listed, the latest first', async () => {
  await using world = await builtTwice();
  expect(await lines(world, ['log'])).toEqual([
    '1  N ago  N  ok  2 compiled  build ./top',
    '2  N ago  N  ok  2 compiled  build ./top',
  ]);
  const all = await lines(world, ['log', '-all']);
  expect(all[0]).toBe(`1  N ago  N  ok  2 compiled  ${world.cwd}  build ./top`);
});

test('what ran and why, what was slow, what could not be done side by side', async () => {
  await using world = await builtTwice();
  const why = 'import example.com/m/lib changed (export data)';
  expect(await lines(world, ['log', 'what-ran'])).toEqual([
    'N  N  compile  example.com/m/lib  file lib.go changed',
    `N  N  compile  example.com/m/top  ${why}`,
  ]);
  const slowest = await lines(world, ['log', 'slowest', '2']);
  expect(slowest[0]).toMatch(/^N {2}N {2}saves N {2}build {2}example.com\/m\/(?:lib|top) {2}compile N/);
  const path = await lines(world, ['log', 'critical-path']);
  const builds = path.filter((line) => line.startsWith('N  build  '));
  expect(builds.map((line) => line.split('  ')[2])).toEqual(['example.com/m/lib', 'example.com/m/top']);
  expect(path.at(-1)).toBe('N  of N, N of it to find packages');
  expect(await lines(world, ['explain', 'top'])).toEqual([
    `example.com/m/top: compiled in N: ${why}`,
    'example.com/m/lib  file lib.go changed',
    '-> example.com/m/top',
  ]);
});

test('a directory of the module has the builds of those above it, too, and its own', async () => {
  await using world = await builtTwice();
  const lib = join(world.cwd, 'lib');
  expect(await lines(world, ['explain', '-C', lib])).toEqual(await lines(world, ['explain']));
  expect(await lines(world, ['explain', '-C', lib, '.'])).toEqual(await lines(world, ['explain', './lib']));
  await world.run('gots', ['build', '-trimpath', '.'], { cwd: 'lib' });
  const [own, above] = await lines(world, ['log', '-C', lib]);
  expect([own, above]).toEqual([
    expect.stringContaining(`  ${lib}  build -trimpath .`),
    expect.stringContaining(`  ${world.cwd}  build `),
  ]);
  expect((await lines(world, ['log'])).join('\n')).not.toContain(lib);
  world.write('-- lib/nested/go.mod --\nmodule example.com/nested\n');
  const { stderr } = await world.run('gots', ['log', '-C', join(lib, 'nested')]);
  expect(stderr.toString()).toContain('no build is on record');
});

test('two builds are compared, the older one first', async () => {
  await using world = await builtTwice();
  await world.run('gots', ['build', '-trimpath', './top']);
  const diff = await lines(world, ['log', 'diff', '2', '1']);
  expect(diff.slice(0, 1)).toEqual(['command:  build ./top -> build -trimpath ./top']);
  expect(diff.slice(-2)).toEqual([
    '~  example.com/m/lib  flag -trimpath changed: false -> true',
    '~  example.com/m/top  flag -trimpath changed: false -> true',
  ]);
  expect(await lines(world, ['log', 'diff', '1', '1'])).toEqual(['nothing differs']);
});

test('a build that does not exist, a word that does not, and no builds at all', async () => {
  await using world = await builtTwice();
  const failure = async (args: readonly string[], cwd = '.'): Promise<readonly [number | undefined, string]> => {
    const { code, stderr } = await world.run('gots', args, { cwd });
    return [code, stderr.toString()];
  };
  expect(await failure(['log', 'slowest', '7'])).toEqual([
    1,
    `gots: no build 7: there are 2 in ${world.cwd}\ngots log lists them\n`,
  ]);
  const usage =
    'usage: gots log [-all] [-html file] [what-ran|slowest|critical-path|timings [build]] [diff build build]\n';
  const misuse = (what: string): string => `gots log: ${what}\n${usage}Run 'gots help log' for details.\n`;
  expect(await failure(['log', 'nosuch'])).toEqual([2, misuse('there is no nosuch')]);
  expect(await failure(['log', 'diff', '1'])).toEqual([2, misuse('diff takes two builds')]);
  expect(await failure(['log', 'slowest', '1', '2'])).toEqual([2, misuse('slowest takes one build')]);
  const elsewhere = world.tmp;
  expect(await failure(['log'], elsewhere)).toEqual([
    0,
    `gots: no build is on record in ${elsewhere}; gots log -all lists those elsewhere\n`,
  ]);
  expect(await failure(['explain'], elsewhere)).toEqual([
    1,
    `gots: no build is on record in ${elsewhere}\nbuild something here, or go where something was built: gots log -all lists it\n`,
  ]);
});

test('packages are named by import paths, the ends of them, or directories', async () => {
  await using world = await builtTwice();
  const heads = async (...names: readonly string[]): Promise<readonly string[]> =>
    (await lines(world, ['explain', ...names]))
      .filter((line) => line.startsWith('example.com'))
      .map((line) => line.split(':')[0] ?? '');
  const [lib, top] = ['example.com/m/lib', 'example.com/m/top'];
  expect(await heads('top', './lib')).toEqual([top, `${lib}  file lib.go changed`, lib]);
  expect(await heads(join(world.cwd, 'lib'))).toEqual([lib]);
  expect(await heads('example.com/m/l...')).toEqual([lib]);
  expect(await heads('./...', 'lib')).toEqual([lib, top, `${lib}  file lib.go changed`]);
  const json = await world.run('gots', ['explain', '-json', 'lib']);
  const { rebuilt } = JSON.parse(json.stdout.toString()) as { rebuilt: readonly { package: string }[] };
  expect(rebuilt.map((one) => one.package)).toEqual([lib]);
  const { code, stderr } = await world.run('gots', ['explain', './nosuch']);
  expect([code, stderr.toString()]).toEqual([
    1,
    'gots: no package of build 1 is ./nosuch\nname import paths, the ends of them, or directories: gots explain ./...\n',
  ]);
});

test('the page of timings can be had of an earlier build', async () => {
  await using world = await builtTwice();
  const run = async (...args: readonly string[]): Promise<readonly [number | undefined, string]> => {
    const { code, stderr } = await runCommand([...programArgv('gots'), 'log', ...args], {
      cwd: world.cwd,
      env: world.env,
    });
    return [code, stderr.toString()];
  };
  expect(await run('timings')).toEqual([0, 'gots: timings are in gots-timings.html\n']);
  expect(await run('-html=first.html', 'timings', '2')).toEqual([0, 'gots: timings are in first.html\n']);
  const [latest, first] = ['gots-timings.html', 'first.html'].map((name) =>
    fs.readFileSync(join(world.cwd, name), 'utf8'),
  );
  for (const page of [latest, first]) expect(page).toContain('example.com/m/top');
  expect(latest).not.toBe(first);
  const path = join(world.cwd, 'none/page.html');
  expect(await run('-html', 'none/page.html', 'timings')).toEqual([
    1,
    `gots: can't write timings: open ${path}: no such file or directory\nname a file in a directory that is there: -html=file\n`,
  ]);
  const [code, refusal] = await run('-html', 'lib/lib.go', 'timings');
  expect([code, refusal.split('\n')[0]]).toEqual([1, 'gots: refusing to write timings to lib/lib.go']);
  expect(fs.readFileSync(join(world.cwd, 'lib/lib.go'), 'utf8')).toContain('package lib');
});

/** Where a library takes its time, so that a signal can end its compile. */
const slowLibrary = (marker: string): string => `#!/bin/sh
case "$*" in
*-V=full*) ;;
*'-p example.com/m/lib '*) touch ${marker}; exec sleep 60 ;;
esac
exec "$@"
`;

test('a build that a signal ends is on record with what it came to, and its timings on their page; the next one is explained as if it had not been', async () => {
  await using world = await builtTwice();
  const lib = join(world.cwd, 'lib/lib.go');
  fs.writeFileSync(lib, fs.readFileSync(lib, 'utf8').replace('"lib"', '"interrupted"'));
  const [tool, marker] = [join(world.root, 'slow'), join(world.root, 'started')];
  fs.writeFileSync(tool, slowLibrary(marker), { mode: 0o755 });
  const { cwd, env } = world;
  const argv = [...programArgv('gots'), 'build', '-timings=page.html', '-toolexec', tool, './top'];
  const { signal, stderr } = await runCommand(argv, {
    cwd,
    env,
    onStart: (pid) => {
      const timer = setInterval(() => {
        if (!fs.existsSync(marker)) return;
        clearInterval(timer);
        process.kill(pid, 'SIGTERM');
      }, 20);
    },
  });
  expect([signal, stderr.toString()]).toEqual(['SIGTERM', 'gots: timings are in page.html\n']);
  expect(fs.readFileSync(join(cwd, 'page.html'), 'utf8')).toContain('SIGTERM');
  expect((await lines(world, ['log']))[0]).toBe(
    `1  N ago  N  interrupted  nothing done  build -timings=page.html -toolexec ${tool} ./top`,
  );
  expect(await lines(world, ['log', 'what-ran'])).toEqual(['']);
  await world.run('gots', ['build', './top']);
  expect((await lines(world, ['explain']))[1]).toBe('example.com/m/lib  file lib.go changed');
});

test('a build that has nothing to do is listed without a number, the latest twenty of them; none where records are turned off', async () => {
  await using world = await temporaryWorld({ cache: 'own', files: library });
  const build = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const argv = [...programArgv('gots'), 'build', './top'];
    expect((await runCommand(argv, { cwd: world.cwd, env: { ...world.env, ...env } })).code).toBe(0);
  };
  await build();
  await build();
  const done = '1  N ago  N  ok  2 compiled  build ./top';
  expect(await lines(world, ['log'])).toEqual(['-  N ago  N  ok  nothing to do  build ./top', done]);
  expect((await lines(world, ['explain']))[0]).toBe('gots: 2 of 2 packages compiled');
  await build({ GOTS_LOG: 'off' });
  expect(await lines(world, ['log'])).toHaveLength(2);
  const file = join(world.gocache, 'gots/unchanged');
  const line = fs.readFileSync(file, 'utf8');
  fs.appendFileSync(file, `{"torn\n${line.repeat(800)}`);
  await build();
  expect(fs.statSync(file).size).toBeLessThan(20_000);
  expect(await lines(world, ['log'])).toHaveLength(21);
  expect(await lines(world, ['log', '-all'])).toHaveLength(21);
});

/** Packages that the page of the latest build says to have been read. */
async function packagesRead(world: World): Promise<readonly string[]> {
  const file = join(world.root, 'page.html');
  await runCommand([...programArgv('gots'), 'log', `-html=${file}`, 'timings'], { cwd: world.cwd, env: world.env });
  const page = fs.readFileSync(file, 'utf8');
  const json = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page)?.[1] ?? '';
  const { packages } = JSON.parse(json) as TimingsData;
  return packages.flatMap(({ name, work }) => (work.load > 0 ? [name] : []));
}

test('the page of timings tells how long each package took to read; where a build goes on, each with changed files', async () => {
  await using world = await temporaryWorld({
    files: `${library}-- main.go --\npackage main\n\nimport "example.com/m/top"\n\nfunc main() { println(top.Name()) }\n`,
  });
  const build = async (): Promise<void> => {
    const { code } = await runCommand([...programArgv('gots'), 'build', '-o', 'out', '.'], {
      cwd: world.cwd,
      env: world.env,
    });
    expect(code).toBe(0);
  };
  await build();
  expect(await packagesRead(world)).toEqual(expect.arrayContaining(['example.com/m', 'example.com/m/lib', 'runtime']));
  fs.writeFileSync(join(world.cwd, 'lib/lib.go'), 'package lib\n\nfunc Name() string { return "another" }\n');
  await build();
  expect(await packagesRead(world)).toEqual(['example.com/m/lib']);
});

test('a failing build is on record; where nothing was compiled, the last build that did is named', async () => {
  await using world = await builtTwice();
  fs.appendFileSync(join(world.cwd, 'lib/lib.go'), 'var x int = "x"\n');
  expect((await world.run('gots', ['build', './top'])).code).toBe(1);
  expect((await lines(world, ['log']))[0]).toBe('1  N ago  N  failed  1 failed  build ./top');
  expect((await lines(world, ['explain']))[1]).toBe('example.com/m/lib  file lib.go changed (failed)');
  fs.writeFileSync(
    join(world.cwd, 'lib/lib.go'),
    'package lib\n\n//go:noinline\nfunc Name() string { return "lib" }\n',
  );
  await world.run('gots', ['build', './top']);
  await world.run('gots', ['build', '-summary', './top']);
  expect(await lines(world, ['explain'])).toEqual([
    'gots: 0 of 2 packages compiled',
    expect.stringMatching(/^gots: the last one that compiled anything: gots explain -build \d$/),
  ]);
});

test('a build that fails before anything is compiled is on record, and the next one is explained by those before it', async () => {
  await using world = await builtTwice();
  const lib = join(world.cwd, 'lib/lib.go');
  const text = fs.readFileSync(lib, 'utf8');
  fs.writeFileSync(lib, text.replace('\n', '\n\nimport _ "nosuch"\n'));
  for (let at = 0; at < 21; at++) expect((await world.run('gots', ['build', './top'])).code).toBe(1);
  expect((await lines(world, ['log']))[0]).toBe('1  N ago  N  failed  nothing done  build ./top');
  expect(await lines(world, ['explain'])).toEqual([
    'gots: it failed before anything was compiled',
    'gots: the last one that compiled anything: gots explain -build 21',
  ]);
  expect(await lines(world, ['log', 'critical-path'])).toEqual(['N  of N, N of it to find packages']);
  fs.writeFileSync(lib, text.replace('"lib"', '"other"'));
  await world.run('gots', ['build', './top']);
  expect((await lines(world, ['explain']))[1]).toBe('example.com/m/lib  file lib.go changed');
});

test('what a build keeps of one with the same command line is known to the next, with another build in between', async () => {
  await using world = await temporaryWorld();
  world.write(
    `${library}-- main.go --\npackage main\n\nimport "example.com/m/lib"\n\nfunc main() { println(lib.Name()) }\n`,
  );
  const build = async (...flags: readonly string[]): Promise<string> => {
    const { code, stderr } = await world.run('gots', ['build', ...flags, '-o', 'out', '.']);
    expect(code).toBe(0);
    return stderr.toString();
  };
  const lib = join(world.cwd, 'lib/lib.go');
  const text = fs.readFileSync(lib, 'utf8');
  await build();
  fs.writeFileSync(lib, text.replace('"lib"', '"other"'));
  await build('-summary');
  fs.writeFileSync(lib, text);
  await build();
  expect(await build('-explain', '-gcflags=./lib=-l')).toMatch(
    /^ {2}example\.com\/m\/lib +flag -gcflags changed: \[\] -> \["-l"\]$/m,
  );
});

test('no Go is needed to look back', async () => {
  await using world = await builtTwice();
  const env = { ...world.env, PATH: '', GOTS_INSTALLED_GO: 'off', GOPROXY: 'off' };
  const { code, stdout } = await world.run('gots', ['log'], { env });
  expect([code, stdout.toString().split('\n').length]).toEqual([0, 3]);
});
