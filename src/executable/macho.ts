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
const segment64 = 0x19;
const symbolTable = 0x2;

export function readMacho(read: ReadAt): Executable {
  const magic = new Fields(read, { offset: 0, length: 4, little: false }).u32(0);
  const little = (magic & 0xfeffffff) >>> 0 === 0xcefaedfe;
  if (!little && (magic & 0xfffffffe) >>> 0 !== 0xfeedface) throw new FormatError(unrecognized);
  const wide = little ? magic === 0xcffaedfe : magic === 0xfeedfacf;
  const header = new Fields(read, { offset: 0, length: 28, little });
  const [count, size] = [header.u32(16), header.u32(20)];
  const commands = new Fields(read, { offset: wide ? 32 : 28, length: size, little });
  const segments: Segment[] = [];
  let marked: Executable['data'] | undefined;
  let writable: Executable['data'] | undefined;
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (size - at < 8) throw new FormatError(unrecognized);
    const [command, length] = [commands.u32(at), commands.u32(at + 4)];
    if (length < 8 || length > size - at) throw new FormatError(unrecognized);
    if (command === segment32 || command === segment64) {
      const found = readSegment(commands, { at, length, wide: command === segment64 });
      if (found.name !== '__PAGEZERO') segments.push(found.segment);
      marked ??= found.marked;
      writable ??= found.writable;
    }
    if (command === symbolTable) {
      if (length < 24) throw new FormatError(unrecognized);
      requireTable(read, commands.u32(at + 16), commands.u32(at + 20));
      requireTable(read, commands.u32(at + 8), commands.u32(at + 12) * (wide ? 16 : 12));
    }
    at += length;
  }
  return { data: marked ?? writable ?? noData, segments, unmapped: unrecognized };
}

interface SegmentCommand {
  readonly name: string;
  readonly segment: Segment;
  /** its section of build info */
  readonly marked: Executable['data'] | undefined;
  /** all of it, where it can be written to */
  readonly writable: Executable['data'] | undefined;
}

function readSegment(
  commands: Fields,
  { at, length, wide }: { readonly at: number; readonly length: number; readonly wide: boolean },
): SegmentCommand {
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
  let marked: Executable['data'] | undefined;
  const sections = commands.u32(rest + 8);
  if (sections * sectionSize > length - (rest - at + 16)) throw new FormatError(unrecognized);
  for (let i = 0, section = rest + 16; i < sections; i++, section += sectionSize) {
    if (commands.text(section, 16) !== '__go_buildinfo') continue;
    marked ??= { address: commands.word(section + 32, wide), size: commands.word(section + 32 + wordSize, wide) };
  }
  const isWritable = address !== 0n && segment.size !== 0n && commands.u32(rest) === 3 && commands.u32(rest + 4) === 3;
  return {
    name: commands.text(at + 8, 16),
    segment,
    marked,
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
