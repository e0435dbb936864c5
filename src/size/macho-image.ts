/** Sections and symbols of a Mach-O file.  Format: mach-o/loader.h. */
import { Fields, FormatError, unrecognized } from '../executable/executable.ts';
import { type Image, type ImageSymbol, type Section, type SectionKind, slice, textAt } from './image.ts';

const segment32 = 0x1;
const segment64 = 0x19;
const symbolTable = 0x2;
const codeSignature = 0x1d;
/** section types without bytes in the file */
const withoutBytes: ReadonlySet<number> = new Set([0x1, 0xc, 0x12]);
const instructions = 0x80000400;

/** @throws FormatError */
export function readMachoImage(bytes: Uint8Array): Image {
  const magic = slice(bytes, 0, 4).readUInt32BE(0);
  const little = magic === 0xcffaedfe || magic === 0xcefaedfe;
  const wide = magic === 0xcffaedfe || magic === 0xfeedfacf;
  if (bytes.length < 32) throw new FormatError(unrecognized);
  const file = fieldsOf(bytes, little);
  const image: { sections: Section[]; symbols: ImageSymbol[] } = { sections: [], symbols: [] };
  const end = (wide ? 32 : 28) + file.u32(20);
  if (end > bytes.length) throw new FormatError(unrecognized);
  let at = wide ? 32 : 28;
  for (let count = file.u32(16); count > 0; count--) {
    if (at + 8 > end) throw new FormatError(unrecognized);
    const [command, length] = [file.u32(at), file.u32(at + 4)];
    if (length < 8 || at + length > end) throw new FormatError(unrecognized);
    const place = { offset: at, length };
    if (command === segment32 || command === segment64) readSegment(bytes, little, place, image.sections);
    if (command === symbolTable) readSymbols(bytes, { little, wide }, place, image);
    if (command === codeSignature) {
      const fields = fieldsOf(slice(bytes, at, 16), little);
      image.sections.push(unloaded('code signature', 'linking', fields.u32(8), fields.u32(12)));
    }
    at += length;
  }
  return { format: 'Mach-O', little, ...image };
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

function fieldsOf(bytes: Uint8Array, little: boolean): Fields {
  return new Fields(() => bytes, { offset: 0, length: bytes.length, little });
}

function unloaded(name: string, kind: SectionKind, offset: number, size: number): Section {
  return { name, kind, address: 0, offset, size };
}

function readSegment(bytes: Uint8Array, little: boolean, { offset, length }: Place, sections: Section[]): void {
  const fields = fieldsOf(slice(bytes, offset, length), little);
  const wide = fields.u32(0) === segment64;
  const head = wide ? 72 : 56;
  const step = wide ? 80 : 68;
  const count = length < head ? 0 : fields.u32(head - 8);
  if (length < head + count * step) throw new FormatError(unrecognized);
  for (let i = 0, at = head; i < count; i++, at += step) {
    const rest = at + (wide ? 48 : 40);
    const flags = fields.u32(rest + 16);
    if (withoutBytes.has(flags & 0xff)) continue;
    const segment = fields.text(at + 16, 16);
    const name = fields.text(at, 16);
    sections.push({
      name: `${segment},${name}`,
      kind: kindOf(segment, name, flags),
      address: Number(fields.word(at + 32, wide)),
      offset: fields.u32(rest),
      size: Number(fields.word(at + (wide ? 40 : 36), wide)),
    });
  }
}

function kindOf(segment: string, name: string, flags: number): SectionKind {
  if (segment === '__DWARF') return 'debug';
  if (name === '__text') return 'code';
  return (flags & instructions) === 0 && !/^__(?:got|la_symbol_ptr|nl_symbol_ptr)$/.test(name) ? 'data' : 'linking';
}

function readSymbols(
  bytes: Uint8Array,
  { little, wide }: { readonly little: boolean; readonly wide: boolean },
  place: Place,
  image: { readonly sections: Section[]; readonly symbols: ImageSymbol[] },
): void {
  const command = fieldsOf(slice(bytes, place.offset, 24), little);
  const step = wide ? 16 : 12;
  const [offset, size] = [command.u32(8), command.u32(12) * step];
  const [namesOffset, namesSize] = [command.u32(16), command.u32(20)];
  image.sections.push(unloaded('symbol table', 'symbols', offset, size));
  image.sections.push(unloaded('string table', 'symbols', namesOffset, namesSize));
  const entries = fieldsOf(slice(bytes, offset, size), little);
  const names = slice(bytes, namesOffset, namesSize);
  for (let at = 0; at + step <= size; at += step) {
    const type = entries.u8(at + 4);
    // debugger's entries, and names that other files define
    if ((type & 0xe0) !== 0 || (type & 0xe) !== 0xe) continue;
    const name = textAt(names, entries.u32(at)).replace(/^_/, '');
    image.symbols.push({ name, address: Number(entries.word(at + 8, wide)), size: 0 });
  }
}
