/**
 * The build info that Go's linker leaves in an executable.  A header of 32 bytes, at a multiple of 16 in the data:
 *
 *   14 bytes  "\xff Go buildinf:"
 *    1 byte   size of a pointer, before Go 1.18
 *    1 byte   flags: 1 big endian, 2 strings follow the header
 *   16 bytes  pointers to the two strings, before Go 1.18
 *
 * The strings, each after its length as a varint, are the version of Go, and the modules between two markers of 16 bytes.
 * Format: GOROOT/src/debug/buildinfo (go1.26).
 */
import { readElf } from './elf.ts';
import { type Executable, FormatError, type ReadAt, readMemory, unrecognized } from './executable.ts';
import { readMacho, readUniversal } from './macho.ts';
import { readPE } from './pe.ts';
import { hasPlan9Magic, readPlan9 } from './plan9.ts';
import { readXcoff } from './xcoff.ts';

export interface EmbeddedBuildInfo {
  /** `go1.26.8` */
  readonly goVersion: string;
  /** lines as parse-build-info.ts knows them; '' where the program was built without modules */
  readonly modules: string;
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const alignment = 16n;
const headerSize = 32;
const chunkSize = 1 << 20;
/** Longer strings than this are a lie. */
const longestString = 1n << 28n;

/** @throws FormatError `unrecognized file format`, `not a Go executable` or the like */
export function readBuildInfo(read: ReadAt): EmbeddedBuildInfo {
  const program = { file: readExecutable(read), read };
  const at = findHeader(program);
  const header = Buffer.from(readMemory(program.file, read, { address: at, length: headerSize }));
  if (header.length < headerSize) throw notGo();
  const isInline = ((header[15] ?? 0) & 2) !== 0;
  const [goVersion, modules] = isInline ? readInline(program, at + BigInt(headerSize)) : readPointers(program, header);
  if (goVersion.length === 0) throw notGo();
  return { goVersion: goVersion.toString(), modules: withoutMarkers(modules).toString() };
}

interface Program {
  readonly file: Executable;
  readonly read: ReadAt;
}

function notGo(): FormatError {
  return new FormatError('not a Go executable');
}

function readExecutable(read: ReadAt): Executable {
  const start = Buffer.from(read(0, 16));
  if (start.length < 16) throw new FormatError(unrecognized);
  switch (start.readUInt32BE()) {
    case 0x7f454c46:
      return readElf(read);
    case 0xcafebabe:
    case 0xcafebabf:
      return readUniversal(read);
  }
  const two = start.readUInt16BE();
  if (two === 0x4d5a) return readPE(read);
  if (two === 0x01df || two === 0x01f7) return readXcoff(read);
  const isMacho = (two === 0xfeed && start[2] === 0xfa) || start.readUIntBE(1, 3) === 0xfaedfe;
  if (isMacho) return readMacho(read);
  if (hasPlan9Magic(start)) return readPlan9(read);
  throw new FormatError(unrecognized);
}

/** @returns the address of the first header that is where one can be */
function findHeader({ file, read }: Program): bigint {
  const { data } = file;
  const end = data.address + data.size;
  if (data.size === 0n) throw notGo();
  if (end > 0xffffffffffffffffn) throw new FormatError(unrecognized);
  const start = (data.address + alignment - 1n) & ~(alignment - 1n);
  for (let at = start; at < end; at += BigInt(chunkSize)) {
    const remaining = end - at;
    const length = remaining < BigInt(chunkSize) ? Number(remaining) : chunkSize;
    const chunk = Buffer.from(readMemory(file, read, { address: at, length }));
    if (chunk.length === 0) throw notGo();
    for (let found = chunk.indexOf(magic); found >= 0; found = chunk.indexOf(magic, found + 1)) {
      if (remaining - BigInt(found) < headerSize) throw notGo();
      if (found % Number(alignment) === 0) return at + BigInt(found);
    }
  }
  throw notGo();
}

function readInline(program: Program, at: bigint): readonly [Buffer, Buffer] {
  const version = readCounted(program, at);
  return [version.text, readCounted(program, version.next).text];
}

function readCounted({ file, read }: Program, at: bigint): { readonly text: Buffer; readonly next: bigint } {
  const prefix = readMemory(file, read, { address: at, length: 10 });
  let size = 0n;
  let width = 0;
  for (const byte of prefix) {
    size += BigInt(byte & 0x7f) << BigInt(7 * width);
    width++;
    if (byte < 0x80) break;
    if (width === prefix.length) throw notGo();
  }
  if (width === 0 || size > longestString) throw notGo();
  const start = at + BigInt(width);
  const text = Buffer.from(readMemory(file, read, { address: start, length: Number(size) }));
  if (BigInt(text.length) < size) throw notGo();
  return { text, next: start + size };
}

function readPointers(program: Program, header: Buffer): readonly [Buffer, Buffer] {
  const size = header[14] ?? 0;
  if (size !== 4 && size !== 8) throw notGo();
  const isBig = ((header[15] ?? 0) & 1) !== 0;
  const pointer = (bytes: Buffer, at: number): bigint => {
    if (size === 4) return BigInt(isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
    return isBig ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at);
  };
  const stringAt = (address: bigint): Buffer => {
    const descriptor = readOrNothing(program, address, 2n * BigInt(size));
    if (descriptor.length < 2 * size) return descriptor.subarray(0, 0);
    const length = pointer(descriptor, size);
    const text = readOrNothing(program, pointer(descriptor, 0), length);
    return BigInt(text.length) < length ? text.subarray(0, 0) : text;
  };
  return [stringAt(pointer(header, 16)), stringAt(pointer(header, 16 + size))];
}

function readOrNothing({ file, read }: Program, address: bigint, length: bigint): Buffer {
  if (length > longestString) return Buffer.alloc(0);
  try {
    return Buffer.from(readMemory(file, read, { address, length: Number(length) }));
  } catch (error) {
    if (error instanceof FormatError) return Buffer.alloc(0);
    throw error;
  }
}

/** The markers let debuggers find the text in memory. */
function withoutMarkers(text: Buffer): Buffer {
  return text.length >= 33 && text[text.length - 17] === 0x0a ? text.subarray(16, -16) : text.subarray(0, 0);
}
