/**
 * The standard library that comes with gccgo: compiled packages without sources, told by their export data, `path.gox`, in the
 * directories that gccgo looks through.  Rule: GOROOT/src/internal/goroot/gc.go.
 */
import { delimiter, join } from 'node:path';
import { SysError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import type { System } from '../../sys/system.ts';
import { findGccgo } from './program.ts';

/** Whether an import path is that of a standard package. */
export type IsStandard = (importPath: string) => boolean;

/** Where gccgo tells nothing of its directories, every path without a dot in its first element counts as standard. */
export async function gccgoStandardLibrary(sys: System, config: Config): Promise<IsStandard> {
  const dirs = await searchDirs(sys, config);
  return (importPath) => {
    const [first = ''] = importPath.split('/', 1);
    if (first.includes('.')) return false;
    if (importPath === 'unsafe' || dirs.length === 0) return true;
    return dirs.some((dir) => {
      const found = sys.files.tryStat(`${join(dir, importPath)}.gox`);
      return found !== undefined && found.kind !== 'directory';
    });
  };
}

async function searchDirs(sys: System, config: Config): Promise<readonly string[]> {
  const program = findGccgo(sys, config);
  if (program === undefined) return [];
  const ask = (flag: string): Promise<string | undefined> => askProgram(sys, config, [program, flag]);
  const [dirs, version, machine] = await Promise.all([
    ask('-print-search-dirs'),
    ask('-dumpversion'),
    ask('-dumpmachine'),
  ]);
  if (dirs === undefined || version === undefined || machine === undefined) return [];
  const isDir = (dir: string): boolean => sys.files.tryStat(dir)?.kind === 'directory';
  const libraries = parseSearchDirs(dirs);
  const own = libraries.flatMap((dir) => {
    const goDir = join(dir, 'go', version.trim());
    return [goDir, join(goDir, machine.trim())];
  });
  return [...own, ...libraries].filter(isDir);
}

function parseSearchDirs(text: string): readonly string[] {
  const start = 'libraries: =';
  const line = text.split('\n').find((one) => one.startsWith(start)) ?? start;
  return line
    .slice(start.length)
    .split(delimiter)
    .filter((dir) => dir !== '');
}

/** @returns undefined where it fails */
async function askProgram(sys: System, config: Config, argv: readonly string[]): Promise<string | undefined> {
  try {
    const result = await sys.spawn({ argv, cwd: config.cwd, env: config.environ, output: 'separate' });
    return result.code === 0 ? Buffer.from(result.stdout).toString() : undefined;
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}
