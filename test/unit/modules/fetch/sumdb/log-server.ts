/** A checksum database's log in memory, with a key of its own. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { noteKeyHash } from '../../../../../src/modules/fetch/sumdb/note.ts';
import { nodeHash, recordHash, treeHash } from '../../../../../src/modules/fetch/sumdb/tlog.ts';
import { splitStoredHashIndex } from '../../../../../src/modules/fetch/sumdb/tlog.ts';

export interface LogKey {
  readonly name: string;
  readonly text: string;
  readonly hash: number;
  readonly secret: KeyObject;
}

export function makeKey(name: string): LogKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const data = Buffer.concat([Buffer.of(1), raw]);
  const hash = noteKeyHash(name, data);
  const text = `${name}+${hash.toString(16).padStart(8, '0')}+${data.toString('base64')}`;
  return { name, text, hash, secret: privateKey };
}

export function signNote(key: LogKey, text: string): string {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(key.hash);
  const signature = Buffer.concat([head, sign(null, Buffer.from(text), key.secret)]).toString('base64');
  return `${text}\n\u2014 ${key.name} ${signature}\n`;
}

export class Log {
  readonly #key: LogKey;
  readonly #records: string[] = [];
  readonly #names = new Map<string, number>();

  constructor(key: LogKey) {
    this.#key = key;
  }

  get size(): number {
    return this.#records.length;
  }

  /** @param name `path@version` */
  add(name: string, text: string): this {
    this.#names.set(name, this.#records.length);
    this.#records.push(text);
    return this;
  }

  fill(count: number, word = 'filler'): this {
    for (let i = 0; i < count; i++) this.add(`${word}${this.size}`, `${word} ${this.size}\n`);
    return this;
  }

  /** The hash over 2^level records. */
  hash(level: number, n: number): Buffer {
    if (level === 0) return recordHash(Buffer.from(this.#records[n] ?? ''));
    return nodeHash(this.hash(level - 1, 2 * n), this.hash(level - 1, 2 * n + 1));
  }

  read = (indexes: readonly number[]): Promise<readonly Buffer[]> =>
    Promise.resolve(
      indexes.map((index) => {
        const { level, n } = splitStoredHashIndex(index);
        return this.hash(level, n);
      }),
    );

  async head(size: number = this.size): Promise<string> {
    const hash = await treeHash(size, this.read);
    return signNote(this.#key, `go.sum database tree\n${size}\n${hash.toString('base64')}\n`);
  }

  /** The answer to a request; undefined: not found. */
  async answer(path: string): Promise<Uint8Array | undefined> {
    if (path.startsWith('/lookup/')) {
      const id = this.#names.get(path.slice('/lookup/'.length));
      return id === undefined ? undefined : Buffer.from(`${id}\n${this.#records[id] ?? ''}\n${await this.head()}`);
    }
    if (path === '/latest') return Buffer.from(await this.head());
    const match = /^\/tile\/8\/(\d+)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d+))?$/.exec(path);
    if (match === null) return undefined;
    const level = Number(match[1]) * 8;
    const first = Number((match[2] ?? '').replaceAll(/[x/]/g, '')) * 256;
    const width = match[3] === undefined ? 256 : Number(match[3]);
    if ((first + width) * 2 ** level > this.size) return undefined;
    return Buffer.concat(Array.from({ length: width }, (_, i) => this.hash(level, first + i)));
  }
}
