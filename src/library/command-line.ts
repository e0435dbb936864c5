/** The command lines that ask for what a program's options ask for.  Pure. */
import type { Flags } from './options.ts';

/** The words of a command line of go's. */
export interface CommandLine {
  readonly verb: 'build' | 'install' | 'run';
  readonly flags: Flags;
  readonly packages: readonly string[];
  readonly args: readonly string[];
  /** plan: -n */
  readonly isDry: boolean;
}

/**
 * @returns argv, the verb first
 * @throws TypeError for what no command line can say
 */
export function formatCommandLine({ verb, flags, packages, args, isDry }: CommandLine): readonly string[] {
  if (verb === 'run') checkRun(packages, args);
  const words = Object.entries(flags).flatMap(([name, value]) => formatFlag(name, value));
  return [verb, ...words, ...(isDry ? ['-n'] : []), '--', ...packages, ...args];
}

/** go run takes one package, or the .go files at the front. */
function checkRun(packages: readonly string[], args: readonly string[]): void {
  const isFile = (word: string | undefined): boolean => word?.endsWith('.go') === true;
  if (packages.length !== 1 && !(packages.length > 0 && packages.every(isFile))) {
    throw new TypeError('run takes one package, or .go files');
  }
  if (isFile(packages[0]) && isFile(args[0])) throw new TypeError(`${args[0]} would be a file of the package`);
}

/** Flags whose several values are one list. */
const lists: ReadonlySet<string> = new Set(['coverpkg', 'tags']);

/** What other options stand for. */
const others: ReadonlySet<string> = new Set(['C', 'json', 'n']);

function formatFlag(name: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (others.has(name) || !/^[a-z-]+$/.test(name)) throw new TypeError(`no flag ${JSON.stringify(name)}`);
  const values = (Array.isArray(value) ? value : [value]).map((one: unknown) => formatValue(name, one));
  return (lists.has(name) ? [values.join(',')] : values).map((text) => `-${name}=${text}`);
}

function formatValue(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return String(value);
  throw new TypeError(`flag ${name}: ${typeof value}`);
}
