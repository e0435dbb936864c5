/** Who may import internal and vendored packages.  Rules and texts: cmd/go's disallowInternal, disallowVendor. */
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import { normalize } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
import { SysError } from '../base/errors.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { findInternal, findVendor, hasPathPrefix } from './import-paths.ts';
import type { Package } from './package.ts';

/** One import, to be judged. */
export interface ImportAttempt {
  /** as written */
  readonly path: string;
  /** directory of the importer */
  readonly srcDir: string;
  /** '' for the command line */
  readonly importerPath: string;
  readonly imported: Package;
}

/**
 * Whether code outside of a tree imports its internal package.
 *
 * @param importerPath the importer's import path; for command-line files that of their directory
 * @returns an error text
 */
export function internalViolation(attempt: ImportAttempt, config: Config, files: ReadableFiles): string | undefined {
  const { imported, importerPath } = attempt;
  if (imported.error !== undefined || importerPath === '') return undefined;
  if (imported.standard && !compilerTraits(config).compilesStandard) return undefined;
  if (imported.standard && importerPath.startsWith('bootstrap/')) return undefined;
  const found = findInternal(imported.importPath);
  if (found === undefined) return undefined;
  const end = found > 0 ? found - 1 : found;
  const message = `use of internal package ${imported.importPath} not allowed`;
  const fips = 'crypto/internal/fips140';
  if (hasPathPrefix(importerPath, 'crypto') && hasPathPrefix(imported.importPath, fips)) return undefined;
  if (hasPathPrefix(importerPath, fips)) {
    return hasPathPrefix(imported.importPath, 'crypto/internal') ? undefined : message;
  }
  if (imported.module === undefined) {
    const length = end + imported.dir.length - imported.importPath.length;
    return isBelow(attempt.srcDir, imported.dir.slice(0, Math.max(length, 0)), files) ? undefined : message;
  }
  return hasPathPrefix(importerPath, imported.importPath.slice(0, end)) ? undefined : message;
}

/** Whether an import breaks the rules of vendor directories; an error text. */
export function vendorViolation(attempt: ImportAttempt, files: ReadableFiles): string | undefined {
  if (attempt.importerPath === '') return undefined;
  if (!isVendorVisible(attempt, files)) return 'use of vendored package not allowed';
  const found = findVendor(attempt.path);
  if (found === undefined) return undefined;
  return `${attempt.path} must be imported as ${attempt.path.slice(found + 'vendor/'.length)}`;
}

function isVendorVisible({ imported, srcDir }: ImportAttempt, files: ReadableFiles): boolean {
  const found = findVendor(imported.importPath);
  if (found === undefined) return true;
  const length = (found > 0 ? found - 1 : found) + imported.dir.length - imported.importPath.length;
  if (length < 0 || imported.dir.length < length) return true;
  return isBelow(srcDir, imported.dir.slice(0, length), files);
}

function isBelow(dir: string, parent: string, files: ReadableFiles): boolean {
  if (hasFilePathPrefix(clean(dir), clean(parent))) return true;
  return hasFilePathPrefix(clean(expand(dir, files)), clean(expand(parent, files)));
}

function clean(path: string): string {
  return normalize(path).replace(/(?<=.)[\\/]$/, '');
}

function expand(path: string, files: ReadableFiles): string {
  try {
    return files.realPath(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return path;
  }
}
