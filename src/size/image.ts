/** An executable file as parts that have a size: sections, and symbols in them.  Addresses are those of memory. */
import { FormatError } from '../executable/executable.ts';

/** What a part of a file is there for. */
export type SectionKind = 'code' | 'data' | 'debug' | 'symbols' | 'linking';

export interface Section {
  readonly name: string;
  readonly kind: SectionKind;
  /** 0 where it is not loaded */
  readonly address: number;
  /** in the file */
  readonly offset: number;
  /** bytes in the file */
  readonly size: number;
}

export interface ImageSymbol {
  readonly name: string;
  readonly address: number;
  /** bytes; 0 where the format does not say */
  readonly size: number;
}

export interface Image {
  readonly format: 'ELF' | 'Mach-O' | 'PE';
  readonly little: boolean;
  readonly sections: readonly Section[];
  /** in no order; none in a stripped file */
  readonly symbols: readonly ImageSymbol[];
}

/** A part that a file claims to have. @throws FormatError where it has not */
export function slice(bytes: Uint8Array, offset: number, size: number): Buffer {
  if (!(offset >= 0 && size >= 0 && offset + size <= bytes.length))
    throw new FormatError('a table lies outside of the file');
  return Buffer.from(bytes.buffer, bytes.byteOffset + offset, size);
}

/** A text that ends with a NUL, or with the table. */
export function textAt(table: Buffer, offset: number): string {
  const end = table.indexOf(0, offset);
  return table.toString('utf8', offset, end < 0 ? table.length : end);
}
