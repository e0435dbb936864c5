/**
 * Which of cmd/go's scripts there are to pass: compat/scripts.txt (names and groups), compat/passing.txt (names that gots
 * passes), compat/failing.txt (names that it does not pass, with reasons), compat/weights.txt (seconds of CPU).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ListedScript {
  readonly name: string;
  readonly groups: readonly string[];
}

const compat = join(import.meta.dirname, '../compat');

/** the scripts which a released go passes, in the order of the list */
export function listScripts(): ListedScript[] {
  return lines('scripts.txt').map((line) => {
    const [name = '', groups = ''] = line.split('\t');
    return { name, groups: groups.split(' ') };
  });
}

/** the scripts that gots must pass */
export function listPassing(): string[] {
  return lines('passing.txt');
}

/** the scripts that gots does not pass -> why */
export function listFailing(): ReadonlyMap<string, string> {
  return new Map(pairs('failing.txt'));
}

/** script -> seconds of CPU that it takes, with what it needs of the standard library in the cache */
export function listWeights(): ReadonlyMap<string, number> {
  return new Map(pairs('weights.txt').map(([name, seconds]) => [name, Number(seconds)]));
}

function pairs(file: string): [string, string][] {
  return lines(file).map((line) => {
    const [name = '', value = ''] = line.split('\t');
    return [name, value];
  });
}

const own = join(import.meta.dirname, '../own');

/** the names of our own scripts */
export function ownScripts(): string[] {
  const files = readdirSync(own).filter((name) => name.endsWith('.txt'));
  return files.map((name) => name.slice(0, -'.txt'.length)).sort();
}

export function ownScriptFile(name: string): string {
  return join(own, `${name}.txt`);
}

export function scriptFile(goroot: string, name: string): string {
  return join(goroot, 'src/cmd/go/testdata/script', `${name}.txt`);
}

function lines(file: string): string[] {
  const text = readFileSync(join(compat, file), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
