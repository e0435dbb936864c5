/** Zip archives of a file.  Small entries are read at once, large ones streamed.  Rules and texts: Go's archive/zip. */
import { createHash, hash } from 'node:crypto';
import fs from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import type { ZipArchive, ZipEntry } from '../zip.ts';
import { sysCall } from './errno.ts';
import { type DirectoryEntry, readDirectory } from './zip-directory.ts';
import { writeAll } from './write-all.ts';
import { DamagedZip, shortRead, WindowedFile } from './zip-file.ts';

/** bytes; larger entries are streamed */
const wholeLimit = 4 << 20;

const localHeaderSize = 30;
/** at most, its signature included */
const descriptorSize = 16;

/** Room for content that was hashed and is unpacked next, so that it is inflated once; shared by all archives of a process. */
export class ContentRoom {
  #left = 48 << 20;

  /** @returns false where there is not so much of it */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/** @throws Error `zip: not a valid zip file`; SysError when it can't be opened */
export function openZip(path: string, room: ContentRoom = new ContentRoom()): ZipArchive {
  const fd = sysCall('open', path, () => fs.openSync(path, 'r'));
  try {
    return new NodeZip({ path, fd, room }, readDirectory(fd));
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

/** Only archives made on Unix and macOS have types of files. */
function isRegular({ attributes, madeBy }: DirectoryEntry): boolean {
  const type = (attributes >>> 16) & 0o170000;
  const isUnix = [3, 19].includes(madeBy >>> 8);
  return !isUnix || type === 0 || type === 0o100000;
}

class NodeZip implements ZipArchive {
  readonly entries: readonly ZipEntry[];
  readonly #path: string;
  readonly #fd: number;
  readonly #file: WindowedFile;
  readonly #room: ContentRoom;
  readonly #raw = new Map<ZipEntry, DirectoryEntry>();
  /** content that was hashed, and checked with that */
  readonly #kept = new Map<ZipEntry, Uint8Array>();

  constructor(
    { path, fd, room }: { readonly path: string; readonly fd: number; readonly room: ContentRoom },
    entries: readonly DirectoryEntry[],
  ) {
    this.#path = path;
    this.#fd = fd;
    this.#file = new WindowedFile(fd);
    this.#room = room;
    this.entries = entries.map((raw) => {
      const name = raw.name.toString('utf8');
      const entry: ZipEntry = { name, rawName: raw.name, size: raw.size, isRegular: isRegular(raw) };
      this.#raw.set(entry, raw);
      return entry;
    });
  }

  async read(entry: ZipEntry): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    await this.#forEachChunk(entry, (chunk) => chunks.push(chunk));
    const [first] = chunks;
    return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
  }

  async extract(entry: ZipEntry, path: string, mode: number): Promise<void> {
    const fd = sysCall('open', path, () => fs.openSync(path, 'wx', mode));
    const write = (chunk: Uint8Array): void => writeAll({ fd, path }, chunk);
    try {
      const kept = this.#takeKept(entry);
      if (kept === undefined) await this.#forEachChunk(entry, write);
      else write(kept);
    } finally {
      fs.closeSync(fd);
    }
  }

  async sha256(entry: ZipEntry): Promise<string> {
    const raw = this.#raw.get(entry);
    if (raw !== undefined && isWhole(raw) && !this.#kept.has(entry) && this.#room.take(raw.size)) {
      try {
        const content = await this.read(entry);
        this.#kept.set(entry, content);
        return hash('sha256', content, 'hex');
      } finally {
        if (!this.#kept.has(entry)) this.#room.giveBack(raw.size);
      }
    }
    const streamed = createHash('sha256');
    await this.#forEachChunk(entry, (chunk) => streamed.update(chunk));
    return streamed.digest('hex');
  }

  #takeKept(entry: ZipEntry): Uint8Array | undefined {
    const content = this.#kept.get(entry);
    if (content === undefined) return undefined;
    this.#kept.delete(entry);
    this.#room.giveBack(content.length);
    return content;
  }

  close(): void {
    for (const entry of this.#kept.keys()) this.#takeKept(entry);
    fs.closeSync(this.#fd);
  }

  async #forEachChunk(entry: ZipEntry, use: (chunk: Uint8Array) => void): Promise<void> {
    const raw = this.#raw.get(entry);
    if (raw === undefined) throw new Error('an entry of another archive');
    const start = this.#dataStart(raw);
    if (entry.name.endsWith('/')) {
      if (raw.size !== 0) throw new DamagedZip();
      return;
    }
    if (raw.method !== 0 && raw.method !== 8) throw new DamagedZip('zip: unsupported compression algorithm');
    const check = new ContentCheck(raw);
    const take = (chunk: Uint8Array): void => {
      check.add(chunk);
      use(chunk);
    };
    if (isWhole(raw)) {
      const data = this.#file.read(start, raw.packedSize);
      // what is stored as it is may be kept, and would keep all that was read with it
      take(raw.method === 0 ? Buffer.from(data) : inflate(data, raw));
    } else {
      await this.#stream(raw, start, take);
    }
    check.finish(hasDescriptor(raw) ? this.#file.read(start + raw.packedSize, descriptorSize) : undefined);
  }

  async #stream(raw: DirectoryEntry, start: number, take: (chunk: Uint8Array) => void): Promise<void> {
    const end = start + raw.packedSize - 1;
    const source = fs.createReadStream('', { fd: this.#fd, autoClose: false, start, end });
    const sink = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        try {
          take(chunk);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    });
    try {
      if (raw.method === 0) await pipeline(source, sink);
      else await pipeline(source, zlib.createInflateRaw(), sink);
    } catch (error) {
      throw inflateError(error);
    }
  }

  #dataStart(raw: DirectoryEntry): number {
    if (raw.offset < 0) throw new DamagedZip(`readat ${this.#path}: negative offset`);
    const header = this.#file.read(raw.offset, localHeaderSize);
    if (header.length < localHeaderSize) throw new DamagedZip(shortRead.nothing);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new DamagedZip();
    return raw.offset + localHeaderSize + header.readUInt16LE(26) + header.readUInt16LE(28);
  }
}

/** Whether an entry is read at once. */
function isWhole({ packedSize, size }: DirectoryEntry): boolean {
  return packedSize <= wholeLimit && (size <= wholeLimit || packedSize === 0);
}

/** Whether checksum and sizes follow the data. */
function hasDescriptor({ flags }: DirectoryEntry): boolean {
  return (flags & 8) !== 0;
}

function inflate(data: Buffer, raw: DirectoryEntry): Buffer {
  try {
    // one piece of output, and no more room than it takes
    return zlib.inflateRawSync(data, { maxOutputLength: raw.size + 1, chunkSize: Math.max(raw.size + 1, 64) });
  } catch (error) {
    // more than fits: that it is too long is found out of this much
    if (error instanceof RangeError) return Buffer.alloc(raw.size + 1);
    throw inflateError(error);
  }
}

/** The text of zlib's errors; others as they are. */
function inflateError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return new DamagedZip(shortRead.some, { cause: error });
  return code === 'Z_DATA_ERROR' ? new DamagedZip('flate: corrupt input', { cause: error }) : error;
}

/** Size and checksum of an entry's content against what the archive declares. */
class ContentCheck {
  readonly #raw: DirectoryEntry;
  #size = 0;
  #crc = 0;

  constructor(raw: DirectoryEntry) {
    this.#raw = raw;
  }

  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > this.#raw.size) throw new DamagedZip();
    this.#crc = zlib.crc32(chunk, this.#crc);
  }

  /** @param descriptor what follows the data, where the archive says that a descriptor does */
  finish(descriptor: Buffer | undefined): void {
    const { size, crc32 } = this.#raw;
    if (this.#size !== size) throw new DamagedZip(shortRead.some);
    const isWrong = this.#crc !== crc32;
    if (descriptor === undefined) {
      if (crc32 !== 0 && isWrong) throw new DamagedZip('zip: checksum error');
      return;
    }
    const isSigned = descriptor.length >= 4 && descriptor.readUInt32LE(0) === 0x08074b50;
    const fields = descriptor.subarray(isSigned ? 4 : 0);
    if (fields.length < 12) throw new DamagedZip(shortRead.some);
    if (fields.readUInt32LE(0) !== crc32 || isWrong) throw new DamagedZip('zip: checksum error');
  }
}
