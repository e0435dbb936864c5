/** Reads what note-unchanged.ts has written. */
import { SysError } from '../base/errors.ts';
import type { Files } from '../sys/system.ts';
import { type UnchangedBuild, unchangedFile } from './note-unchanged.ts';

type Directories = readonly string[] | undefined;

/** the latest, as many as there are records of a target */
const most = 20;

/** The latest in some directories, the latest first; undefined: in all. Lines that are torn do not count. */
export function unchangedBuilds(gocache: string, cwds: Directories, files: Files): readonly UnchangedBuild[] {
  const builds = readText(unchangedFile(gocache), files)
    .split('\n')
    .flatMap((line) => parse(line) ?? []);
  return builds
    .filter(({ cwd }) => cwds === undefined || cwds.includes(cwd))
    .slice(-most)
    .toReversed();
}

function readText(path: string, files: Files): string {
  try {
    return files.readText(path);
  } catch (error) {
    if (error instanceof SysError) return '';
    throw error;
  }
}

function parse(line: string): UnchangedBuild | undefined {
  try {
    return JSON.parse(line) as UnchangedBuild;
  } catch {
    return undefined;
  }
}
