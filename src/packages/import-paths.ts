/** What import paths say by themselves.  Pure.  Rules: cmd/go's load, search and str. */
import { posix } from 'node:path';

/** `.`, `..`, `./x`, `../x`. */
export function isLocalImport(path: string): boolean {
  return path === '.' || path === '..' || path.startsWith('./') || path.startsWith('../');
}

/** Whether the elements of prefix begin the path. */
export function hasPathPrefix(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false;
  return path.length === prefix.length || prefix.endsWith('/') || path[prefix.length] === '/';
}

/** Where the last element `internal` begins; undefined when there is none. */
export function findInternal(path: string): number | undefined {
  if (path.endsWith('/internal')) return path.length - 'internal'.length;
  const inside = path.lastIndexOf('/internal/');
  if (inside >= 0) return inside + 1;
  return path === 'internal' || path.startsWith('internal/') ? 0 : undefined;
}

/** Where the last element `vendor` that others follow begins; undefined when there is none. */
export function findVendor(path: string): number | undefined {
  const inside = path.lastIndexOf('/vendor/');
  if (inside >= 0) return inside + 1;
  return path.startsWith('vendor/') ? 0 : undefined;
}

/** `v2`, `v3` ... , not v0 and v1. */
export function isVersionElement(element: string): boolean {
  return /^v(?!0|1$)\d+$/.test(element);
}

/** A word that no tool takes for a flag or a response file. */
export function isSafeArg(word: string): boolean {
  const c = word.codePointAt(0);
  if (c === undefined) return false;
  return (
    (c >= 0x30 && c <= 0x39) ||
    (c >= 0x41 && c <= 0x5a) ||
    (c >= 0x61 && c <= 0x7a) ||
    c === 0x2e ||
    c === 0x5f ||
    c === 0x2f ||
    c >= 0x80
  );
}

/** The path without needless parts, with a leading ./ kept. */
export function cleanImport(path: string): string {
  const clean = cleanPath(path);
  return path.startsWith('./') && clean !== '..' && !clean.startsWith('../') ? `./${clean}` : clean;
}

/** Go's path.Clean. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(path);
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}

/** The import path that stands for a directory outside of GOPATH: `_/home/me/x`. */
export function dirToImportPath(dir: string): string {
  const valid = Array.from(dir.replaceAll('\\', '/'), (c) => (ILLEGAL.has(c) || !GRAPHIC.test(c) ? '_' : c)).join('');
  return posix.join('_', valid);
}

const ILLEGAL = new Set('!"#$%&\'()*,:;<=>?[\\]^{|}`\ufffd');
const GRAPHIC = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;
