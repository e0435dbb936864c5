/**
 * Signed notes: a text, an empty line, signatures.  Format and texts: x/mod/sumdb/note.  Pure.
 *
 *   key:        name+hash+base64(algorithm, key)    hash: 8 hex digits
 *   signature:  — name base64(hash, signature)
 */
import { isUtf8 } from 'node:buffer';
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

export interface NoteKey {
  readonly name: string;
  /** the first four bytes of the SHA-256 of name and key */
  readonly hash: number;
  readonly key: KeyObject;
}

const ed25519 = 1;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key's 32 bytes (RFC 8410) */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const mostSignatures = 100;
const signatureMark = '\u2014 ';
const space = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Standard base64 with padding; undefined where it is malformed. */
export function decodeBase64(text: string): Buffer | undefined {
  const isValid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return isValid ? Buffer.from(text, 'base64') : undefined;
}

function isValidName(name: string): boolean {
  return name !== '' && !space.test(name) && !name.includes('+');
}

/** @param key the algorithm's byte and the key */
export function noteKeyHash(name: string, key: Uint8Array): number {
  return createHash('sha256').update(`${name}\n`).update(key).digest().readUInt32BE();
}

/** @throws Error `malformed verifier id` and the like */
export function parseNoteKey(text: string): NoteKey {
  const [name = '', hex = '', ...rest] = text.split('+');
  const data = decodeBase64(rest.join('+'));
  if (!/^[0-9a-fA-F]{8}$/.test(hex) || data === undefined || data.length === 0 || !isValidName(name)) {
    throw new Error('malformed verifier id');
  }
  const hash = noteKeyHash(name, data);
  if (hash !== Number.parseInt(hex, 16)) throw new Error('invalid verifier hash');
  if (data[0] !== ed25519) throw new Error('unknown verifier algorithm');
  if (data.length !== 33) throw new Error('malformed verifier id');
  const der = Buffer.concat([derPrefix, data.subarray(1)]);
  return { name, hash, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/**
 * The text of a note that the key's owner signed.
 *
 * @throws Error `malformed note`, `invalid signature for key ...`, `note has no verifiable signatures`
 */
export function openNote(message: Uint8Array, key: NoteKey): string {
  const bytes = Buffer.from(message);
  const split = bytes.lastIndexOf('\n\n');
  const isText = isUtf8(bytes) && bytes.every((byte) => byte >= 0x20 || byte === 0x0a);
  if (!isText || split < 0) throw new Error('malformed note');
  const text = bytes.subarray(0, split + 1);
  const lines = bytes
    .subarray(split + 2)
    .toString('utf8')
    .split('\n');
  if (lines.length < 2 || lines.at(-1) !== '') throw new Error('malformed note');
  if (!hasSignature(text, lines.slice(0, -1), key)) throw new Error('note has no verifiable signatures');
  return text.toString('utf8');
}

function hasSignature(text: Buffer, lines: readonly string[], key: NoteKey): boolean {
  let isVerified = false;
  for (const [i, line] of lines.entries()) {
    const { name, hash, signature } = parseSignature(line);
    if (i >= mostSignatures) throw new Error('malformed note');
    if (isVerified || name !== key.name || hash !== key.hash) continue;
    if (!verify(null, text, key.key, signature)) {
      throw new Error(`invalid signature for key ${name}+${hash.toString(16).padStart(8, '0')}`);
    }
    isVerified = true;
  }
  return isVerified;
}

function parseSignature(line: string): { readonly name: string; readonly hash: number; readonly signature: Buffer } {
  const body = line.slice(signatureMark.length);
  const blank = body.indexOf(' ');
  const name = blank < 0 ? body : body.slice(0, blank);
  const data = blank < 0 ? undefined : decodeBase64(body.slice(blank + 1));
  if (!line.startsWith(signatureMark) || data === undefined || data.length < 5 || !isValidName(name)) {
    throw new Error('malformed note');
  }
  return { name, hash: data.readUInt32BE(), signature: data.subarray(4) };
}
