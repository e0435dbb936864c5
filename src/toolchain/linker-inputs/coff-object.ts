/** Objects and programs of Windows: sections where the file says, no code for the optimizer, known directives alone. */
import type { GotsError } from '../../base/errors.ts';
import { goQuote } from '../../base/go-quote.ts';
import { readCoff, type CoffFile } from '../../executable/coff.ts';
import type { ReadAt } from '../../executable/executable.ts';
import { findCoffHeader } from '../../executable/pe.ts';
import { isAllowedDirective, splitDirectives } from './linker-directives.ts';
import { isOptimizerSection } from './optimizer-section.ts';
import { type Origin, packageObject, parseObject, readWhole, refuse, type Region, trimSpace } from './region.ts';

/** i386, amd64, arm, armnt, arm64, loong32, loong64, riscv of 32, 64 and 128 bits */
const machines: ReadonlySet<number> = new Set([
  0x14c, 0x8664, 0x1c0, 0x1c4, 0xaa64, 0x6232, 0x6264, 0x5032, 0x5064, 0x5128,
]);

const longestDirectives = 1 << 20;

export function isCoffMachine(machine: number): boolean {
  return machines.has(machine);
}

/** A program has a COFF header, too, behind one for DOS. */
export type CoffKind = 'object' | 'program';

/** The numbers of some machines are letters: a text that starts with them has a comment before any control character. */
export function looksLikeCoff(start: Buffer, { source }: Origin): CoffKind | undefined {
  const isProgram = start.toString('latin1', 0, 2) === 'MZ' && start.readUInt16LE(2) < 0x200;
  if (isProgram && source !== packageObject) return 'program';
  if (start.length < 20 || !isCoffMachine(start.readUInt16LE(0))) return undefined;
  const [beforeComment = ''] = start.toString('latin1', 0, 20).split('/*');
  return /[\0-\x08\x0e-\x1f\x7f]/.test(beforeComment) ? 'object' : undefined;
}

/** @throws GotsError */
export function checkCoff(region: Region, origin: Origin, kind: CoffKind): void {
  const base = kind === 'program' ? programHeader(region, origin) : 0;
  const parse = (read: ReadAt): CoffFile => readCoff(read, kind === 'program' ? findCoffHeader(read) : 0);
  const file = parseObject('PE/COFF', parse, region, origin);
  const isUseless = !isCoffMachine(file.machine) || file.sections.length === 0;
  if (isUseless || (kind === 'program' && file.optionalSize === 0)) {
    throw refuse('invalid PE/COFF header or missing sections', origin);
  }
  const headerEnd = base + 20 + file.optionalSize + file.sections.length * 40;
  if (headerEnd > region.size) throw refuse('truncated PE/COFF section table', origin);
  const { offset, count } = file.symbols;
  if (offset !== 0 && (offset < headerEnd || offset + count * 18 > region.size)) {
    throw refuse('invalid PE/COFF symbol table bounds', origin);
  }
  for (const section of file.sections) checkSection(section, { region, origin, headerEnd });
}

/** @returns where the COFF header is */
function programHeader(region: Region, origin: Origin): number {
  const start = readWhole(region, 0, 0x40, () => refuse('invalid PE DOS header', origin));
  const signature = start.readUInt32LE(0x3c);
  if (signature + 4 > region.size) throw refuse('invalid PE signature offset', origin);
  return signature + 4;
}

interface Surroundings {
  readonly region: Region;
  readonly origin: Origin;
  readonly headerEnd: number;
}

function checkSection(section: CoffFile['sections'][number], { region, origin, headerEnd }: Surroundings): void {
  const { offset, size } = section;
  const isOutside = offset + size > region.size || (size > 0 && offset < headerEnd);
  if (offset !== 0 && isOutside) {
    throw refuse(`invalid PE/COFF section ${goQuote(section.name)} bounds`, origin);
  }
  const name = trimSpace(section.name);
  if (isOptimizerSection(name)) throw refuse(`disallowed LTO section ${goQuote(name)}`, origin);
  if (name !== '.drectve') return;
  if (size === 0 || size > longestDirectives) throw refuse(`suspicious .drectve section size (${size})`, origin);
  if (offset === 0) throw refuse('cannot read .drectve section', origin, ': it has no bytes in the file');
  const unreadable = (): GotsError => refuse('cannot read .drectve section', origin, ': EOF');
  const text = readWhole(region, offset, size, unreadable).toString('latin1');
  for (const directive of splitDirectives(text)) {
    if (isAllowedDirective(directive)) continue;
    throw refuse(`disallowed .drectve directive ${goQuote(Buffer.from(directive, 'latin1').toString())}`, origin);
  }
}
