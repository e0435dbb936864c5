/** ELF: Linux, the BSDs, Solaris.  Format: System V ABI; checks as in GOROOT/src/debug/elf. */
import {
  type Executable,
  Fields,
  FormatError,
  noData,
  type ReadAt,
  requireTable,
  type Segment,
  unrecognized,
} from './executable.ts';

/** What the first bytes say: width, byte order, where the tables are. */
export interface ElfHeader {
  readonly wide: boolean;
  readonly little: boolean;
  readonly programs: Table;
  readonly sections: Table;
  readonly nameSection: number;
}

interface Table {
  readonly offset: bigint;
  readonly entrySize: number;
  readonly count: number;
}

export interface ElfSection extends Segment {
  readonly type: number;
  readonly flags: bigint;
  readonly link: number;
  readonly name: number;
}

const stringTable = 3;
const isCompressed = 0x800n;

export function readElf(read: ReadAt): Executable {
  const header = readElfHeader(read);
  const { segments, writable } = readPrograms(read, header);
  const marked = findBuildInfo(read, header);
  return { data: marked ?? writable ?? noData, segments, unmapped: unrecognized };
}

/** @throws FormatError */
export function readElfHeader(read: ReadAt): ElfHeader {
  const ident = read(0, 16);
  const [kind, order] = [ident[4], ident[5]];
  if ((kind !== 1 && kind !== 2) || (order !== 1 && order !== 2) || ident[6] !== 1) throw new FormatError(unrecognized);
  const wide = kind === 2;
  const little = order === 1;
  const fields = new Fields(read, { offset: 0, length: wide ? 64 : 52, little });
  const counts = wide ? 54 : 42;
  const header: ElfHeader = {
    wide,
    little,
    programs: {
      offset: fields.word(wide ? 32 : 28, wide),
      entrySize: fields.u16(counts),
      count: fields.u16(counts + 2),
    },
    sections: {
      offset: fields.word(wide ? 40 : 32, wide),
      entrySize: fields.u16(counts + 4),
      count: fields.u16(counts + 6),
    },
    nameSection: fields.u16(counts + 8),
  };
  const { programs, sections } = header;
  const isBad =
    fields.u32(20) !== 1 ||
    isNegative(programs.offset) ||
    isNegative(sections.offset) ||
    (sections.offset === 0n && sections.count !== 0) ||
    (sections.count > 0 && header.nameSection >= sections.count) ||
    (programs.count > 0 && programs.entrySize < (wide ? 56 : 32)) ||
    (sections.count > 0 && sections.entrySize < (wide ? 64 : 40));
  if (isBad) throw new FormatError(unrecognized);
  return sections.offset > 0n && sections.count === 0 ? withLongTable(read, header) : header;
}

function isNegative(value: bigint): boolean {
  return BigInt.asIntN(64, value) < 0n;
}

/** More sections than 16 bits can count: the first section has the number. */
function withLongTable(read: ReadAt, header: ElfHeader): ElfHeader {
  const [first] = readElfSections(read, { ...header, sections: { ...header.sections, count: 1 } });
  if (first === undefined || first.type !== 0 || first.size > 0xffffffffn) throw new FormatError(unrecognized);
  const nameSection = header.nameSection === 0xffff ? first.link : header.nameSection;
  const count = Number(first.size);
  if (count > 0 && nameSection >= count) throw new FormatError(unrecognized);
  return { ...header, sections: { ...header.sections, count }, nameSection };
}

function readPrograms(
  read: ReadAt,
  header: ElfHeader,
): { segments: readonly Segment[]; writable: Executable['data'] | undefined } {
  const { wide, little, programs } = header;
  const { offset, entrySize, count } = programs;
  const fields = new Fields(read, { offset, length: entrySize * count, little });
  const segments: Segment[] = [];
  let writable: Executable['data'] | undefined;
  for (let at = 0; at < fields.length; at += entrySize) {
    const [type, flags] = [fields.u32(at), fields.u32(at + (wide ? 4 : 24))];
    const segment = {
      offset: fields.word(at + (wide ? 8 : 4), wide),
      address: fields.word(at + (wide ? 16 : 8), wide),
      size: fields.word(at + (wide ? 32 : 16), wide),
    };
    if (isNegative(segment.offset) || isNegative(segment.size)) throw new FormatError(unrecognized);
    segments.push(segment);
    if (type === 1 && (flags & 3) === 2) {
      writable ??= { address: segment.address, size: fields.word(at + (wide ? 40 : 20), wide) };
    }
  }
  return { segments, writable };
}

/** @throws FormatError */
export function readElfSections(read: ReadAt, header: ElfHeader): readonly ElfSection[] {
  const { wide, little, sections } = header;
  const { offset, entrySize, count } = sections;
  const fields = new Fields(read, { offset, length: entrySize * count, little });
  const found: ElfSection[] = [];
  for (let at = 0; at < fields.length; at += entrySize) {
    found.push({
      name: fields.u32(at),
      type: fields.u32(at + 4),
      flags: fields.word(at + 8, wide),
      address: fields.word(at + (wide ? 16 : 12), wide),
      offset: fields.word(at + (wide ? 24 : 16), wide),
      size: fields.word(at + (wide ? 32 : 20), wide),
      link: fields.u32(at + (wide ? 40 : 24)),
    });
  }
  return found;
}

function findBuildInfo(read: ReadAt, header: ElfHeader): Executable['data'] | undefined {
  return readNamedSections(read, header).find(({ name }) => name === '.go.buildinfo')?.section;
}

interface NamedSection {
  /** '' for each where the file has no names */
  readonly name: string;
  readonly section: ElfSection;
}

/** @throws FormatError also where a table is another than it says */
function readNamedSections(read: ReadAt, header: ElfHeader): readonly NamedSection[] {
  const { wide, little, nameSection } = header;
  if (header.sections.count === 0) return [];
  const sections = readElfSections(read, header);
  for (const { offset, size, flags } of sections) {
    if (isNegative(offset) || isNegative(size)) throw new FormatError(unrecognized);
    if ((flags & isCompressed) === 0n) continue;
    const length = wide ? 24 : 12;
    if (size < BigInt(length)) throw new FormatError(unrecognized);
    requireTable(read, offset, length);
  }
  if (nameSection === 0) return sections.map((section) => ({ name: '', section }));
  const table = sections[nameSection];
  if (table === undefined || table.type !== stringTable) throw new FormatError(unrecognized);
  const names = new Fields(read, { offset: table.offset, length: Number(table.size), little });
  return sections.map((section) => ({ name: readName(names, section.name), section }));
}

/** A name ends with a NUL before its table does. */
function readName(names: Fields, at: number): string {
  const name = at < names.length ? names.text(at, names.length) : undefined;
  if (name === undefined || at + name.length >= names.length) throw new FormatError(unrecognized);
  return name;
}

export interface ElfObject {
  /** to be linked, no program and no shared library */
  readonly isRelocatable: boolean;
  readonly sections: readonly { readonly name: string; readonly type: number }[];
}

/** @throws FormatError */
export function readElfObject(read: ReadAt): ElfObject {
  const header = readElfHeader(read);
  readPrograms(read, header);
  const type = new Fields(read, { offset: 16, length: 2, little: header.little }).u16(0);
  const sections = readNamedSections(read, header).map(({ name, section }) => ({ name, type: section.type }));
  return { isRelocatable: type === 1, sections };
}
