/** Bad inputs: the real go beside gots; text, exit status and everything left behind are the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGoProxy, type GoProxy } from '../support/go-proxy.ts';
import { runBeside } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { temporaryWorld } from '../support/world.ts';
import { commandLines } from './bad-inputs/command-lines.ts';
import { downloads } from './bad-inputs/downloads.ts';
import { goMods } from './bad-inputs/go-mods.ts';
import { outputs } from './bad-inputs/outputs.ts';
import { proxyModules } from './bad-inputs/proxy-modules.ts';
import { settings } from './bad-inputs/settings.ts';
import { sources } from './bad-inputs/sources.ts';

const badInputs = [...commandLines, ...outputs, ...settings, ...goMods, ...sources, ...downloads];

const byName = new Map(badInputs.map((input) => [input.name, input]));

describe.skipIf(findGo() === undefined)('bad inputs (needs an installed Go)', () => {
  let proxy: GoProxy;
  beforeAll(async () => {
    proxy = await startGoProxy(...proxyModules);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
  });

  test('there are many, and each has its own name', () => {
    expect(byName.size).toBe(badInputs.length);
    expect(badInputs.length).toBeGreaterThanOrEqual(60);
  });

  test.for([...byName.keys()])('%s', async (name) => {
    const input = byName.get(name);
    if (input === undefined) throw new Error(name);
    await using world = await temporaryWorld({ env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey } });
    const { go, gots } = await runBeside(world, {
      ...input,
      prepare: (prepared) => {
        proxy.reset();
        input.faults?.(proxy);
        input.prepare?.(prepared);
      },
    });
    expect(gots).toEqual(go);
  });
});
