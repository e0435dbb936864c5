/** Reading the parts of ELF and Mach-O files that build IDs need.  Pure functions of an in-memory or partly read file. */

/** Bytes of a file by position; shorter than asked for at the end of the file. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A file that ends too early or whose numbers lead nowhere. */
export class MalformedObject extends Error {
  override readonly name = 'MalformedObject';
}

/** No table or note of an honest file is larger; a hostile one must not make us allocate what it claims. */
const sizeLimit = 64 * 1024 * 1024;

/** Bytes at a place that the file itself names. @throws MalformedObject where no file could have them */
export function readNamed(read: ReadAt, offset: number, length: number): Uint8Array {
  if (!Number.isSafeInteger(offset) || offset < 0 || !(length >= 0 && length <= sizeLimit)) {
    throw new MalformedObject(`impossible place: ${length} bytes at ${offset}`);
  }
  return read(offset, length);
}

function readExactly(read: ReadAt, offset: number, length: number): DataView {
  const bytes = readNamed(read, offset, length);
  if (bytes.length < length) throw new MalformedObject(`file ends before offset ${offset + length}`);
  return viewOf(bytes);
}

export interface ElfSegment {
  /** PT_NOTE is 4 */
  readonly type: number;
  readonly offset: number;
  /** bytes in the file */
  readonly size: number;
  readonly align: number;
}

export interface ElfSection {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export interface ElfFile {
  readonly littleEndian: boolean;
  readonly segments: readonly ElfSegment[];
}

interface ElfHeader {
  readonly wide: boolean;
  readonly littleEndian: boolean;
  readonly view: DataView;
}

function elfHeader(read: ReadAt): ElfHeader | undefined {
  const start = read(0, 64);
  if (start.length < 52 || viewOf(start).getUint32(0) !== 0x7f454c46) return undefined;
  const [wide, littleEndian] = [start[4] === 2, start[5] === 1];
  if (wide && start.length < 64) return undefined;
  return { wide, littleEndian, view: viewOf(start) };
}

function word(view: DataView, offset: number, header: ElfHeader): number {
  if (!header.wide) return view.getUint32(offset, header.littleEndian);
  return Number(view.getBigUint64(offset, header.littleEndian));
}

/** @returns undefined for what is no ELF file @throws MalformedObject */
export function readElf(read: ReadAt): ElfFile | undefined {
  const header = elfHeader(read);
  if (header === undefined) return undefined;
  const { wide, littleEndian, view } = header;
  const tableOffset = word(view, wide ? 32 : 28, header);
  const entrySize = view.getUint16(wide ? 54 : 42, littleEndian);
  const count = view.getUint16(wide ? 56 : 44, littleEndian);
  const table = readExactly(read, tableOffset, entrySize * count);
  const segments: ElfSegment[] = [];
  for (let at = 0; at < count; at++) {
    const base = at * entrySize;
    segments.push({
      type: table.getUint32(base, littleEndian),
      offset: word(table, base + (wide ? 8 : 4), header),
      size: word(table, base + (wide ? 32 : 16), header),
      align: word(table, base + (wide ? 48 : 28), header),
    });
  }
  return { littleEndian, segments };
}

/** @returns the section, undefined when there is none of the name or this is no ELF file @throws MalformedObject */
export function findElfSection(read: ReadAt, name: string): ElfSection | undefined {
  const header = elfHeader(read);
  if (header === undefined) return undefined;
  const { wide, littleEndian, view } = header;
  const tableOffset = word(view, wide ? 40 : 32, header);
  const entrySize = view.getUint16(wide ? 58 : 46, littleEndian);
  const count = view.getUint16(wide ? 60 : 48, littleEndian);
  const namesIndex = view.getUint16(wide ? 62 : 50, littleEndian);
  if (tableOffset === 0 || count === 0 || namesIndex >= count) return undefined;
  const table = readExactly(read, tableOffset, entrySize * count);
  const section = (at: number): { nameOffset: number; offset: number; size: number } => ({
    nameOffset: table.getUint32(at * entrySize, littleEndian),
    offset: word(table, at * entrySize + (wide ? 24 : 16), header),
    size: word(table, at * entrySize + (wide ? 32 : 20), header),
  });
  const strings = section(namesIndex);
  const names = Buffer.from(readNamed(read, strings.offset, strings.size));
  for (let at = 0; at < count; at++) {
    const { nameOffset, offset, size } = section(at);
    const end = names.indexOf(0, nameOffset);
    if (end >= 0 && names.toString('latin1', nameOffset, end) === name) return { name, offset, size };
  }
  return undefined;
}

export interface MachoCommand {
  readonly kind: number;
  /** of the command in the file */
  readonly offset: number;
  readonly size: number;
}

export interface MachoFile {
  readonly littleEndian: boolean;
  readonly wide: boolean;
  /** MH_EXECUTE is 2 */
  readonly fileType: number;
  readonly commands: readonly MachoCommand[];
  /** the header and all commands, from the start of the file */
  readonly view: DataView;
}

export const machoCodeSignature = 0x1d;
export const machoUuid = 0x1b;
const machoSegment = 0x1;
const machoSegmentWide = 0x19;

const machoMagics: ReadonlyMap<number, { littleEndian: boolean; wide: boolean }> = new Map([
  [0xfeedface, { littleEndian: false, wide: false }],
  [0xfeedfacf, { littleEndian: false, wide: true }],
  [0xcefaedfe, { littleEndian: true, wide: false }],
  [0xcffaedfe, { littleEndian: true, wide: true }],
]);

/** @returns undefined for what is no (thin) Mach-O file @throws MalformedObject */
export function readMacho(read: ReadAt): MachoFile | undefined {
  const start = read(0, 32);
  if (start.length < 28) return undefined;
  const magic = machoMagics.get(viewOf(start).getUint32(0));
  if (magic === undefined) return undefined;
  const { littleEndian, wide } = magic;
  const fileType = viewOf(start).getUint32(12, littleEndian);
  const count = viewOf(start).getUint32(16, littleEndian);
  const headerSize = wide ? 32 : 28;
  const view = readExactly(read, 0, headerSize + viewOf(start).getUint32(20, littleEndian));
  const commands: MachoCommand[] = [];
  let offset = headerSize;
  for (let at = 0; at < count; at++) {
    if (offset + 8 > view.byteLength) throw new MalformedObject('load commands are cut off');
    const size = view.getUint32(offset + 4, littleEndian);
    if (size < 8 || offset + size > view.byteLength) throw new MalformedObject('load command of impossible size');
    commands.push({ kind: view.getUint32(offset, littleEndian), offset, size });
    offset += size;
  }
  return { littleEndian, wide, fileType, commands, view };
}

function machoName(view: DataView, offset: number): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + offset, 16);
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? 16 : end);
}

