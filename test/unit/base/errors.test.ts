import { expect, test } from 'vitest';
import { FatalError, GotsError, isBug, nothingFor, SysError } from '../../../src/base/errors.ts';

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

test('a failure may stand for nothing; a bug and what ends the command may not', () => {
  expect(nothingFor(new GotsError('download', 'x'))).toBeUndefined();
  expect(() => nothingFor(new TypeError('x is not a function'))).toThrow(TypeError);
  expect(() => nothingFor(new FatalError('checksum', 'x'))).toThrow(FatalError);
});

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
