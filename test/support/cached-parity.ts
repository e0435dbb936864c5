/**
 * The same commands by go and by gots, each program with a build cache of its own that starts with the same standard library:
 * streams, exit status, files left behind, and the action entries that are added with the content that they stand for.  Where
 * both add the same entries, each finds the other's work; each may build with the other's cache besides.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { actionEntries, sha256, toolRuns, treeOf, withoutRandom } from './parity.ts';
import type { ProgramName } from './programs-under-test.ts';
import { standardCache } from './standard-cache.ts';
import { removeTree, temporaryWorld, type World } from './world.ts';

export interface CachedCommand {
  /** done before the command: files written, edited or removed; only for the program's own runs */
  readonly prepare?: () => void;
  /** the command line after the program's name */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** an absolute path */
  readonly cwd: string;
}

/** What differs, in lines; nothing in any of them: all is the same. */
export interface Differences {
  readonly messages: readonly string[];
  readonly files: readonly string[];
  readonly cache: readonly string[];
}

export interface CachedParity extends AsyncDisposable {
  readonly world: World;
  /** Runs the commands one after the other with each program, the first named first. */
  compare(commands: readonly CachedCommand[], first?: ProgramName): Promise<Differences>;
  /** The last command again, by each program with the other's cache: what is compiled, linked or added after all. */
  withOtherCaches(command: CachedCommand): Promise<readonly string[]>;
}

interface Run {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly left: Texts;
}

interface Sequence {
  readonly runs: readonly Run[];
  /** by the first command, and by all that follow: action entry -> hash and size of what it stands for */
  readonly added: readonly [first: Texts, later: Texts];
}

export async function startCachedParity(env: Readonly<Record<string, string>> = {}): Promise<CachedParity> {
  const standard = await standardCache(env);
  const world = await temporaryWorld({ env });
  for (const program of ['go', 'gots'] as const) cpSync(standard, cacheOf(world, program), { recursive: true });
  let wasIdle = false;
  return {
    world,
    compare: async (commands, first = 'gots') => {
      const second = first === 'go' ? 'gots' : 'go';
      const one = await runSequence(world, first, commands);
      const other = await runSequence(world, second, commands);
      const [go, gots] = first === 'go' ? [one, other] : [other, one];
      wasIdle = isIdle(go);
      return differences(go, gots);
    },
    withOtherCaches: async (command) => await withOtherCaches(world, command, wasIdle),
    [Symbol.asyncDispose]: async () => await world[Symbol.asyncDispose](),
  };
}

function cacheOf(world: World, program: ProgramName): string {
  return join(world.root, `cache-${program}`);
}

async function runSequence(world: World, program: ProgramName, commands: readonly CachedCommand[]): Promise<Sequence> {
  const cache = cacheOf(world, program);
  const known = new Set(actionEntries(cache));
  const added: [Texts, Texts] = [{}, {}];
  const places = [world.cwd, world.tmp, ...['src', 'bin', 'pkg'].map((name) => join(world.gopath, name))];
  for (const place of places) {
    removeTree(place);
    mkdirSync(place, { recursive: true });
  }
  // go makes it where nothing is downloaded, too (docs/compatibility.md)
  mkdirSync(world.gomodcache, { recursive: true });
  const runs: Run[] = [];
  for (const [index, command] of commands.entries()) {
    keepYoung(world);
    command.prepare?.();
    const result = await runWith(world, { program, cache: program, command });
    const left = Object.assign({}, ...places.map((place) => treeOf(world.root, place))) as Record<string, string>;
    for (const name of Object.keys(left)) if (isOfNoBuild(name, result.code !== 0)) delete left[name];
    runs.push({ ...result, left });
    for (const name of actionEntries(cache)) {
      if (!known.has(name)) added[index === 0 ? 0 : 1][name] = entryContent(cache, name);
      known.add(name);
    }
  }
  return { runs, added };
}

/**
 * Version control's own files; and those that the cgo tool leaves where it gives up on one file while it asks the C compiler
 * about another: which there are depends on how far it is with that.
 */
function isOfNoBuild(name: string, hasFailed: boolean): boolean {
  if (hasFailed && /^tmp\/(?:cgo-gcc-input-\d+|cc\w{6})(?:\.\w+)?$/.test(name)) return true;
  return /\/\.(?:git|hg|svn|bzr)\//.test(name);
}

/** Milliseconds, longer than any sequence takes; what is made before a command is older. */
const lately = 900_000;

/**
 * Dates what commands have written an hour ahead.  go indexes no directory with a file younger than two seconds: whether
 * these are that would depend on how busy the machine is.
 */
function keepYoung({ cwd, gopath }: World): void {
  const now = Date.now();
  for (const place of [cwd, join(gopath, 'src')]) {
    for (const entry of existsSync(place) ? readdirSync(place, { recursive: true, withFileTypes: true }) : []) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || /\/\.(?:git|hg|svn|bzr)\//.test(path) || statSync(path).mtimeMs < now - lately) continue;
      const ahead = new Date(now + 3_600_000);
      utimesSync(path, ahead, ahead);
    }
  }
}

interface With {
  readonly program: ProgramName;
  readonly cache: ProgramName;
  readonly command: CachedCommand;
}

