/** XCOFF: AIX.  Format: IBM's XCOFF object file format; checks as in GOROOT/src/internal/xcoff. */
import {
  type Executable,
  Fields,
  FormatError,
  noData,
  type ReadAt,
  type Segment,
  requireTable,
  unrecognized,
} from './executable.ts';

const wideMagic = 0x1f7;
const dataSection = 0x40;

export function readXcoff(read: ReadAt): Executable {
  const wide = new Fields(read, { offset: 0, length: 2, little: false }).u16(0) === wideMagic;
  const headerSize = wide ? 24 : 20;
  const header = new Fields(read, { offset: 0, length: headerSize, little: false });
  const count = header.u16(2);
  const symbols = header.word(8, wide);
  const symbolCount = header.u32(wide ? 20 : 12);
  if (symbols === 0n || symbolCount === 0 || symbolCount > 0x7fffffff) throw new FormatError(unrecognized);
  const strings = symbols + BigInt(symbolCount) * 18n;
  requireTable(read, symbols, symbolCount * 18);
  requireTable(read, strings, new Fields(read, { offset: strings, length: 4, little: false }).u32(0));
  const entrySize = wide ? 72 : 40;
  const offset = headerSize + header.u16(16);
  const sections = new Fields(read, { offset, length: count * entrySize, little: false });
  const wordSize = wide ? 8 : 4;
  const segments: Segment[] = [];
  let data: Executable['data'] | undefined;
  for (let at = 0; at < sections.length; at += entrySize) {
    const segment: Segment = {
      address: sections.word(at + 8 + wordSize, wide),
      size: sections.word(at + 8 + 2 * wordSize, wide),
      offset: sections.word(at + 8 + 3 * wordSize, wide),
    };
    segments.push(segment);
    if (sections.u32(at + (wide ? 64 : 36)) === dataSection) data ??= segment;
  }
  return { data: data ?? noData, segments, unmapped: 'address not mapped' };
}
