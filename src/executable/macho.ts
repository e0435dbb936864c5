/** Mach-O, and universal files of several: macOS, iOS.  Format: mach-o/loader.h; checks as in GOROOT/src/debug/macho. */
import {
  type Executable,
  Fields,
  FormatError,
  noData,
  type ReadAt,
  type Segment,
  requireTable,
  unrecognized,
} from './executable.ts';

const segment32 = 0x1;
const symbolTable = 0x2;
const dynamicSymbolTable = 0xb;
const dylib = 0xc;
const segment64 = 0x19;
const linkerOption = 0x2d;
const rpath = 0x8000001c;

export function readMacho(read: ReadAt): Executable {
  const file = readCommands(read);
  const segments: Segment[] = [];
  let marked: Executable['data'] | undefined;
  let writable: Executable['data'] | undefined;
  for (const command of file.list) {
    if (command.kind !== segment32 && command.kind !== segment64) continue;
    const found = readSegment(file, command);
    if (found.name !== '__PAGEZERO') segments.push(found.segment);
    marked ??= found.sections.find(({ name }) => name === '__go_buildinfo');
    writable ??= found.writable;
  }
  return { data: marked ?? writable ?? noData, segments, unmapped: unrecognized };
}

/** A load command that says what goes into a program. */
export type MachoLoad =
  | {
      readonly kind: 'segment';
      readonly name: string;
      readonly sections: readonly { readonly segment: string; readonly name: string }[];
    }
  /** words for the linker: the whole command */
  | { readonly kind: 'linker-option'; readonly command: Uint8Array };

export interface MachoObject {
  readonly little: boolean;
  readonly loads: readonly MachoLoad[];
}

/** @throws FormatError */
export function readMachoObject(read: ReadAt): MachoObject {
  const file = readCommands(read);
  const loads = file.list.flatMap((command): MachoLoad[] => {
    switch (command.kind) {
      case segment32:
      case segment64:
        return [{ kind: 'segment', ...readSegment(file, command) }];
      case linkerOption:
        return [{ kind: 'linker-option', command: read(file.start + command.at, command.length) }];
    }
    return [];
  });
  return { little: file.little, loads };
}

interface Command {
  readonly kind: number;
  /** in the table of commands */
  readonly at: number;
  readonly length: number;
}

interface MachoFile {
  readonly read: ReadAt;
  readonly wide: boolean;
  readonly little: boolean;
  /** of the commands in the file */
  readonly start: number;
  readonly commands: Fields;
  readonly list: readonly Command[];
}

/** @throws FormatError at a command that its own length, or the file's, has no room for */
function readCommands(read: ReadAt): MachoFile {
  const magic = new Fields(read, { offset: 0, length: 4, little: false }).u32(0);
  const little = (magic & 0xfeffffff) >>> 0 === 0xcefaedfe;
  if (!little && (magic & 0xfffffffe) >>> 0 !== 0xfeedface) throw new FormatError(unrecognized);
  const wide = little ? magic === 0xcffaedfe : magic === 0xfeedfacf;
  const header = new Fields(read, { offset: 0, length: 28, little });
  const [count, size] = [header.u32(16), header.u32(20)];
  const start = wide ? 32 : 28;
  const commands = new Fields(read, { offset: start, length: size, little });
  const list: Command[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (size - at < 8) throw new FormatError(unrecognized);
    const [kind, length] = [commands.u32(at), commands.u32(at + 4)];
    if (length < 8 || length > size - at) throw new FormatError(unrecognized);
    list.push({ kind, at, length });
    at += length;
  }
  const file = { read, wide, little, start, commands, list };
  checkTables(file);
  return file;
}

/** What is of no interest here must at least be there. */
function checkTables(file: MachoFile): void {
  let symbols: number | undefined;
  for (const command of file.list) {
    switch (command.kind) {
      case symbolTable:
        symbols = checkSymbolTable(file, command);
        break;
      case dynamicSymbolTable:
        checkDynamicSymbols(file, command, symbols);
        break;
      case dylib:
        checkText(file, command, 24);
        break;
      case rpath:
        checkText(file, command, 12);
        break;
    }
  }
}

