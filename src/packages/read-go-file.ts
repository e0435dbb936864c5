/** A .go file on the disk, read as far as its header reaches. */
import type { ReadableFiles } from '../sys/system.ts';
import type { GoHeader } from './go-header.ts';
import { readGoHeader, readGoHeaderStart } from './read-go-header.ts';

export interface GoFileReader {
  readonly files: Pick<ReadableFiles, 'readFile'>;
  /** the first bytes of a file, fewer where it is shorter; absent: files are read whole */
  readonly readHead?: ((path: string, length: number) => Uint8Array) | undefined;
}

/** Enough for the imports of most files, and small enough for Node's buffer pool. */
const headLength = 4000;

/**
 * @returns the header, and the file, or a beginning of it that holds the header
 * @throws SysError
 */
export function readGoFile(
  path: string,
  { files, readHead }: GoFileReader,
): { readonly header: GoHeader; readonly data: Uint8Array } {
  const head = readHead?.(path, headLength);
  const isWhole = head !== undefined && head.length < headLength;
  const header = head === undefined || isWhole ? undefined : readGoHeaderStart(head);
  if (head !== undefined && header !== undefined) return { header, data: head };
  const data = isWhole ? head : files.readFile(path);
  return { header: readGoHeader(data), data };
}
