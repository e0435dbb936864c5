import { expect, test } from 'vitest';
import type { BuildRecord } from '../../../src/events/build-record.ts';
import { carryInputs, EarlierInputs, lacksInputs } from '../../../src/log/carry-inputs.ts';
import { explainBuild } from '../../../src/log/explain-build.ts';
import { compiled, recordOf } from './records.ts';

//   a <- b <- c, and the program m of all
const first = recordOf([
  compiled('m/c', 'C1', ['file c.go H1', 'import m/b content-of-B1']),
  compiled('m/b', 'B1', ['file b.go H1', 'import m/a content-of-A1']),
  compiled('m/a', 'A1', ['file a.go H1']),
]);

const edited = recordOf([
  { ...compiled('m/c', 'C2', ['file c.go H1', 'import m/b content-of-B2']), end: 30 },
  { ...compiled('m/b', 'B2', ['file b.go H1', 'import m/a content-of-A2']), end: 20 },
  compiled('m/a', 'A2', ['file a.go H2']),
]);

test('a chain leads from the root cause to each package', () => {
  const { rebuilt } = explainBuild(first, edited, () => false);
  expect(rebuilt.map(({ package: path, reason, chain }) => [path, reason, chain])).toEqual([
    ['m/a', { kind: 'file', change: 'changed', file: 'a.go' }, ['m/a']],
    ['m/b', { kind: 'import', change: 'exports', importPath: 'm/a' }, ['m/a', 'm/b']],
    ['m/c', { kind: 'import', change: 'exports', importPath: 'm/b' }, ['m/a', 'm/b', 'm/c']],
  ]);
  expect(rebuilt[2]?.root).toEqual({ kind: 'file', change: 'changed', file: 'a.go' });
});

test.each([
  [true, 'code'],
  [undefined, 'unknown'],
])('export data that is the same: %s', (same, change) => {
  expect(explainBuild(first, edited, () => same).rebuilt[1]?.reason).toMatchObject({ kind: 'import', change });
});

test('without a build before, or with -a, there is nothing to compare', () => {
  const reasons = (before: typeof first | undefined, after: typeof first): unknown[] =>
    explainBuild(before, after, () => false).rebuilt.map(({ reason }) => reason);
  expect(reasons(undefined, edited)).toEqual(edited.actions.map(() => ({ kind: 'first', of: 'target' })));
  const forced = reasons(first, { ...edited, isForced: true });
  expect(forced).toEqual(edited.actions.map(() => ({ kind: 'forced' })));
});

test('what was not known, not there, or failed the last time', () => {
  const again = (action: (typeof first.actions)[number]): unknown =>
    explainBuild(recordOf([action]), recordOf([compiled('m/a', 'A1', ['file a.go H1'])]), () => false).rebuilt[0]
      ?.reason;
  expect(again(compiled('m/a', 'A1', ['file a.go H1']))).toEqual({ kind: 'evicted' });
  expect(again({ ...compiled('m/a', 'A1', []), inputs: undefined })).toEqual({ kind: 'nothing-recorded' });
  expect(again(compiled('m/x', 'X', []))).toEqual({ kind: 'first', of: 'package' });
  const failed = { actionID: 'A1', failed: true, lines: ['file a.go H1'] };
  expect(again({ ...compiled('m/a', 'A1', []), inputs: failed })).toEqual({ kind: 'failed-before' });
});

test('a shared library is linked again for what it holds', () => {
  const library = (id: string, line: string): (typeof first.actions)[number] => ({
    ...compiled('', id, ['link LINKID [] shared', line, line.replace('import', 'top')]),
    mode: 'go build -buildmode=shared',
    end: 90,
  });
  const before = recordOf([library('S1', 'import m/a content-of-A1'), compiled('m/a', 'A1', ['file a.go H1'])]);
  const after = recordOf([library('S2', 'import m/a content-of-A2'), compiled('m/a', 'A2', ['file a.go H2'])]);
  expect(explainBuild(before, after, () => false).rebuilt[1]).toMatchObject({
    package: 'shared library',
    what: 'link',
    reason: { kind: 'import', change: 'content', importPath: 'm/a' },
    chain: ['m/a', 'shared library'],
  });
});

test('a package that comes out the same spares all above it', () => {
  const after = recordOf([
    { ...compiled('m/c', 'C1', ['import m/b content-of-B1']), origin: 'cached' },
    { ...compiled('m/b', 'B1', ['import m/a content-of-A1']), origin: 'cached' },
    { ...compiled('m/a', 'A2', ['file a.go H2']), contentID: 'content-of-A1' },
  ]);
  expect(explainBuild(first, after, () => false).savings).toEqual([{ kind: 'same-result', package: 'm/a', spared: 2 }]);
});

test('archives that were taken for their imports’ export data are told', () => {
  const after = recordOf([
    { ...compiled('m/b', 'B2', []), origin: 'cut-off' },
    compiled('m/a', 'A2', ['file a.go H2']),
  ]);
  expect(explainBuild(first, after, () => true).savings).toEqual([{ kind: 'same-exports', packages: ['m/b'] }]);
});

test('inputs that were not hashed are taken over, where the action ID is the same', () => {
  const kept = { ...compiled('m/a', 'A1', []), origin: 'kept', inputs: undefined } as const;
  const record = recordOf([kept, { ...kept, package: 'm/b', actionID: 'B9' }]);
  expect(lacksInputs(record)).toBe(true);
  const [a, b] = carryInputs(record, new EarlierInputs([first])).actions;
  expect(a?.inputs).toEqual(first.actions[2]?.inputs);
  expect(b?.inputs).toBeUndefined();
});

test('a result that was kept may be of a build before the one before', () => {
  const other = recordOf([compiled('m/a', 'A7', [])]);
  const kept = { ...compiled('m/a', 'A1', []), origin: 'kept', inputs: undefined } as const;
  const inputsAfter = (...earlier: readonly BuildRecord[]): unknown =>
    carryInputs(recordOf([kept]), new EarlierInputs(earlier)).actions[0]?.inputs;
  expect(inputsAfter(other, first)).toEqual(first.actions[2]?.inputs);
  expect(inputsAfter(other, other, other, first)).toEqual(first.actions[2]?.inputs);
  // not worth reading on
  expect(inputsAfter(other, other, other, other, first)).toBeUndefined();
});

test('what a failed build did not come to keeps the inputs of before', () => {
  const blocked = { ...compiled('m/c', '', []), outcome: 'blocked', origin: '', inputs: undefined } as const;
  const record = recordOf([blocked, compiled('m/a', 'A2', [])]);
  expect(carryInputs(record, new EarlierInputs([first])).actions[0]?.inputs?.actionID).toBe('C1');
});
