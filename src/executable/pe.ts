/** PE: Windows.  Format: Microsoft's PE/COFF specification; checks as in GOROOT/src/debug/pe. */
import { readCoff } from './coff.ts';
import { type Executable, Fields, FormatError, noData, type ReadAt, unrecognized } from './executable.ts';

const initializedReadWrite = 0xc0000040;
const alignment = 0x600000;

export function readPE(read: ReadAt): Executable {
  const { imageBase, sections } = readCoff(read, findCoffHeader(read));
  const data = sections.find(
    ({ address, size, flags }) => address !== 0 && size !== 0 && (flags & ~alignment) >>> 0 === initializedReadWrite,
  );
  return {
    data: data === undefined ? noData : { address: imageBase + BigInt(data.address), size: BigInt(data.memorySize) },
    segments: sections.map(({ address, size, offset }) => ({
      address: imageBase + BigInt(address),
      size: BigInt(size),
      offset: BigInt(offset),
    })),
    unmapped: unrecognized,
  };
}

/** Behind the program for DOS that every PE file starts with. @throws FormatError */
export function findCoffHeader(read: ReadAt): number {
  const signature = new Fields(read, { offset: 0, length: 96, little: true }).u32(0x3c);
  const isMarked = new Fields(read, { offset: signature, length: 4, little: true }).u32(0) === 0x4550;
  if (!isMarked) throw new FormatError(unrecognized);
  return signature + 4;
}
