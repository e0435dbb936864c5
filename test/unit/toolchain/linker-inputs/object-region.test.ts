import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GotsError, errorText } from '../../../../src/base/errors.ts';
import { checkRegion } from '../../../../src/toolchain/linker-inputs/object-region.ts';
import { objectCases } from '../../../parity/linker-inputs/objects.ts';
import { archive, coffWithDirectives, elfObject, machoObject, universalFile } from '../../../support/object-files.ts';

/** What is said of a file; '' where it may be linked. */
function verdict(content: Buffer | string, source = '#cgo LDFLAGS'): string {
  const bytes = Buffer.from(content);
  const region = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
  try {
    checkRegion(region, { source, path: 'x', hasFile: (name) => name === 'm.go' });
    return '';
  } catch (error) {
    if (!(error instanceof GotsError)) throw error;
    return errorText(error);
  }
}

const files = objectCases.flatMap(({ name, files: named = {}, refused = '' }) =>
  Object.entries(named).map(([path, content]) => ({ name, path, content, refused })),
);

test.each(files)('$name', ({ path, content, refused }) => {
  const said = verdict(content, path.endsWith('.syso') ? '.syso' : undefined);
  expect(said).toContain(refused);
  expect(said === '').toBe(refused === '');
});

test('bytes of all kinds are refused or allowed, and nothing else happens', () => {
  const starts = [
    archive(['/', Buffer.alloc(8)], ['//', Buffer.from('x/\n\n')], ['a.o/', elfObject()]),
    coffWithDirectives('-lfoo'),
    elfObject(),
    machoObject({ linkerOptions: [['-lz']] }),
    universalFile(machoObject()),
  ];
  const edit = fc.record({ at: fc.nat(400), value: fc.nat(255) });
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.array(edit, { maxLength: 6 }), fc.nat(400), (start, edits, cut) => {
      const bytes = Buffer.from(start);
      for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value;
      expect(typeof verdict(bytes)).toBe('string');
      expect(typeof verdict(bytes.subarray(0, cut))).toBe('string');
    }),
    { numRuns: 2000 },
  );
});
