/** Completion in the shells themselves, with no gots on PATH: verbs and flags need none. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programArgv } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld, type World } from '../support/world.ts';

async function hasShell(name: string): Promise<boolean> {
  const argv = ['/bin/sh', '-c', `command -v ${name}`];
  return (await runCommand(argv, { cwd: '/', env: { PATH: process.env['PATH'] ?? '' } })).code === 0;
}

const shells = { bash: await hasShell('bash'), zsh: await hasShell('zsh'), fish: await hasShell('fish') };

let world: World;
beforeAll(async () => {
  world = await temporaryWorld();
  world.write(
    '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- cmd/a/main.go --\npackage main\n-- cmd/b/main.go --\npackage main\n-- testdata/x.go --\npackage x\n-- .git/HEAD --\n',
  );
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await world.run('gots', ['completion', shell]);
    writeFileSync(join(world.tmp, `gots.${shell}`), stdout);
  }
  const gots = join(world.tmp, 'bin/gots');
  mkdirSync(dirname(gots), { recursive: true });
  writeFileSync(gots, `#!/bin/sh\nexec ${programArgv('gots').join(' ')} "$@"\n`, { mode: 0o755 });
});
afterAll(() => world[Symbol.asyncDispose]());

async function shell(argv: readonly string[], path: string = ''): Promise<readonly string[]> {
  const env = { ...world.env, PATH: `${path}/usr/bin:/bin` };
  const { stdout } = await runCommand([...argv], { cwd: world.cwd, env });
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .toSorted((a, b) => (a < b ? -1 : 1));
}

describe.skipIf(!shells.bash)('bash (skipped where there is none)', () => {
  const complete = (line: string, path?: string): Promise<readonly string[]> => {
    const words = line.split(' ');
    const list = words.map((word) => `'${word}'`).join(' ');
    const script = `source ${world.tmp}/gots.bash; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _gots; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return shell(['bash', '--norc', '-c', script], path);
  };

  test('verbs, flags and values', async () => {
    expect(await complete('gots b')).toEqual(['bug', 'build']);
    expect(await complete('gots build -tr')).toEqual(['-trimpath']);
    expect(await complete('gots build -mod ')).toEqual(['mod', 'readonly', 'vendor']);
    expect(await complete('gots build -progress = p')).toEqual(['plain']);
    expect(await complete('gots build -explain =')).toEqual(['json']);
    expect(await complete('gots build -buildvcs = a')).toEqual(['auto']);
    // a value would be taken for a package here
    expect(await complete('gots build -buildvcs ./c')).toEqual(['./cmd/']);
    expect(await complete('gots log s')).toEqual(['slowest']);
    expect(await complete('gots help timi')).toEqual(['timings']);
  });

  test('directories, and with gots at hand import paths', async () => {
    expect(await complete('gots build ./c')).toEqual(['./cmd/']);
    expect(await complete('gots build ')).toEqual(['cmd/', 'testdata/']);
    expect(await complete('gots build ./')).toEqual(['./cmd/', './testdata/']);
    expect(await complete('gots build .')).not.toContain('.git/');
    const path = `${join(world.tmp, 'bin')}:${dirname(process.execPath)}:`;
    expect(await complete('gots run example', path)).toEqual(['example.com/m']);
    expect(await complete('gots run example.com/m/', path)).toEqual(['example.com/m/cmd']);
    expect(await complete('gots run example.com/m/cmd/', path)).toEqual(['example.com/m/cmd/a', 'example.com/m/cmd/b']);
  });
});

describe.skipIf(!shells.fish)('fish (skipped where there is none)', () => {
  const complete = async (line: string): Promise<readonly string[]> => {
    const script = `source ${world.tmp}/gots.fish; complete -C '${line}'`;
    return (await shell(['fish', '--no-config', '-c', script])).map((candidate) => candidate.split('\t', 1)[0] ?? '');
  };

  test('verbs, flags and values', async () => {
    expect(await complete('gots bu')).toEqual(['bug', 'build']);
    expect(await complete('gots build -trim')).toEqual(['-trimpath']);
    expect(await complete('gots build -mod ')).toEqual(['mod', 'readonly', 'vendor']);
    expect(await complete('gots build -explain=')).toEqual(['-explain=json']);
    expect(await complete('gots build -timings=go')).toEqual(['-timings=go.mod']);
    // a value would be taken for a package here
    expect(await complete('gots build -buildvcs ')).toEqual(['cmd/', 'testdata/']);
    expect(await complete('gots build ./')).toEqual(['./cmd/', './testdata/']);
    expect(await complete('gots log s')).toContain('slowest');
  });
});

describe.skipIf(!shells.zsh)('zsh (skipped where there is none)', () => {
  /** What would be offered: the words that the script hands to the shell's own functions. */
  const complete = (words: readonly string[]): Promise<readonly string[]> => {
    const prefix = words.at(-1) ?? '';
    const script = `
      compdef() { }; compset() { PREFIX=\${PREFIX#*=} }; _files() { }
      compadd() { [ "$1" = -a ] && print -l \${(P)2} || print -l "$@" }
      _describe() { [ "$1" = -o ] && shift; print -l -- \${\${(P)2}%%:*} }
      source ${world.tmp}/gots.zsh
      words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; PREFIX='${prefix}'
      _gots`;
    return shell(['zsh', '-f', '-c', script]);
  };

  test('verbs, flags and values', async () => {
    expect(await complete(['gots', ''])).toEqual(expect.arrayContaining(['build', 'size', 'test']));
    expect(await complete(['gots', 'build', '-'])).toEqual(expect.arrayContaining(['-mod', '-trimpath', '-timings']));
    expect(await complete(['gots', 'build', '-mod', ''])).toEqual(['mod', 'readonly', 'vendor']);
    expect(await complete(['gots', 'build', '-progress=p'])).toEqual(['auto', 'none', 'plain']);
    expect(await complete(['gots', 'build', '-buildvcs='])).toEqual(['auto', 'false', 'true']);
    expect(await complete(['gots', 'build', '-buildvcs', './c'])).toEqual([]);
  });
});

test('a shell that is not known is named', async () => {
  const { code, stderr } = await world.run('gots', ['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr.toString()).toBe(
    "gots completion: there is no completion for tcsh\nusage: gots completion bash|zsh|fish\nRun 'gots help completion' for details.\n",
  );
});
