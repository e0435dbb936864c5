/** A .go file on the disk, read as far as its header reaches. */
import type { Files, ReadableFiles } from '../sys/system.ts';
import type { GoHeader } from './go-header.ts';
import { readGoHeader, readGoHeaderStart } from './read-go-header.ts';

export interface GoFileReader {
  readonly files: ReadableFiles;
  /** the first bytes of a file, fewer where it is shorter; undefined: files are read whole */
  readonly readHead: ((path: string, length: number) => Uint8Array) | undefined;
}

/** @param files of the machine, or with an overlay before them: then files are read whole */
export function goFileReader(files: ReadableFiles, machine: Files): GoFileReader {
  const readHead = (path: string, length: number): Uint8Array => machine.readRange(path, 0, length);
  return { files, readHead: files === machine ? readHead : undefined };
}

/** Enough for the imports of most files, and small enough for Node's buffer pool. */
const headLength = 4000;

/**
 * @returns the header, and the file, or a beginning of it that holds the header
 * @throws SysError
 */
export function readGoFile(
  { files, readHead }: GoFileReader,
  path: string,
): { readonly header: GoHeader; readonly data: Uint8Array } {
  const head = readHead?.(path, headLength);
  const isWhole = head !== undefined && head.length < headLength;
  const header = head === undefined || isWhole ? undefined : readGoHeaderStart(head);
  if (head !== undefined && header !== undefined) return { header, data: head };
  const data = isWhole ? head : files.readFile(path);
  return { header: readGoHeader(data), data };
}
