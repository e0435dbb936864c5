import { expect, test } from 'vitest';
import type { ActionRecord } from '../../../src/events/build-record.ts';
import { formatSummary } from '../../../src/reporters/summary.ts';
import { compiled, recordOf } from '../log/records.ts';

function link(deps: readonly number[]): ActionRecord {
  return { ...compiled('m/cmd/srv', 'L', []), mode: 'link', deps, start: 900, end: 1700 };
}

test('a build in one line, with the actions of the critical path that did something', () => {
  const record = recordOf(
    [
      link([1, 3]),
      { ...compiled('m/api', 'A', []), deps: [2], start: 500, end: 900 },
      { ...compiled('m/store', 'S', []), start: 100, end: 500 },
      { ...compiled('fmt', 'F', []), origin: 'cached', start: 90, end: 91 },
    ],
    { took: 1800 },
  );
  expect(formatSummary(record)).toBe(
    'gots: 3 packages: 1 cached, 2 compiled, 1 linked in 1.8s; critical path 1.6s: store -> api -> srv (link)\n',
  );
});

test('all that was cached, cut off, or failed is counted', () => {
  const record = recordOf(
    [
      { ...compiled('m/a', 'A', []), origin: 'kept' },
      { ...compiled('m/b', 'B', []), origin: 'cut-off' },
      { ...compiled('m/c', 'C', []), origin: '', outcome: 'failed' },
    ],
    { took: 40 },
  );
  expect(formatSummary(record)).toBe('gots: 3 packages: 1 cached, 1 cut off, 1 failed in 40ms\n');
});

test('the end of a long critical path is shown', () => {
  const chain = ['f', 'e', 'd', 'c', 'b', 'a'].map((name, at) => ({
    ...compiled(`m/${name}`, name, []),
    deps: at === 5 ? [] : [at + 1],
  }));
  expect(formatSummary(recordOf(chain, { took: 60 }))).toContain('critical path 60ms: ... -> c -> d -> e -> f\n');
});
