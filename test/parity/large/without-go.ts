/**
 * A machine without Go and C compiler, as in a container: PATH with node, npm and a shell alone, an empty HOME, no GOROOT; not part
 * of the test run: `npm run parity:without-go`.  A fresh clone is set up and runs a program as README.md says, which fetches the
 * newest toolchain from the public proxy; then others of gots's verbs run, and must fetch no toolchain again.  Tells time and bytes,
 * and how the second run compares with one that is told of an installed Go.  Downloads some 80 MB.  Ends with 1 when it fails.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npmEnvironment } from '../../support/packed.ts';
import { repositoryRoot } from '../../support/programs-under-test.ts';
import { runCommand } from '../../support/run-command.ts';
import { temporaryWorld, type World } from '../../support/world.ts';

interface Machine {
  readonly clone: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Step {
  readonly name: string;
  readonly command: string;
  readonly isRight: (stdout: string, stderr: string) => boolean;
}

const fetches = /^go: downloading go1\.\S+ \(/m;
const notekeeper = 'notekeeper keeps short notes.';

const steps: readonly Step[] = [
  {
    name: 'README: npm install && npx gots run',
    command: 'npm install --silent && npx gots run ./fixtures/notekeeper/cmd/notekeeper help',
    isRight: (stdout, stderr) => stdout.includes(notekeeper) && fetches.test(stderr),
  },
  {
    name: 'gots run, again',
    command: 'npx gots run ./fixtures/notekeeper/cmd/notekeeper help',
    isRight: (stdout, stderr) => stdout.includes(notekeeper) && stderr === '',
  },
  {
    name: 'gots build',
    command: 'npx gots build -o "$HOME/" ./fixtures/notekeeper/cmd/notekeeper && "$HOME/notekeeper" help',
    isRight: (stdout, stderr) => stdout.includes(notekeeper) && stderr === '',
  },
  {
    name: 'gots install x@latest',
    command: 'npx gots install golang.org/x/example/hello@latest && "$HOME/go/bin/hello"',
    isRight: (stdout, stderr) => stdout.includes('Hello, world!') && !fetches.test(stderr),
  },
  {
    name: 'gots env CGO_ENABLED',
    command: 'npx gots env CGO_ENABLED',
    isRight: (stdout) => stdout === '0\n',
  },
];

function makeMachine(world: World): Machine {
  const [bin, home, clone] = [join(world.root, 'bin'), join(world.root, 'empty'), join(world.root, 'clone')];
  for (const dir of [bin, home]) mkdirSync(dir);
  symlinkSync(process.execPath, join(bin, 'node'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
  for (const name of ['npm', 'npx']) symlinkSync(join(dirname(process.execPath), name), join(bin, name));
  execFileSync('git', ['clone', '--quiet', repositoryRoot, clone]);
  const passed = ['GOPROXY', 'GOSUMDB'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const env = { ...npmEnvironment(), ...Object.fromEntries(passed), PATH: bin, HOME: home, GOTS_INSTALLED_GO: 'off' };
  return { clone, home, env };
}

async function perform({ name, command, isRight }: Step, { clone, home, env }: Machine): Promise<void> {
  const before = bytesUnder(join(home, 'go/pkg/mod/cache/download'));
  const { code, stdout, stderr, wall } = await runCommand(['/bin/sh', '-c', command], { cwd: clone, env });
  const isDone = code === 0 && isRight(stdout.toString(), stderr.toString());
  const fetched = ((bytesUnder(join(home, 'go/pkg/mod/cache/download')) - before) / 1e6).toFixed(1);
  const time = (wall / 1000).toFixed(1);
  process.stdout.write(`${isDone ? 'works ' : 'FAILED'}  ${name}: ${time} s, ${fetched} MB downloaded\n`);
  if (isDone) return;
  process.stdout.write(`${stdout.toString()}${stderr.toString()}`);
  process.exitCode = 1;
}

function bytesUnder(directory: string): number {
  if (!existsSync(directory)) return 0;
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0);
}

/** Medians of runs in turn, in milliseconds: one that finds the fetched toolchain, one that has it as its GOROOT. */
async function compareSecondRuns({ clone, env }: Machine): Promise<void> {
  const argv = ['node', join(clone, 'bin/gots.cjs'), 'run', './fixtures/notekeeper/cmd/notekeeper', 'help'];
  const goroot = (await runCommand([...argv.slice(0, 2), 'env', 'GOROOT'], { cwd: clone, env })).stdout
    .toString()
    .trim();
  const { GOTS_INSTALLED_GO: _, ...others } = env;
  const installed = { ...others, GOROOT: goroot, GOTOOLCHAIN: 'local' };
  const times: Record<'fetched' | 'installed', number[]> = { fetched: [], installed: [] };
  for (let i = 0; i < 21; i++) {
    times.fetched.push((await runCommand(argv, { cwd: clone, env })).wall);
    times.installed.push((await runCommand(argv, { cwd: clone, env: installed })).wall);
  }
  const [fetched, plain] = [median(times.fetched), median(times.installed)];
  process.stdout.write(`the second run: ${fetched} ms; with an installed Go: ${plain} ms (medians of 21)\n`);
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);
}

const world = await temporaryWorld();
try {
  const machine = makeMachine(world);
  for (const step of steps) await perform(step, machine);
  await compareSecondRuns(machine);
} finally {
  await world[Symbol.asyncDispose]();
}
