/**
 * The real go beside gots on the same work: the same paths, one after the other, each from the same start.  What may be
 * compared: streams, exit status, every file left behind, entries of the build cache, tools that were run.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ProgramName } from './programs-under-test.ts';
import { removeTree, type World } from './world.ts';

export interface Work {
  /** the command line after the program's name */
  readonly args: readonly string[];
  /** a txtar written to the working directory before each of the two runs */
  readonly files?: string;
  /** what is done before each of the two runs, after the files were written */
  readonly prepare?: (world: World) => void;
  readonly env?: Readonly<Record<string, string>>;
  /** relative to the world's working directory */
  readonly cwd?: string;
  readonly stdin?: string;
  /** a command that runs what comes after it */
  readonly prefix?: readonly string[];
}

/** What a run gave, as comparable text. */
export interface Observed {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** path relative to the world -> kind, permissions and content hash, of everything but HOME and the build cache */
  readonly left: Readonly<Record<string, string>>;
}

export async function runBeside(world: World, work: Work): Promise<{ readonly go: Observed; readonly gots: Observed }> {
  return { go: await observe(world, 'go', work), gots: await observe(world, 'gots', work) };
}

async function observe(world: World, program: ProgramName, work: Work): Promise<Observed> {
  for (const directory of [world.cwd, world.gopath, world.tmp]) {
    removeTree(directory);
    mkdirSync(directory, { recursive: true });
  }
  if (work.files !== undefined) world.write(work.files);
  work.prepare?.(world);
  const result = await world.run(program, work.args, {
    env: { ...world.env, ...work.env },
    ...(work.cwd === undefined ? {} : { cwd: work.cwd }),
    ...(work.stdin === undefined ? {} : { stdin: work.stdin }),
    ...(work.prefix === undefined ? {} : { prefix: work.prefix }),
  });
  return {
    code: result.code,
    stdout: withoutRandom(result.stdout.toString()),
    stderr: withoutRandom(result.stderr.toString()),
    left: { ...treeOf(world.root, world.cwd), ...treeOf(world.root, world.gopath), ...treeOf(world.root, world.tmp) },
  };
}

/** What C compilers are given, since Go 1.26, for a file in $WORK: a hash of its name (test/parity/shown-commands.test.ts). */
const seedOfTemporary =
  /(-frandom-seed=)\S+( -o \S+ -c (?:_cgo_export\.c|[^\s\\]+\.cgo2\.c|[^\s\\]+_wrap\.c(?:xx)?)(?=\\n|$))/gm;

/** how long a command of version control took, as -x tells */
const seconds = /^\d+\.\d{3}s # /gm;

/** when the cover tool gave up */
const coverTime = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d (?=cover: )/gm;

/** go begins to look for modules side by side, and tells so in no order. */
const lookups = /(?:^go: finding module for package .*\n){2,}/gm;

/** Temporary names have a random part, and so has what depends on them; times differ, too. */
export function withoutRandom(text: string): string {
  return text
    .replaceAll(lookups, (lines) => lines.trimEnd().split('\n').toSorted().join('\n') + '\n')
    .replaceAll(seedOfTemporary, '$1N$2')
    .replaceAll(seconds, 'Ns # ')
    .replaceAll(coverTime, 'T ')
    .replaceAll(/go-(build|link-)\d+/g, 'go-$1N')
    .replaceAll(/\d+(_gccgo_\w+\.)/g, 'N$1')
    .replaceAll(/(\.zip|\.tmp-)\d+/g, '$1N')
    .replaceAll(/(\.(?:info|mod))\.?\d+\.tmp/g, '$1N.tmp');
}

/** Everything under a directory; the content of a downloaded repository (pack files) is not compared. */
export function treeOf(root: string, directory: string): Record<string, string> {
  const out: Record<string, string> = {};
  const visit = (path: string): void => {
    const info = lstatSync(path);
    const mode = (info.mode & 0o7777).toString(8);
    const name = withoutRandom(relative(root, path));
    if (info.isSymbolicLink()) out[name] = `symlink ${readlinkSync(path)}`;
    else if (info.isDirectory()) {
      out[name] = `directory ${mode}`;
      if (!name.endsWith('cache/vcs')) for (const entry of readdirSync(path).sort()) visit(join(path, entry));
    } else out[name] = `file ${mode} ${info.isFile() ? sha256(readFileSync(path)) : ''}`;
  };
  if (existsSync(directory)) visit(directory);
  return out;
}

export function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The names of the action entries (`xx/<id>-a`) of a build cache. */
export function actionEntries(gocache: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const directory of readdirSync(gocache)) {
    if (!/^[0-9a-f]{2}$/.test(directory)) continue;
    for (const name of readdirSync(join(gocache, directory))) if (name.endsWith('-a')) names.add(name);
  }
  return names;
}

/** How often a tool (compile, link, asm, cgo, ...) stands in what `-x` printed. */
export function toolRuns(printed: string, tool: string): number {
  return [...printed.matchAll(new RegExp(`/${tool}(?:\\.exe)? `, 'g'))].length;
}
