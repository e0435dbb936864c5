/**
 * The hash that keys the cache: SHA-256 of the Go version followed by the lines that describe an action; and the hashes
 * of input files.  Facts: cmd/go's cache/hash.go.  With GODEBUG=gocachehash=1 every input is told, as go tells it.
 */
import { createHash } from 'node:crypto';
import { SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { ActionID } from '../base/ids.ts';
import type { Files } from '../sys/system.ts';

/** Takes the lines of GODEBUG=gocachehash=1, without newline. */
export type HashTrace = (line: string) => void;

/** The Go version as it salts hashes: without the experiments that it was built with. */
function saltOf(goVersion: string): string {
  const cut = / X:|-X:/.exec(goVersion);
  return cut === null ? goVersion : goVersion.slice(0, cut.index);
}

/** Text, or bytes that are none. */
export type HashInput = string | Uint8Array;

function isText(writes: readonly HashInput[]): writes is readonly string[] {
  return writes.every((write) => typeof write === 'string');
}

function quote(write: HashInput): string {
  if (typeof write === 'string') return goQuote(write);
  const byte = (value: number): string =>
    value < 0x80 ? goQuote(String.fromCharCode(value)).slice(1, -1) : `\\x${value.toString(16)}`;
  return `"${Array.from(write, byte).join('')}"`;
}

/** Makes action IDs for one Go version. */
export class ActionHasher {
  readonly #salt: string;
  readonly #trace: HashTrace | undefined;

  /** @param trace given with GODEBUG=gocachehash=1 */
  constructor(goVersion: string, trace?: HashTrace) {
    this.#salt = saltOf(goVersion);
    this.#trace = trace;
  }

  /**
   * The ID of an action that is described by text.
   *
   * @param name what is hashed, for the trace: `build fmt`
   * @param writes the text, in the pieces in which go writes it; only the trace shows the pieces
   */
  hash(name: string, writes: readonly HashInput[]): ActionID {
    const trace = this.#trace;
    const hash = createHash('sha256').update(this.#salt);
    if (isText(writes)) hash.update(writes.join(''));
    else for (const write of writes) hash.update(write);
    const id = hash.digest('hex') as ActionID;
    if (trace !== undefined) {
      trace(`HASH[${name}]`);
      for (const write of [this.#salt, ...writes]) trace(`HASH[${name}]: ${quote(write)}`);
      trace(`HASH[${name}]: ${id}`);
    }
    return id;
  }

  /** An ID derived from another, for a second output of one action. */
  subkey(parent: ActionID, description: string): ActionID {
    const hash = createHash('sha256').update('subkey:').update(Buffer.from(parent, 'hex')).update(description);
    const id = hash.digest('hex') as ActionID;
    this.#trace?.(`HASH subkey ${parent} ${goQuote(description)} = ${id}`);
    return id;
  }
}

/** The SHA-256 of files in hex, each computed once. */
export class FileHashes {
  readonly #files: Pick<Files, 'sha256'>;
  readonly #trace: HashTrace | undefined;
  readonly #known = new Map<string, string>();

  constructor(files: Pick<Files, 'sha256'>, trace?: HashTrace) {
    this.#files = files;
    this.#trace = trace;
  }

  /** @throws SysError when the file can't be read */
  hash(path: string): string {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    let hash: string;
    try {
      hash = this.#files.sha256(path);
    } catch (error) {
      if (error instanceof SysError) this.#trace?.(`HASH ${path}: ${error.message}`);
      throw error;
    }
    this.#trace?.(`HASH ${path}: ${hash}`);
    this.#known.set(path, hash);
    return hash;
  }
}
