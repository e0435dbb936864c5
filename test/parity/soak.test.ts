import { expect, test } from 'vitest';
import { planSoak, stepKinds } from '../soak/plan-steps.ts';
import { soak } from '../soak/soak.ts';

test('a seed gives the same steps, of all kinds, whichever number of them is asked for', () => {
  const { steps } = planSoak(5, { count: 2000, isWide: true });
  expect(planSoak(5, { count: 100, isWide: true }).steps).toEqual(steps.slice(0, 100));
  const drawn = new Set(steps.map(({ what }) => what));
  expect(stepKinds.map(({ name }) => name).filter((name) => !drawn.has(name))).toEqual([]);
});

/** `npm run soak` takes thousands. */
const count = 16;

test('after each of some random changes, gots with manifests, gots without and go agree', { retry: 0 }, async () => {
  const { taken, failed, difference } = await soak({ seed: 1, count, first: 1, isWide: false });
  expect(difference).toBeUndefined();
  expect(taken).toBe(count);
  // where nothing builds, nothing is compared
  expect(failed).toBeLessThan(count / 2);
});
