/**
 * Archives of AIX: all their members are objects.  A header of 128 bytes has the offsets of the first member (at 68) and the
 * last (at 88); a member's header of 112 bytes has its size (at 0), the offset of the next one (at 20) and the length of its
 * name (at 108), and is followed by the name, "`\n" at an even offset, and the bytes.
 */
import { type Origin, packageObject, parseField, partOf, readWhole, refuse, type Region } from './region.ts';
import type { GotsError } from '../../base/errors.ts';

const fileHeaderSize = 128;
const memberHeaderSize = 112;

/** @param nested looks into a member @throws GotsError */
export function checkBigArchive(region: Region, origin: Origin, nested: (part: Region) => void): void {
  if (origin.source === packageObject) throw refuse('archive not allowed as .syso', origin);
  const malformed = (what: string): GotsError => refuse(`malformed AIX big archive ${what}`, origin);
  const header = readWhole(region, 0, fileHeaderSize, () => malformed('header'));
  const first = parseField(header.subarray(68, 88));
  if (first === undefined || first < 0 || (first > 0 && first < fileHeaderSize) || first > region.size) {
    throw malformed('first member offset');
  }
  if (first === 0) return;
  const last = parseField(header.subarray(88, 108));
  if (last === undefined || last < first || last > region.size) throw malformed('last member offset');
  for (let at = first; ;) {
    const { start, size, next } = readMember(region, at, malformed);
    if (size === 0) throw refuse('empty AIX big archive member', origin);
    nested(partOf(region, start, size));
    if (at === last) return;
    if (next === undefined || next < start + size || next > last) throw malformed('next member offset');
    at = next;
  }
}

interface Member {
  /** its bytes in the archive */
  readonly start: number;
  readonly size: number;
  /** offset of the next one */
  readonly next: number | undefined;
}

function readMember(region: Region, at: number, malformed: (what: string) => GotsError): Member {
  const header = readWhole(region, at, memberHeaderSize, () => malformed('member header'));
  const size = parseField(header.subarray(0, 20));
  if (size === undefined || size < 0) throw malformed('member size');
  const nameLength = parseField(header.subarray(108, 112));
  if (nameLength === undefined || nameLength <= 0 || nameLength > 4096) throw malformed('member name length');
  const end = at + memberHeaderSize + nameLength;
  const mark = end + (end % 2);
  const start = mark + 2;
  if (start > region.size || size > region.size - start) throw malformed('member bounds');
  const isMarked = Buffer.from(region.read(mark, 2)).toString('latin1') === '`\n';
  if (!isMarked) throw malformed('member magic');
  return { start, size, next: parseField(header.subarray(20, 40)) };
}
