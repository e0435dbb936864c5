/**
 * Gives an output its final build ID: hashes the file with the provisional ID blanked, then writes the ID that follows
 * from that hash over it, in place.  What depends on the build ID is blanked, too, or made anew: the GNU build ID,
 * Mach-O's UUID and code signature.  Source: GOROOT/src/cmd/internal/buildid/rewrite.go.
 */
import { createHash } from 'node:crypto';
import { bufferOf } from '../base/buffer-of.ts';
import type { BuildID } from '../base/ids.ts';
import type { Files } from '../sys/system.ts';
import { hashToContentID, withContentID } from './build-id.ts';
import { signCode, signatureSize } from './code-sign.ts';
import {
  MalformedObject,
  findElfSection,
  findMachoSegment,
  machoCodeSignature,
  machoUuid,
  readElf,
  readMacho,
} from './object-file.ts';
import type { MachoFile, ReadAt } from './object-file.ts';

export interface FoundBuildID {
  /** where the ID stands, in bytes from the start */
  readonly matches: readonly number[];
  /** SHA-256 of the file with the ID blanked: 32 bytes */
  readonly hash: Uint8Array;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Read at once; whole pages, for signing. */
const chunkSize = 1024 * 1024;

/**
 * Replaces the provisional ID by the final one.
 *
 * @returns the final ID, and whether the file has it: a user's -buildid may have displaced the provisional one
 * @throws SysError
 */
export function finishBuildID(
  files: Files,
  path: string,
  provisional: BuildID,
): { readonly id: BuildID; readonly isStamped: boolean } {
  const { matches, hash } = findAndHash(bytesOf(files, path), provisional);
  const id = withContentID(provisional, hashToContentID(hash));
  const isStamped = matches.length > 0;
  if (isStamped) {
    replaceBuildID(files, path, matches, id);
    signAnew(files, path);
  }
  return { id, isStamped };
}

/** @throws SysError when they are read */
export function bytesOf(files: Files, path: string): FileBytes {
  return { chunks: chunksOf(files, path), read: (offset, length) => files.readRange(path, offset, length) };
}

/** All of a file, in pieces that hold until the next is asked for. */
function* chunksOf(files: Files, path: string): Generator<Uint8Array> {
  const into = Buffer.allocUnsafe(chunkSize);
  for (let offset = 0; ;) {
    const chunk = files.readRange(path, offset, chunkSize, { into });
    if (chunk.length === 0) return;
    yield chunk;
    offset += chunk.length;
  }
}

/** Writes a build ID over others of its length. @param matches as findAndHash gave them */
export function replaceBuildID(files: Files, path: string, matches: readonly number[], id: BuildID): void {
  for (const offset of matches) files.writeRange(path, offset, Buffer.from(id));
}

/** A file's bytes, all of them in turn and at any place. */
export interface FileBytes {
  readonly chunks: Iterable<Uint8Array>;
  readonly read: ReadAt;
}

/** Finds all occurrences of an ID and hashes the rest of the file. */
export function findAndHash({ chunks, read }: FileBytes, id: string): FoundBuildID {
  if (id === '') throw new Error('no build ID to look for');
  const blanked = blankedRanges(read);
  const search = new Search(id);
  let offset = 0;
  for (const chunk of chunks) {
    search.add(blank(chunk, offset, blanked));
    offset += chunk.length;
  }
  return search.end();
}

/** Looks for an ID in a file that comes in pieces. */
class Search {
  readonly #id: Buffer;
  readonly #zeros: Buffer;
  readonly #hash = createHash('sha256');
  readonly #matches: number[] = [];
  /** the end of what was added, where an ID may begin: not hashed yet */
  #open: Buffer = Buffer.alloc(0);
  /** of what has been hashed, in bytes */
  #hashed = 0;

  constructor(id: string) {
    this.#id = Buffer.from(id);
    this.#zeros = Buffer.alloc(this.#id.length);
  }

