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

/** bytes that are read at once where fewer are asked for */
const windowSize = 256 << 10;

/** A file that is read forwards, mostly, in small pieces. */
export class WindowedFile {
  readonly #fd: number;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Bytes of the file, fewer at its end. They may be part of a larger piece, which who keeps them keeps as well. */
  read(offset: number, length: number): Buffer {
    if (length > windowSize) return readRange(this.#fd, offset, length);
    const from = offset - this.#start;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length);
    this.#window = readRange(this.#fd, offset, windowSize);
    this.#start = offset;
    return this.#window.subarray(0, length);
  }
}
