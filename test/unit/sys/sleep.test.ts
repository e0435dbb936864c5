import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { sleep } from '../../../src/sys/node/sleep.ts';

test('who has slept listens no longer', async () => {
  const { signal } = new AbortController();
  for (let i = 0; i < 3; i++) await sleep(0, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a signal ends it early, also one that was there before', async () => {
  const end = new AbortController();
  const slept = sleep(1_000_000, end.signal);
  end.abort();
  await expect(slept).resolves.toBeUndefined();
  await expect(sleep(1_000_000, end.signal)).resolves.toBeUndefined();
});
