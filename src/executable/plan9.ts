/** Plan 9's a.out: text, data and tables, one after the other.  Format: a.out(6); as in GOROOT/src/debug/plan9obj. */
import { type Executable, Fields, type ReadAt, type Segment } from './executable.ts';

/** 386, amd64, arm */
const magics: ReadonlySet<number> = new Set([0x1eb, 0x8a97, 0x647]);
const wideMark = 0x8000;

export function hasPlan9Magic(start: Uint8Array): boolean {
  return magics.has(Buffer.from(start.subarray(0, 4)).readUInt32BE());
}

/** Addresses are offsets in the file here. */
export function readPlan9(read: ReadAt): Executable {
  const isWide = (new Fields(read, { offset: 0, length: 4, little: false }).u32(0) & wideMark) !== 0;
  const header = new Fields(read, { offset: 0, length: isWide ? 40 : 32, little: false });
  let offset = header.length;
  const segments: Segment[] = [];
  // text, data, symbols, and the two tables of program counters; bss at 12 and the entry point at 20 are not in the file
  for (const field of [4, 8, 16, 24, 28]) {
    const size = header.u32(field);
    segments.push({ address: BigInt(offset), size: BigInt(size), offset: BigInt(offset) });
    offset = (offset + size) >>> 0;
  }
  const data = segments[1] ?? { address: 0n, size: 0n };
  return { data, segments, unmapped: 'address not mapped' };
}
