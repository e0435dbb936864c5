/**
 * -compiler=gccgo: what the rows of that chapter in docs/compatibility.md say, each with the real go beside it.  Skipped where
 * there is no gccgo.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CachedParity, startCachedParity } from '../support/cached-parity.ts';
import { compareFeature, obstacle } from './features/compare-feature.ts';
import { gccgoBuilds } from './features/gccgo.ts';

const feasible = gccgoBuilds.some((feature) => obstacle(feature) === undefined);

describe('-compiler=gccgo', () => {
  let parity: CachedParity | undefined;

  beforeAll(async () => {
    if (feasible) parity = await startCachedParity();
  });

  afterAll(async () => {
    await parity?.[Symbol.asyncDispose]();
  });

  test.for(gccgoBuilds.map((feature, index) => ({ feature, index })))(
    '$feature.name',
    async ({ feature, index }, context) => {
      const why = obstacle(feature);
      context.skip(why !== undefined || parity === undefined, why ?? 'no cache');
      if (parity === undefined) return;
      expect(await compareFeature(parity, feature, `f${index}`)).toEqual({ messages: [], files: [], cache: [] });
    },
  );
});
