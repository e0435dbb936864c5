/**
 * The ad-hoc signature that macOS wants in Mach-O executables: SHA-256 of each page of the file before it.  Pure.
 * Format: GOROOT/src/cmd/internal/codesign; xnu, osfmk/kern/cs_blobs.h.
 */
import { createHash } from 'node:crypto';

const pageSize = 4096;
const hashSize = 32;
const superBlobSize = 12;
const blobSize = 8;
const codeDirectorySize = 13 * 4 + 4 + 4 * 8;
const directoryOffset = superBlobSize + blobSize;

/** Bytes of the signature of a file. @param codeSize what stands before the signature, in bytes @param id its identifier */
export function signatureSize(codeSize: number, id: string): number {
  const pages = Math.ceil(codeSize / pageSize);
  return directoryOffset + codeDirectorySize + id.length + 1 + pages * hashSize;
}

export interface CodeToSign {
  /** the file up to the signature, in pieces that are whole pages, but for the last */
  readonly pages: Iterable<Uint8Array>;
  readonly size: number;
  readonly textOffset: number;
  readonly textSize: number;
  /** an executable, not a library */
  readonly isMain: boolean;
}

export function signCode(code: CodeToSign, id: string): Uint8Array {
  const size = signatureSize(code.size, id);
  const out = Buffer.alloc(size);
  const hashOffset = codeDirectorySize + id.length + 1;
  const words = [
    // super blob, and its one index entry: the code directory
    0xfade0cc0,
    size,
    1,
    0,
    directoryOffset,
    // code directory: magic, length, version, flags (adhoc, linker signed)
    0xfade0c02,
    size - directoryOffset,
    0x20400,
    0x20002,
    hashOffset,
    codeDirectorySize,
    0,
    Math.ceil(code.size / pageSize),
    code.size,
  ];
  words.forEach((value, at) => out.writeUInt32BE(value, at * 4));
  // hash size, hash type SHA-256, padding, log2 of the page size
  out.set([hashSize, 2, 0, 12], words.length * 4);
  const segment = directoryOffset + codeDirectorySize - 24;
  out.writeBigUInt64BE(BigInt(code.textOffset), segment);
  out.writeBigUInt64BE(BigInt(code.textSize), segment + 8);
  out.writeBigUInt64BE(code.isMain ? 1n : 0n, segment + 16);
  out.write(id, directoryOffset + codeDirectorySize, 'latin1');
  let at = directoryOffset + hashOffset;
  for (const piece of code.pages) {
    for (let offset = 0; offset < piece.length; offset += pageSize) {
      const hash = createHash('sha256')
        .update(piece.subarray(offset, offset + pageSize))
        .digest();
      out.set(hash, at);
      at += hashSize;
    }
  }
  return out;
}
