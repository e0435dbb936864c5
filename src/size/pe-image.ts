/** Sections and symbols of a PE file.  Format: Microsoft's PE/COFF specification. */
import { Fields, FormatError, unrecognized } from '../executable/executable.ts';
import { type Image, type ImageSymbol, type Section, type SectionKind, slice, textAt } from './image.ts';

const sectionSize = 40;
const symbolSize = 18;
const code = 0x20;

/** @throws FormatError */
export function readPEImage(bytes: Uint8Array): Image {
  const signature = fieldsOf(slice(bytes, 0, 64)).u32(0x3c);
  const header = fieldsOf(slice(bytes, signature, 24));
  if (header.u32(0) !== 0x4550) throw new FormatError(unrecognized);
  const optional = fieldsOf(slice(bytes, signature + 24, header.u16(20)));
  if (optional.length < 32) throw new FormatError(unrecognized);
  const base = optional.u16(0) === 0x20b ? Number(optional.u64(24)) : optional.u32(28);
  const strings = readStrings(bytes, header);
  const table = slice(bytes, signature + 24 + optional.length, header.u16(6) * sectionSize);
  const sections = readSections(table, base, strings);
  const symbols = readSymbols(bytes, { header, strings, base, table });
  const tables = header.u32(12) === 0 ? [] : [symbolTables(header, strings)];
  return { format: 'PE', little: true, sections: [...sections.filter(({ size }) => size > 0), ...tables], symbols };
}

function fieldsOf(bytes: Uint8Array): Fields {
  return new Fields(() => bytes, { offset: 0, length: bytes.length, little: true });
}

/** They follow the symbols, and begin with their own length. */
function readStrings(bytes: Uint8Array, header: Fields): Buffer {
  const [offset, count] = [header.u32(12), header.u32(16)];
  if (offset === 0) return Buffer.alloc(0);
  const start = offset + count * symbolSize;
  return slice(bytes, start, slice(bytes, start, 4).readUInt32LE());
}

function symbolTables(header: Fields, strings: Buffer): Section {
  const size = header.u32(16) * symbolSize + strings.length;
  return { name: 'symbol table', kind: 'symbols', address: 0, offset: header.u32(12), size };
}

function readSections(table: Buffer, base: number, strings: Buffer): Section[] {
  const fields = fieldsOf(table);
  const sections: Section[] = [];
  for (let at = 0; at + sectionSize <= table.length; at += sectionSize) {
    const short = fields.text(at, 8);
    const long = /^\/(\d+)$/.exec(short)?.[1];
    const name = long === undefined ? short : textAt(strings, Number(long));
    const kind = kindOf(name, fields.u32(at + 36));
    const address = base + fields.u32(at + 12);
    sections.push({ name, kind, address, offset: fields.u32(at + 20), size: fields.u32(at + 16) });
  }
  return sections;
}

function kindOf(name: string, flags: number): SectionKind {
  if (/^\.z?debug_/.test(name)) return 'debug';
  if (name === '.symtab') return 'symbols';
  if ((flags & code) !== 0) return 'code';
  return /^\.r?data$/.test(name) ? 'data' : 'linking';
}

function readSymbols(
  bytes: Uint8Array,
  at: { readonly header: Fields; readonly strings: Buffer; readonly base: number; readonly table: Buffer },
): ImageSymbol[] {
  const [offset, count] = [at.header.u32(12), at.header.u32(16)];
  const entries = fieldsOf(offset === 0 ? Buffer.alloc(0) : slice(bytes, offset, count * symbolSize));
  const symbols: ImageSymbol[] = [];
  for (let entry = 0; entry + symbolSize <= entries.length;) {
    const name = entries.u32(entry) === 0 ? textAt(at.strings, entries.u32(entry + 4)) : entries.text(entry, 8);
    const section = (entries.u16(entry + 12) - 1) * sectionSize;
    if (section >= 0 && section + sectionSize <= at.table.length) {
      const address = at.base + at.table.readUInt32LE(section + 12) + entries.u32(entry + 8);
      symbols.push({ name, address, size: 0 });
    }
    entry += symbolSize * (1 + entries.u8(entry + 17));
  }
  return symbols;
}
