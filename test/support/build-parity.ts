/**
 * One build by go and one by gots, each with a build cache of its own, at the same path: the executables must be the same
 * bytes.  Then each program builds again with the other's cache: nothing may be compiled, linked or added.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { actionEntries, sha256, toolRuns } from './parity.ts';
import { repositoryRoot, type ProgramName } from './programs-under-test.ts';
import type { CommandResult } from './run-command.ts';
import type { World } from './world.ts';

export interface BuildWork {
  /** flags and packages after `build -o OUTPUT` */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** relative to the world's working directory */
  readonly cwd?: string;
}

/** What a program did with the cache that the other had filled. */
export interface SecondBuild {
  readonly code: number | undefined;
  readonly compiled: number;
  readonly linked: number;
  /** new action entries */
  readonly added: number;
}

export interface BuildParity {
  readonly codes: Readonly<Record<ProgramName, number | undefined>>;
  readonly stderr: Readonly<Record<ProgramName, string>>;
  /** SHA-256 of the executables */
  readonly bytes: Readonly<Record<ProgramName, string>>;
  readonly gotsAfterGo: SecondBuild;
  readonly goAfterGots: SecondBuild;
  /** milliseconds of the first builds */
  readonly wall: Readonly<Record<ProgramName, number>>;
}

export const nothingDone: SecondBuild = { code: 0, compiled: 0, linked: 0, added: 0 };

/** The caches of go and of gots; they last from run to run, so that the standard library is compiled once. */
export function parityCache(program: ProgramName): string {
  const self = process.env['PARITY_SELF'] === '1' ? '-self' : '';
  const directory = join(
    process.env['PARITY_CACHE'] ?? join(repositoryRoot, 'node_modules/.cache/gots-parity'),
    program + self,
  );
  mkdirSync(directory, { recursive: true });
  return directory;
}

export async function compareBuilds(world: World, work: BuildWork): Promise<BuildParity> {
  const output = join(world.root, 'out');
  makeOld(world.cwd);
  const run = async (program: ProgramName, cache: ProgramName, flags: readonly string[]): Promise<CommandResult> =>
    await world.run(program, ['build', ...flags, '-o', output, ...work.args], {
      env: { ...world.env, ...work.env, GOCACHE: parityCache(cache) },
      ...(work.cwd === undefined ? {} : { cwd: work.cwd }),
    });
  const fresh = async (program: ProgramName): Promise<{ result: CommandResult; bytes: string }> => {
    rmSync(output, { force: true });
    const result = await run(program, program, []);
    return { result, bytes: existsSync(output) ? sha256(readFileSync(output)) : 'none' };
  };
  const again = async (program: ProgramName, cache: ProgramName): Promise<SecondBuild> => {
    const before = actionEntries(parityCache(cache));
    const { code, stderr } = await run(program, cache, ['-x']);
    const added = [...actionEntries(parityCache(cache))].filter((name) => !before.has(name)).length;
    return {
      code,
      compiled: toolRuns(stderr.toString(), 'compile'),
      linked: toolRuns(stderr.toString(), 'link'),
      added,
    };
  };
  const gots = await fresh('gots');
  const goAfterGots = await again('go', 'gots');
  const go = await fresh('go');
  const gotsAfterGo = await again('gots', 'go');
  return {
    codes: { go: go.result.code, gots: gots.result.code },
    stderr: { go: go.result.stderr.toString(), gots: gots.result.stderr.toString() },
    bytes: { go: go.bytes, gots: gots.bytes },
    gotsAfterGo,
    goAfterGots,
    wall: { go: go.result.wall, gots: gots.result.wall },
  };
}

/** go indexes a directory, in its build cache, only when nothing in it is younger than two seconds; the times are part of the key */
export function makeOld(directory: string, time: Date = new Date(Date.now() - 3_600_000)): void {
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) utimesSync(join(entry.parentPath, entry.name), time, time);
  }
  utimesSync(directory, time, time);
}
