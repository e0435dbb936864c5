/**
 * The build info that Go's linker leaves in an executable: the version of Go, and the text of the modules and settings.
 * Format: GOROOT/src/debug/buildinfo (go1.26), both the inline strings of Go 1.18 and the pointers of before.
 */
import { type Executable, type ReadAt, type Segment, readExecutable } from './executable-sections.ts';

export interface EmbeddedBuildInfo {
  /** `go1.26.8` */
  readonly goVersion: string;
  /** lines as `go version -m` shows them, without the indentation; '' when there are none */
  readonly modules: string;
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const alignment = 16;
const headerSize = 32;
/** How much of a data segment is searched. */
const searchLimit = 64 << 20;
const longestString = 64 << 20;

/** @returns a text instead when there is none: `not a Go executable` or `unrecognized file format` */
export function readBuildInfo(read: ReadAt): EmbeddedBuildInfo | string {
  const file = readExecutable(read);
  if (file === undefined) return 'unrecognized file format';
  const found = file.data === undefined ? undefined : findHeader(read, file.data);
  if (found === undefined) return 'not a Go executable';
  const header = Buffer.from(read(found, headerSize));
  const flags = header[15] ?? 0;
  const [version, modules] = (flags & 2) === 0 ? pointers(read, file, header, flags) : inline(read, found + headerSize);
  if (version === '') return 'not a Go executable';
  return { goVersion: version, modules: withoutMarkers(modules) };
}

function findHeader(read: ReadAt, segment: Segment): number | undefined {
  const chunkSize = 1 << 20;
  for (let at = 0; at < Math.min(segment.size, searchLimit); at += chunkSize) {
    const chunk = Buffer.from(read(segment.offset + at, Math.min(chunkSize + headerSize, segment.size - at)));
    for (let i = chunk.indexOf(magic); i >= 0; i = chunk.indexOf(magic, i + 1)) {
      if (i % alignment === 0 && i + headerSize <= chunk.length) return segment.offset + at + i;
    }
  }
  return undefined;
}

function inline(read: ReadAt, at: number): readonly [string, string] {
  const [version, next] = readVarString(read, at);
  const [modules] = next === undefined ? [Buffer.alloc(0)] : readVarString(read, next);
  return [version.toString(), modules.toString('latin1')];
}

function readVarString(read: ReadAt, at: number): readonly [Buffer, number | undefined] {
  const prefix = read(at, 10);
  let size = 0;
  for (const [i, byte] of prefix.entries()) {
    size += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    if (size > longestString) break;
    const start = at + i + 1;
    const data = Buffer.from(read(start, size));
    return data.length === size ? [data, start + size] : [Buffer.alloc(0), undefined];
  }
  return [Buffer.alloc(0), undefined];
}

function pointers(read: ReadAt, file: Executable, header: Buffer, flags: number): readonly [string, string] {
  const size = header[14] === 8 ? 8 : 4;
  const little = (flags & 1) === 0;
  const word = (data: Buffer, at: number): number => {
    if (size === 8) return Number(little ? data.readBigUInt64LE(at) : data.readBigUInt64BE(at));
    return little ? data.readUInt32LE(at) : data.readUInt32BE(at);
  };
  const load = (address: number, length: number): Buffer => {
    const segment = file.segments.find(
      (part) => part.address <= address && address + length <= part.address + part.size,
    );
    return Buffer.from(segment === undefined ? [] : read(segment.offset + address - segment.address, length));
  };
  const stringAt = (pointer: number): string => {
    const descriptor = load(pointer, 2 * size);
    if (descriptor.length < 2 * size) return '';
    return load(word(descriptor, 0), Math.min(word(descriptor, size), longestString)).toString('latin1');
  };
  return [stringAt(word(header, 16)), stringAt(word(header, 16 + size))];
}

/** The linker puts 16 bytes before and after the text, so that it can be found in a core dump. */
function withoutMarkers(text: string): string {
  if (text.length < 33 || text.charAt(text.length - 17) !== '\n') return '';
  return Buffer.from(text.slice(16, -16), 'latin1').toString();
}
