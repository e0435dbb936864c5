/**
 * COFF: object files of Windows, and the greater part of its programs (pe.ts).  Format: Microsoft's PE/COFF specification;
 * checks as in GOROOT/src/debug/pe.
 */
import { Fields, FormatError, type ReadAt, requireTable, unrecognized } from './executable.ts';

export interface CoffSection {
  readonly name: string;
  /** in memory: from the image base, and bytes */
  readonly address: number;
  readonly memorySize: number;
  /** in the file; an offset of 0 means that nothing is there */
  readonly offset: number;
  readonly size: number;
  readonly flags: number;
}

export interface CoffFile {
  readonly machine: number;
  readonly optionalSize: number;
  /** 0 without optional header */
  readonly imageBase: bigint;
  readonly symbols: { readonly offset: number; readonly count: number };
  readonly sections: readonly CoffSection[];
}

/** amd64, arm64, armnt, i386, riscv, unknown */
const machines: ReadonlySet<number> = new Set([0x8664, 0xaa64, 0x1c4, 0x14c, 0x5032, 0x5064, 0x5128, 0]);
const headerSize = 20;
const symbolSize = 18;
const relocationSize = 10;

/** @param base where the header is @throws FormatError */
export function readCoff(read: ReadAt, base: number): CoffFile {
  const header = new Fields(read, { offset: base, length: headerSize, little: true });
  const [machine, count, optionalSize] = [header.u16(0), header.u16(2), header.u16(16)];
  if (!machines.has(machine)) throw new FormatError(unrecognized);
  const symbols = { offset: header.u32(8), count: header.u32(12) };
  const strings = readStrings(read, symbols);
  checkSymbols(read, symbols, strings);
  const imageBase = readImageBase(read, base + headerSize, optionalSize);
  const offset = base + headerSize + optionalSize;
  const table = new Fields(read, { offset, length: count * 40, little: true });
  const sections: CoffSection[] = [];
  for (let at = 0; at < table.length; at += 40) sections.push(readSection(table, at, strings));
  for (let at = 0; at < table.length; at += 40) {
    requireTable(read, table.u32(at + 24), table.u16(at + 32) * relocationSize);
  }
  return { machine, optionalSize, imageBase, symbols, sections };
}

function readSection(table: Fields, at: number, strings: Fields | undefined): CoffSection {
  return {
    name: sectionName(table.text(at, 8), strings),
    memorySize: table.u32(at + 8),
    address: table.u32(at + 12),
    size: table.u32(at + 16),
    offset: table.u32(at + 20),
    flags: table.u32(at + 36),
  };
}

/** A name of more than eight bytes stands in the string table: `/4`. */
function sectionName(text: string, strings: Fields | undefined): string {
  if (!text.startsWith('/')) return text;
  if (!/^\/[+-]?\d+$/.test(text)) throw new FormatError(unrecognized);
  return stringAt(strings, Number(text.slice(1)));
}

/** The string table follows the symbols and starts with its own length, which counts in offsets. */
function readStrings(read: ReadAt, { offset, count }: CoffFile['symbols']): Fields | undefined {
  if (offset === 0) return undefined;
  const start = (offset + count * symbolSize) % 2 ** 32;
  const length = new Fields(read, { offset: start, length: 4, little: true }).u32(0);
  return length <= 4 ? undefined : new Fields(read, { offset: start, length, little: true });
}

function stringAt(strings: Fields | undefined, offset: number): string {
  if (offset < 4 || offset > (strings?.length ?? 4)) throw new FormatError(unrecognized);
  return strings === undefined || offset === strings.length ? '' : strings.text(offset, strings.length);
}

function checkSymbols(read: ReadAt, { offset, count }: CoffFile['symbols'], strings: Fields | undefined): void {
  if (offset === 0) return;
  const symbols = new Fields(read, { offset, length: count * symbolSize, little: true });
  let at = 0;
  while (at < symbols.length) {
    if (symbols.u32(at) === 0 && symbols.u32(at + 4) !== 0) stringAt(strings, symbols.u32(at + 4));
    at += (1 + symbols.u8(at + 17)) * symbolSize;
  }
  if (at > symbols.length) throw new FormatError(unrecognized);
}

function readImageBase(read: ReadAt, offset: number, size: number): bigint {
  if (size === 0) return 0n;
  const header = new Fields(read, { offset, length: size, little: true });
  if (size < 2) throw new FormatError(unrecognized);
  const kind = header.u16(0);
  if (kind !== 0x10b && kind !== 0x20b) throw new FormatError(unrecognized);
  const isWide = kind === 0x20b;
  const shortest = isWide ? 112 : 96;
  if (size < shortest || header.u32(shortest - 4) * 8 !== size - shortest) throw new FormatError(unrecognized);
  return isWide ? header.u64(24) : BigInt(header.u32(28));
}
