/**
 * Zip archives by yauzl, which reads the directory, and zlib.  Small entries are read at once, large ones streamed.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import type { Entry } from 'yauzl';
import type { ZipArchive, ZipEntry } from '../zip.ts';
import { sysCall } from './errno.ts';

/** bytes; larger entries are streamed */
const wholeLimit = 4 << 20;

const localHeaderSize = 30;

class DamagedZip extends Error {
  override readonly name = 'DamagedZip';
}

const notAZip = 'zip: not a valid zip file';

/** @throws Error `zip: not a valid zip file`; SysError when it can't be opened */
export async function openZip(path: string): Promise<ZipArchive> {
  const fd = sysCall('open', path, () => fs.openSync(path, 'r'));
  try {
    return new NodeZip(fd, await readDirectory(fd));
  } catch (error) {
    fs.closeSync(fd);
    throw error instanceof DamagedZip ? error : new DamagedZip(notAZip, { cause: error });
  }
}

async function readDirectory(fd: number): Promise<Entry[]> {
  const { default: yauzl } = await import('yauzl');
  return new Promise((resolve, reject) => {
    const options = {
      lazyEntries: false,
      autoClose: false,
      validateEntrySizes: false,
      strictFileNames: true,
      decodeStrings: false,
    };
    yauzl.fromFd(fd, options, (error, zip) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const entries: Entry[] = [];
      zip.on('entry', (entry: Entry) => entries.push(entry));
      zip.once('end', () => resolve(entries));
      zip.once('error', reject);
    });
  });
}

function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown;
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('utf8') : String(raw);
}

/** Only archives made on Unix and macOS have types of files. */
function isRegular(entry: Entry): boolean {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  const isUnix = [3, 19].includes(entry.versionMadeBy >>> 8);
  return !isUnix || type === 0 || type === 0o100000;
}

class NodeZip implements ZipArchive {
  readonly entries: readonly ZipEntry[];
  readonly #fd: number;
  readonly #raw = new Map<ZipEntry, Entry>();

  constructor(fd: number, entries: readonly Entry[]) {
    this.#fd = fd;
    this.entries = entries.map((raw) => {
      const entry: ZipEntry = { name: nameOf(raw), size: raw.uncompressedSize, isRegular: isRegular(raw) };
      this.#raw.set(entry, raw);
      return entry;
    });
  }

  async read(entry: ZipEntry): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    await this.#forEachChunk(entry, (chunk) => chunks.push(chunk));
    return Buffer.concat(chunks);
  }

  async extract(entry: ZipEntry, path: string, mode: number): Promise<void> {
    const fd = sysCall('open', path, () => fs.openSync(path, 'wx', mode));
    try {
      await this.#forEachChunk(entry, (chunk) => {
        let written = 0;
        while (written < chunk.length) written += sysCall('write', path, () => fs.writeSync(fd, chunk, written));
      });
    } finally {
      fs.closeSync(fd);
    }
  }

  async sha256(entry: ZipEntry): Promise<string> {
    const hash = createHash('sha256');
    await this.#forEachChunk(entry, (chunk) => hash.update(chunk));
    return hash.digest('hex');
  }

  close(): void {
    fs.closeSync(this.#fd);
  }

  async #forEachChunk(entry: ZipEntry, use: (chunk: Uint8Array) => void): Promise<void> {
    const raw = this.#raw.get(entry);
    if (raw === undefined) throw new Error('an entry of another archive');
    const start = this.#dataStart(raw);
    const check = new ContentCheck(raw);
    const take = (chunk: Uint8Array): void => {
      check.add(chunk);
      use(chunk);
    };
    if (raw.compressionMethod !== 0 && raw.compressionMethod !== 8)
      throw new DamagedZip('zip: unsupported compression algorithm');
    if (raw.uncompressedSize <= wholeLimit && raw.compressedSize <= wholeLimit) {
      const data = this.#readAt(start, raw.compressedSize);
      take(raw.compressionMethod === 0 ? data : inflate(data, raw));
    } else {
      await this.#stream(raw, start, take);
    }
    check.finish();
  }

  async #stream(raw: Entry, start: number, take: (chunk: Uint8Array) => void): Promise<void> {
    const source = fs.createReadStream('', {
      fd: this.#fd,
      autoClose: false,
      start,
      end: start + raw.compressedSize - 1,
    });
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
    if (raw.compressionMethod === 0) await pipeline(source, sink);
    else await pipeline(source, zlib.createInflateRaw(), sink);
  }

  #dataStart(raw: Entry): number {
    const header = this.#readAt(raw.relativeOffsetOfLocalHeader, localHeaderSize);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new DamagedZip(notAZip);
    return raw.relativeOffsetOfLocalHeader + localHeaderSize + header.readUInt16LE(26) + header.readUInt16LE(28);
  }

  #readAt(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = fs.readSync(this.#fd, buffer, filled, length - filled, offset + filled);
      if (count === 0) throw new DamagedZip('unexpected EOF');
      filled += count;
    }
    return buffer;
  }
}

function inflate(data: Buffer, raw: Entry): Buffer {
  try {
    return zlib.inflateRawSync(data, { maxOutputLength: raw.uncompressedSize + 1 });
  } catch (error) {
    if (error instanceof RangeError) return Buffer.alloc(raw.uncompressedSize + 1);
    throw new DamagedZip('flate: corrupt input', { cause: error });
  }
}

/** Size and checksum of an entry's content against what the archive declares. */
class ContentCheck {
  readonly #raw: Entry;
  #size = 0;
  #crc = 0;

  constructor(raw: Entry) {
    this.#raw = raw;
  }

  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > this.#raw.uncompressedSize) {
      const declared = `${this.#raw.uncompressedSize} bytes`;
      throw new DamagedZip(`uncompressed size of file ${nameOf(this.#raw)} is larger than declared size (${declared})`);
    }
    this.#crc = zlib.crc32(chunk, this.#crc);
  }

  finish(): void {
    if (this.#size < this.#raw.uncompressedSize) throw new DamagedZip('unexpected EOF');
    if (this.#crc !== this.#raw.crc32) throw new DamagedZip('zip: checksum error');
  }
}
