/**
 * Reads the build ID out of an archive or an executable, touching as little of the file as possible.
 *
 *   archive            4th line: build id "..."
 *   ELF                note `Go`, type 4; else a GNU build ID
 *   others             \xff Go build ID: "..."\n \xff   at the start of the text
 *
 * Source: GOROOT/src/cmd/internal/buildid.
 */
import { GotsError } from '../base/errors.ts';
import { goUnquote } from '../base/go-quote.ts';
import type { Files } from '../sys/system.ts';
import { MalformedObject, findElfSection, findMachoSection, readElf, readMacho, readNamed } from './object-file.ts';
import type { ReadAt } from './object-file.ts';

/** What is read of an executable at once, from its start and from the start of its text. */
const readSize = 32 * 1024;

/**
 * @returns '' when the file carries none
 * @throws SysError; GotsError `parse <path>: malformed object file`
 */
export function readBuildID(files: Files, path: string): string {
  return buildIDOf((offset, length) => files.readRange(path, offset, length), path);
}

/** As readBuildID, of a file that is read through a function. @param path for messages */
export function buildIDOf(read: ReadAt, path: string): string {
  try {
    const start = Buffer.from(read(0, 1024));
    if (start.length < 8) throw new MalformedObject('file is too short');
    const id = start.toString('latin1', 0, 8) === '!<arch>\n' ? archiveID(read, start) : binaryID(read);
    if (id === undefined) throw new MalformedObject('malformed object file');
    return id;
  } catch (error) {
    if (!(error instanceof MalformedObject)) throw error;
    throw new GotsError('toolchain', `parse ${path}: malformed object file`, { cause: error });
  }
}

function archiveID(read: ReadAt, start: Buffer): string | undefined {
  const lines = start.toString('latin1').split('\n');
  if (lines.length < 5 || !lines[1]?.startsWith('__.PKGDEF') || !lines[2]?.startsWith('go object ')) {
    return gccgoArchiveID(read);
  }
  const line = lines[3] ?? '';
  return line.startsWith('build id ') ? (goUnquote(line.slice('build id '.length)) ?? gccgoArchiveID(read)) : '';
}

/** Archives of gccgo hold the build ID in a section of `_buildid.o`. */
function gccgoArchiveID(read: ReadAt): string | undefined {
  for (let offset = 8; ;) {
    const header = Buffer.from(read(offset, 60));
    if (header.length === 0) return '';
    const size = Number(header.toString('latin1', 48, 58).trim());
    if (header.length < 60 || !Number.isSafeInteger(size) || size < 0) return undefined;
    offset += 60;
    if (header.toString('latin1', 0, 16).trim() === '_buildid.o/') {
      const base = offset;
      const member: ReadAt = (at, length) => read(base + at, Math.max(0, Math.min(length, size - at)));
      return sectionText(member, '.go.buildid');
    }
    offset += size + (size % 2);
  }
}

function sectionText(read: ReadAt, name: string): string | undefined {
  const section = findElfSection(read, name);
  return section === undefined
    ? undefined
    : Buffer.from(readNamed(read, section.offset, section.size)).toString('latin1');
}

function binaryID(read: ReadAt): string | undefined {
  const start = Buffer.from(read(0, readSize));
  if (start.toString('latin1', 0, 4) === '\x7fELF') return elfID(read, start);
  const isMacho = start.length >= 4 && [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(start.readUInt32BE(0));
  return isMacho ? machoID(read, start) : rawID(start);
}

const rawPrefix = '\xff Go build ID: "';
const rawEnd = '"\n \xff';

/** @returns '' where the text has no build ID, undefined where it does not end */
function rawID(data: Buffer): string | undefined {
  const at = data.indexOf(rawPrefix, 0, 'latin1');
  if (at < 0) return '';
  const start = at + rawPrefix.length;
  const end = data.indexOf(rawEnd, start, 'latin1');
  return end < 0 ? undefined : goUnquote(data.toString('latin1', start - 1, end + 1));
}

function elfID(read: ReadAt, start: Buffer): string | undefined {
  const elf = readElf(read);
  if (elf === undefined) return undefined;
  let gnu = '';
  for (const segment of elf.segments) {
    if (segment.type !== 4 || segment.size < 16) continue;
    const inStart = segment.offset + segment.size < start.length;
    const note = inStart
      ? start.subarray(segment.offset, segment.offset + segment.size)
      : Buffer.from(readNamed(read, segment.offset, segment.size));
    const found = noteIDs(note, elf.littleEndian, segment);
    if (found.go !== undefined) return found.go;
    gnu = found.gnu ?? gnu;
  }
  return gnu;
}

interface NoteIDs {
  readonly go?: string;
  readonly gnu?: string;
}

function noteIDs(note: Buffer, littleEndian: boolean, segment: { offset: number; align: number }): NoteIDs {
  const view = new DataView(note.buffer, note.byteOffset, note.byteLength);
  let gnu: string | undefined;
  for (let at = 0; at + 16 <= note.length;) {
    const nameSize = view.getUint32(at, littleEndian);
    const valueSize = view.getUint32(at + 4, littleEndian);
    const tag = view.getUint32(at + 8, littleEndian);
    const name = note.toString('latin1', at + 12, at + 16);
    const value =
      at + 16 + valueSize <= note.length ? note.toString('latin1', at + 16, at + 16 + valueSize) : undefined;
    if (nameSize === 4 && value !== undefined) {
      if (tag === 4 && name === 'Go\0\0') return { go: value };
      if (tag === 3 && name === 'GNU\0') gnu = value;
    }
    at += 12 + alignUp(nameSize, 4) + alignUp(valueSize, 4);
    if (segment.align > 1) at = alignUp(segment.offset + at, segment.align) - segment.offset;
  }
  return gnu === undefined ? {} : { gnu };
}

function alignUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}

function machoID(read: ReadAt, start: Buffer): string | undefined {
  const early = rawID(start);
  if (early !== undefined && early !== '') return early;
  const file = readMacho(read);
  const section = file === undefined ? undefined : findMachoSection(file, '__text');
  if (section === undefined) return undefined;
  return rawID(Buffer.from(read(section.offset, Math.min(section.size, readSize))));
}
