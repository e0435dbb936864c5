import { expect, test } from 'vitest';
import { GotsError, isBug, SysError } from '../../../src/base/errors.ts';

test('what the language throws is a bug', () => {
  expect(isBug(new TypeError('x is not a function'))).toBe(true);
  expect(isBug(new RangeError('invalid array length'))).toBe(true);
  expect(isBug('thrown text')).toBe(true);
});

test('answers of files, servers and programs are none, and errors of Node about values are none', () => {
  expect(isBug(new Error('404 Not Found'))).toBe(false);
  expect(isBug(new GotsError('download', 'x'))).toBe(false);
  expect(isBug(new SysError('ENOENT', 'open', '/x', 'no such file or directory'))).toBe(false);
  expect(isBug(thrownBy(() => new URL('http://[')))).toBe(false);
});

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
