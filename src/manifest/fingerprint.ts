/** Fast fingerprints of contents, for comparisons between two moments only; never a key that is shared. */
import type { DirEntry, System } from '../sys/system.ts';
import { fastHash } from './fast-hash.ts';

export type Fingerprint = (path: string) => string;

export type TextHash = (text: string) => string;

/** Loads the hash and gives a function for files; '' for what can't be read. */
export async function openFingerprint(sys: System): Promise<Fingerprint> {
  const hash = await sys.openFastHash();
  return (path) => (sys.files.tryStat(path)?.kind === 'file' ? hash(sys.files.readFile(path)) : '');
}

/** The same hash for texts that are too long for fastHash. */
export async function openTextHash(sys: System): Promise<TextHash> {
  const hash = await sys.openFastHash();
  return (text) => hash(Buffer.from(text));
}

/** Of a directory: the names and kinds of its entries. */
export function fingerprintListing(entries: readonly DirEntry[]): string {
  return fastHash(entries.map(({ name, kind }) => `${kind} ${name}`).join('\0'));
}
