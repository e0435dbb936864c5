/** A feature by go and by gots; see test/support/cached-parity.ts for what is compared. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeOld } from '../../support/build-parity.ts';
import type { CachedCommand, CachedParity, Differences } from '../../support/cached-parity.ts';
import { goEnvironmentValue } from '../../support/programs-under-test.ts';
import { removeTree } from '../../support/world.ts';
import type { Feature } from './feature.ts';

/** Why a feature can't be tried on this machine; undefined: it can. */
export function obstacle({ needs = [], probe }: Feature): string | undefined {
  const missing = needs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (missing.length > 0) return `no ${missing.join(', no ')}`;
  if (probe !== undefined && spawnSync('sh', ['-c', probe.script]).status !== 0) return `no ${probe.what}`;
  return undefined;
}

/** @param parity no feature leaves in it what another could take for its own: each lies in a directory of its own */
export async function compareFeature(parity: CachedParity, feature: Feature, directory: string): Promise<Differences> {
  const { world } = parity;
  const root = join(world.cwd, directory);
  const staged = join(world.root, 'staged');
  const env = Object.fromEntries(
    Object.entries(feature.env ?? {}).map(([name, value]) => [name, expand(value, { ...world.env, PWD: root })]),
  );
  stage(parity, feature, root);
  removeTree(staged);
  renameSync(root, staged);
  const command = (line: string): CachedCommand => ({
    args: line.split(' ').map((word) => word.replaceAll('_', ' ')),
    env,
    cwd: join(root, feature.cwd ?? ''),
  });
  const commands = feature.commands.map(command);
  const [first, ...rest] = commands;
  if (first === undefined) throw new Error(`${feature.name}: no command`);
  const prepare = (): void =>
    cpSync(staged, root, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  const found = await parity.compare([{ ...first, prepare }, ...rest]);
  const last = commands.at(-1);
  if (feature.unshared === true || last === undefined) return found;
  return { ...found, cache: [...found.cache, ...(await parity.withOtherCaches(last))] };
}

/** The tree from which each of the two programs starts: made once, as repositories know the time. */
function stage({ world }: CachedParity, feature: Feature, root: string): void {
  removeTree(world.cwd);
  mkdirSync(root, { recursive: true });
  world.write(feature.files, root);
  const env = { ...world.env, GOROOT: goEnvironmentValue('GOROOT') };
  const setUp = spawnSync('sh', ['-e', '-c', feature.setUp ?? ''], { cwd: root, env, encoding: 'utf8' });
  if (setUp.status !== 0) throw new Error(`${feature.name}: ${setUp.stderr}`);
  if (!existsSync(root) || readdirSync(root).length === 0) throw new Error(`${feature.name}: nothing to build`);
  makeOld(root);
}

function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$([A-Z]+)/g, (_, name: string) => env[name] ?? goEnvironmentValue(name));
}
