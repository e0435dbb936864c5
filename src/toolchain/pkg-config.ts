/** pkg-config: its command line for #cgo pkg-config lines, and its answer as flags.  Pure. Rules: cmd/go's work/exec.go. */
import { GotsError } from '../base/errors.ts';
import { pkgConfigProgram } from './cc-env.ts';
import { checkCompilerFlags, checkLinkerFlags, checkPkgConfigFlags, isPackageName } from './check-flags.ts';
import type { Command } from './command.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';

export interface PkgConfigCommand {
  readonly command: Command;
  /** heads the output when it fails: `pkg-config --cflags  -- name` */
  readonly description: string;
  /** the flags in its output, checked. @throws GotsError */
  readonly parse: (output: string) => readonly string[];
}

/**
 * The two runs, for compiler and for linker flags; none for a package without pkg-config lines.
 *
 * @throws GotsError where a #cgo line holds an option or a name that is not allowed
 */
export function pkgConfigCommands(
  setup: ToolSetup,
  pkg: ToolPackage,
): { readonly cflags: PkgConfigCommand; readonly ldflags: PkgConfigCommand } | undefined {
  const { config } = setup;
  const words = pkg.cgoPkgConfig.filter((word) => word !== '--');
  if (pkg.cgoPkgConfig.length === 0) return undefined;
  const options = words.filter((word) => word.startsWith('--'));
  const names = words.filter((word) => !word.startsWith('--'));
  for (const name of names) {
    if (!isPackageName(config, name)) throw new GotsError('build', `invalid pkg-config package name: ${name}`);
  }
  checkPkgConfigFlags(config, options);
  const program = pkgConfigProgram(config);
  const make = (mode: string, check: (flags: readonly string[]) => void): PkgConfigCommand => ({
    command: { argv: [program, mode, ...options, '--', ...names], dir: pkg.dir, env: [] },
    description: `${program} ${mode} ${options.join(' ')} -- ${names.join(' ')}`,
    parse: (output) => {
      const flags = splitPkgConfigOutput(output.trim());
      check(flags);
      return flags;
    },
  });
  return {
    cflags: make('--cflags', (flags) => checkCompilerFlags(config, 'CFLAGS', 'pkg-config --cflags', flags)),
    ldflags: make('--libs', (flags) => checkLinkerFlags(config, 'LDFLAGS', 'pkg-config --libs', flags)),
  };
}

/** Words by the shell's quoting rules, without expansions. @throws GotsError at what only a shell could do */
export function splitPkgConfigOutput(output: string): string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quote = '';
  for (let at = 0; at < output.length; at++) {
    const char = output.charAt(at);
    if (quote === "'" && char !== quote) {
      word += char;
    } else if (char === quote) {
      quote = '';
    } else if (char === '\\') {
      const next = output.charAt(++at);
      if (next === '') throw brokenEnd(quote);
      if (quote === '"' && !'$`"\\\n'.includes(next)) word += `\\${next}`;
      else if (next !== '\n') word += next;
    } else if (quote === '"' && char !== '$' && char !== '`') {
      word += char;
    } else if ('|&;<>()$`'.includes(char)) {
      throw new GotsError('build', `unexpected shell character '${char}' in pkgconf output`);
    } else if (char === '"' || char === "'") {
      quote = char;
      started = true;
    } else if (char === ' ' || char === '\t' || char === '\n') {
      if (word !== '' || started) words.push(word);
      word = '';
      started = false;
    } else {
      word += char;
    }
  }
  if (quote !== '') throw brokenEnd(quote);
  if (word !== '' || started) words.push(word);
  return words;
}

function brokenEnd(quote: string): GotsError {
  const what = quote === '' ? 'broken character escaping' : 'unterminated quoted string';
  return new GotsError('build', `${what} in pkgconf output`);
}
