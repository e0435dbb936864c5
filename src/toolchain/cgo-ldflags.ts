/**
 * A second look at the //go:cgo_ldflag lines of generated files: the compiler passes them on to the C toolchain.  Pure.
 * Rule: cmd/go's work/exec.go, processCgoOutputs.
 */
import path from 'node:path';
import { GotsError } from '../base/errors.ts';
import { goUnquote } from '../base/go-quote.ts';
import { isSince } from '../config/release.ts';
import { checkLinkerFlags } from './check-flags.ts';
import type { FlagSettings } from './check-flags.ts';

/** Where these flags stand, for messages. */
export const generatedFlags = 'go:cgo_ldflag';

const directive = '//go:cgo_ldflag';

/**
 * @param files the package's Go files with their text; only those named `_cgo_...` may hold such lines
 * @param known linker flags that were given to cgo: they are expected once, in one piece, and are not checked again
 * @returns the flags that nobody has checked before
 * @throws GotsError at one that is not allowed
 */
export function checkGeneratedLdflags(
  settings: FlagSettings,
  files: readonly { readonly path: string; readonly text: string }[],
  known: readonly string[],
): readonly string[] {
  const unquote = isSince(settings, '1.27') ? unquoteFlag : trimQuotes;
  const flags = files
    .filter((file) => path.basename(file.path).startsWith('_cgo_'))
    .flatMap((file) => quotedFlags(file.text))
    .map((flag) => unquote(flag));
  const others = without(flags, known);
  checkLinkerFlags(settings, 'LDFLAGS', generatedFlags, others);
  return others;
}

function quotedFlags(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const comment = line.indexOf('//');
    if (comment < 0 || !line.startsWith(directive, comment)) return [];
    return [line.slice(comment + directive.length).trim()];
  });
}

function trimQuotes(flag: string): string {
  return flag.replaceAll(/^"+|"+$/g, '');
}

/** @throws GotsError */
function unquoteFlag(flag: string): string {
  const text = goUnquote(flag);
  if (text === undefined) throw new GotsError('build', 'invalid syntax');
  return text;
}

/** The list without the first run that equals the other list. */
function without(flags: readonly string[], known: readonly string[]): readonly string[] {
  if (known.length === 0) return flags;
  for (let at = 0; at + known.length <= flags.length; at++) {
    if (known.every((flag, offset) => flags[at + offset] === flag)) {
      return [...flags.slice(0, at), ...flags.slice(at + known.length)];
    }
  }
  return flags;
}
