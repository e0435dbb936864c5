/**
 * The rules that module zips must keep, and their unpacking.  Everything in a zip is hostile: names, sizes, duplicates.
 * Rules and texts: x/mod/zip.
 */
import { isUtf8 } from 'node:buffer';
import { dirname, join, posix } from 'node:path';
import { errorText } from '../../base/errors.ts';
import { goQuote, goQuoteBytes } from '../../base/go-quote.ts';
import type { Files } from '../../sys/system.ts';
import type { ZipArchive, ZipEntry } from '../../sys/zip.ts';
import type { ModuleVersion } from '../module-info.ts';
import { checkFilePath } from '../module-path.ts';

/** bytes: the zip file itself, and all its files together */
export const maxZipSize: number = 500 << 20;
const maxGoModSize = 16 << 20;
const maxLicenseSize = 16 << 20;

/** Refuses a second file of a name, names that differ in case only, and names that are file and directory at once. */
export class CollisionChecker {
  readonly #seen = new Map<string, { readonly path: string; readonly isDir: boolean }>();

  /** @returns go's text about a collision */
  check(path: string, isDir: boolean): string | undefined {
    const fold = foldCase(path);
    const other = this.#seen.get(fold);
    if (other === undefined) {
      this.#seen.set(fold, { path, isDir });
    } else {
      if (path !== other.path)
        return `case-insensitive file name collision: ${goQuote(other.path)} and ${goQuote(path)}`;
      if (isDir !== other.isDir) return `entry ${goQuote(path)} is both a file and a directory`;
      if (!isDir) return `multiple entries for file ${goQuote(path)}`;
    }
    const parent = posix.dirname(path);
    return parent === '.' || parent === '/' ? undefined : this.check(parent, true);
  }
}

/** The same text for names that differ in the case of letters only: one letter for each of Unicode's simple case folding. */
export function foldCase(name: string): string {
  return name.replaceAll(/[^\0-@[-\x7f]/gu, foldLetter);
}

function foldLetter(letter: string): string {
  const isSame = new RegExp(`^${letter}$`, 'iu');
  // a mapping to several letters, or one of Turkish, is no simple folding
  return [letter.toUpperCase().toLowerCase(), letter.toLowerCase()].find((small) => isSame.test(small)) ?? letter;
}

/**
 * What is wrong with a module's zip, as go lists it; undefined when all is well.
 *
 * @param zipSize of the file, in bytes
 */
export function zipProblem(module: ModuleVersion, entries: readonly ZipEntry[], zipSize: number): string | undefined {
  if (zipSize > maxZipSize) return `module zip file is too large (${zipSize} bytes; limit is ${maxZipSize} bytes)`;
  const prefix = `${module.path}@${module.version}/`;
  const collisions = new CollisionChecker();
  const invalid: string[] = [];
  let total = 0;
  let isTooLarge = false;
  for (const entry of entries) {
    const { name: full, size } = entry;
    const problem = entryProblem(entry, { prefix, collisions });
    if (problem !== undefined) invalid.push(`${full}: ${problem}`);
    if (full.endsWith('/') || !full.startsWith(prefix)) continue;
    if (total + size > maxZipSize) isTooLarge = true;
    else total += size;
  }
  if (isTooLarge) return `total uncompressed size of module contents too large (max size is ${maxZipSize} bytes)`;
  return invalid.length === 0 ? undefined : invalid.join('\n');
}

function entryProblem(
  { name: full, rawName, size }: ZipEntry,
  { prefix, collisions }: { readonly prefix: string; readonly collisions: CollisionChecker },
): string | undefined {
  if (!full.startsWith(prefix)) return `path does not have prefix ${goQuote(prefix)}`;
  const isDir = full.endsWith('/');
  const name = full.slice(prefix.length, isDir ? -1 : undefined);
  if (full.length === prefix.length) return undefined;
  if (posix.normalize(name) !== name) return 'file path is not clean';
  if (!isUtf8(rawName)) {
    const raw = rawName.subarray(Buffer.byteLength(prefix), isDir ? -1 : undefined);
    return `malformed file path ${goQuoteBytes(raw)}: invalid UTF-8`;
  }
  try {
    checkFilePath(name);
  } catch (error) {
    return errorText(error);
  }
  const collision = collisions.check(name, isDir);
  if (collision !== undefined) return collision;
  if (isDir) return undefined;
  const base = posix.basename(name);
  if (base.toLowerCase() === 'go.mod') {
    if (base !== name) return 'go.mod file not in module root directory';
    if (name !== 'go.mod') return 'go.mod files must have lowercase names';
  }
  if (name === 'go.mod' && size > maxGoModSize) return `go.mod file too large (max size is ${maxGoModSize} bytes)`;
  if (name === 'LICENSE' && size > maxLicenseSize)
    return `LICENSE file too large (max size is ${maxLicenseSize} bytes)`;
  return undefined;
}

/**
 * Unpacks a zip that keeps the rules into a new directory: files 0444.
 *
 * @throws Error with what is wrong, without the zip's name
 */
export async function unpackZip(
  archive: ZipArchive,
  module: ModuleVersion,
  target: { readonly dir: string; readonly files: Files },
): Promise<void> {
  const { dir, files } = target;
  const prefix = `${module.path}@${module.version}/`;
  files.mkdirAll(dir);
  const made = new Set([dir]);
  for (const entry of archive.entries) {
    const name = entry.name.slice(prefix.length);
    if (name === '' || name.endsWith('/')) continue;
    const path = join(dir, name);
    const parent = dirname(path);
    if (!made.has(parent)) files.mkdirAll(parent);
    made.add(parent);
    await archive.extract(entry, path, 0o444);
  }
}
