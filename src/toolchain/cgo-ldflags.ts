/**
 * A second look at the //go:cgo_ldflag lines of generated files: the compiler passes them on to the C toolchain.  Pure.
 * Rule: cmd/go's work/exec.go, processCgoOutputs.
 */
import path from 'node:path';
import { checkLinkerFlags } from './check-flags.ts';
import type { FlagSettings } from './check-flags.ts';

const directive = '//go:cgo_ldflag';

/**
 * @param files the package's Go files with their text; only those named `_cgo_...` may hold such lines
 * @param known linker flags that were given to cgo: they are expected once, in one piece, and are not checked again
 * @throws GotsError at a flag that is not allowed
 */
export function checkGeneratedLdflags(
  settings: FlagSettings,
  files: readonly { readonly path: string; readonly text: string }[],
  known: readonly string[],
): void {
  const flags: string[] = [];
  for (const file of files) {
    if (path.basename(file.path).startsWith('_cgo_')) collectFlags(flags, file.text);
  }
  checkLinkerFlags(settings, 'LDFLAGS', 'go:cgo_ldflag', without(flags, known));
}

function collectFlags(flags: string[], text: string): void {
  for (const line of text.split('\n')) {
    const comment = line.indexOf('//');
    if (comment < 0 || !line.startsWith(directive, comment)) continue;
    flags.push(
      line
        .slice(comment + directive.length)
        .trim()
        .replaceAll(/^"+|"+$/g, ''),
    );
  }
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