/** Runs a program with a cache, which is in the same place whoever it belongs to. */
async function runWith(world: World, { program, cache, command }: With): Promise<Omit<Run, 'left'>> {
  const place = join(world.root, 'cache');
  renameSync(cacheOf(world, cache), place);
  try {
    const env = { ...world.env, GOCACHE: place, PWD: command.cwd, ...command.env };
    const { code, stdout, stderr } = await world.run(program, command.args, { cwd: command.cwd, env });
    const comparable = (text: Buffer): string => withoutRandom(withStableOutputs(text.toString()));
    return { code, stdout: comparable(stdout), stderr: comparable(stderr) };
  } finally {
    renameSync(place, cacheOf(world, cache));
  }
}

/**
 * Of `v1 <action> <output> <size> <time>` the hash of the output and its size, and whether it is an index of packages; what SWIG
 * and C linkers have written names temporary directories, and gccgo temporary files: others in each build.
 */
function entryContent(cache: string, name: string): string {
  const [, , output = '', size = ''] = readFileSync(join(cache, name.slice(0, 2), name), 'latin1').split(/\s+/);
  const file = join(cache, output.slice(0, 2), `${output}-d`);
  // an executable that was kept for run is in a directory
  if (statSync(file).isDirectory()) return output;
  if (readFileSync(file).subarray(0, 8).toString() === 'go index') return `index ${output} ${size}`;
  return hashWithoutRandom(file) ?? `${output} ${size}`;
}

/** The hash of what names temporary directories or files, without their random part; undefined for all else. */
function hashWithoutRandom(file: string): string | undefined {
  const text = readFileSync(file, 'latin1');
  return /\/go-(?:build|link-)\d|\d_gccgo_/.test(text) ? sha256(Buffer.from(withoutRandom(text))) : undefined;
}

/** -x names what tools have printed by its hash, which is another one each time where that names temporary directories. */
function withStableOutputs(text: string): string {
  return text.replaceAll(/(?<=^cat )\S+-d(?= {2}# internal$)/gm, (file) => hashWithoutRandom(file) ?? file);
}

function differences(go: Sequence, gots: Sequence): Differences {
  const messages: string[] = [];
  const files: string[] = [];
  let readsAhead = false;
  go.runs.forEach((run, index) => {
    const other = gots.runs[index];
    const which = go.runs.length === 1 ? '' : ` of command ${index + 1}`;
    if (run.code !== other?.code) messages.push(`exit status${which}: go ${run.code}, gots ${other?.code}`);
    for (const stream of ['stdout', 'stderr'] as const) {
      if (run[stream] !== other?.[stream])
        messages.push(`${stream}${which}: go\n${run[stream]}gots\n${other?.[stream]}`);
    }
    readsAhead ||= run.stderr.includes('case-insensitive import collision');
    const left = other?.left ?? {};
    files.push(...recordDifferences(`file${which}`, readsAhead ? withoutTimes(run.left, left) : run.left, left));
  });
  const [first, later] = go.added;
  const [otherFirst, otherLater] = gots.added;
  const kept = isIdle(go) ? withoutIndexes : (texts: Texts): Texts => texts;
  const cache = [
    ...recordDifferences('cache entry', first, otherFirst),
    ...recordDifferences('cache entry', kept(later), kept(otherLater)),
  ];
  return { messages, files, cache };
}

/** Whether commands after the first had nothing to run: then gots leaves indexes of packages to go (docs/compatibility.md). */
function isIdle({ added: [, later], runs }: Sequence): boolean {
  return runs.length > 1 && runs.at(-1)?.code === 0 && Object.values(later).every(isIndex);
}

function isIndex(content: string): boolean {
  return content.startsWith('index ');
}

function withoutIndexes(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, content]) => !isIndex(content)));
}

/** Which times go alone has asked for beside an import collision depends on how far it has read ahead (docs/compatibility.md). */
function withoutTimes(left: Texts, other: Texts): Texts {
  const isTime = (name: string): boolean => !(name in other) && /\/cache\/download\/.*\.info$/.test(name);
  return Object.fromEntries(Object.entries(left).filter(([name]) => !isTime(name)));
}

type Texts = Record<string, string>;

function recordDifferences(what: string, go: Texts, gots: Texts): string[] {
  const names = [...new Set([...Object.keys(go), ...Object.keys(gots)])].sort();
  return names
    .filter((name) => go[name] !== gots[name])
    .map((name) => `${what} ${name}: go ${go[name] ?? 'has none'}, gots ${gots[name] ?? 'has none'}`);
}

/** @param wasIdle what built before may have left indexes to go */
async function withOtherCaches(world: World, command: CachedCommand, wasIdle: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const [program, cache] of [
    ['go', 'gots'],
    ['gots', 'go'],
  ] as const) {
    keepYoung(world);
    const place = cacheOf(world, cache);
    const before = actionEntries(place);
    const [verb = '', ...args] = command.args;
    const shown = { ...command, args: [verb, '-x', ...args] };
    const { code, stderr } = await runWith(world, { program, cache, command: shown });
    const entries = [...actionEntries(place)].filter((name) => !before.has(name));
    const contents = entries.map((name) => entryContent(place, name));
    const added = wasIdle ? contents.filter((content) => !isIndex(content)) : contents;
    const compiled = code === 0 ? ['compile', 'asm', 'cgo'].reduce((sum, tool) => sum + toolRuns(stderr, tool), 0) : 0;
    if (added.length + compiled > 0) {
      const what = `${compiled} tools run, ${added.length} entries added (${added.join(', ')})`;
      found.push(`${program} with the cache of ${cache}: ${what}\n${stderr}`);
    }
  }
  return found;
}
