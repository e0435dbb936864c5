import { expect, test } from 'vitest';
import { formatList, formatSlowest } from '../../../src/reporters/log-text.ts';
import { compiled, recordOf } from '../log/records.ts';

const unshared = { took: {} };

test('what an action takes is not what the build would be shorter without it', () => {
  //   a (100) <- program (50)
  //   b  (40) <-
  const record = recordOf([
    { ...compiled('program', 'P', []), ...unshared, mode: 'link', deps: [1, 2], start: 100, end: 150 },
    { ...compiled('a', 'A', []), ...unshared, lane: 0, start: 0, end: 100 },
    { ...compiled('b', 'B', []), ...unshared, lane: 1, start: 0, end: 40 },
  ]);
  expect(formatSlowest(record, 20)).toMatchInlineSnapshot(`
    "0.10s   52.6%  saves 0.06s  build  a
    0.05s   78.9%  saves 0.05s  link   program
    0.04s  100.0%               build  b
    "
  `);
  expect(formatSlowest(recordOf([]), 20)).toBe('');
});

test('a build that a clock has put into the future is not older than now', () => {
  const record = recordOf([], { startedAt: 9000 });
  expect(formatList({ numbered: [[1, record]], unchanged: [] }, { now: 4000, showDirectory: false })).toMatch(
    /^1 {2}0s ago {2}/,
  );
});
