/**
 * Where an executable keeps its data: the places in which build info may lie, and how addresses map to file offsets.
 * ELF, Mach-O (also the first part of a universal file) and PE; what is none of these is undefined.
 */

export type ReadAt = (offset: number, length: number) => Uint8Array;

export interface Segment {
  readonly address: number;
  readonly offset: number;
  /** bytes in the file */
  readonly size: number;
}

export interface Executable {
  readonly littleEndian: boolean;
  readonly pointerSize: 4 | 8;
  readonly segments: readonly Segment[];
  /** the part that holds the build info, if it is there at all */
  readonly data: Segment | undefined;
}

/** More headers than any linker writes: such a file is not read. */
const mostHeaders = 65536;

export function readExecutable(read: ReadAt): Executable | undefined {
  const start = new Bytes(read(0, 64), true);
  if (start.length < 32) return undefined;
  const magic = start.u32(0);
  if (magic === 0x464c457f) return readElf(read);
  if (magic === 0xfeedface || magic === 0xfeedfacf) return readMacho(read, 0, true);
  if (magic === 0xcefaedfe || magic === 0xcffaedfe) return readMacho(read, 0, false);
  if (magic === 0xbebafeca || magic === 0xbfbafeca) return readUniversal(read, magic === 0xbfbafeca);
  return (magic & 0xffff) === 0x5a4d ? readPe(read) : undefined;
}

/** Integers of a buffer; 0 beyond its end. */
class Bytes {
  readonly length: number;
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(data: Uint8Array, little: boolean) {
    this.length = data.length;
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.#little = little;
  }

  u16(at: number): number {
    return at + 2 <= this.length ? this.#view.getUint16(at, this.#little) : 0;
  }

  u32(at: number): number {
    return at + 4 <= this.length ? this.#view.getUint32(at, this.#little) : 0;
  }

