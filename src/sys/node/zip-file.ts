/** Reading a zip's file, and what is said of one that is damaged.  Texts: Go's archive/zip, io. */
import fs from 'node:fs';

/** A zip that breaks the format; plain, as Go's errors of archive/zip are. */
export class DamagedZip extends Error {
  override readonly name = 'DamagedZip';

  constructor(message = 'zip: not a valid zip file', options?: ErrorOptions) {
    super(message, options);
  }
}

/** What Go says of a file that ends where nothing, or not enough, could be read (io.EOF, io.ErrUnexpectedEOF). */
export const shortRead = { nothing: 'EOF', some: 'unexpected EOF' } as const;

/** Bytes of a file, fewer at its end. */
export function readRange(fd: number, offset: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = fs.readSync(fd, buffer, filled, length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}