/** Where a segment such as `__TEXT` lies in the file. */
export function findMachoSegment(file: MachoFile, name: string): { offset: number; size: number } | undefined {
  const { view, littleEndian } = file;
  for (const command of file.commands) {
    const wide = command.kind === machoSegmentWide;
    if ((!wide && command.kind !== machoSegment) || command.size < (wide ? 72 : 56)) continue;
    if (machoName(view, command.offset + 8) !== name) continue;
    if (wide) {
      return {
        offset: Number(view.getBigUint64(command.offset + 40, littleEndian)),
        size: Number(view.getBigUint64(command.offset + 48, littleEndian)),
      };
    }
    return {
      offset: view.getUint32(command.offset + 32, littleEndian),
      size: view.getUint32(command.offset + 36, littleEndian),
    };
  }
  return undefined;
}

/** Where a section such as `__text` of any segment lies in the file. */
export function findMachoSection(file: MachoFile, name: string): { offset: number; size: number } | undefined {
  const { view, littleEndian } = file;
  for (const command of file.commands) {
    const wide = command.kind === machoSegmentWide;
    if (!wide && command.kind !== machoSegment) continue;
    const [first, entry, countAt] = wide ? [72, 80, 64] : [56, 68, 48];
    if (command.size < first) continue;
    const count = view.getUint32(command.offset + countAt, littleEndian);
    for (let at = 0; at < count && first + (at + 1) * entry <= command.size; at++) {
      const base = command.offset + first + at * entry;
      if (machoName(view, base) !== name) continue;
      const size = wide ? Number(view.getBigUint64(base + 40, littleEndian)) : view.getUint32(base + 36, littleEndian);
      return { offset: view.getUint32(base + (wide ? 48 : 40), littleEndian), size };
    }
  }
  return undefined;
}
