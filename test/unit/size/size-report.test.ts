import { expect, test } from 'vitest';
import { formatBytes } from '../../../src/base/format-bytes.ts';
import { compareSizes } from '../../../src/size/size-difference.ts';
import {
  importChains,
  type ReportInput,
  reportSize,
  type SizeReport,
  withChains,
} from '../../../src/size/size-report.ts';
import { formatDifference, formatSize } from '../../../src/size/size-text.ts';

const info: ReportInput['info'] = {
  path: 'example.com/m/cmd/server',
  main: { path: 'example.com/m', version: '(devel)', sum: '', replace: undefined },
  deps: [
    { path: 'example.com/dep', version: 'v1.2.3', sum: '', replace: undefined },
    { path: 'example.com/dep/sub', version: 'v0.1.0', sum: '', replace: undefined },
  ],
  settings: [
    ['GOARCH', 'amd64'],
    ['GOOS', 'linux'],
  ],
};

function report(sizes: Readonly<Record<string, number>>, shared: number): SizeReport {
  const packages = new Map(Object.entries(sizes).map(([path, code]) => [path, { code, data: 0, tables: 0 }]));
  const bytes = Object.values(sizes).reduce((sum, size) => sum + size, shared);
  const sections = [{ name: '.text', bytes }];
  const measured = { packages, shared: new Map([['strings', shared] as const]), sections, hasSymbols: true };
  return reportSize({ file: 'server', bytes, format: 'ELF', goVersion: 'go1.26.8', info, measured });
}

const before = report({ main: 1000, 'example.com/dep/a': 4000, 'example.com/dep/sub': 500, fmt: 2500 }, 2000);

test('packages belong to the module with the longest path, to std without a dot', () => {
  expect(before.modules.map(({ name, version, kind, packages }) => [name, version, kind, packages])).toEqual([
    ['example.com/dep', 'v1.2.3', 'dependency', 1],
    ['std', '', 'std', 1],
    ['example.com/m', '(devel)', 'main', 1],
    ['example.com/dep/sub', 'v0.1.0', 'dependency', 1],
  ]);
});

test('a chain is the shortest way of imports', () => {
  //   m -> a -> b -> c
  //     -> b
  const chains = importChains('m', new Map(Object.entries({ m: ['a', 'b'], a: ['b'], b: ['c'], c: ['a'] })));
  expect(chains.get('c')).toEqual(['m', 'b', 'c']);
});

test('large packages show the way that brought them in, and the rest is one row', () => {
  const chain = ['example.com/m/cmd/server', 'example.com/m/store', 'example.com/dep/a'];
  expect(formatSize(withChains(before, new Map([['example.com/dep/a', chain]])), 1)).toMatchInlineSnapshot(`
    "server: 10.0 kB (10000 bytes), ELF, linux/amd64, go1.26.8

            SIZE       %  WHAT
          4.5 kB   45.0%  dependencies (2 packages)
          2.5 kB   25.0%  standard library (1 package)
          2.0 kB   20.0%  strings
          1.0 kB   10.0%  main module (1 package)

            SIZE       %  MODULE
          4.0 kB   40.0%  example.com/dep v1.2.3 (1 package)
          4.0 kB   40.0%  3 more modules

            SIZE       %  PACKAGE
          4.0 kB   40.0%  example.com/dep/a
                          example.com/m/cmd/server -> example.com/m/store -> example.com/dep/a
          4.0 kB   40.0%  3 more packages

            SIZE       %  SECTION
         10.0 kB  100.0%  .text
    "
  `);
});

test('a difference adds up to the change of the file', () => {
  const after = report({ main: 1000, 'example.com/dep/a': 1000, os: 700, fmt: 2600 }, 2000);
  const difference = compareSizes(before, after);
  const sum = [...difference.packages, ...difference.shared].reduce((total, row) => total + row.bytes, 0);
  expect(sum).toBe(after.bytes - before.bytes);
  expect(formatDifference(difference, 0)).toMatchInlineSnapshot(`
    "server: 10.0 kB (10000 bytes)
    server: 7.3 kB (7300 bytes), -2.7 kB

          CHANGE  MODULE
         -3.0 kB  example.com/dep (4.0 kB -> 1.0 kB)
          +800 B  std (2.5 kB -> 3.3 kB)
          -500 B  example.com/dep/sub (gone)

          CHANGE  PACKAGE
         -3.0 kB  example.com/dep/a (4.0 kB -> 1.0 kB)
          +700 B  os (new)
          -500 B  example.com/dep/sub (gone)
          +100 B  fmt (2.5 kB -> 2.6 kB)

          CHANGE  SECTION
         -2.7 kB  .text (10.0 kB -> 7.3 kB)
    "
  `);
});

test('sizes have one decimal, in powers of 1000', () => {
  expect([0, 999, 1000, 999_949, 999_950, 12_345_678].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '999.9 kB',
    '1.0 MB',
    '12.3 MB',
  ]);
});
