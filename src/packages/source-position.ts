/** Places in source files as text: `file:line:col`, with the shorter of the absolute and the relative name. */
import { isAbsolute, join, relative } from 'node:path';
import type { ReadableFiles } from '../sys/system.ts';
import type { FilePosition } from './scanned-package.ts';

/** `/abs/file.go:3:1` (token.Position.String). */
export function formatPosition(dir: string, at: FilePosition): string {
  return formatPlace(absoluteName(dir, at.file), at);
}

/** The same with base.ShortPath. */
export function formatShortPosition(dir: string, at: FilePosition, shorten: (path: string) => string): string {
  const name = absoluteName(dir, at.file);
  return formatPlace(name === '' ? '' : shorten(name), at);
}

/** @param file as a //line comment has it: '' for no name */
export function absoluteName(dir: string, file: string): string {
  return file === '' || isAbsolute(file) ? file : join(dir, file);
}

function formatPlace(file: string, at: FilePosition): string {
  const { line, column } = at.position;
  return `${file === '' ? '' : `${file}:`}${line}${column === 0 ? '' : `:${column}`}`;
}

/**
 * A function that gives the name relative to cwd where that is shorter and names the same file (cmd/go's
 * base.ShortPath).
 */
export function pathShortener(cwd: string, files: ReadableFiles): (path: string) => string {
  return (path) => {
    const short = relative(cwd, path);
    if (short === '' || short.length >= path.length || isAbsolute(short)) return path === cwd ? '.' : path;
    const [a, b] = [files.tryStat(join(cwd, short)), files.tryStat(path)];
    const isSame = a === undefined || b === undefined ? a === b : a.inode === b.inode && a.device === b.device;
    return isSame ? short : path;
  };
}
