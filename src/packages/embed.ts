/**
 * `//go:embed` patterns -> files.  Rules and error texts: cmd/go's resolveEmbed, path.Match, module.CheckFilePath.
 */
import { dirname, join, sep } from 'node:path';
import { errorText, SysError } from '../base/errors.ts';
import type { FileKind, ReadableFiles } from '../sys/system.ts';
import { BadPatternError, hasMeta, matchName } from './match-name.ts';

/** Of a pattern that embeds hidden files, too. */
const allPrefix = 'all:';

export interface EmbeddedFiles {
  /** relative to the package's directory, slash separated, sorted, each once */
  readonly files: readonly string[];
  readonly byPattern: ReadonlyMap<string, readonly string[]>;
}

/** A pattern that embeds nothing or something forbidden; the message names it. */
export class EmbedError extends Error {
  override readonly name = 'EmbedError';
  readonly pattern: string;

  constructor(pattern: string, reason: string) {
    super(`pattern ${pattern}: ${reason}`);
    this.pattern = pattern;
  }
}

/** Says why a pattern fails; turned into an EmbedError with the pattern's name. */
class Reason extends Error {}

export interface EmbedSetting {
  readonly files: ReadableFiles;
  /** a pattern may name a symbolic link to a file (GODEBUG=embedfollowsymlinks=1) */
  readonly followSymlinks?: boolean;
}

/** @throws EmbedError */
export function resolveEmbed(dir: string, patterns: readonly string[], setting: EmbedSetting): EmbeddedFiles {
  const all = new Set<string>();
  const byPattern = new Map<string, readonly string[]>();
  const resolver = new EmbedResolver(dir, setting);
  for (const pattern of patterns) {
    try {
      const list = resolver.resolve(pattern);
      byPattern.set(pattern, list);
      for (const file of list) all.add(file);
    } catch (error) {
      throw new EmbedError(pattern, errorText(error));
    }
  }
  return { files: [...all].toSorted(), byPattern };
}

/** Whether a pattern may embed a path, by its name alone. @param rel relative to the package's directory, slash separated */
export function mayEmbed(pattern: string, rel: string): boolean {
  const glob = pattern.startsWith(allPrefix) ? pattern.slice(allPrefix.length) : pattern;
  const elements = rel.split('/');
  return elements.some((_, last) => matchName(glob, elements.slice(0, last + 1).join('/')));
}

class EmbedResolver {
  readonly #dir: string;
  readonly #files: ReadableFiles;
  readonly #followSymlinks: boolean;
  readonly #checked = new Set<string>();

  constructor(dir: string, { files, followSymlinks = false }: EmbedSetting) {
    this.#dir = dir;
    this.#files = files;
    this.#followSymlinks = followSymlinks;
  }

