import { describe, expect, test } from 'vitest';
import { firstValue, jsonSyntaxError } from '../../../src/base/json-syntax.ts';

describe('what is wrong with JSON, as encoding/json says it', () => {
  test.for([
    ['', 'unexpected end of JSON input'],
    ['{"a": ', 'unexpected end of JSON input'],
    ['nonsense', "invalid character 'o' in literal null (expecting 'u')"],
    ['nope', "invalid character 'o' in literal null (expecting 'u')"],
    ['tru', "invalid character ' ' in literal true (expecting 'e')"],
    ['1.', "invalid character ' ' after decimal point in numeric literal"],
    ['"abc', 'unexpected end of JSON input'],
    ['<html>', "invalid character '<' looking for beginning of value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ["'", "invalid character '\\'' looking for beginning of value"],
    ['{a}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['01', "invalid character '1' after top-level value"],
    ['"a\n"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
  ])('%j', ([text, message]) => {
    expect(jsonSyntaxError(text ?? '')).toBe(message);
  });

  test.for(['null', '-0.5e+3', '"\\u00e9\\n"', ' [1, {"a": [true, false]}, "é"] ', '{}', '[]'])(
    '%j is JSON',
    (text) => {
      JSON.parse(text);
      expect(jsonSyntaxError(text)).toBe(undefined);
    },
  );
});

test.for([
  ['{"a":[1]} {"b"', { kind: 'value', end: 9 }],
  ['[]x', { kind: 'value', end: 2 }],
  ['12 ', { kind: 'value', end: 2 }],
  ['12', { kind: 'incomplete' }],
  ['tru', { kind: 'incomplete' }],
  ['{"a":"\\', { kind: 'incomplete' }],
  [' ', { kind: 'incomplete' }],
  ['{a', { kind: 'error', message: "invalid character 'a' looking for beginning of object key string" }],
])('the first value of %j', ([text, first]) => {
  expect(firstValue(text as string)).toEqual(first);
});
