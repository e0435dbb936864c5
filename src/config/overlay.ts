/**
 * -overlay: files that a build sees in place of those on disk.  Rules and texts: cmd/go's fsys.
 *
 *   {"Replace": {"/path/seen": "/path/read", "/path/gone": ""}}
 */
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { jsonSyntaxError } from '../base/json-syntax.ts';
import type { DirEntry, FileInfo, ReadableFiles } from '../sys/system.ts';

export interface Overlay extends ReadableFiles {
  readonly active: boolean;
  /** the file to read for a path */
  readonly actual: (path: string) => string;
  readonly replaced: (path: string) => boolean;
  /** whether the overlay removes what may be there */
  readonly deleted: (path: string) => boolean;
}

/** Files as they are on disk. */
export function withoutOverlay(files: ReadableFiles): Overlay {
  return {
    active: false,
    actual: (path) => path,
    replaced: () => false,
    deleted: () => false,
    readFile: (path) => files.readFile(path),
    readText: (path) => files.readText(path),
    stat: (path) => files.stat(path),
    lstat: (path) => files.lstat(path),
    tryStat: (path) => files.tryStat(path),
    readDir: (path) => files.readDir(path),
    realPath: (path) => files.realPath(path),
  };
}

/**
 * @param path of the JSON file, relative to cwd or absolute
 * @throws GotsError
 */
export function readOverlay(path: string, cwd: string, files: ReadableFiles): Overlay {
  let text: string;
  try {
    text = files.readText(isAbsolute(path) ? path : join(cwd, path));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new GotsError('config', `reading overlay: open ${path}: ${error.reason}`, { cause: error });
  }
  return new OverlayFiles(parseOverlay(text, cwd), files);
}

/**
 * The replacements of an overlay's text: absolute path seen -> absolute path read, '' for a deleted file.
 *
 * @throws GotsError
 */
export function parseOverlay(text: string, cwd: string): ReadonlyMap<string, string> {
  const problem = jsonSyntaxError(text);
  if (problem !== undefined) throw new GotsError('config', `parsing overlay JSON: ${problem}`);
  const replace = replacementsOf(JSON.parse(text));
  const absolute = (path: string): string => (path === '' ? '' : isAbsolute(path) ? normalize(path) : join(cwd, path));
  const seen = new Map<string, string>();
  const map = new Map<string, string>();
  for (const [from, to] of Object.entries(replace).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (from === '') throw new GotsError('config', 'empty string key in overlay map');
    const path = absolute(from);
    const other = seen.get(path);
    if (other !== undefined) throw new GotsError('config', `duplicate paths ${other} and ${from} in overlay map`);
    seen.set(path, from);
    map.set(path, absolute(to));
  }
  checkConsistent(map);
  return map;
}

/** The strings of `Replace`; null counts as none, names differ in case only, as for encoding/json. @throws GotsError */
function replacementsOf(parsed: unknown): Readonly<Record<string, string>> {
  const object = fieldsOf(parsed, 'fsys.overlayJSON');
  const name = Object.keys(object).findLast((key) => key.toLowerCase() === 'replace');
  const replace = fieldsOf(name === undefined ? null : object[name], 'map[string]string', 'Replace');
  const out: Record<string, string> = {};
  for (const [from, to] of Object.entries(replace)) {
    if (typeof to !== 'string' && to !== null) throw typeProblem(to, 'string', 'Replace');
    out[from] = to ?? '';
  }
  return out;
}

function fieldsOf(value: unknown, type: string, field?: string): Readonly<Record<string, unknown>> {
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw typeProblem(value, type, field);
  return value as Readonly<Record<string, unknown>>;
}

function typeProblem(value: unknown, type: string, field?: string): GotsError {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const place = field === undefined ? 'value' : `struct field overlayJSON.${field}`;
  return new GotsError(
    'config',
    `parsing overlay JSON: json: cannot unmarshal ${kind} into Go ${place} of type ${type}`,
  );
}

/** Whether files are an overlay that puts another file in the place of one. */
export function isReplaced(files: ReadableFiles, path: string): boolean {
  return 'replaced' in files && typeof files.replaced === 'function' && files.replaced(path) === true;
}

export function isDeleted(files: ReadableFiles, path: string): boolean {
  return 'deleted' in files && typeof files.deleted === 'function' && files.deleted(path) === true;
}

