/**
 * Unix archives as Go writes them: appending objects to what the compiler wrote, and finding members.  Pure.
 * Format: cmd/go's work/gc.go (packInternal), GOROOT/src/cmd/internal/archive.
 *
 *   "!<arch>\n", then for each member 60 bytes of header, its data, and a zero byte where that has an odd length:
 *   name 16, date 12, uid 6, gid 6, mode 8 (octal), size 10, "`\n"
 */
import path from 'node:path';
import { bufferOf } from '../base/buffer-of.ts';
import { GotsError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import type { Files } from '../sys/system.ts';

const headerSize = 60;

/** The header before a member's data. @param name file name without directory; cut to 16 bytes */
export function formatMemberHeader(name: string, size: number): Uint8Array {
  const header = Buffer.alloc(headerSize, ' ');
  Buffer.from(name).copy(header, 0, 0, 16);
  for (const [offset, text] of [
    [16, '0'],
    [28, '0'],
    [34, '0'],
    [40, '644'],
    [48, String(size)],
    [58, '`\n'],
  ] as const) {
    header.write(text, offset, 'latin1');
  }
  return header;
}

/** A member as it stands in an archive. */
export function formatMember(name: string, data: Uint8Array): Uint8Array {
  const padding = data.length % 2 === 0 ? [] : [new Uint8Array(1)];
  return Buffer.concat([formatMemberHeader(name, data.length), data, ...padding]);
}

/** Appends object files to an archive in place (go tool pack r). @param objects absolute paths @throws SysError */
export function appendObjects(
  files: Files,
  archive: string,
  objects: readonly string[],
  config: Pick<Config, 'goVersion'>,
): void {
  for (const object of objects) {
    files.appendFile(archive, formatMember(memberName(path.basename(object), config), files.readFile(object)));
  }
}

/** Since Go 1.27 the linker tells .syso files by their ending, which a name that is cut must keep. */
function memberName(name: string, config: Pick<Config, 'goVersion'>): string {
  const isCut = name.length > 16 && name.endsWith('.syso') && isSince(config, '1.27');
  return isCut ? `${name.slice(0, 16 - '.syso'.length)}.syso` : name;
}

export interface ArchiveMember {
  readonly name: string;
  /** of its data, in bytes from the start of the archive */
  readonly offset: number;
  readonly size: number;
}

/** The members of an archive, such as `__.PKGDEF` and `_go_.o`. @throws GotsError when it is none */
export function parseArchive(data: Uint8Array): readonly ArchiveMember[] {
  const bytes = bufferOf(data);
  if (bytes.toString('latin1', 0, 8) !== '!<arch>\n') throw malformed();
  const members: ArchiveMember[] = [];
  for (let at = 8; at < bytes.length;) {
    const header = bytes.toString('latin1', at, at + headerSize);
    const size = Number(header.slice(48, 58).trim());
    const offset = at + headerSize;
    if (header.slice(58) !== '`\n' || !Number.isSafeInteger(size) || offset + size > bytes.length) throw malformed();
    members.push({ name: header.slice(0, 16).trim(), offset, size });
    at = offset + size + (size % 2);
  }
  return members;
}

function malformed(): GotsError {
  return new GotsError('toolchain', 'malformed archive file');
}
