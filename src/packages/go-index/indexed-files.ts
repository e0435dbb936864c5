/** The files of a directory as the key of its index names them. */
import { join } from 'node:path';
import type { ReadableFiles } from '../../sys/system.ts';
import type { IndexedFile } from './go-index-key.ts';

/** All entries of a directory but directories, in byte order of their names, as of lstat. */
export function readIndexedFiles(files: ReadableFiles, dir: string): readonly IndexedFile[] {
  return files
    .readDir(dir)
    .filter((entry) => entry.kind !== 'directory')
    .map(({ name }) => ({ name, info: files.lstat(join(dir, name)) }));
}
