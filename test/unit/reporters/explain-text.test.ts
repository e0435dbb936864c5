import { expect, test } from 'vitest';
import type { Explanation, Rebuilt } from '../../../src/log/explain-build.ts';
import type { RebuildReason } from '../../../src/log/rebuild-reason.ts';
import { formatExplanation, formatPackages } from '../../../src/reporters/explain-text.ts';

const file = { kind: 'file', change: 'changed', file: 'a.go' } as const;

function rebuilt(path: string, reason: RebuildReason, chain: readonly string[] = [path]): Rebuilt {
  return { package: path, what: 'compile', failed: false, reason, chain, root: file, start: 5, took: 120 };
}

function explanation(all: readonly Rebuilt[], changes: Partial<Explanation> = {}): Explanation {
  return { packages: 214, rebuilt: all, savings: [], tags: [[], []], ...changes };
}

const imports = (importPath: string): RebuildReason => ({ kind: 'import', change: 'exports', importPath });

const chained = explanation(
  [
    rebuilt('m/a', file),
    rebuilt('m/b', imports('m/a'), ['m/a', 'm/b']),
    rebuilt('m/c', imports('m/b'), ['m/a', 'm/b', 'm/c']),
    { ...rebuilt('m/c', imports('m/a'), ['m/a', 'm/c']), what: 'link' },
  ],
  {
    savings: [
      { kind: 'same-result', package: 'm/x', spared: 11 },
      { kind: 'same-exports', packages: ['m/d', 'm/e'] },
    ],
  },
);

test('a line a package, the root cause where it is further away, and what was spared', () => {
  expect(formatExplanation(chained)).toMatchInlineSnapshot(`
    "gots: 3 of 214 packages compiled, 1 linked
      m/a  file a.go changed
      m/b  import m/a changed (export data)
      m/c  import m/b changed (export data), as file a.go changed in m/a
      m/c  link: import m/a changed (export data)
    gots: cut off: m/x came out as before, 11 packages above it spared
    gots: cut off: 2 packages not compiled, as imports look the same from outside: m/d, m/e
    "
  `);
});

test('a cause in a package that was found in the cache has no line of its own, and is told with what it has led to', () => {
  const back = explanation([
    { ...rebuilt('m/c', imports('m/a'), ['m/a', 'm/c']), what: 'link' },
    { ...rebuilt('m/d', imports('m/d'), ['m/d']), what: 'link' },
  ]);
  expect(formatExplanation(back)).toMatchInlineSnapshot(`
    "gots: 0 of 214 packages compiled, 2 linked
      m/c  link: import m/a changed (export data), as file a.go changed in m/a
      m/d  link: import m/d changed (export data), as file a.go changed in m/d
    "
  `);
  expect(formatPackages(back, ['m/d'])).toMatchInlineSnapshot(`
    "m/d: linked in 0.12s: import m/d changed (export data)
      m/d  file a.go changed
    "
  `);
});

test('many packages with one reason are one line', () => {
  const compiler = { kind: 'compiler', tool: 'compile', before: 'go1.26.7', after: 'go1.26.8' } as const;
  const all = Array.from({ length: 12 }, (_, at) => rebuilt(`m/${at}`, compiler));
  expect(formatExplanation(explanation([...all, rebuilt('m/z', file)]))).toBe(
    'gots: 13 of 214 packages compiled\n  12 packages  compile changed: go1.26.7 -> go1.26.8\n  m/z          file a.go changed\n',
  );
});

test('what failed was not compiled', () => {
  expect(formatExplanation(explanation([rebuilt('m/a', file), { ...rebuilt('m/b', file), failed: true }]))).toBe(
    'gots: 1 of 214 packages compiled, 1 failed\n  m/a  file a.go changed\n  m/b  file a.go changed (failed)\n',
  );
});

test('a package that is asked for is told with its whole chain', () => {
  expect(formatPackages(chained, ['m/c', 'm/d', 'm/z'])).toMatchInlineSnapshot(`
    "m/c: compiled in 0.12s: import m/b changed (export data)
      m/a  file a.go changed
      -> m/b
      -> m/c
    m/c: linked in 0.12s: import m/a changed (export data)
      m/a  file a.go changed
      -> m/c
    m/d: not compiled: imports have changed, but look the same from outside
    m/z: not built again
    "
  `);
});