  resolve(pattern: string): string[] {
    const all = pattern.startsWith(allPrefix);
    const glob = all ? pattern.slice(allPrefix.length) : pattern;
    if (!isValidPattern(glob)) throw new Reason('invalid pattern syntax');
    const list = new Set<string>();
    for (const rel of this.#glob(glob)) this.#add(rel, all, list);
    if (list.size === 0) throw new Reason('no matching files found');
    return [...list].toSorted();
  }

  #add(rel: string, all: boolean, list: Set<string>): void {
    const path = join(this.#dir, rel);
    const { kind } = this.#files.lstat(path);
    this.#checkParents(path, rel, kind === 'directory' ? 'directory' : 'file');
    if (kind === 'file' || (kind === 'symlink' && this.#followSymlinks && this.#files.stat(path).kind === 'file')) {
      list.add(rel);
    } else if (kind === 'directory') {
      if (this.#addTree(rel, all, list) === 0)
        throw new Reason(`cannot embed directory ${rel}: contains no embeddable files`);
    } else {
      throw new Reason(`cannot embed irregular file ${rel}`);
    }
  }

  #checkParents(path: string, rel: string, what: string): void {
    for (let dir = path; dir.length > this.#dir.length + 1 && !this.#checked.has(dir); dir = dirname(dir)) {
      if (this.#files.tryStat(join(dir, 'go.mod')) !== undefined) {
        throw new Reason(`cannot embed ${what} ${rel}: in different module`);
      }
      if (dir !== path && this.#kindOf(dir) !== 'directory') {
        throw new Reason(`cannot embed ${what} ${rel}: in non-directory ${dir.slice(this.#dir.length + 1)}`);
      }
      this.#checked.add(dir);
      const name = dir.slice(dir.lastIndexOf(sep) + 1);
      if (!isBadEmbedName(name)) continue;
      const where = dir === path ? `invalid name ${name}` : `in invalid directory ${name}`;
      throw new Reason(`cannot embed ${what} ${rel}: ${where}`);
    }
  }

  #kindOf(path: string): FileKind {
    try {
      return this.#files.lstat(path).kind;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      return 'directory';
    }
  }

  /** Files below a directory, hidden ones only with `all`; returns how many it has. */
  #addTree(rel: string, all: boolean, list: Set<string>): number {
    let count = 0;
    for (const entry of this.#files.readDir(join(this.#dir, rel))) {
      const name = `${rel}/${entry.name}`;
      const isHidden = entry.name.startsWith('.') || entry.name.startsWith('_');
      const isBad = isBadEmbedName(entry.name);
      if (isBad || (isHidden && !all)) {
        if (entry.kind === 'directory' || isHidden || !isBad) continue;
        throw new Reason(`cannot embed file ${name}: invalid name ${entry.name}`);
      }
      if (entry.kind === 'directory') {
        const isModule = this.#files.tryStat(join(this.#dir, name, 'go.mod')) !== undefined;
        if (!isModule) count += this.#addTree(name, all, list);
      } else if (entry.kind === 'file') {
        count++;
        list.add(name);
      }
    }
    return count;
  }

  /** Paths that match, slash separated and relative (filepath.Glob). */
  #glob(pattern: string): string[] {
    if (!hasMeta(pattern)) return this.#exists(pattern) ? [pattern] : [];
    const slash = pattern.lastIndexOf('/');
    const last = pattern.slice(slash + 1);
    if (slash < 0) return this.#matches('', last);
    const parent = pattern.slice(0, slash);
    const dirs = hasMeta(parent) ? this.#glob(parent) : [parent];
    return dirs.flatMap((dir) => this.#matches(dir, last));
  }

  #exists(rel: string): boolean {
    try {
      this.#files.lstat(join(this.#dir, rel));
      return true;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      return false;
    }
  }

  #matches(dir: string, pattern: string): string[] {
    const path = join(this.#dir, dir);
    if (this.#files.tryStat(path)?.kind !== 'directory') return [];
    const names = this.#files.readDir(path).map((entry) => entry.name);
    return names.filter((name) => matchName(pattern, name)).map((name) => (dir === '' ? name : `${dir}/${name}`));
  }
}

function isValidPattern(pattern: string): boolean {
  try {
    matchName(pattern, '');
  } catch (error) {
    if (error instanceof BadPatternError) return false;
    throw error;
  }
  if (pattern === '' || pattern === '.') return false;
  return pattern.split('/').every((element) => element !== '' && element !== '.' && element !== '..');
}

const VCS_DIRECTORIES: ReadonlySet<string> = new Set(['', '.bzr', '.hg', '.git', '.svn']);

/** Names that no module can contain. */
function isBadEmbedName(name: string): boolean {
  if (VCS_DIRECTORIES.has(name)) return true;
  if (/^\.+$/.test(name) || name.endsWith('.')) return true;
  if (!/^[\p{L}0-9!#$%&()+,\-.=@[\]^_{}~ ]+$/u.test(name)) return true;
  return /^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)/i.test(name);
}
