/** Zip archives with anything in them, right and wrong.  Format: APPNOTE.TXT of PKWARE. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** 0 stored, 8 deflated (8) */
  readonly method?: number;
  /** the packed bytes, in place of the right ones */
  readonly packed?: Buffer;
  /** what the directory says, in place of what is right */
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly attributes?: number;
  /** 3: Unix, whose attributes are modes */
  readonly madeBy?: number;
  /** in the local header */
  readonly localName?: string;
  readonly offset?: number;
}

export interface RawZip {
  readonly before?: Buffer;
  readonly after?: Buffer;
  readonly comment?: string;
  /** what the end of the directory says */
  readonly count?: number;
  readonly directoryOffset?: number;
}

export function rawZip(entries: readonly RawEntry[], zip: RawZip = {}): Buffer {
  const before = zip.before ?? Buffer.alloc(0);
  const parts: Buffer[] = [before];
  const directory: Buffer[] = [];
  let offset = before.length;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const data = Buffer.from((entry.data ?? '') as string);
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(entry.crc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.size ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(((entry.madeBy ?? 0) << 8) + 20, 4);
    common.copy(central, 6);
    central.writeUInt32LE(entry.attributes ?? 0, 38);
    central.writeUInt32LE(entry.offset ?? offset, 42);
    directory.push(central, name);
    const localName = Buffer.from(entry.localName ?? name);
    common.writeUInt16LE(localName.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, localName, packed]);
    parts.push(local);
    offset += local.length;
  }
  const comment = Buffer.from(zip.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip.count ?? entries.length, 8);
  end.writeUInt16LE(zip.count ?? entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(zip.directoryOffset ?? offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, ...directory, end, comment, zip.after ?? Buffer.alloc(0)]);
}
