import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findAndHash, type FoundBuildID } from '../../../src/toolchain/rewrite-build-id.ts';

function inPieces(pieces: readonly string[], id: string): FoundBuildID {
  const data = Buffer.from(pieces.join(''));
  // as a reader does that has one buffer
  function* chunks(): Generator<Uint8Array> {
    for (const piece of pieces) {
      const buffer = Buffer.from(piece);
      yield buffer;
      buffer.fill('?');
    }
  }
  return findAndHash({ chunks: chunks(), read: (at, length) => data.subarray(at, at + length) }, id);
}

function inOne(text: string, id: string): FoundBuildID {
  const matches: number[] = [];
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + id.length)) matches.push(at);
  const hash = createHash('sha256').update(text.replaceAll(id, '\0'.repeat(id.length)));
  return { matches, hash: hash.digest() };
}

test('an ID is found and blanked wherever a file is cut into pieces', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 9 });
  const id = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), id, (pieces, wanted) => {
      expect(inPieces(pieces, wanted)).toEqual(inOne(pieces.join(''), wanted));
    }),
    { numRuns: 2000 },
  );
});
