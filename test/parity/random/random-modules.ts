/** Random small modules by go and by gots; see test/support/cached-parity.ts for what is compared. */
import { execFileSync } from 'node:child_process';
import { lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startCachedParity, type CachedCommand, type CachedParity } from '../../support/cached-parity.ts';
import { writeFileProxy } from '../../support/file-proxy.ts';
import { goSumLines, moduleVersion, type ModuleVersion } from '../../support/module-files.ts';
import { removeTree, type World } from '../../support/world.ts';
import { depFiles, depVersion, editedFiles, moduleFiles, modulePath } from './module-files.ts';
import { planOf, type ModulePlan } from './module-plan.ts';
import type { Files } from './package-files.ts';

/** Every nth module is built with the other's cache, too. */
const otherCachesEvery = 10;

export interface RandomModules extends AsyncDisposable {
  /** @returns what differs between go and gots, in lines; none: the module is the same in all that is compared */
  compare(seed: number): Promise<readonly string[]>;
}

export async function startRandomModules(): Promise<RandomModules> {
  const parity = await startCachedParity();
  const txtar = [...depFiles].map(([name, text]) => `-- ${name} --\n${text}`).join('');
  const required = moduleVersion('example.com/dep', depVersion, txtar);
  const proxy = writeFileProxy(join(parity.world.root, 'proxy'), [required]);
  return {
    compare: async (seed) => await compareModule({ parity, proxy, required }, seed),
    [Symbol.asyncDispose]: async () => await parity[Symbol.asyncDispose](),
  };
}

/** The module of a number as a txtar, under its command. */
export function shownModule(seed: number): string {
  const plan = planOf(seed);
  const { layout, fault, victim, edit, command } = plan;
  const head = `${JSON.stringify({ layout, fault, victim, edit, ...command })}\n`;
  const shown = [...moduleFiles(plan, seed, '')].map(
    ([name, file]) => `-- ${name} --\n${typeof file === 'string' ? file : `-> ${file.link}\n`}`,
  );
  return head + shown.join('');
}

interface Bench {
  readonly parity: CachedParity;
  /** GOPROXY */
  readonly proxy: string;
  readonly required: ModuleVersion;
}

/** The module is built from its start, and once more when it was edited. */
async function compareModule({ parity, proxy, required }: Bench, seed: number): Promise<readonly string[]> {
  const plan = planOf(seed);
  const { world } = parity;
  const cwd = plan.layout === 'GOPATH' ? join(world.gopath, 'src', modulePath(seed)) : join(world.cwd, `r${seed}`);
  const files = moduleFiles(plan, seed, goSumLines(required));
  const layoutEnv = plan.layout === 'GOPATH' ? { GO111MODULE: 'off' } : { GOFLAGS: '-modcacherw', GOPROXY: proxy };
  const command = {
    args: commandLine(plan, seed, [...files.keys()]),
    env: { ...layoutEnv, ...plan.command.env },
    cwd,
  };
  const hourAgo = Math.floor(Date.now() / 1000) - 3600;
  const commands: CachedCommand[] = [
    { ...command, prepare: () => writeModule(plan, world, { cwd, files, time: hourAgo }) },
  ];
  if (plan.edit !== undefined)
    commands.push({ ...command, prepare: () => editModule(plan, { cwd, files, time: hourAgo + 1800 }) });
  const found = await parity.compare(commands, seed % 2 === 0 ? 'go' : 'gots');
  const other = seed % otherCachesEvery === 0 && sharesAll(plan) ? await parity.withOtherCaches(command) : [];
  return [...found.messages, ...found.files, ...found.cache, ...other];
}

interface Tree {
  readonly cwd: string;
  readonly files: Files;
  /** seconds */
  readonly time: number;
}

function writeModule(plan: ModulePlan, world: World, { cwd, files, time }: Tree): void {
  mkdirSync(cwd, { recursive: true });
  writeFiles(cwd, files, time);
  if (plan.repository) makeRepository(cwd, world);
}

function editModule(plan: ModulePlan, { cwd, files, time }: Tree): void {
  if (plan.edit === undefined) return;
  const edited = editedFiles(files, plan, plan.edit);
  for (const name of files.keys()) if (!edited.has(name)) removeTree(join(cwd, name));
  const changed = [...edited].filter(([name, file]) => files.get(name) !== file || plan.edit === 'touch');
  writeFiles(cwd, new Map(changed), time);
}

/** @param time of all that is written, in seconds: old, as go indexes only directories with nothing younger than two seconds */
function writeFiles(directory: string, files: Files, time: number): void {
  const directories = new Set([directory]);
  for (const [name, file] of files) {
    const path = join(directory, name);
    for (let up = dirname(path); up !== directory; up = dirname(up)) directories.add(up);
    mkdirSync(dirname(path), { recursive: true });
    removeTree(path);
    if (typeof file === 'string') writeFileSync(path, file);
    else symlinkSync(file.link, path);
    lutimesSync(path, time, time);
  }
  for (const place of directories) lutimesSync(place, time, time);
}

function makeRepository(directory: string, world: World): void {
  const date = '2026-01-02T03:04:05Z';
  const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_AUTHOR_DATE: date };
  const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com', GIT_COMMITTER_DATE: date };
  const git = (...args: string[]): void => {
    execFileSync('git', args, { cwd: directory, env: { ...world.env, ...author, ...committer }, stdio: 'ignore' });
  };
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '-m', 'first');
  git('tag', 'v1.0.0');
}

function commandLine(plan: ModulePlan, seed: number, files: readonly string[]): readonly string[] {
  const { verb, flags, patterns, output } = plan.command;
  const main = plan.packages[0]?.directory ?? '';
  const relative = (directory: string): string => (directory === '' ? '.' : `./${directory}`);
  const targets = {
    main: [relative(main)],
    all: ['./...'],
    package: [relative(plan.packages[plan.victim]?.directory ?? '')],
    path: [main === '' ? modulePath(seed) : `${modulePath(seed)}/${main}`],
  }[patterns];
  const named = files.filter((name) => name.endsWith('.go') && dirname(name) === (main === '' ? '.' : main));
  // the order in which commands run, and fail, is fixed only when they run one after the other
  const shown = [...new Set(['-p=1', ...flags.map((flag) => flag.replace('MODULE', modulePath(seed)))])];
  const where = verb === 'build' ? { none: [], file: ['-o', 'out'], directory: ['-o', 'outs/'] }[output] : [];
  return [verb, ...shown, ...where, ...(plan.layout === 'files' ? named : targets)];
}

/** Whether nothing is left to do with the other's cache: nothing but what commands show is always done again. */
function sharesAll(plan: ModulePlan): boolean {
  const { flags, verb } = plan.command;
  // the executable modifies the checkout that it stands in: go stamps, and compiles, main anew, with its own cache, too
  if (plan.repository && plan.edit === undefined && verb === 'build') return false;
  return verb !== 'run' && !flags.some((flag) => ['-n', '-x', '-json', '-v'].includes(flag));
}
