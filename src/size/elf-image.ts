/** Sections and symbols of an ELF file.  Format: System V ABI. */
import { type ElfHeader, type ElfSection, readElfHeader, readElfSections } from '../executable/elf.ts';
import { Fields, type ReadAt } from '../executable/executable.ts';
import { type Image, type ImageSymbol, type Section, type SectionKind, slice, textAt } from './image.ts';

const symbolTable = 2;
const stringTable = 3;
const withoutBytes = 8;
const allocated = 2n;
const executable = 4n;

/** @throws FormatError */
export function readElfImage(bytes: Uint8Array): Image {
  const read: ReadAt = (offset, length) => bytes.subarray(offset, offset + length);
  const header = readElfHeader(read);
  const all = readElfSections(read, header);
  const named = all[header.nameSection];
  const names = named === undefined ? Buffer.alloc(0) : partOf(bytes, named);
  const sections = all
    .filter(({ type }) => type !== withoutBytes && type !== 0)
    .map((section) => describeSection(section, textAt(names, section.name)));
  return { format: 'ELF', little: header.little, sections, symbols: readSymbols(bytes, all, header) };
}

function partOf(bytes: Uint8Array, { offset, size }: ElfSection): Buffer {
  return slice(bytes, Number(offset), Number(size));
}

function describeSection(section: ElfSection, name: string): Section {
  const { address, offset, size } = section;
  return { name, kind: kindOf(section, name), address: Number(address), offset: Number(offset), size: Number(size) };
}

function kindOf({ type, flags }: ElfSection, name: string): SectionKind {
  if ((flags & executable) !== 0n) return name === '.text' ? 'code' : 'linking';
  if ((flags & allocated) !== 0n) return type === 1 || /^\.(?:init|fini)_array$/.test(name) ? 'data' : 'linking';
  if (/^\.z?debug_/.test(name)) return 'debug';
  return type === symbolTable || type === stringTable ? 'symbols' : 'linking';
}

function readSymbols(bytes: Uint8Array, sections: readonly ElfSection[], { wide, little }: ElfHeader): ImageSymbol[] {
  const table = sections.find((section) => section.type === symbolTable);
  const strings = table === undefined ? undefined : sections[table.link];
  if (table === undefined || strings === undefined) return [];
  const names = partOf(bytes, strings);
  const entries = partOf(bytes, table);
  const fields = new Fields(() => entries, { offset: 0, length: entries.length, little });
  const size = wide ? 24 : 16;
  const symbols: ImageSymbol[] = [];
  for (let at = 0; at + size <= entries.length; at += size) {
    const kind = fields.u8(at + (wide ? 4 : 12)) & 0xf;
    const section = fields.u16(at + (wide ? 6 : 14));
    // sections and files have entries, too
    if (kind > 2 || section === 0 || section >= 0xff00) continue;
    const address = Number(fields.word(at + (wide ? 8 : 4), wide));
    const length = Number(fields.word(at + (wide ? 16 : 8), wide));
    symbols.push({ name: textAt(names, fields.u32(at)), address, size: length });
  }
  return symbols;
}
