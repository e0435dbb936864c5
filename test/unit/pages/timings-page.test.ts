import { expect, test } from 'vitest';
import { timingsData } from '../../../src/pages/timings-data.ts';
import { formatTimingsPage } from '../../../src/pages/timings-page.ts';
import { compiled, recordOf } from '../log/records.ts';

const lookUp = {
  ...compiled('lib', '', []),
  mode: 'build check cache',
  origin: '' as const,
  bytes: 0,
  took: { hash: 2, 'look-up': 3 },
};
const record = recordOf(
  [
    { ...compiled('m', 'l', []), mode: 'link', deps: [1], start: 30, end: 45, took: { link: 14, store: 1 } },
    { ...compiled('m', 'a', []), deps: [2], start: 20, end: 30, ready: 15 },
    {
      ...compiled('lib', 'b', []),
      deps: [3],
      start: 5,
      end: 15,
      took: { compile: 4, 'x86_64-linux-gnu-gcc': 5, pack: 1 },
    },
    { ...lookUp, start: 1, end: 5 },
    { ...compiled('late', 'c', []), start: -1, end: -1 },
  ],
  { packagesTook: { lib: 0.5 } },
);

test('a package has the work of all its actions, in columns', () => {
  const lib = timingsData(record).packages.find(({ name }) => name === 'lib');
  expect(lib).toMatchObject({
    kind: 'compile',
    took: 14,
    importers: 1,
    bytes: 100,
    work: { load: 0.5, hash: 2, 'look-up': 3, compile: 4, cc: 5, tools: 1, link: 0 },
  });
});

test('actions are in the order of their starts, without those that never started', () => {
  const { actions, critical, counts } = timingsData(record);
  expect(actions.map(({ kind, package: path }) => `${kind} ${path}`)).toEqual([
    'look up lib',
    'compile lib',
    'compile m',
    'link m',
  ]);
  expect(critical).toEqual({ took: 39, actions: [3, 2, 1, 0] });
  expect(counts).toEqual(['1 link', '2 compile']);
});

test('nothing that a build says ends up as HTML', () => {
  const hostile = recordOf([compiled('</script><script>alert(1)</script>', 'a', [])], {
    commandLine: ['build', '<b>&'],
  });
  const page = formatTimingsPage(hostile, 'const end = "</script>";');
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).toContain('<title>gots build &lt;b&gt;&amp;: timings</title>');
  expect(page).toContain("default-src 'none'");
});
