/** Fast fingerprints of contents, for comparisons between two moments only; never a key that is shared. */
import type { ReadableFiles, System } from '../sys/system.ts';

export type Fingerprint = (path: string) => string;

/** Loads the hash and gives a function for files and directories; '' for what can't be read. */
export async function openFingerprint(sys: System): Promise<Fingerprint> {
  const hash = await sys.openFastHash();
  const { files } = sys;
  return (path) => {
    const info = files.tryStat(path);
    if (info === undefined) return '';
    const bytes = info.kind === 'directory' ? listing(files, path) : files.readFile(path);
    return hash(bytes);
  };
}

function listing(files: ReadableFiles, path: string): Uint8Array {
  return Buffer.from(
    files
      .readDir(path)
      .map(({ name, kind }) => `${kind} ${name}`)
      .join('\0'),
  );
}