/** A file can't be replaced and hold others as well. */
function checkConsistent(map: ReadonlyMap<string, string>): void {
  for (const [path, to] of map) {
    if (to === '') continue;
    for (let dir = dirname(path); dir !== dirname(dir); dir = dirname(dir)) {
      const parent = map.get(dir);
      if (parent !== undefined && parent !== '') {
        throw new GotsError('config', `inconsistent files ${dir} and ${path} in overlay map`);
      }
    }
  }
}

class OverlayFiles implements Overlay {
  readonly active = true;
  readonly #files: ReadableFiles;
  readonly #replace: ReadonlyMap<string, string>;
  /** directories that hold replaced files -> names below them; false for a deleted file */
  readonly #children = new Map<string, Map<string, 'file' | 'directory' | 'deleted'>>();

  constructor(replace: ReadonlyMap<string, string>, files: ReadableFiles) {
    this.#files = files;
    this.#replace = replace;
    for (const [path, to] of replace) this.#addChild(path, to === '' ? 'deleted' : 'file');
  }

  #addChild(path: string, kind: 'file' | 'directory' | 'deleted'): void {
    const dir = dirname(path);
    if (dir === path) return;
    let names = this.#children.get(dir);
    if (names === undefined) this.#children.set(dir, (names = new Map<string, 'file' | 'directory' | 'deleted'>()));
    if (names.get(basename(path)) !== 'directory') names.set(basename(path), kind);
    if (kind !== 'deleted') this.#addChild(dir, 'directory');
  }

  readonly actual = (path: string): string => {
    const to = this.#replace.get(path);
    return to === undefined || to === '' ? path : to;
  };

  readonly replaced = (path: string): boolean => (this.#replace.get(path) ?? '') !== '';

  /** Deleted itself, or below a path that is a file now. */
  readonly deleted = (path: string): boolean => !this.replaced(path) && this.#isDeleted(path);

  #isDeleted(path: string): boolean {
    if (this.#replace.get(path) === '') return true;
    for (let dir = dirname(path); dir !== dirname(dir); dir = dirname(dir)) {
      if (this.#replace.has(dir)) return true;
    }
    return false;
  }

  #isDirectory(path: string): boolean {
    return [...(this.#children.get(path)?.values() ?? [])].some((kind) => kind !== 'deleted');
  }

  #check(path: string, op: string): void {
    if (this.deleted(path)) {
      throw new SysError('ENOENT', op, path, 'no such file or directory');
    }
  }

  readFile(path: string): Uint8Array {
    this.#check(path, 'open');
    return this.#files.readFile(this.actual(path));
  }

  readText(path: string): string {
    this.#check(path, 'open');
    return this.#files.readText(this.actual(path));
  }

  stat(path: string): FileInfo {
    this.#check(path, 'stat');
    if (this.#isDirectory(path)) return this.#directory(path);
    return this.#files.stat(this.actual(path));
  }

  lstat(path: string): FileInfo {
    this.#check(path, 'lstat');
    if (this.#isDirectory(path)) return this.#directory(path);
    return this.replaced(path) ? this.#files.stat(this.actual(path)) : this.#files.lstat(path);
  }

  #directory(path: string): FileInfo {
    const info = this.#files.tryStat(path);
    if (info?.kind === 'directory') return info;
    const none = { size: 0, mtimeNs: 0n, ctimeNs: 0n, inode: 0n, device: 0n };
    return { kind: 'directory', mode: 0o755, ...none };
  }

  tryStat(path: string): FileInfo | undefined {
    if (this.deleted(path)) return undefined;
    if (this.#isDirectory(path)) return this.#directory(path);
    return this.#files.tryStat(this.actual(path));
  }

  readDir(path: string): readonly DirEntry[] {
    this.#check(path, 'open');
    if (this.replaced(path)) throw new SysError('ENOTDIR', 'open', path, 'not a directory');
    const children = this.#children.get(path);
    if (children === undefined) return this.#files.readDir(path);
    const onDisk = this.#files.tryStat(path)?.kind === 'directory' ? this.#files.readDir(path) : [];
    const entries = new Map(onDisk.map((entry) => [entry.name, entry]));
    for (const [name, kind] of children) {
      if (kind === 'deleted') entries.delete(name);
      else entries.set(name, { name, kind });
    }
    return [...entries.values()].toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  realPath(path: string): string {
    return this.#replace.has(path) ? path : this.#files.realPath(path);
  }
}
