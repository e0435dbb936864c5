/** A file, or a part of one that is a file of its own: a member of an archive, a slice of a universal file. */
import { GotsError } from '../../base/errors.ts';
import { FormatError, type ReadAt } from '../../executable/executable.ts';

export interface Region {
  /** bytes */
  readonly size: number;
  readonly read: ReadAt;
}

/** The file that is looked into, and where it was named, for messages. */
export interface Origin {
  /** `#cgo LDFLAGS`; `.syso` for a package's own files, of which less is allowed */
  readonly source: string;
  readonly path: string;
  /** whether something other than a directory has a name in the working directory */
  readonly hasFile: (name: string) => boolean;
}

export const packageObject = '.syso';

export function refuse(what: string, { source, path }: Origin, why = ''): GotsError {
  return new GotsError('build', `${what} in ${source}: ${path}${why}`);
}

export function partOf(region: Region, offset: number, size: number): Region {
  return {
    size,
    read: (at, length) => (at >= size ? new Uint8Array() : region.read(offset + at, Math.min(length, size - at))),
  };
}

/** @throws GotsError where the region ends before */
export function readWhole(region: Region, offset: number, length: number, otherwise: () => GotsError): Buffer {
  const bytes = region.read(offset, length);
  if (bytes.length < length) throw otherwise();
  return Buffer.from(bytes.buffer, bytes.byteOffset, length);
}

/** A decimal number among blanks; undefined for anything else. */
export function parseField(field: Buffer): number | undefined {
  return parseDecimal(trimSpace(field.toString('latin1')));
}

export function parseDecimal(text: string): number | undefined {
  const value = Number(text);
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}

export function trimSpace(text: string): string {
  return text.replaceAll(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '');
}

/** @throws GotsError where the object is damaged */
export function parseObject<T>(format: string, parse: (read: ReadAt) => T, region: Region, origin: Origin): T {
  try {
    return parse(region.read);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw refuse(`invalid ${format} object`, origin, `: ${error.message}`);
  }
}
