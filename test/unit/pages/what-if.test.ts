import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { replay, type TimedAction } from '../../../src/pages/what-if.ts';

function timed(id: number, deps: readonly number[], took: number, start: number = 10 - id): TimedAction {
  return { id, deps, start, end: start + took };
}

test('what waits for others starts when the last of them ends', () => {
  //   0 (link, 5) <- 1 (30) <- 3 (10)
  //               <- 2 (20)
  const actions = [timed(0, [1, 2], 5), timed(1, [3], 30), timed(2, [], 20), timed(3, [], 10)];
  expect(replay(actions, 2)).toBe(45);
  expect(replay(actions, 1)).toBe(65);
});

test('what costs nothing saves what hung on it, no more', () => {
  const actions = [timed(0, [1, 2], 5), timed(1, [3], 30), timed(2, [], 20), timed(3, [], 10)];
  const without = (free: number): number => replay(actions, 2, ({ id }) => id === free);
  expect([without(0), without(1), without(2), without(3)]).toEqual([40, 25, 45, 35]);
});

test('with a lane for each action a replay is as long as the longest chain', () => {
  const costs = fc.array(fc.tuple(fc.nat(100), fc.array(fc.nat(40), { maxLength: 4 })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(costs, (rows) => {
      // an action waits for later ones only, so that there are no circles
      const actions = rows.map(([took, deps], id) => {
        const later = [...new Set(deps)].map((dep) => id + 1 + dep).filter((dep) => dep < rows.length);
        return timed(id, later, took, rows.length - id);
      });
      const longest = (id: number): number => {
        const [took = 0] = rows[id] ?? [];
        return took + Math.max(0, ...(actions[id]?.deps.map(longest) ?? []));
      };
      const chain = Math.max(...actions.map(({ id }) => longest(id)));
      expect(replay(actions, rows.length)).toBe(chain);
      const total = rows.reduce((sum, [took]) => sum + took, 0);
      expect(replay(actions, 1)).toBe(total);
    }),
  );
});
