/**
 * What the readers of executable formats have in common: reading bytes of a file, and a program seen as parts of memory that
 * lie in the file.  Addresses are unsigned 64-bit numbers and wrap as such, whatever a hostile file says.
 */

/** Bytes of a file from an offset; fewer than asked for at its end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

/** A part of memory and where it lies in the file. */
export interface Segment {
  readonly address: bigint;
  /** bytes in the file */
  readonly size: bigint;
  readonly offset: bigint;
}

export interface Executable {
  /** where build info may be */
  readonly data: { readonly address: bigint; readonly size: bigint };
  readonly segments: readonly Segment[];
  /** what is said of an address that is in no segment */
  readonly unmapped: string;
}

/** A file that is not what its first bytes promise. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

export const unrecognized = 'unrecognized file format';
export const noData: Executable['data'] = { address: 0n, size: 0n };

/** No table of headers is larger; anything that is must be a lie. */
const largestTable = 1 << 28;

/** Reads numbers out of a stretch of the file. */
export class Fields {
  readonly length: number;
  readonly #view: DataView;
  readonly #little: boolean;

  /** @throws FormatError when the file ends before */
  constructor(
    read: ReadAt,
    place: { readonly offset: number | bigint; readonly length: number; readonly little: boolean },
  ) {
    const offset = Number(place.offset);
    if (place.length > largestTable || !Number.isSafeInteger(offset)) throw new FormatError(unrecognized);
    const bytes = place.length === 0 ? new Uint8Array() : read(offset, place.length);
    if (bytes.length < place.length) throw new FormatError(unrecognized);
    this.length = place.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = place.little;
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    return this.#view.getUint16(at, this.#little);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.#little);
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(at, this.#little);
  }

  /** 4 or 8 bytes */
  word(at: number, wide: boolean): bigint {
    return wide ? this.u64(at) : BigInt(this.u32(at));
  }

  /** up to the first NUL, or `length` bytes */
  text(at: number, length: number): string {
    const { buffer, byteOffset } = this.#view;
    const bytes = Buffer.from(buffer, byteOffset + at, Math.min(length, this.length - at));
    const end = bytes.indexOf(0);
    return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
  }
}

/** A table that the file claims to have, although nothing in it is of interest here: a cut-off file is no executable. @throws FormatError */
export function requireTable(read: ReadAt, offset: number | bigint, length: number): void {
  if (length > 0) new Fields(read, { offset: BigInt(offset) + BigInt(length - 1), length: 1, little: false }).u8(0);
}

/**
 * What memory holds from an address, at most to the end of its segment.
 *
 * @returns no bytes where the file ends before
 * @throws FormatError where no segment has the address
 */
export function readMemory(program: Executable, read: ReadAt, place: { address: bigint; length: number }): Uint8Array {
  for (const { address, size, offset } of program.segments) {
    if (place.address < address || place.address > BigInt.asUintN(64, address + size - 1n)) continue;
    const skipped = place.address - address;
    const length = Number(size - skipped < BigInt(place.length) ? size - skipped : place.length);
    const start = offset + skipped;
    return length <= 0 || start > BigInt(Number.MAX_SAFE_INTEGER) ? new Uint8Array() : read(Number(start), length);
  }
  throw new FormatError(program.unmapped);
}
