/**
 * The directory of a zip archive, read as Go's archive/zip reads it: bytes before the archive are passed over, headers are
 * taken until one is none, and their count must fit in its lowest 16 bits.  Format: APPNOTE.TXT; facts: archive/zip.
 */
import fs from 'node:fs';
import { DamagedZip, readRange, shortRead, WindowedFile } from './zip-file.ts';

const endSize = 22;
const headerSize = 46;
const end64Size = 56;
const locator64Size = 20;
const none32 = 0xffff_ffff;

export interface DirectoryEntry {
  readonly name: Buffer;
  readonly madeBy: number;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly packedSize: number;
  readonly size: number;
  readonly attributes: number;
  /** where its local header is in the file */
  readonly offset: number;
}

interface DirectoryEnd {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

/** @throws DamagedZip */
export function readDirectory(fd: number): readonly DirectoryEntry[] {
  const fileSize = fs.fstatSync(fd).size;
  const { end, at } = findEnd(fd, fileSize);
  const before = at - end.size - end.offset;
  const start = before + end.offset;
  if (start < 0 || start >= fileSize) throw new DamagedZip();
  // some archives tell of bytes before them that are not there
  const isWrongBefore = before > 0 && typeof new HeaderReader(new WindowedFile(fd), end.offset).next(0) === 'object';
  const base = isWrongBefore ? 0 : before;
  const reader = new HeaderReader(new WindowedFile(fd), base + end.offset);
  const entries: DirectoryEntry[] = [];
  for (;;) {
    const next = reader.next(base);
    if (typeof next === 'object') {
      entries.push(next);
      continue;
    }
    if (next === shortRead.nothing || (entries.length & 0xffff) !== (end.count & 0xffff)) throw new DamagedZip(next);
    return entries;
  }
}

function findEnd(fd: number, fileSize: number): { readonly end: DirectoryEnd; readonly at: number } {
  for (const length of [1024, 65 * 1024]) {
    const block = readRange(fd, Math.max(0, fileSize - length), Math.min(length, fileSize));
    const place = endIn(block);
    if (place !== undefined) return completeEnd(fd, block.subarray(place), fileSize - block.length + place);
    if (length >= fileSize) break;
  }
  throw new DamagedZip();
}

/** The last record whose comment fits into the file; none where that of the last does not. */
function endIn(block: Buffer): number | undefined {
  for (let at = block.length - endSize; at >= 0; at--) {
    if (block.readUInt32LE(at) !== 0x06054b50) continue;
    return at + endSize + block.readUInt16LE(at + endSize - 2) > block.length ? undefined : at;
  }
  return undefined;
}

function completeEnd(fd: number, record: Buffer, at: number): { readonly end: DirectoryEnd; readonly at: number } {
  const end = { count: record.readUInt16LE(10), size: record.readUInt32LE(12), offset: record.readUInt32LE(16) };
  if (end.count !== 0xffff && end.size !== 0xffff && end.offset !== none32) return { end, at };
  const at64 = findEnd64(fd, at);
  if (at64 === undefined) return { end, at };
  const record64 = readRange(fd, at64, end64Size);
  if (record64.length < end64Size) throw new DamagedZip(shortRead.nothing);
  if (record64.readUInt32LE(0) !== 0x06064b50) throw new DamagedZip();
  const count = Number(record64.readBigUInt64LE(32) & 0xffffn);
  const [size, offset] = [record64.readBigUInt64LE(40), record64.readBigUInt64LE(48)];
  if (size >> 63n !== 0n || offset >> 63n !== 0n) throw new DamagedZip();
  return { end: { count, size: Number(size), offset: Number(offset) }, at: at64 };
}

function findEnd64(fd: number, end: number): number | undefined {
  if (end < locator64Size) return undefined;
  const locator = readRange(fd, end - locator64Size, locator64Size);
  if (locator.readUInt32LE(0) !== 0x07064b50 || locator.readUInt32LE(4) !== 0) return undefined;
  return locator.readUInt32LE(16) === 1 ? Number(locator.readBigUInt64LE(8)) : undefined;
}

/** Reads headers one after the other. */
class HeaderReader {
  readonly #file: WindowedFile;
  #at: number;

  constructor(file: WindowedFile, at: number) {
    this.#file = file;
    this.#at = at;
  }

  /** @returns what is wrong with a header that is none */
  next(base: number): DirectoryEntry | string {
    const header = this.#take(headerSize);
    if (header.length < headerSize) return header.length === 0 ? shortRead.nothing : shortRead.some;
    if (header.readUInt32LE(0) !== 0x02014b50) return new DamagedZip().message;
    const nameSize = header.readUInt16LE(28);
    const extraSize = header.readUInt16LE(30);
    const tail = this.#take(nameSize + extraSize + header.readUInt16LE(32));
    if (tail.length < nameSize + extraSize + header.readUInt16LE(32)) {
      return tail.length === 0 ? shortRead.nothing : shortRead.some;
    }
    const sizes = sizesOf(header, tail.subarray(nameSize, nameSize + extraSize));
    if (sizes === undefined) return new DamagedZip().message;
    return {
      name: Buffer.from(tail.subarray(0, nameSize)),
      madeBy: header.readUInt16LE(4),
      flags: header.readUInt16LE(8),
      method: header.readUInt16LE(10),
      crc32: header.readUInt32LE(16),
      attributes: header.readUInt32LE(38),
      packedSize: sizes.packedSize,
      size: sizes.size,
      offset: base + sizes.offset,
    };
  }

  /** The next bytes; fewer at the end of the file. */
  #take(length: number): Buffer {
    const bytes = this.#file.read(this.#at, length);
    this.#at += length;
    return bytes;
  }
}

/** Sizes and offset, which stand in the extra field where 32 bits can't hold them (zip64); undefined: wrong there. */
function sizesOf(
  header: Buffer,
  extra: Buffer,
): { readonly packedSize: number; readonly size: number; readonly offset: number } | undefined {
  let [packedSize, size, offset] = [header.readUInt32LE(20), header.readUInt32LE(24), header.readUInt32LE(42)];
  let [needsSize, needsPacked, needsOffset] = [size === none32, packedSize === none32, offset === none32];
  for (let at = 0; at + 4 <= extra.length;) {
    const tag = extra.readUInt16LE(at);
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) break;
    let field = extra.subarray(at + 4, end);
    at = end;
    if (tag !== 1) continue;
    const take = (): number | undefined => {
      if (field.length < 8) return undefined;
      const value = Number(field.readBigInt64LE(0));
      field = field.subarray(8);
      return value;
    };
    const values = [needsSize ? take() : size, needsPacked ? take() : packedSize, needsOffset ? take() : offset];
    const [first, second, third] = values;
    if (first === undefined || second === undefined || third === undefined) return undefined;
    [size, packedSize, offset] = [first, second, third];
    [needsSize, needsPacked, needsOffset] = [false, false, false];
  }
  return needsPacked || needsOffset ? undefined : { packedSize, size, offset };
}
