/** Writes zip archives, entry by entry. */
import { crc32, deflateRawSync } from 'node:zlib';
import type { Files } from '../../../sys/system.ts';

/** what is written at a time, in bytes */
const chunkSize = 8 << 20;

/** A zip archive without times and modes, as module zips are. */
export class ZipWriter {
  readonly #path: string;
  readonly #files: Files;
  readonly #directory: Buffer[] = [];
  #pending: Buffer[] = [];
  #pendingSize = 0;
  #offset = 0;

  constructor({ path, files }: { readonly path: string; readonly files: Files }) {
    this.#path = path;
    this.#files = files;
    files.writeFile(path, '');
  }

  add(name: string, data: Uint8Array): void {
    const bytes = Buffer.from(name);
    const packed = deflateRawSync(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // names are UTF-8
    common.writeUInt16LE(/^[\0-\x7f]*$/.test(name) ? 0 : 0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    common.copy(central, 6);
    central.writeUInt32LE(this.#offset, 42);
    this.#directory.push(central, bytes);
    this.#write(Buffer.from('PK\u0003\u0004', 'latin1'), common, bytes, packed);
  }

  finish(): void {
    const start = this.#offset;
    const count = this.#directory.length / 2;
    this.#write(...this.#directory);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(Math.min(count, 0xffff), 8);
    end.writeUInt16LE(Math.min(count, 0xffff), 10);
    end.writeUInt32LE(this.#offset - start, 12);
    end.writeUInt32LE(start, 16);
    if (count >= 0xffff) this.#write(...largeCount(count, { start, size: this.#offset - start }));
    this.#write(end);
    this.#flush();
  }

  #write(...parts: readonly Buffer[]): void {
    for (const part of parts) {
      this.#pending.push(part);
      this.#pendingSize += part.length;
      this.#offset += part.length;
    }
    if (this.#pendingSize >= chunkSize) this.#flush();
  }

  #flush(): void {
    this.#files.appendFile(this.#path, Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingSize = 0;
  }
}

/** The records that hold a count of files which 16 bits can't (zip64). */
function largeCount(count: number, directory: { readonly start: number; readonly size: number }): readonly Buffer[] {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(directory.size), 40);
  record.writeBigUInt64LE(BigInt(directory.start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directory.start + directory.size), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator];
}
