/**
 * A manifest as bytes.  Pure.
 *
 *   gots manifest 8\n          another format is not read
 *   16 bytes, little endian    four lengths of 32 bits: number of paths, bytes of the head, bytes of the paths, 0
 *   states                     6 numbers of 64 bits for each path: record-table.ts
 *   flags                      a byte for each path
 *   head                       JSON: ManifestHead, and the contents of the table
 *   paths                      UTF-8, with a zero byte between two
 */
import { bufferOf } from '../base/buffer-of.ts';
import type { Manifest, ManifestHead } from './manifest.ts';
import { type RecordColumns, RecordTable } from './record-table.ts';

/** 16 bytes, so that the numbers behind the two lines lie where a column of numbers may start */
const magic = 'gots manifest 8\n';
const start = 32;
const stateBytes = 48;

interface Head extends ManifestHead {
  readonly contents: RecordColumns['contents'];
}

export function formatManifest({ records, ...head }: Manifest): Uint8Array {
  const { paths, states, flags, contents } = records.columns;
  const headBytes = Buffer.from(JSON.stringify({ ...head, contents } satisfies Head));
  const pathBytes = Buffer.from(paths.join('\0'));
  const lengths = Buffer.from(Uint32Array.of(paths.length, headBytes.length, pathBytes.length, 0).buffer);
  const table = new Uint8Array(states.buffer, states.byteOffset, states.byteLength);
  return Buffer.concat([Buffer.from(magic, 'latin1'), lengths, table, flags, headBytes, pathBytes]);
}

/** @returns undefined for what is no manifest of this format, or is torn */
export function parseManifest(data: Uint8Array): Manifest | undefined {
  const bytes = bufferOf(data);
  if (bytes.length < start || bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  const count = bytes.readUInt32LE(16);
  const headLength = bytes.readUInt32LE(20);
  const pathLength = bytes.readUInt32LE(24);
  const flagsAt = start + count * stateBytes;
  const headAt = flagsAt + count;
  if (bytes.length !== headAt + headLength + pathLength) return undefined;
  const { buffer, byteOffset } = bytes;
  const states = new Float64Array(buffer.slice(byteOffset + start, byteOffset + flagsAt));
  try {
    const { contents, ...head } = JSON.parse(bytes.toString('utf8', headAt, headAt + headLength)) as Head;
    const text = bytes.toString('utf8', headAt + headLength);
    const paths = count === 0 ? [] : text.split('\0');
    return { ...head, records: new RecordTable({ paths, states, flags: bytes.subarray(flagsAt, headAt), contents }) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
