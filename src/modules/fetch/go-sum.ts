/**
 * go.sum: which hashes modules had when they were first seen.  Rules and texts: cmd/go's modfetch/fetch.go.
 *
 *   path version[/go.mod] h1:...
 */
import { FatalError, GotsError, SysError } from '../../base/errors.ts';
import { isReplaced } from '../../config/overlay.ts';
import type { Files, ReadableFiles, System } from '../../sys/system.ts';
import { compareModules } from '../go-version.ts';
import type { ModuleVersion } from '../module-info.ts';

/** What a go.mod without content would have; go ignores it. */
const emptyGoModHash = 'h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=';

const mismatchNote = `

SECURITY ERROR
This download does NOT match an earlier download recorded in go.sum.
The bits may have been replaced on the origin server, or an attacker may
have intercepted the download attempt.

For more information, see 'go help module-auth'.
`;

const unknownHashNote = `

SECURITY WARNING
This download is listed in go.sum, but using an unknown hash algorithm.
The download cannot be verified.

For more information, see 'go help module-auth'.

`;

export type Sums = Map<string, string[]>;

/** `path@version`; version with `/go.mod` for a go.mod's own hash */
export function sumKey(module: ModuleVersion): string {
  return `${module.path}@${module.version}`;
}

function splitKey(key: string): ModuleVersion {
  const at = key.indexOf('@');
  return { path: key.slice(0, at), version: key.slice(at + 1) };
}

/** @throws FatalError `malformed go.sum` */
export function parseGoSum(text: string, file: string): Sums {
  const sums: Sums = new Map();
  for (const [i, line] of text.split('\n').entries()) {
    const fields = line.trim().split(/\s+/);
    if (fields.length === 1 && fields[0] === '') continue;
    const [path = '', version = '', hash = ''] = fields;
    if (fields.length !== 3) {
      const message = `malformed go.sum:\n${file}:${i + 1}: wrong number of fields ${fields.length}\n`;
      throw new FatalError('checksum', message, { bare: true });
    }
    if (hash === emptyGoModHash) continue;
    const key = sumKey({ path, version });
    sums.set(key, [...(sums.get(key) ?? []), hash]);
  }
  return sums;
}

/** Sorted and each line once, as go writes the file. */
export function formatGoSum(sums: Sums): string {
  return [...sums]
    .map(([key, hashes]) => ({ module: splitKey(key), hashes }))
    .toSorted((a, b) => compareModules(a.module, b.module))
    .flatMap(({ module, hashes }) =>
      [...new Set(hashes)].toSorted().map((hash) => `${module.path} ${module.version} ${hash}\n`),
    )
    .join('');
}

export interface GoSumSetting {
  /** path of go.sum or go.work.sum; '' where sums are not kept */
  readonly file: string;
  /** go.sum files of a workspace's modules, which are read only */
  readonly workspaceFiles: readonly string[];
  readonly files: ReadableFiles;
  /** takes warnings, complete with newline */
  readonly warn: (text: string) => void;
}

/** The sums of one invocation: those of the files, and those that were found out. */
export class GoSum {
  readonly file: string;
  readonly #setting: GoSumSetting;
  #own: Sums | undefined;
  #workspace = new Map<string, Sums>();
  readonly #used = new Map<string, Set<string>>();
  readonly #added = new Map<string, string[]>();

  constructor(setting: GoSumSetting) {
    this.file = setting.file;
    this.#setting = setting;
  }

  /** undefined where sums are not kept */
  #sums(): Sums | undefined {
    if (this.file === '') return undefined;
    if (this.#own === undefined) {
      for (const file of this.#setting.workspaceFiles) this.#workspace.set(file, this.#read(file));
      this.#own = this.#read(this.file);
    }
    return this.#own;
  }

  #read(file: string): Sums {
    try {
      return parseGoSum(this.#setting.files.readText(file), file);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (error.errno === 'ENOENT') return new Map();
      throw new FatalError('checksum', error.message, { bare: true, cause: error });
    }
  }

  /** Whether a file has an h1 hash for a module or, with `/go.mod` at the version's end, for its go.mod. */
  has(module: ModuleVersion): boolean {
    return this.#known(module).length > 0;
  }

  #known(module: ModuleVersion): string[] {
    const own = this.#sums();
    if (own === undefined) return [];
    const key = sumKey(module);
    return [...[...this.#workspace.values()].flatMap((sums) => sums.get(key) ?? []), ...(own.get(key) ?? [])].filter(
      (hash) => hash.startsWith('h1:'),
    );
  }

