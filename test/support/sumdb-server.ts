/**
 * A checksum database in memory: records appended as they are looked up, a transparency log over them, a signed tree
 * head.  Facts: RFC 6962 hashes, note and tile formats of GOROOT/src/cmd/vendor/golang.org/x/mod/sumdb.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** A signer of notes; `verifierKey` is what GOSUMDB takes. */
export interface NoteKey {
  readonly name: string;
  readonly verifierKey: string;
  readonly privateKey: KeyObject;
  /** first four bytes of a signature */
  readonly hash: Buffer;
}

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export function generateNoteKey(name: string): NoteKey {
  return noteKey(name, generateKeyPairSync('ed25519').privateKey);
}

/** From the text that golang.org/x/mod/sumdb/note.GenerateKey gives: `PRIVATE+KEY+name+hash+base64(alg seed)`. */
export function parseSignerKey(text: string): NoteKey {
  const [, , name, , data] = /^(PRIVATE)\+(KEY)\+([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text)?.slice(1) ?? [];
  if (name === undefined || data === undefined) throw new Error('malformed signer key');
  const seed = Buffer.from(data, 'base64').subarray(1);
  return noteKey(name, createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' }));
}

function noteKey(name: string, privateKey: KeyObject): NoteKey {
  const raw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = Buffer.concat([Buffer.from([1]), raw]);
  const hash = createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4);
  return { name, privateKey, hash, verifierKey: `${name}+${hash.toString('hex')}+${key.toString('base64')}` };
}

export interface SumDatabaseOptions {
  readonly key: NoteKey;
  /** the two go.sum lines of a module version, each ended by a newline; undefined: 404 */
  readonly lines: (path: string, version: string) => string | undefined;
}

export class SumDatabase {
  readonly #options: SumDatabaseOptions;
  readonly #records: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #hashes = new Map<string, Buffer>();

  constructor(options: SumDatabaseOptions) {
    this.#options = options;
  }

  get verifierKey(): string {
    return this.#options.key.verifierKey;
  }

  /** The record of a module version, appended when it is new; undefined when there is no such version. */
  lookup(path: string, version: string): number | undefined {
    const key = `${path}@${version}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const lines = this.#options.lines(path, version);
    if (lines === undefined) return undefined;
    this.#ids.set(key, this.#records.length);
    return this.#records.push(lines) - 1;
  }

  /** Answers `/lookup/`, `/latest` and `/tile/`. */
  serve(path: string, response: ServerResponse): void {
    const lookup = /^\/lookup\/([^@]+)@(v[0-9]+\.[0-9]+\.[0-9]+(?:-[^@]*)?(?:\+incompatible)?)$/.exec(path);
    const tile = /^\/tile\/(\d+)\/(data|\d+)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d+))?$/.exec(path);
    if (lookup !== null) {
      const id = this.lookup(unescape(lookup[1] ?? ''), unescape(lookup[2] ?? ''));
      if (id === undefined) return answer(response, 404, 'not found\n');
      return answer(response, 200, `${id}\n${this.#records[id]}\n${this.signedTree()}`);
    }
    if (path === '/latest') return answer(response, 200, this.signedTree());
    if (tile !== null) {
      const [height, level] = [Number(tile[1]), tile[2] === 'data' ? -1 : Number(tile[2])];
      const n = Number((tile[3] ?? '').replaceAll(/[x/]/g, ''));
      return answer(
        response,
        200,
        this.#tile(height, level, n * 2 ** height, tile[4] === undefined ? 2 ** height : Number(tile[4])),
      );
    }
    return answer(response, path.startsWith('/lookup/') || path.startsWith('/tile/') ? 400 : 404, 'bad request\n');
  }

  /** The tree head as a signed note. */
  signedTree(): string {
    const text = `go.sum database tree\n${this.#records.length}\n${this.#root(0, this.#records.length).toString('base64')}\n`;
    const signature = sign(null, Buffer.from(text), this.#options.key.privateKey);
    return `${text}\n— ${this.#options.key.name} ${Buffer.concat([this.#options.key.hash, signature]).toString('base64')}\n`;
  }

  #tile(height: number, level: number, start: number, width: number): Buffer | string {
    const indexes = Array.from({ length: width }, (_, i) => start + i);
    if (level === -1) return indexes.map((i) => `${this.#records[i]}\n`).join('');
    return Buffer.concat(indexes.map((i) => this.#node(height * level, i)));
  }

  /** the hash of the complete subtree of 2^level records that is the n-th of its level */
  #node(level: number, n: number): Buffer {
    const key = `${level}/${n}`;
    const known = this.#hashes.get(key);
    if (known !== undefined) return known;
    const hash =
      level === 0
        ? createHash('sha256')
            .update('\0')
            .update(this.#records[n] ?? '')
            .digest()
        : joinHashes(this.#node(level - 1, 2 * n), this.#node(level - 1, 2 * n + 1));
    this.#hashes.set(key, hash);
    return hash;
  }

  #root(from: number, to: number): Buffer {
    if (to === from) return createHash('sha256').digest();
    let level = 0;
    while (2 ** (level + 1) <= to - from) level++;
    const left = this.#node(level, from / 2 ** level);
    return 2 ** level === to - from ? left : joinHashes(left, this.#root(from + 2 ** level, to));
  }
}

function joinHashes(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update('\x01').update(left).update(right).digest();
}

/** `!x` in a path or version of the protocol is the letter X. */
export function unescape(text: string): string {
  return text.replaceAll(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function escape(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function answer(response: ServerResponse, status: number, body: string | Buffer): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8' });
  response.end(body);
}
