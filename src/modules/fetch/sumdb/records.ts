/** The texts that a checksum database sends: signed tree heads and records.  Formats: x/mod/sumdb/tlog.  Pure. */
import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from './note.ts';
import { hashSize, type Tree } from './tlog.ts';

const longestTree = 1e6;

/** @throws Error `malformed tree note` */
export function parseTree(text: string): Tree {
  const [title, count = '', hash64 = '', ...rest] = text.split('\n');
  const size = Number(count);
  const hash = decodeBase64(hash64);
  const isValid =
    title === 'go.sum database tree' &&
    rest.length > 0 &&
    text.length <= longestTree &&
    /^(?:0|[1-9]\d*)$/.test(count) &&
    Number.isSafeInteger(size) &&
    hash?.length === hashSize;
  if (!isValid) throw new Error('malformed tree note');
  return { size, hash };
}

export interface LogRecord {
  readonly id: number;
  /** go.sum lines */
  readonly text: Uint8Array;
  /** the signed tree head that follows */
  readonly tree: Uint8Array;
}

/** @throws Error `malformed record data` */
export function parseRecord(message: Uint8Array): LogRecord {
  const bytes = Buffer.from(message);
  const line = bytes.indexOf('\n');
  const idText = bytes.subarray(0, Math.max(line, 0)).toString('latin1');
  const end = bytes.indexOf('\n\n', line + 1);
  const id = Number(idText);
  const text = bytes.subarray(line + 1, end + 1);
  if (!/^[+-]?\d+$/.test(idText) || !Number.isSafeInteger(id) || end < 0 || !isRecordText(text)) {
    throw new Error('malformed record data');
  }
  return { id, text, tree: bytes.subarray(end + 2) };
}

function isRecordText(text: Buffer): boolean {
  return text.length > 0 && isUtf8(text) && text.every((byte) => byte >= 0x20 || byte === 0x0a);
}
