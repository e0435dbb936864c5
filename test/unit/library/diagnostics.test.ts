import { expect, test } from 'vitest';
import { describeText } from '../../../src/library/diagnostics.ts';

const about = { severity: 'error', importPath: 'example.com/m' } as const;

test('the positions that a compiler names, with the lines that explain them', () => {
  const text = `# example.com/m
./main.go:4:2: undefined: x
sub/b.go:7: too many arguments
\thave (int)
\twant ()
too many errors
`;
  expect(describeText(text, about, '/work')).toEqual({
    ...about,
    text: text.slice(0, -1),
    positions: [
      { file: '/work/main.go', line: 4, column: 2, message: 'undefined: x' },
      { file: '/work/sub/b.go', line: 7, column: 0, message: 'too many arguments\n\thave (int)\n\twant ()' },
    ],
  });
});

test('absolute names stay, text without positions has none', () => {
  const text = 'go: errors parsing go.mod:\n/work/go.mod:3: unknown directive: x\n\tat the start';
  const { positions } = describeText(text, about, '/elsewhere');
  expect(positions).toEqual([
    { file: '/work/go.mod', line: 3, column: 0, message: 'unknown directive: x\n\tat the start' },
  ]);
  expect(describeText('no required module provides package x; to add it:\n\tgo get x', about, '/').positions).toEqual(
    [],
  );
});
