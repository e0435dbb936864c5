/**
 * What an importer's compile reads of an archive: its first member, `__.PKGDEF`, with the export data.
 *
 *   go object linux amd64 go1.26.8 ...\n  build id "..."\n  \n  $$B\n  <export data>  \n$$\n
 *
 * Source: GOROOT/src/cmd/compile/internal/noder (findPkg, unified), GOROOT/src/cmd/internal/archive.
 */
import { createHash } from 'node:crypto';
import { bufferOf } from '../base/buffer-of.ts';
import { SysError } from '../base/errors.ts';
import type { Files } from '../sys/system.ts';

/** of the archive's start, and of the member's header */
const [magicSize, headerSize] = [8, 60];

/** bytes; most members fit, and are read at once */
const windowSize = 1 << 16;

/** Hashes of the export data of archives, which do not change meanwhile. */
export class ExportHashes {
  readonly #files: Files;
  /** reused: nothing waits between a read into it and the use of what was read */
  readonly #window = Buffer.allocUnsafeSlow(windowSize);
  readonly #known = new Map<string, string>();

  constructor(files: Files) {
    this.#files = files;
  }

  /**
   * The SHA-256 of an archive's export data in hex, the build ID apart, which says nothing to the importer.
   *
   * @returns undefined for what is no archive of Go's compiler, or can't be read
   */
  of(archive: string): string | undefined {
    const known = this.#known.get(archive);
    if (known !== undefined) return known;
    try {
      const hash = this.#read(archive);
      if (hash !== undefined) this.#known.set(archive, hash);
      return hash;
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }

  #read(archive: string): string | undefined {
    const first = bufferOf(this.#files.readRange(archive, 0, windowSize, { into: this.#window }));
    const begin = magicSize + headerSize;
    const start = first.toString('latin1', 0, begin);
    const size = Number(start.slice(magicSize + 48, magicSize + 58).trim());
    if (!start.startsWith('!<arch>\n__.PKGDEF ') || !Number.isSafeInteger(size)) return undefined;
    const isWhole = begin + size <= first.length;
    const member = isWhole
      ? first.subarray(begin, begin + size)
      : bufferOf(this.#files.readRange(archive, begin, size));
    return memberHash(member, size);
  }
}

function memberHash(member: Buffer, size: number): string | undefined {
  const begin = member.indexOf('\nbuild id ');
  const end = begin < 0 ? -1 : member.indexOf('\n', begin + 1);
  if (member.length < size || end < 0 || member.toString('latin1', 0, 10) !== 'go object ') return undefined;
  return createHash('sha256').update(member.subarray(0, begin)).update(member.subarray(end)).digest('hex');
}
