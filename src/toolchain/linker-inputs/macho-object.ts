/** Objects of Apple's systems: no code for the optimizer, and of words for the linker only names of libraries and frameworks. */
import { goQuote } from '../../base/go-quote.ts';
import { readMachoObject } from '../../executable/macho.ts';
import { isSafeArgument } from '../check-flags.ts';
import { strictlyForbiddenLinkerFlags } from '../stricter-flags.ts';
import { isOptimizerSection } from './optimizer-section.ts';
import { type Origin, parseObject, refuse, type Region } from './region.ts';

const optimizerSegments = ['__LLVM', '__GNU_LTO'];

/** @throws GotsError */
export function checkMacho(region: Region, origin: Origin): void {
  const { little, loads } = parseObject('Mach-O', readMachoObject, region, origin);
  for (const load of loads) {
    if (load.kind === 'linker-option') {
      checkLinkerOption(readWords(load.command, little, origin), origin);
    } else if (optimizerSegments.includes(load.name)) {
      throw refuse(`disallowed LTO segment ${goQuote(load.name)}`, origin);
    }
  }
  for (const { segment, name } of loads.flatMap((load) => (load.kind === 'segment' ? load.sections : []))) {
    if (optimizerSegments.includes(segment) || isOptimizerSection(name)) {
      throw refuse(`disallowed LTO section ${segment},${name}`, origin);
    }
  }
}

/** The command: its kind, its length, how many words, the words, each with a NUL; then NULs up to its end. */
function readWords(bytes: Uint8Array, little: boolean, origin: Origin): readonly string[] {
  const command = Buffer.from(bytes);
  if (command.length < 12) throw refuse('malformed LC_LINKER_OPTION', origin);
  const count = little ? command.readUInt32LE(8) : command.readUInt32BE(8);
  const words = command.toString('latin1', 12).split('\0');
  const rest = words.splice(count);
  const isWhole = words.length === count && rest.length > 0 && words.every((word) => word !== '');
  if (count === 0 || count > 2 || !isWhole || rest.some((word) => word !== '')) {
    throw refuse('disallowed LC_LINKER_OPTION', origin);
  }
  return words.map((word) => Buffer.from(word, 'latin1').toString());
}

function checkLinkerOption(words: readonly string[], origin: Origin): void {
  const [first = '', second] = words;
  const isAllowed = second === undefined ? isLibrary(first) : isFramework(first, second, origin);
  if (!isAllowed) throw refuse(`disallowed LC_LINKER_OPTION ${goQuote(words.join(' '))}`, origin);
}

function isLibrary(word: string): boolean {
  const name = word.slice('-l'.length);
  if (!word.startsWith('-l') || !isSafeArgument(name) || /[:=/\\]/.test(name)) return false;
  return !strictlyForbiddenLinkerFlags.some((pattern) => pattern.exec(word)?.[0] === word);
}

function isFramework(flag: string, name: string, { hasFile }: Origin): boolean {
  const isFlag = flag === '-framework' || flag === '-weak_framework';
  return isFlag && isSafeArgument(name) && !/[/\\]/.test(name) && !hasFile(name);
}
