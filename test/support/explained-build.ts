/** Real builds of small programs, and how gots explains them. */
import fs from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { withGotsInProcess } from './gots-in-process.ts';
import { temporaryWorld, type World, type WorldOptions } from './world.ts';

export const library: string = `
-- go.mod --
module example.com/m

go 1.26
-- lib/lib.go --
package lib

func Name() string { return "lib" }
-- lib/other_tagged.go --
//go:build tagged

package lib
-- lib/part.txt --
text
`;

/** What is printed by build -explain=json. */
export interface Explained {
  readonly code: number | undefined;
  /** `compile example.com/m/lib` -> reason */
  readonly reasons: Readonly<Record<string, unknown>>;
  readonly chains: Readonly<Record<string, readonly string[]>>;
  readonly savings: readonly unknown[];
}

export interface ExplainOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly verb?: string;
}

export async function explain(world: World, args: readonly string[], options: ExplainOptions = {}): Promise<Explained> {
  const { env = {}, cwd = '.', verb = 'build' } = options;
  const result = await world.run('gots', [verb, '-explain=json', ...args], { env: { ...world.env, ...env }, cwd });
  const text = result.stderr.toString();
  const json = text.slice(text.indexOf('{\n'), text.lastIndexOf('}\n') + 2);
  type Rebuilt = { what: string; package: string; reason: unknown; chain: string[] };
  const { rebuilt, savings } = JSON.parse(json) as { rebuilt: readonly Rebuilt[]; savings: readonly unknown[] };
  const by = <T>(value: (one: Rebuilt) => T): Record<string, T> =>
    Object.fromEntries(rebuilt.map((one) => [`${one.what} ${one.package}`, value(one)]));
  return { code: result.code, reasons: by(({ reason }) => reason), chains: by(({ chain }) => chain), savings };
}

/** Packages that import nothing need no standard library, so that a cache of their own costs nothing. */
export async function libraryWorld(options: WorldOptions = {}): Promise<World> {
  const world = withGotsInProcess(await temporaryWorld({ cache: 'own', ...options }));
  world.write(library);
  return world;
}

export function edit(world: World, file: string, from: string | RegExp, to: string): void {
  const path = join(world.cwd, file);
  const text = fs.readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  fs.writeFileSync(path, changed);
}

/** All that the build cache has, but what gots keeps for itself. */
export function removeResults(world: World): void {
  for (const name of fs.readdirSync(world.gocache)) {
    if (/^[0-9a-f]{2}$/.test(name)) fs.rmSync(join(world.gocache, name), { recursive: true });
  }
  // as go makes them
  for (let at = 0; at < 256; at++) fs.mkdirSync(join(world.gocache, at.toString(16).padStart(2, '0')));
}
