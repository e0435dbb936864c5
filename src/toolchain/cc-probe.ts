/**
 * Which flags a C compiler takes, found by trying.  Answers are cached beside the build's outputs, under a key that holds
 * the compiler's identity.  Pure; the executor runs the probes.  Rule: cmd/go's work/exec.go, gccSupportsFlag.
 */
import type { Config } from '../config/config.ts';
import { cgoFlags } from './cgo-flags.ts';
import type { Command } from './command.ts';

/** Answers for one compiler: whether it takes a flag. */
export type FlagSupport = (compiler: readonly string[], flag: string) => boolean;

/**
 * The flags that compiler command lines depend on, in the order in which go tries them: first those of the command
 * itself, then those of compiling one file.
 */
export const commandProbes: readonly string[] = [
  '-fno-caret-diagnostics',
  '-Qunused-arguments',
  '-Wl,--no-gc-sections',
  '-fdebug-prefix-map=a=b',
  '-ffile-prefix-map=a=b',
  '-gno-record-gcc-switches',
];

export const compileProbes: readonly string[] = ['-frandom-seed=1'];

/**
 * Tries a flag on an empty C file from standard input; run with LC_ALL=C in $WORK, its exit status does not matter.
 *
 * @param compiler the words of CC, CXX or FC
 * @param output a file that is thrown away: the null device, on Windows a temporary file
 */
export function probeCommand(config: Config, compiler: readonly string[], flag: string, output: string): Command {
  const flags = cgoFlags(config);
  const own = flag.startsWith('-Wl,') ? flags.ldflags : [...flags.cflags, '-c'];
  return { argv: [...compiler, flag, ...own, '-x', 'c', '-', '-o', output], dir: '', env: ['LC_ALL=C'] };
}

const refusals = ['unrecognized', 'unknown', 'unrecognised', 'is not supported', 'not recognized', 'unsupported'];

/** @param output what the compiler printed, both streams */
export function parseProbe(output: string): boolean {
  return !refusals.some((word) => output.includes(word));
}

/** Names the cached answer below the compiler's identity (cache.Subkey); its value is the text `true` or `false`. */
export function probeSubkey(flag: string): string {
  return `gccSupportsFlag ${flag}`;
}
