import { expect, test } from 'vitest';
import { FirstErrors } from '../../../src/reporters/first-errors.ts';

function printed(failures: number, linesAfter: number): FirstErrors {
  const errors = new FirstErrors();
  errors.observe({ kind: 'output', importPath: undefined, text: 'm/a\n'.repeat(50) });
  for (let at = 0; at < failures; at++) {
    errors.observe({ kind: 'failure', importPath: 'm/a', text: `# m/a\n./a.go:${at}: undefined: x\n` });
  }
  errors.observe({ kind: 'output', importPath: undefined, text: 'm/b\n'.repeat(linesAfter) });
  return errors;
}

test('errors that are out of sight are shown again', () => {
  expect(printed(1, 30).format({ isTTY: true, rows: 20 })).toBe(
    '\ngots: the first errors again:\n# m/a\n./a.go:0: undefined: x\n',
  );
});

test('of many errors the first lines are shown', () => {
  const text = printed(8, 30).format({ isTTY: true });
  expect(text).toMatch(/^\ngots: the first errors again:\n(?:.*\n){10}gots: and 6 more lines above\n$/);
});

test.each([
  ['what still stands on the screen', printed(1, 5), { isTTY: true, rows: 20 }],
  ['what goes into a pipe', printed(1, 500), { isTTY: false }],
  ['a build without errors', printed(0, 500), { isTTY: true }],
  ['a build without errors on a terminal of no size', printed(0, 0), { isTTY: true, rows: 0 }],
  ['what fits into the usual terminal, on one of no size', printed(1, 5), { isTTY: true, rows: 0 }],
])('%s is not shown again', (_, errors, output) => {
  expect(errors.format(output)).toBe('');
});
