/** Bad inputs: the real go beside gots; text, exit status and everything left behind are the same. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGoProxy, type GoProxy } from '../support/go-proxy.ts';
import { type Observed, runBeside } from '../support/parity.ts';
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

/** A module cache that holds nothing says nothing: when its bare directories are made is a row of docs/compatibility.md. */
function withoutEmptyModCache(observed: Observed): Observed {
  const under = (name: string): boolean => name.startsWith('gopath/');
  const holdsFiles = Object.entries(observed.left).some(([name, kind]) => under(name) && !kind.startsWith('directory'));
  if (holdsFiles) return observed;
  return { ...observed, left: Object.fromEntries(Object.entries(observed.left).filter(([name]) => !under(name))) };
}

/** What is left behind under names that match, or that don't. */
function pick({ left }: Observed, names: RegExp, matching: boolean): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(left).filter(([name]) => names.test(name) === matching));
}

function leaveTheSame(go: Observed, gots: Observed, names: RegExp): boolean {
  return isDeepStrictEqual(pick(go, names, true), pick(gots, names, true));
}

function comparable(observed: Observed, leavesOther: RegExp | undefined): Observed {
  const bare = withoutEmptyModCache(observed);
  return leavesOther === undefined ? bare : { ...bare, left: pick(bare, leavesOther, false) };
}

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
    const { leavesOther } = input;
    expect(leavesOther === undefined || !leaveTheSame(go, gots, leavesOther)).toBe(true);
    expect(comparable(gots, leavesOther)).toEqual(comparable(go, leavesOther));
  });
});
