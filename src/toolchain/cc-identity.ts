/**
 * Which C compiler a build uses, so that its outputs are made anew when it changes.  Pure: hash texts and formats; the
 * executor runs the compiler and looks at its files.  Rules: cmd/go's work/buildid.go (gccToolID), exec.go (gccCompilerID).  How the identity is remembered: cc-identity-entry.ts.
 */
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Command } from './command.ts';
import { splitQuoted } from '../base/quoted.ts';

/** Asks a compiler driver for its version and subcommands. @param program not a list: its first word */
export function identityCommand(toolexec: readonly string[], program: string, language: string): Command {
  return { argv: [...toolexec, program, '-###', '-x', language, '-c', '-'], dir: '', env: ['LC_ALL=C'] };
}

/** A release is identified by its version line, another one by the compiler proper, whose build ID or hash counts. */
export type CompilerIdentity =
  | { readonly kind: 'release'; readonly id: string }
  | { readonly kind: 'development'; readonly program: string };

/**
 * @param output what `-###` printed, both streams
 * @throws GotsError when there is no version in it
 */
export function parseIdentity(program: string, output: string): CompilerIdentity {
  const lines = output.split('\n');
  const version = lines.find(isVersionLine);
  if (version === undefined) throw confused(program, 'can not find version number in', output);
  if (!version.includes('experimental')) return { kind: 'release', id: version };
  const command = lines.find((line) => line.startsWith(' ') && !line.startsWith(' (in-process)'));
  if (command === undefined) throw confused(program, 'can not find compilation command in', output);
  const words = splitOrNothing(command);
  if (words[0] === undefined) throw confused(program, 'compilation command confusion', output);
  return { kind: 'development', program: words[0] };
}

function confused(program: string, what: string, output: string): GotsError {
  return new GotsError('toolchain', `${program}: ${what} ${goQuote(output)}`);
}

function splitOrNothing(text: string): readonly string[] {
  try {
    return splitQuoted(text);
  } catch (error) {
    if (error instanceof GotsError) return [];
    throw error;
  }
}

/** `gcc version 12.2.0 ...`: a number after the word, and no label such as `Configured with:` before. */
function isVersionLine(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => word !== '');
  for (const [at, word] of words.entries()) {
    if (word.endsWith(':')) return false;
    if (word === 'version' && /^[0-9]/.test(words[at + 1] ?? '')) return true;
  }
  return false;
}

/** Hash text of the cache entry that remembers a compiler's identity; name of the hash: `gccCompilerID`. */
export function identityKeyText(executable: string): string {
  return `gccCompilerID ${goQuote(executable)}`;
}

/**
 * Hash text of the identity itself, in the pieces in which go writes it; the hash, `gccCompilerID` again, is the compiler
 * ID below which probes are cached.
 *
 * @param executable the program's absolute path
 * @param proper the compiler proper of a development version, '' for a release
 * @param toolID version line, build ID or hash
 */
export function identityText(executable: string, proper: string, toolID: string): readonly string[] {
  const executables = proper === executable ? [executable] : [executable, proper];
  const list = `[${executables.map(goQuote).join(' ')}]`;
  return [identityKeyText(executable), `gccCompilerID ${list} ${goQuote(toolID)}\n`];
}
