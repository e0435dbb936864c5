/** Whether GOMODCACHE is a place for modules (cmd/go's checkCacheDir). */
import { isAbsolute } from 'node:path';
import { errorText, isNotExist, SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Files } from '../sys/system.ts';

/** Makes the directory where it is missing. @returns what is wrong with it */
export function moduleCacheProblem(root: string, files: Files): string | undefined {
  if (root === '') return 'module cache not found: neither GOMODCACHE nor GOPATH is set';
  if (!isAbsolute(root)) return `GOMODCACHE entry is relative; must be absolute path: ${goQuote(root)}.\n`;
  try {
    const isDirectory = files.stat(root).kind === 'directory';
    return isDirectory ? undefined : `could not create module cache: ${goQuote(root)} is not a directory`;
  } catch (error) {
    if (!isNotExist(error)) return `could not create module cache: ${errorText(error)}`;
  }
  try {
    files.mkdirAll(root);
    return undefined;
  } catch (error) {
    if (error instanceof SysError) return `could not create module cache: ${error.message}`;
    throw error;
  }
}
