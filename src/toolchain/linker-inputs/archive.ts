/**
 * Archives for the linker: all their members are objects, and their tables are tables.
 *
 *   8 bytes   "!<arch>\n"
 *   members   a header of 60 bytes (name at 0, size at 48, "`\n" at 58), then the bytes, from even offsets
 *
 * The tables, `/`, `//` and `__.SYMDEF`, come before all other members: a linker goes where the first of them says, whatever
 * the member there is named.  A name `#1/20` stands in the first 20 bytes of the member.
 */
import { GotsError } from '../../base/errors.ts';
import { goQuote } from '../../base/go-quote.ts';
import {
  type Origin,
  packageObject,
  parseDecimal,
  parseField,
  partOf,
  readWhole,
  refuse,
  type Region,
  trimSpace,
} from './region.ts';

const headerSize = 60;
const symbolTables = ['__.SYMDEF', '__.SYMDEF SORTED'];

interface Member {
  readonly name: string;
  /** its bytes in the archive */
  readonly offset: number;
  readonly size: number;
  readonly index: number;
}

/** @param nested looks into a member @throws GotsError */
export function checkArchive(region: Region, origin: Origin, nested: (part: Region) => void): void {
  if (origin.source === packageObject) throw refuse('archive not allowed as .syso', origin);
  new ArchiveCheck(region, origin, nested).run();
}

class ArchiveCheck {
  readonly #region: Region;
  readonly #origin: Origin;
  readonly #nested: (part: Region) => void;
  #symbolTables = 0;
  #hasLongNames = false;

  constructor(region: Region, origin: Origin, nested: (part: Region) => void) {
    this.#region = region;
    this.#origin = origin;
    this.#nested = nested;
  }

  run(): void {
    let at = 8;
    for (let index = 0; at + headerSize <= this.#region.size; index++) {
      const member = this.#readMember(at, index);
      this.#checkMember(member);
      const end = member.offset + member.size;
      at = end + (end % 2);
    }
    if (at !== this.#region.size) throw refuse('truncated or trailing data in archive', this.#origin);
  }

  #readMember(at: number, index: number): Member {
    const header = readWhole(this.#region, at, headerSize, () => refuse('malformed archive', this.#origin));
    if (header.toString('latin1', 58) !== '`\n') throw refuse('malformed archive header', this.#origin);
    const size = parseField(header.subarray(48, 58));
    const offset = at + headerSize;
    if (size === undefined || size < 0 || offset + size > this.#region.size) {
      throw refuse('malformed archive member size', this.#origin);
    }
    return { name: trimSpace(header.toString('latin1', 0, 16)), offset, size, index };
  }

  #checkMember(member: Member): void {
    const { name, offset, size, index } = member;
    if (symbolTables.includes(name)) {
      if (index !== 0) throw this.#unexpectedTable(name);
    } else if (name === '/') {
      this.#checkSymbolTable(member);
    } else if (name === '//') {
      this.#checkLongNames(member);
    } else if (name.startsWith('#1/')) {
      this.#checkNamedInside(member);
    } else {
      if (size === 0) throw refuse('empty archive member', this.#origin);
      this.#nested(partOf(this.#region, offset, size));
    }
  }

  #unexpectedTable(name: string): GotsError {
    return refuse(`unexpected archive symbol table member ${goQuote(name)}`, this.#origin);
  }

  #checkSymbolTable({ name, offset, size, index }: Member): void {
    const before = this.#symbolTables;
    if (index !== before || before >= 2 || this.#hasLongNames) throw this.#unexpectedTable(name);
    const table = partOf(this.#region, offset, size);
    if (before === 0) checkFirstTable(table, this.#origin);
    else checkSecondTable(table, { region: this.#region, origin: this.#origin });
    this.#symbolTables++;
  }

  /** Names are text: an object in their place is one that the symbol table leads to. */
  #checkLongNames({ offset, size, index }: Member): void {
    if (index !== this.#symbolTables || this.#hasLongNames) {
      throw refuse('unexpected archive string table member', this.#origin);
    }
    this.#hasLongNames = true;
    if (size >= 4 && this.#isObject(partOf(this.#region, offset, size))) {
      throw refuse('binary object disguised as archive string table', this.#origin);
    }
  }

  #isObject(part: Region): boolean {
    try {
      this.#nested(part);
      return true;
    } catch (error) {
      if (!(error instanceof GotsError) || error.message.includes('disallowed')) throw error;
      return false;
    }
  }

  #checkNamedInside({ name, offset, size, index }: Member): void {
    const length = parseDecimal(name.slice('#1/'.length));
    if (length === undefined || length <= 0 || length > 4096 || length > size) {
      throw refuse('malformed BSD archive member', this.#origin);
    }
    const otherwise = (): GotsError => refuse('malformed BSD archive member name', this.#origin);
    const bytes = readWhole(this.#region, offset, length, otherwise);
    const realName = bytes.toString('latin1').replace(/\0+$/, '');
    if (index === 0 && symbolTables.includes(realName)) return;
    if (size <= length) throw refuse('empty BSD archive member', this.#origin);
    this.#nested(partOf(this.#region, offset + length, size - length));
  }
}

/** The number of symbols, big endian, then an offset for each; an import object of Windows could be read as one. */
function checkFirstTable(table: Region, origin: Origin): void {
  if (table.size === 0) return;
  const otherwise = (): GotsError => refuse('malformed archive symbol table', origin);
  if (table.size < 4) throw otherwise();
  const count = readWhole(table, 0, 4, otherwise).readUInt32BE();
  if (count === 0xffff) throw refuse('binary object disguised as archive symbol table', origin);
  if (4 + 4 * count > table.size) throw otherwise();
}

/** Of Windows: the number of members, little endian, an offset for each; the number of symbols, an index for each. */
function checkSecondTable(
  table: Region,
  { region, origin }: { readonly region: Region; readonly origin: Origin },
): void {
  const otherwise = (): GotsError => refuse('malformed PE archive second linker member', origin);
  if (table.size < 8) throw otherwise();
  const members = readWhole(table, 0, 4, otherwise).readUInt32LE();
  const symbolsAt = 4 + 4 * members;
  if (members > Math.floor(region.size / headerSize) || symbolsAt + 4 > table.size) throw otherwise();
  const symbols = readWhole(table, symbolsAt, 4, otherwise).readUInt32LE();
  if (symbolsAt + 4 + 2 * symbols > table.size) throw otherwise();
}
