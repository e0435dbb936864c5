/**
 * Go's flag grammar: `-f v`, `-f=v`, one dash or two; a boolean takes its value only after `=`; the first word that is
 * no flag ends the flags, and so does `--`.  Pure.  Rules and texts: GOROOT/src/flag, cmd/go's base/goflags.go (go1.26).
 */
import { GotsError, errorText } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { GoFlag } from '../config/goflags.ts';

/** How one flag changes the set of flags. */
export interface FlagDefinition<Flags> {
  /** may stand without a value, which then is `true` */
  readonly isBoolean: boolean;
  /** says `invalid boolean value` instead of `invalid value` about what it can't read */
  readonly apply: (flags: Flags, value: string) => Flags;
}

export type FlagDefinitions<Flags> = ReadonlyMap<string, FlagDefinition<Flags>>;

export interface ParsedFlags<Flags> {
  readonly flags: Flags;
  /** names of the flags given, without dashes */
  readonly given: ReadonlySet<string>;
  /** what follows the flags */
  readonly args: readonly string[];
}

/** A verb's flags, and the lines that follow a complaint about them. */
export interface FlagSyntax<Flags> {
  readonly definitions: FlagDefinitions<Flags>;
  readonly usage: string;
}

/** @throws GotsError, status 2: what is wrong, then the usage; the usage alone for -h and -help */
export function parseFlags<Flags>(
  syntax: FlagSyntax<Flags>,
  start: Flags,
  argv: readonly string[],
): ParsedFlags<Flags> {
  const given = new Set<string>();
  let flags = start;
  let next = 0;
  while (next < argv.length) {
    const word = argv[next] ?? '';
    if (word.length < 2 || !word.startsWith('-')) break;
    next++;
    if (word === '--') break;
    const match = /^--?([^-=][^=]*)(?:=([\s\S]*))?$/.exec(word);
    if (match?.[1] === undefined) throw usageError(`bad flag syntax: ${word}`, syntax);
    const [, name, inline] = match;
    const definition = syntax.definitions.get(name);
    if (definition === undefined) {
      const isHelp = name === 'help' || name === 'h';
      throw usageError(isHelp ? '' : `flag provided but not defined: -${name}`, syntax);
    }
    let value = inline;
    if (value === undefined && definition.isBoolean) value = 'true';
    if (value === undefined) {
      if (next >= argv.length) throw usageError(`flag needs an argument: -${name}`, syntax);
      value = argv[next++] ?? '';
    }
    try {
      flags = definition.apply(flags, value);
    } catch (error) {
      const what = definition.isBoolean ? 'boolean value' : 'value';
      const preposition = definition.isBoolean ? 'for' : 'for flag';
      throw usageError(`invalid ${what} ${goQuote(value)} ${preposition} -${name}: ${errorText(error)}`, syntax, error);
    }
    given.add(name);
  }
  return { flags, given, args: argv.slice(next) };
}

/**
 * The flags that GOFLAGS sets; those that the verb does not have are passed over.
 *
 * @param where `$GOFLAGS`, or as the system writes it
 */
export function applyGOFLAGS<Flags>(
  syntax: FlagSyntax<Flags>,
  start: Flags,
  options: { readonly goflags: readonly GoFlag[]; readonly where: string },
): { readonly flags: Flags; readonly given: ReadonlySet<string> } {
  const given = new Set<string>();
  let flags = start;
  for (const { name, value } of options.goflags) {
    const definition = syntax.definitions.get(name);
    if (definition === undefined) continue;
    const from = `-${name} (from ${options.where})`;
    if (value === undefined && !definition.isBoolean) {
      throw usageError(`go: flag needs an argument: ${from}`, syntax);
    }
    try {
      flags = definition.apply(flags, value ?? 'true');
    } catch (error) {
      const kind = definition.isBoolean ? 'boolean ' : '';
      const what = value === undefined ? `${kind}flag` : `${kind}value ${goQuote(value)} for flag`;
      throw usageError(`go: invalid ${what} ${from}: ${errorText(error)}`, syntax, error);
    }
    given.add(name);
  }
  return { flags, given };
}

function usageError(message: string, syntax: { readonly usage: string }, cause?: unknown): GotsError {
  const text = message === '' ? syntax.usage : `${message}\n${syntax.usage}`;
  return new GotsError('usage', text, { exitCode: 2, bare: true, cause });
}

/** strconv.ParseBool. @throws Error `parse error` */
export function parseBoolean(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new Error('parse error');
}

/** strconv.ParseInt with base 0 and 64 bits. @throws Error `parse error` or `value out of range` */
export function parseInteger(text: string): number {
  const match =
    /^([+-]?)(0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*|0[bB]_?[01]+(?:_[01]+)*|0[oO]?_?[0-7]+(?:_[0-7]+)*|0|[1-9]\d*(?:_\d+)*)$/.exec(
      text,
    );
  if (match?.[2] === undefined) throw new Error('parse error');
  const digits = match[2].replaceAll('_', '').replace(/^0(?=[0-7])/, '0o');
  const size = BigInt(digits.toLowerCase());
  const value = match[1] === '-' ? -size : size;
  if (value !== BigInt.asIntN(64, value)) throw new Error('value out of range');
  return Number(value);
}

/** Definitions of the simple kinds. */
export function booleanFlag<Flags>(set: (flags: Flags, value: boolean) => Flags): FlagDefinition<Flags> {
  return { isBoolean: true, apply: (flags, value) => set(flags, parseBoolean(value)) };
}

export function valueFlag<Flags>(apply: (flags: Flags, value: string) => Flags): FlagDefinition<Flags> {
  return { isBoolean: false, apply };
}

/** -C is taken from the command line before flags are parsed; one that is found later stands in the wrong place. */
export function chdirFlag<Flags>(): FlagDefinition<Flags> {
  return valueFlag<Flags>((): Flags => {
    throw new Error('-C flag must be first flag on command line');
  });
}
