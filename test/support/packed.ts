/** gots as npm packs it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { networkEnvironment } from './network-environment.ts';
import { repositoryRoot } from './programs-under-test.ts';

export interface Packed {
  readonly tarball: string;
  /** paths in the package, sorted */
  readonly files: readonly string[];
}

/** Packs what is bundled now. @param directory where the tarball is put */
export function pack(directory: string): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', directory];
  const text = execFileSync('npm', args, { cwd: repositoryRoot, encoding: 'utf8' });
  const [answer] = JSON.parse(text) as { filename: string; files: { path: string }[] }[];
  if (answer === undefined) throw new Error(`npm pack: ${text}`);
  return { tarball: join(directory, answer.filename), files: answer.files.map(({ path }) => path).toSorted() };
}

/** What an npm needs that has another HOME: the network, and what this user has downloaded. */
export function npmEnvironment(): Readonly<Record<string, string>> {
  const given = networkEnvironment.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  return { ...Object.fromEntries(given), npm_config_cache: cache };
}
