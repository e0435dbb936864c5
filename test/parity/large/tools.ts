/**
 * `go install TOOL@latest` beside `gots install` of real tools from the module proxy, each with an empty module cache; not part
 * of the test run: `npm run parity:tools -- [NAME...]`.  The same versions must be chosen, the module caches must be the same
 * file for file, the executables the same bytes.  Prints a line for each and ends with 1 when one differs.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parityCache } from '../../support/build-parity.ts';
import { sha256, treeOf } from '../../support/parity.ts';
import { goEnvironmentValue, type ProgramName } from '../../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../../support/world.ts';
import { networkEnvironment } from '../../support/network-environment.ts';
import { tools } from './tool-list.ts';

interface Installed {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** files of the module cache, and the latest tree head of the checksum database */
  readonly cache: Readonly<Record<string, string>>;
  /** SHA-256 of the executables by name */
  readonly executables: Readonly<Record<string, string>>;
  /** milliseconds */
  readonly wall: number;
}

async function install(world: World, program: ProgramName, tool: string): Promise<Installed> {
  removeTree(world.gopath);
  mkdirSync(world.gomodcache, { recursive: true });
  const { code, stdout, stderr, wall } = await world.run(program, ['install', `${tool}@latest`]);
  const bin = join(world.gopath, 'bin');
  const names = code === 0 ? readdirSync(bin).sort() : [];
  const cache = Object.entries(treeOf(world.root, world.gopath)).filter(([name]) => !name.startsWith('gopath/bin'));
  return {
    code,
    stdout: stdout.toString(),
    stderr: stderr.toString(),
    cache: Object.fromEntries(cache),
    executables: Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(bin, name)))])),
    wall,
  };
}

function sortedLines(text: string): string {
  return text.split('\n').toSorted().join('\n');
}

/**
 * The log of the checksum database grows from one run to the next: which of its files differ says nothing, but both look the
 * same modules up.
 */
function withoutTree(cache: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(cache).filter(([name]) => !/\/sumdb\/[^/]*\/(?:tile|latest)/.test(name));
  return Object.fromEntries(entries.map(([name, what]) => [name, name.includes('/sumdb/') ? 'a file' : what]));
}

function recordProblems(
  what: string,
  go: Readonly<Record<string, string>>,
  gots: Readonly<Record<string, string>>,
): string[] {
  const names = [...new Set([...Object.keys(go), ...Object.keys(gots)])].toSorted();
  return names
    .filter((name) => go[name] !== gots[name])
    .map((name) => `${what} ${name}: go ${go[name] ?? 'has none'}, gots ${gots[name] ?? 'has none'}`);
}

function problems(go: Installed, gots: Installed): string[] {
  const found: string[] = [];
  if (go.code !== 0 || gots.code !== 0) found.push(`exit status ${go.code} and ${gots.code}`);
  // modules are downloaded at the same time, in any order
  if (go.stdout !== gots.stdout || sortedLines(go.stderr) !== sortedLines(gots.stderr)) {
    found.push(`output:\n${go.stdout}${go.stderr}---\n${gots.stdout}${gots.stderr}`);
  }
  found.push(...recordProblems('module cache:', withoutTree(go.cache), withoutTree(gots.cache)));
  found.push(...recordProblems('executable', go.executables, gots.executables));
  return found;
}

/** What both lack is told, too: a module that is not served says nothing of either. */
async function compare(world: World, tool: string): Promise<boolean> {
  const go = await install(world, 'go', tool);
  const gots = await install(world, 'gots', tool);
  const found = problems(go, gots);
  const files = Object.keys(go.cache).length;
  const times = `go ${(go.wall / 1000).toFixed(1)} s, gots ${(gots.wall / 1000).toFixed(1)} s`;
  process.stdout.write(`${found.length === 0 ? 'same' : 'DIFFERENT'}  ${tool}  (${files} files; ${times})\n`);
  for (const problem of found.slice(0, 20)) process.stdout.write(`    ${problem.replaceAll('\n', '\n    ')}\n`);
  if (found.length > 20) process.stdout.write(`    and ${found.length - 20} more\n`);
  return found.length === 0;
}

const asked = process.argv.slice(2);
const settings = ['GOPROXY', 'GOSUMDB'].map((name) => [name, goEnvironmentValue(name)] as const);
const world = await temporaryWorld({
  env: Object.fromEntries([['GOCACHE', parityCache('go')], ...settings, ...networkEnvironment]),
});
try {
  for (const tool of tools) {
    if (asked.length > 0 && !asked.some((name) => tool.split('/').includes(name))) continue;
    if (!(await compare(world, tool))) process.exitCode = 1;
  }
} finally {
  await world[Symbol.asyncDispose]();
}
