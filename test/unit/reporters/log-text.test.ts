import { expect, test } from 'vitest';
import { formatList, formatSlowest, formatWhatRan } from '../../../src/reporters/log-text.ts';
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

test('a cause that has no line of its own is told with what it has led to', () => {
  const root = { kind: 'file', change: 'changed', file: 'a.go' } as const;
  const reason = { kind: 'import', change: 'content', importPath: 'm/a' } as const;
  const link = {
    package: 'm/c',
    what: 'link',
    failed: false,
    reason,
    chain: ['m/a', 'm/c'],
    root,
    start: 120,
    took: 230,
  };
  const text = formatWhatRan({ packages: 2, rebuilt: [{ ...link, what: 'link' }], savings: [], tags: [[], []] });
  expect(text).toBe('+0.12s  0.23s  link  m/c  import m/a changed, as file a.go changed in m/a\n');
});
