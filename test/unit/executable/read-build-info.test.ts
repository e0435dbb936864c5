import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FormatError } from '../../../src/executable/executable.ts';
import { type EmbeddedBuildInfo, readBuildInfo } from '../../../src/executable/read-build-info.ts';

/** Plan 9's a.out is the shortest of all formats: a header of 40 bytes, then text, then data. */
function plan9(data: Buffer): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32BE(0x8a97, 0);
  header.writeUInt32BE(8, 4);
  header.writeUInt32BE(data.length, 8);
  return Buffer.concat([header, Buffer.alloc(8), data]);
}

const marker = 'm'.repeat(15);

function counted(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}

function infoData(version: string, modules: string, before = 0): Buffer {
  const header = Buffer.alloc(32);
  header.write('\xff Go buildinf:', 0, 'latin1');
  header[15] = 2;
  return Buffer.concat([Buffer.alloc(before), header, counted(version), counted(modules), Buffer.alloc(16)]);
}

function read(file: Buffer): EmbeddedBuildInfo {
  return readBuildInfo((offset, length) => file.subarray(offset, offset + length));
}

test('the version and the modules between the markers are read', () => {
  const file = plan9(infoData('go1.26.8', `${marker}.path\ta\n${marker}.`));
  expect(read(file)).toEqual({ goVersion: 'go1.26.8', modules: 'path\ta\n' });
});

test('text without markers is none', () => {
  expect(read(plan9(infoData('go1.26.8', 'path\ta\n'))).modules).toBe('');
});

test('a header that lies between multiples of 16 bytes does not count', () => {
  expect(() => read(plan9(infoData('go1.26.8', '', 8)))).toThrow('not a Go executable');
  expect(read(plan9(infoData('go1.26.8', '', 32))).goVersion).toBe('go1.26.8');
});

test('a string that is longer than the data is no string', () => {
  const data = infoData('go1.26.8', '');
  data[32] = 0x7f;
  expect(() => read(plan9(data))).toThrow('not a Go executable');
});

test.each([
  ['', 'unrecognized file format'],
  ['#!/bin/sh\nexit 0\n', 'unrecognized file format'],
  ['\x7fELF' + '\0'.repeat(60), 'unrecognized file format'],
  ['MZ' + '\0'.repeat(200), 'unrecognized file format'],
  ['\xca\xfe\xba\xbe' + '\0'.repeat(60), 'unrecognized file format'],
  ['\x01\xf7' + '\0'.repeat(60), 'unrecognized file format'],
])('%j is no executable', (text, problem) => {
  expect(() => read(Buffer.from(text, 'latin1'))).toThrow(problem);
});

function isReadOrRefused(file: Buffer): boolean {
  try {
    read(file);
    return true;
  } catch (error) {
    return error instanceof FormatError;
  }
}

test('whatever the bytes are, they are read or refused', () => {
  const start = fc.constantFrom(
    '\x7fELF\x02\x01\x01',
    '\x7fELF\x01\x02\x01',
    'MZ',
    '\xcf\xfa\xed\xfe',
    '\xca\xfe\xba\xbe',
    '\x01\xdf',
    '\x01\xf7',
    '\0\0\x8a\x97',
  );
  const checked = fc.check(
    fc.property(start, fc.uint8Array({ minLength: 16, maxLength: 400 }), (magic, bytes) =>
      isReadOrRefused(Buffer.concat([Buffer.from(magic, 'latin1'), bytes])),
    ),
    { numRuns: 2000 },
  );
  expect(checked.counterexample).toBeNull();
});
