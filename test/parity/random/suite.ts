/** The test of random modules, cut in parts that run side by side. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findGo } from '../../support/programs-under-test.ts';
import { shownModule, startRandomModules, type RandomModules } from './random-modules.ts';

/** Modules 1 to this one, always the same; RANDOM_MODULES=FIRST-LAST chooses others. */
const count = 300;

export function describeRandomModules(part: number, parts: number): void {
  const [first = 1, last = count] = process.env['RANDOM_MODULES']?.split('-').map(Number) ?? [];
  const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const own = seeds.filter((_, index) => index % parts === part - 1);

  describe.skipIf(findGo() === undefined)(`random modules, part ${part} of ${parts} (needs an installed Go)`, () => {
    let modules: RandomModules;
    beforeAll(async () => {
      modules = await startRandomModules();
    });
    afterAll(async () => {
      await modules[Symbol.asyncDispose]();
    });

    // a second try would find the first one's work in the caches
    test.for(own)('module %i', { retry: 0 }, async (seed) => {
      const found = await modules.compare(seed);
      expect(found, `${found.join('\n')}\n${found.length > 0 ? shownModule(seed) : ''}`).toEqual([]);
    });
  });
}
