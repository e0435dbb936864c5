/**
 * Command lines that are too long for the system: Go's own tools take their arguments from a file, one a line.  Pure.
 * Rule: cmd/go's work/exec.go, passLongArgsInResponseFiles.
 */
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';

/** Bytes of arguments above which a file is used, on every system: Windows allows little more. */
const lengthLimit = 30 << 10;

const readers = new Set(['compile', 'link', 'cgo', 'asm', 'cover']);

/**
 * @param argv as run: the program first, which with -toolexec is another one and gets no file
 * @returns the text of the file to pass as `@file` in place of all arguments; undefined when they are short enough
 */
export function responseFileText(argv: readonly string[], config: Pick<Config, 'goVersion'>): string | undefined {
  const program = (argv[0] ?? '').replace(/^.*[/\\]/, '').replace(/\.exe$/, '');
  const isQuoted = isSince(config, '1.27');
  if (!readers.has(program) && !(isQuoted && program === 'pack')) return undefined;
  let length = 0;
  for (const word of argv) length += Buffer.byteLength(word);
  if (length <= lengthLimit) return undefined;
  return argv
    .slice(1)
    .map((word) => `${isQuoted ? quoteArgument(word) : encodeArgument(word)}\n`)
    .join('');
}

function encodeArgument(word: string): string {
  return word.replaceAll(/[\\\n]/g, (char) => (char === '\\' ? '\\\\' : '\\n'));
}

/** As gcc reads it: in double quotes where a character means something. */
function quoteArgument(word: string): string {
  if (word !== '' && !/[ \t\n\r'"\\$`]/.test(word)) return word;
  return `"${word.replaceAll(/[\\"$`]/g, '\\$&')}"`;
}
