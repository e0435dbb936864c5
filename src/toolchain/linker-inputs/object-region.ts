/**
 * Whether a file is made of objects for the linker, and of such that hold no words for it: since Go 1.27 linker scripts,
 * sections for link-time optimization, and unknown directives are refused.  Pure over bytes.
 * Rule and texts: cmd/go's work/security.go (go1.27); what follows a colon in a text about a damaged object is gots's own.
 */
import { goQuote } from '../../base/go-quote.ts';
import { readElfObject } from '../../executable/elf.ts';
import { hasPlan9Magic, readPlan9 } from '../../executable/plan9.ts';
import { readXcoff } from '../../executable/xcoff.ts';
import { checkArchive } from './archive.ts';
import { checkBigArchive } from './big-archive.ts';
import { checkCoff, looksLikeCoff } from './coff-object.ts';
import { checkImportObject, looksLikeImportObject } from './import-object.ts';
import { checkMacho } from './macho-object.ts';
import { isOptimizerSection } from './optimizer-section.ts';
import { type Origin, packageObject, parseObject, partOf, refuse, type Region } from './region.ts';

const deepest = 4;

const machoMagics: ReadonlySet<number> = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe]);
const universalMagic = 0xcafebabe;
const elfMagic = 0x7f454c46;
const wasmStart = Buffer.from('\0asm\x01\0\0\0', 'latin1');

/** @throws GotsError */
export function checkRegion(region: Region, origin: Origin, depth = 0): void {
  if (depth > deepest) throw refuse('nested archive/fat object too deep', origin);
  const start = Buffer.from(region.read(0, 64));
  if (start.length < 4) throw refuse('invalid object file', origin);
  const nested = (part: Region): void => checkRegion(part, origin, depth + 1);
  const head = start.toString('latin1', 0, 8);
  if (head === '!<arch>\n') return checkArchive(region, origin, nested);
  if (head === '<bigaf>\n') return checkBigArchive(region, origin, nested);
  if (origin.source !== packageObject && looksLikeImportObject(start)) return checkImportObject(region, origin);
  const coff = looksLikeCoff(start, origin);
  if (coff !== undefined) return checkCoff(region, origin, coff);
  const magic = start.readUInt32BE(0);
  if (machoMagics.has(magic)) return checkMacho(region, origin);
  if (magic === universalMagic) return checkUniversal(region, origin, nested);
  if (magic === elfMagic) return checkElf(region, origin);
  const two = start.readUInt16BE(0);
  if (two === 0x1df || two === 0x1f7) return void parseObject('XCOFF', readXcoff, region, origin);
  if (hasPlan9Magic(start)) return void parseObject('Plan 9', readPlan9, region, origin);
  if (start.subarray(0, wasmStart.length).equals(wasmStart)) return undefined;
  throw refuse('invalid linker input file', origin, ' (unrecognized binary format)');
}

/** Section types of LLVM: words for the linker, libraries, code for the optimizer. */
const linkerOptions = 0x6fff4c01;
const dependentLibraries = 0x6fff4c04;
const optimizerCode = 0x6fff4c0c;

function checkElf(region: Region, origin: Origin): void {
  const { isRelocatable, sections } = parseObject('ELF', readElfObject, region, origin);
  if (isRelocatable && sections.length === 0) throw refuse('ELF relocatable object missing section headers', origin);
  for (const { name, type } of sections) {
    if (type === linkerOptions || type === dependentLibraries) {
      throw refuse('disallowed ELF embedded linker options section', origin);
    }
    if (type === optimizerCode) throw refuse('disallowed LLVM LTO section', origin);
    if (isOptimizerSection(name)) throw refuse(`disallowed LTO section ${goQuote(name)}`, origin);
  }
}

/** Objects or archives for several architectures in one file. */
function checkUniversal(region: Region, origin: Origin, nested: (part: Region) => void): void {
  const header = Buffer.from(region.read(0, 8));
  if (header.length < 8) throw refuse('truncated universal Mach-O header', origin);
  const count = header.readInt32BE(4);
  if (count <= 0 || count > 32) throw refuse('invalid universal Mach-O arch count', origin);
  const table = Buffer.from(region.read(8, count * 20));
  for (let at = 0; at < count * 20; at += 20) {
    if (table.length < at + 20) throw refuse('truncated universal Mach-O arch header', origin);
    const [offset, size] = [table.readUInt32BE(at + 8), table.readUInt32BE(at + 12)];
    if (size === 0 || offset + size > region.size) throw refuse('invalid universal Mach-O slice bounds', origin);
    nested(partOf(region, offset, size));
  }
}
