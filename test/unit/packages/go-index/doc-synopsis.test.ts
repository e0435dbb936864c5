import { expect, test } from 'vitest';
import { commentText, synopsis } from '../../../../src/packages/go-index/doc-synopsis.ts';

test.each([
  ['Package a does b. And more.', 'Package a does b.'],
  ['Package a is by J. Doe. More', 'Package a is by J. Doe.'],
  ['Package a\nspans  lines.\n\nNext.', 'Package a spans lines.'],
  ['Copyright 2020 somebody. All', ''],
  [
    "It ``quotes'' with [os.File], [encoding/json] and [Unknown] links.",
    'It “quotes” with os.File, encoding/json and [Unknown] links.',
  ],
  ['  code first', 'code first'],
  ['# Heading', ''],
  ['一。二', '一。'],
])('the synopsis of %j', (text, expected) => {
  expect(synopsis(text)).toBe(expected);
});

test('comment text loses markers, directives and double blank lines', () => {
  expect(commentText(['//go:build linux', '// One', '//', '//', '// two  ', '/* three\n */'])).toBe(
    'One\n\ntwo\n three\n',
  );
});
