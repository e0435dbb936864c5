import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FormatError } from '../../../src/executable/executable.ts';
import { measure } from '../../../src/size/measure.ts';
import { readImage } from '../../../src/size/read-image.ts';

const magics = [
  '7f454c46020101',
  '7f454c46010201',
  'cffaedfe0c000001',
  'feedface00000007',
  '4d5a900003000000',
  'cafebabe00000001',
];

/** What the parts add up to; the length, where the bytes are refused as they should be. */
function countedBytes(bytes: Uint8Array): number {
  try {
    return measure(bytes, readImage(bytes)).sections.reduce((sum, section) => sum + section.bytes, 0);
  } catch (error) {
    if (error instanceof FormatError) return bytes.length;
    throw error;
  }
}

test('bytes that only begin like a program are refused, or all counted', () => {
  const start = fc.constantFrom(...magics).map((hex) => Buffer.from(hex, 'hex'));
  // small numbers make tables that may well lie in the file
  const rest = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 0, 0, 1, 64)), { minLength: 20, maxLength: 400 });
  const program = fc.tuple(start, rest).map(([head, body]) => Buffer.concat([head, Buffer.from(body)]));
  fc.assert(
    fc.property(program, (bytes) => {
      expect(countedBytes(bytes)).toBe(bytes.length);
    }),
    { numRuns: 2000 },
  );
});
