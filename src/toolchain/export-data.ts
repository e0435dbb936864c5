/**
 * What an importer's compile reads of an archive: its first member, `__.PKGDEF`, with the export data.
 *
 *   go object linux amd64 go1.26.8 ...\n  build id "..."\n  \n  $$B\n  <export data>  \n$$\n
 *
 * Source: GOROOT/src/cmd/compile/internal/noder (findPkg, unified), GOROOT/src/cmd/internal/archive.
 */
import { createHash } from 'node:crypto';
import type { Files } from '../sys/system.ts';

/** of the archive's start, and of the member's header */
const [magicSize, headerSize] = [8, 60];

/**
 * The SHA-256 of an archive's export data in hex, the build ID apart, which says nothing to the importer.
 *
 * @returns undefined for what is no archive of Go's compiler
 * @throws SysError
 */
export function exportHash(files: Files, archive: string): string | undefined {
  const start = Buffer.from(files.readRange(archive, 0, magicSize + headerSize)).toString('latin1');
  const size = Number(start.slice(magicSize + 48, magicSize + 58).trim());
  if (!start.startsWith('!<arch>\n__.PKGDEF ') || !Number.isSafeInteger(size)) return undefined;
  const member = Buffer.from(files.readRange(archive, magicSize + headerSize, size));
  const begin = member.indexOf('\nbuild id ');
  const end = begin < 0 ? -1 : member.indexOf('\n', begin + 1);
  if (member.length < size || end < 0 || member.toString('latin1', 0, 10) !== 'go object ') return undefined;
  return createHash('sha256').update(member.subarray(0, begin)).update(member.subarray(end)).digest('hex');
}
