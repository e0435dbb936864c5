import { expect, test } from 'vitest';
import { CompileConcurrency } from '../../../src/toolchain/compile-concurrency.ts';

test('one compile at a time gets all processors', () => {
  const pool = new CompileConcurrency(1, 16);
  expect([pool.acquire().workers, pool.acquire().workers]).toEqual([16, 16]);
});

test('compiles share what is left, and never get less than four or all there are', () => {
  const pool = new CompileConcurrency(8, 8);
  const slots = Array.from({ length: 8 }, () => pool.acquire());
  expect(slots.map((slot) => slot.workers)).toEqual([8, 8, 6, 5, 4, 4, 4, 4]);
  for (const slot of slots) {
    slot.release();
    slot.release();
  }
  expect(pool.acquire().workers).toBe(8);
  expect(new CompileConcurrency(4, 2).acquire().workers).toBe(2);
});
