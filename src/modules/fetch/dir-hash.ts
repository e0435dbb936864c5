/** The h1 hash of a module's files: SHA-256 over the sorted list of their SHA-256.  Pure.  Format: x/mod/sumdb/dirhash. */
import { createHash } from 'node:crypto';

const newline = 0x0a;

/**
 * @param files names (`m@v1.0.0/x.go`) with the SHA-256 of their content in hex
 * @returns `h1:` and base64
 * @throws Error on a name with a newline
 */
export function hash1(files: readonly { readonly name: Uint8Array; readonly sha256: string }[]): string {
  const sorted = files.toSorted((a, b) => Buffer.compare(a.name, b.name));
  const total = createHash('sha256');
  for (const { name, sha256 } of sorted) {
    if (name.includes(newline)) throw new Error('dirhash: filenames with newlines are not supported');
    total.update(`${sha256}  `).update(name).update('\n');
  }
  return `h1:${total.digest('base64')}`;
}

/** The hash that go.sum has for a go.mod file. */
export function goModHash(text: Uint8Array): string {
  return hash1([{ name: Buffer.from('go.mod'), sha256: createHash('sha256').update(text).digest('hex') }]);
}