/** @returns how many symbols there are */
function checkSymbolTable({ read, wide, little, commands }: MachoFile, { at, length }: Command): number {
  if (length < 24) throw new FormatError(unrecognized);
  const entrySize = wide ? 16 : 12;
  const count = commands.u32(at + 12);
  const textSize = commands.u32(at + 20);
  requireTable(read, commands.u32(at + 16), textSize);
  const table = new Fields(read, { offset: commands.u32(at + 8), length: count * entrySize, little });
  for (let symbol = 0; symbol < table.length; symbol += entrySize) {
    if (table.u32(symbol) >= textSize) throw new FormatError(unrecognized);
  }
  return count;
}

function checkDynamicSymbols(
  { read, commands }: MachoFile,
  { at, length }: Command,
  symbols: number | undefined,
): void {
  if (length < 80 || symbols === undefined) throw new FormatError(unrecognized);
  const [first, count] = [commands.u32(at + 24), commands.u32(at + 28)];
  if (first > symbols || (first + count) % 2 ** 32 > symbols) throw new FormatError(unrecognized);
  requireTable(read, commands.u32(at + 56), commands.u32(at + 60) * 4);
}

/** @param size of the command's fixed part, which has the place of the text */
function checkText({ commands }: MachoFile, { at, length }: Command, size: number): void {
  if (length < size || commands.u32(at + 8) >= length) throw new FormatError(unrecognized);
}

interface SegmentCommand {
  readonly name: string;
  readonly segment: Segment;
  readonly sections: readonly MachoSection[];
  /** all of it, where it can be written to */
  readonly writable: Executable['data'] | undefined;
}

interface MachoSection {
  readonly segment: string;
  readonly name: string;
  readonly address: bigint;
  readonly size: bigint;
}

function readSegment({ read, commands }: MachoFile, { kind, at, length }: Command): SegmentCommand {
  const wide = kind === segment64;
  const wordSize = wide ? 8 : 4;
  const words = at + 24;
  const rest = words + 4 * wordSize;
  const sectionSize = wide ? 80 : 68;
  if (length < rest - at + 16) throw new FormatError(unrecognized);
  const address = commands.word(words, wide);
  const memorySize = commands.word(words + wordSize, wide);
  const segment: Segment = {
    address,
    offset: commands.word(words + 2 * wordSize, wide),
    size: commands.word(words + 3 * wordSize, wide),
  };
  const count = commands.u32(rest + 8);
  if (count * sectionSize > length - (rest - at + 16)) throw new FormatError(unrecognized);
  const sections: MachoSection[] = [];
  for (let i = 0, section = rest + 16; i < count; i++, section += sectionSize) {
    const numbers = section + 32 + 2 * wordSize;
    requireTable(read, commands.u32(numbers + 8), commands.u32(numbers + 12) * 8);
    sections.push({
      segment: commands.text(section + 16, 16),
      name: commands.text(section, 16),
      address: commands.word(section + 32, wide),
      size: commands.word(section + 32 + wordSize, wide),
    });
  }
  const isWritable = address !== 0n && segment.size !== 0n && commands.u32(rest) === 3 && commands.u32(rest + 4) === 3;
  return {
    name: commands.text(at + 8, 16),
    segment,
    sections,
    writable: isWritable ? { address, size: memorySize } : undefined,
  };
}

/** The first program of a universal file; others differ in architecture only. */
export function readUniversal(read: ReadAt): Executable {
  const header = new Fields(read, { offset: 0, length: 28, little: false });
  const [magic, count] = [header.u32(0), header.u32(4)];
  if (magic !== 0xcafebabe || count < 1) throw new FormatError(unrecognized);
  const [start, size] = [header.u32(16), header.u32(20)];
  return readMacho((offset, length) => {
    const inside = Math.min(length, size - offset);
    return inside <= 0 ? new Uint8Array() : read(start + offset, inside);
  });
}