  /** @param chunk may hold something else afterwards */
  add(chunk: Buffer): void {
    const most = this.#id.length - 1;
    if (chunk.length < most) {
      this.#open = Buffer.concat([this.#open, chunk]);
      return;
    }
    const seam = Buffer.concat([this.#open, chunk.subarray(0, most)]);
    const rest = chunk.subarray(this.#scan(seam, this.#open.length) - this.#open.length);
    this.#open = Buffer.from(rest.subarray(this.#scan(rest, rest.length - most)));
  }

  /**
   * Hashes what is before a place, and IDs that begin before it.
   *
   * @returns how much of the bytes that is
   */
  #scan(bytes: Buffer, end: number): number {
    let start = 0;
    for (let at = bytes.indexOf(this.#id); at >= 0 && at < end; at = bytes.indexOf(this.#id, start)) {
      this.#matches.push(this.#hashed + at - start);
      this.#hash.update(bytes.subarray(start, at)).update(this.#zeros);
      this.#hashed += at - start + this.#zeros.length;
      start = at + this.#id.length;
    }
    if (start >= end) return start;
    this.#hash.update(bytes.subarray(start, end));
    this.#hashed += end - start;
    return end;
  }

  end(): FoundBuildID {
    this.#scan(this.#open, this.#open.length);
    return { matches: this.#matches, hash: this.#hash.digest() };
  }
}

/** The bytes with those of certain ranges as zeros. @param offset of the bytes in the file */
function blank(bytes: Uint8Array, offset: number, ranges: readonly Range[]): Buffer {
  let data = bufferOf(bytes);
  for (const { start, end } of ranges) {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, data.length)];
    if (from >= to) continue;
    data = Buffer.from(data);
    data.fill(0, from, to);
  }
  return data;
}

/** A file that cannot be parsed has nothing to blank. */
function orNothing<T>(parse: () => T | undefined): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MalformedObject || error instanceof RangeError) return undefined;
    throw error;
  }
}

function blankedRanges(read: ReadAt): readonly Range[] {
  if (orNothing(() => readElf(read)) !== undefined) {
    const section = orNothing(() => findElfSection(read, '.note.gnu.build-id'));
    // after the note's three words and its name, `GNU\0`
    return section === undefined ? [] : [{ start: section.offset + 16, end: section.offset + section.size }];
  }
  const file = orNothing(() => readMacho(read));
  if (file === undefined) return [];
  const ranges: Range[] = [];
  const signature = codeSignature(file);
  if (signature !== undefined) ranges.push({ start: signature.offset, end: signature.offset + signature.size });
  const uuid = file.commands.find((command) => command.kind === machoUuid);
  if (uuid !== undefined) ranges.push({ start: uuid.offset + 8, end: uuid.offset + uuid.size });
  return ranges;
}

function codeSignature(file: MachoFile): { offset: number; size: number } | undefined {
  const command = file.commands.find(({ kind }) => kind === machoCodeSignature);
  if (command === undefined || command.size < 16) return undefined;
  return {
    offset: file.view.getUint32(command.offset + 8, file.littleEndian),
    size: file.view.getUint32(command.offset + 12, file.littleEndian),
  };
}

/** Signs a Mach-O file again where it carries a signature of the size that Go's linker makes. */
function signAnew(files: Files, path: string): void {
  const read: ReadAt = (offset, length) => files.readRange(path, offset, length);
  const file = orNothing(() => readMacho(read));
  const signature = file === undefined ? undefined : codeSignature(file);
  if (file === undefined || signature === undefined) return;
  const text = findMachoSegment(file, '__TEXT');
  if (text === undefined || signatureSize(signature.offset, 'a.out') !== signature.size) return;
  const code = {
    pages: chunks(read, signature.offset),
    size: signature.offset,
    textOffset: text.offset,
    textSize: text.size,
    isMain: file.fileType === 2,
  };
  files.writeRange(path, signature.offset, signCode(code, 'a.out'));
}

function* chunks(read: ReadAt, size: number): Generator<Uint8Array> {
  for (let offset = 0; offset < size; offset += chunkSize) yield read(offset, Math.min(chunkSize, size - offset));
}