  word(at: number, size: 4 | 8): number {
    if (size === 4) return this.u32(at);
    return at + 8 <= this.length ? Number(this.#view.getBigUint64(at, this.#little)) : 0;
  }

  text(at: number, size: number): string {
    const bytes = new Uint8Array(this.#view.buffer, this.#view.byteOffset, this.length).subarray(at, at + size);
    const end = bytes.indexOf(0);
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
  }
}

function readElf(read: ReadAt): Executable | undefined {
  const ident = read(0, 16);
  const wide = ident[4] === 2;
  const littleEndian = ident[5] !== 2;
  const header = new Bytes(read(0, 64), littleEndian);
  const pointerSize = wide ? 8 : 4;
  const [phoff, shoff] = [header.word(wide ? 32 : 28, pointerSize), header.word(wide ? 40 : 32, pointerSize)];
  const counts = wide ? 54 : 42;
  const [phentsize, phnum] = [header.u16(counts), header.u16(counts + 2)];
  const [shentsize, shnum, shstrndx] = [header.u16(counts + 4), header.u16(counts + 6), header.u16(counts + 8)];
  const programs = new Bytes(read(phoff, phentsize * phnum), littleEndian);
  const segments: Segment[] = [];
  let writable: Segment | undefined;
  for (let at = 0; at < phentsize * phnum; at += phentsize) {
    if (programs.u32(at) !== 1) continue;
    const segment = wide
      ? { offset: programs.word(at + 8, 8), address: programs.word(at + 16, 8), size: programs.word(at + 32, 8) }
      : { offset: programs.u32(at + 4), address: programs.u32(at + 8), size: programs.u32(at + 16) };
    segments.push(segment);
    const flags = programs.u32(at + (wide ? 4 : 24));
    if ((flags & 3) === 2) writable ??= segment;
  }
  const sections = new Bytes(read(shoff, shentsize * shnum), littleEndian);
  const sectionAt = (at: number): Segment =>
    wide
      ? { address: sections.word(at + 16, 8), offset: sections.word(at + 24, 8), size: sections.word(at + 32, 8) }
      : { address: sections.u32(at + 12), offset: sections.u32(at + 16), size: sections.u32(at + 20) };
  const nameTable = sectionAt(shstrndx * shentsize);
  const names = new Bytes(read(nameTable.offset, Math.min(nameTable.size, 1 << 20)), littleEndian);
  for (let at = 0; at < shentsize * shnum; at += shentsize) {
    if (names.text(sections.u32(at), 14) === '.go.buildinfo') {
      return { littleEndian, pointerSize, segments, data: sectionAt(at) };
    }
  }
  return { littleEndian, pointerSize, segments, data: writable };
}

function readUniversal(read: ReadAt, wide: boolean): Executable | undefined {
  const header = new Bytes(read(0, 48), false);
  const offset = wide ? header.word(16, 8) : header.u32(16);
  const magic = new Bytes(read(offset, 4), true).u32(0);
  if (magic === 0xfeedface || magic === 0xfeedfacf) return readMacho(read, offset, true);
  return magic === 0xcefaedfe || magic === 0xcffaedfe ? readMacho(read, offset, false) : undefined;
}

function readMacho(read: ReadAt, base: number, littleEndian: boolean): Executable | undefined {
  const header = new Bytes(read(base, 32), littleEndian);
  const wide = header.u32(0) === 0xfeedfacf;
  const pointerSize = wide ? 8 : 4;
  const [count, size] = [header.u32(16), header.u32(20)];
  if (count > mostHeaders || size > 1 << 24) return undefined;
  const commands = new Bytes(read(base + (wide ? 32 : 28), size), littleEndian);
  const segments: Segment[] = [];
  let data: Segment | undefined;
  let writable: Segment | undefined;
  for (let i = 0, at = 0; i < count && at + 8 <= size; i++) {
    if (commands.u32(at) === (wide ? 0x19 : 0x1)) {
      const fields = at + 24;
      const segment: Segment = {
        address: commands.word(fields, pointerSize),
        offset: base + commands.word(fields + 2 * pointerSize, pointerSize),
        size: commands.word(fields + 3 * pointerSize, pointerSize),
      };
      segments.push(segment);
      const rest = fields + 4 * pointerSize;
      if (commands.u32(rest) === 3 && segment.size > 0) writable ??= segment;
      const sectionSize = wide ? 80 : 68;
      for (let n = 0, section = rest + 16; n < commands.u32(rest + 8); n++, section += sectionSize) {
        if (section >= size) break;
        if (commands.text(section, 16) !== '__go_buildinfo') continue;
        data = {
          address: commands.word(section + 32, pointerSize),
          offset: base + commands.u32(section + 32 + 2 * pointerSize),
          size: commands.word(section + 32 + pointerSize, pointerSize),
        };
      }
    }
    at += Math.max(8, commands.u32(at + 4));
  }
  return { littleEndian, pointerSize, segments, data: data ?? writable };
}

function readPe(read: ReadAt): Executable | undefined {
  const at = new Bytes(read(0x3c, 4), true).u32(0);
  const header = new Bytes(read(at, 64), true);
  if (header.u32(0) !== 0x4550) return undefined;
  const optionalSize = header.u16(20);
  const wide = header.u16(24) === 0x20b;
  const imageBase = wide ? header.word(48, 8) : header.u32(52);
  const count = header.u16(6);
  const sections = new Bytes(read(at + 24 + optionalSize, count * 40), true);
  const segments: Segment[] = [];
  let data: Segment | undefined;
  for (let i = 0; i < count; i++) {
    const section = i * 40;
    const segment: Segment = {
      address: imageBase + sections.u32(section + 12),
      offset: sections.u32(section + 20),
      size: sections.u32(section + 16),
    };
    segments.push(segment);
    const flags = sections.u32(section + 36);
    const isData = (flags & 0x20) === 0 && (flags & 0xc0000040) >>> 0 === 0xc0000040;
    if (isData && segment.address !== 0 && segment.size !== 0) data ??= segment;
  }
  return { littleEndian: true, pointerSize: wide ? 8 : 4, segments, data };
}
