/**
 * Members of Windows' import libraries: a header of 20 bytes (0, 0xffff, version 0, machine at 6, size of what follows at 12,
 * kind and kind of name at 18), then the names of a symbol and of a DLL, each with a NUL.
 */
import { isCoffMachine } from './coff-object.ts';
import { type Origin, readWhole, refuse, type Region } from './region.ts';

const headerSize = 20;
const longest = 1 << 20;

export function looksLikeImportObject(start: Buffer): boolean {
  return (
    start.length >= 6 && start.readUInt16LE(0) === 0 && start.readUInt16LE(2) === 0xffff && start.readUInt16LE(4) === 0
  );
}

/** @throws GotsError */
export function checkImportObject(region: Region, origin: Origin): void {
  const header = readWhole(region, 0, headerSize, () => refuse('invalid PE import object header', origin));
  const machine = header.readUInt16LE(6);
  if (!isCoffMachine(machine)) throw refuse(`invalid PE import object machine 0x${machine.toString(16)}`, origin);
  const size = header.readUInt32LE(12);
  if (size < 4 || size > longest || headerSize + size !== region.size) {
    throw refuse('invalid PE import object size', origin);
  }
  const flags = header.readUInt16LE(18);
  if ((flags & 3) > 2 || ((flags >> 2) & 7) > 3 || flags >> 5 !== 0) {
    throw refuse(`invalid PE import object type flags 0x${flags.toString(16)}`, origin);
  }
  const names = readWhole(region, headerSize, size, () => refuse('cannot read PE import object data', origin, ': EOF'));
  const end = names.indexOf(0);
  const isTwoNames = end > 0 && end < size - 2 && names.indexOf(0, end + 1) === size - 1;
  if (!isTwoNames) throw refuse('invalid PE import object strings', origin);
}
