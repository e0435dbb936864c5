/** PE: Windows.  Format: Microsoft's PE/COFF specification; checks as in GOROOT/src/debug/pe. */
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

/** amd64, arm64, armnt, i386, riscv, unknown */
const machines: ReadonlySet<number> = new Set([0x8664, 0xaa64, 0x1c4, 0x14c, 0x5032, 0x5064, 0x5128, 0]);
const initializedReadWrite = 0xc0000040;
const alignment = 0x600000;

export function readPE(read: ReadAt): Executable {
  const start = new Fields(read, { offset: 0, length: 96, little: true });
  const signature = start.u32(0x3c);
  if (new Fields(read, { offset: signature, length: 4, little: true }).u32(0) !== 0x4550)
    throw new FormatError(unrecognized);
  const header = new Fields(read, { offset: signature + 4, length: 20, little: true });
  if (!machines.has(header.u16(0))) throw new FormatError(unrecognized);
  const [count, optionalSize] = [header.u16(2), header.u16(16)];
  requireSymbols(read, header.u32(8), header.u32(12));
  const imageBase = readImageBase(read, signature + 24, optionalSize);
  const sections = new Fields(read, { offset: signature + 24 + optionalSize, length: count * 40, little: true });
  const segments: Segment[] = [];
  let data: Executable['data'] | undefined;
  for (let at = 0; at < sections.length; at += 40) {
    const [memorySize, address, size, offset] = [8, 12, 16, 20].map((field) => sections.u32(at + field));
    if (memorySize === undefined || address === undefined || size === undefined || offset === undefined) break;
    segments.push({ address: imageBase + BigInt(address), size: BigInt(size), offset: BigInt(offset) });
    const flags = (sections.u32(at + 36) & ~alignment) >>> 0;
    if (address !== 0 && size !== 0 && flags === initializedReadWrite) {
      data ??= { address: imageBase + BigInt(address), size: BigInt(memorySize) };
    }
  }
  return { data: data ?? noData, segments, unmapped: unrecognized };
}

/** The string table follows the symbols and starts with its own length. */
function requireSymbols(read: ReadAt, offset: number, count: number): void {
  if (offset === 0) return;
  requireTable(read, offset, count * 18);
  const strings = (offset + count * 18) % 2 ** 32;
  requireTable(read, strings, new Fields(read, { offset: strings, length: 4, little: true }).u32(0));
}

/** @returns 0 where there is no optional header */
function readImageBase(read: ReadAt, offset: number, size: number): bigint {
  if (size === 0) return 0n;
  const header = new Fields(read, { offset, length: size, little: true });
  if (size < 2) throw new FormatError(unrecognized);
  switch (header.u16(0)) {
    case 0x10b:
      if (size < 96) throw new FormatError(unrecognized);
      return BigInt(header.u32(28));
    case 0x20b:
      if (size < 112) throw new FormatError(unrecognized);
      return header.u64(24);
    default:
      throw new FormatError(unrecognized);
  }
}