  /**
   * Whether a hash is the known one.
   *
   * @returns false where none is known
   * @throws FatalError SECURITY ERROR where another is known
   */
  check(module: ModuleVersion, hash: string): boolean {
    const own = this.#sums();
    if (own === undefined) return false;
    const key = sumKey(module);
    const used = this.#used.get(key);
    if (used === undefined) this.#used.set(key, new Set([hash]));
    else used.add(hash);
    return this.#matches(module, hash, own);
  }

  #matches(module: ModuleVersion, hash: string, own: Sums): boolean {
    const key = sumKey(module);
    const name = this.file.endsWith('go.work.sum') ? 'go.work.sum' : 'go.sum';
    for (const known of [...(own.get(key) ?? []), ...(this.#added.get(key) ?? [])]) {
      if (known === hash) return true;
      if (known.startsWith('h1:')) throw mismatch(module, { hash, name: `${name}:    `, known });
    }
    let isKnown = false;
    for (const [file, sums] of this.#workspace) {
      for (const known of sums.get(key) ?? []) {
        if (known === hash) isKnown = true;
        else if (known.startsWith('h1:')) throw mismatch(module, { hash, name: `${file}:    `, known });
      }
    }
    return isKnown;
  }

  /** Notes a hash that was verified in another way. */
  add(module: ModuleVersion, hash: string): void {
    const own = this.#sums();
    if (own === undefined || this.#matches(module, hash, own)) return;
    const key = sumKey(module);
    const unknown = own.get(key) ?? [];
    if (unknown.length > 0) {
      const list = unknown.join(', ');
      const text = `warning: verifying ${key}: unknown hashes in go.sum: ${list}; adding ${hash}${unknownHashNote}`;
      this.#setting.warn(text);
    }
    this.#added.set(key, [...(this.#added.get(key) ?? []), hash]);
  }

  /**
   * Whether the file lacks something.
   *
   * @param keep keys of the sums that the build needs; others that were found out are left out
   */
  isChanged(keep: ReadonlySet<string>): boolean {
    return this.#sums() !== undefined && [...this.#added.keys()].some((key) => keep.has(key));
  }

  /**
   * Brings the file up to date, under the lock that go takes on the file itself.
   *
   * @param keep as for isChanged
   * @throws GotsError
   */
  async write(sys: System, keep: ReadonlySet<string>): Promise<void> {
    if (isReplaced(this.#setting.files, this.file)) {
      const text = 'updates to go.sum needed, but go.sum is part of the overlay specified with -overlay';
      throw new GotsError('checksum', text);
    }
    try {
      const lock = await sys.lock(this.file, 'exclusive');
      try {
        replaceText(sys.files, this.file, this.#updated(sys.files.readText(this.file), keep));
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new GotsError('checksum', `updating go.sum: ${error.message}`, { cause: error });
    }
  }

  #updated(text: string, keep: ReadonlySet<string>): string {
    const sums = parseGoSum(text, this.file);
    for (const [key, hashes] of this.#added) {
      if (!keep.has(key) || this.#isInWorkspace(key)) continue;
      sums.set(key, [...(sums.get(key) ?? []), ...hashes]);
    }
    return formatGoSum(sums);
  }

  #isInWorkspace(key: string): boolean {
    return [...this.#workspace.values()].some((sums) => sums.has(key));
  }
}

function mismatch(
  module: ModuleVersion,
  sum: { readonly hash: string; readonly name: string; readonly known: string },
): FatalError {
  const head = `verifying ${sumKey(module)}: checksum mismatch`;
  const text = `${head}\n\tdownloaded: ${sum.hash}\n\t${sum.name} ${sum.known}${mismatchNote}`;
  return new FatalError('checksum', text, { bare: true });
}

/** Overwrites a file in place, its end first where it grows: a full disk is found out before anything is lost. */
function replaceText(files: Files, path: string, text: string): void {
  const next = Buffer.from(text);
  const size = files.stat(path).size;
  if (next.length > size) {
    try {
      files.writeRange(path, size, next.subarray(size));
    } catch (error) {
      files.truncate(path, size);
      throw error;
    }
  }
  files.writeRange(path, 0, next.subarray(0, size));
  if (next.length < size) files.truncate(path, next.length);
}
