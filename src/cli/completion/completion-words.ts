/** The words that a command line can be completed with: verbs, flags and their values.  Pure; from the pages of help. */
import type { FlagHelp } from '../help/flag-help.ts';
import { goVerbPages, pages, topicPages } from '../help/pages.ts';

/** What may follow a flag, or stand where no flag does. */
export type Value =
  | { readonly kind: 'none' | 'any' | 'file' | 'directory' | 'package' }
  | { readonly kind: 'words'; readonly words: readonly string[] };

export interface CompletedFlag {
  /** with its dash */
  readonly name: string;
  readonly text: string;
  readonly value: Value;
  /** it may stand without its value, which then follows only `=` */
  readonly isOptional: boolean;
}

export interface CompletedVerb {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  readonly argument: Value;
}

const files: Value = { kind: 'file' };

export function completedVerbs(): readonly CompletedVerb[] {
  const own = pages.map(({ verb, summary, flags }): CompletedVerb => {
    return { name: verb, summary, flags: flags.flat().map(completedFlag), argument: argumentOf(verb) };
  });
  const others = goVerbPages.map(([name, summary]): CompletedVerb => {
    return {
      name,
      summary,
      flags: [],
      argument: ['fix', 'fmt', 'generate', 'get', 'list', 'test', 'vet'].includes(name) ? { kind: 'package' } : files,
    };
  });
  const topics = [...own, ...others].map(({ name }) => name).concat(...topicPages.keys());
  const help: CompletedVerb = {
    name: 'help',
    summary: 'tell more of a command or a topic',
    flags: [],
    argument: { kind: 'words', words: topics },
  };
  return [...own, ...others, help];
}

function argumentOf(verb: string): Value {
  switch (verb) {
    case 'build':
    case 'run':
    case 'install':
    case 'clean':
    case 'explain':
      return { kind: 'package' };
    case 'log':
      return { kind: 'words', words: ['what-ran', 'slowest', 'critical-path', 'timings', 'diff'] };
    case 'completion':
      return { kind: 'words', words: ['bash', 'zsh', 'fish'] };
    case 'env':
      return { kind: 'any' };
    default:
      return files;
  }
}

/** @param help such as `-mod readonly|vendor|mod`, `-o output`, `-explain[=json]` */
function completedFlag([usage, text]: FlagHelp): CompletedFlag {
  const [, name = '', optional, needed = ''] = /^(-[\w-]+)(?:\[=(.*)\]| (.*))?$/.exec(usage) ?? [];
  return { name, text, value: valueOf(optional ?? needed), isOptional: optional !== undefined };
}

/** What stands before a value, as a pattern of a shell's `case`: `'build -mod'|'build -mod='`. */
export function placesOfValue(verb: CompletedVerb, { name, isOptional }: CompletedFlag): string {
  const joined = `'${verb.name} ${name}='`;
  return isOptional ? joined : `'${verb.name} ${name}'|${joined}`;
}

function valueOf(word: string): Value {
  if (word === '') return { kind: 'none' };
  if (word === 'json' || /^[\w-]+(?:\|[\w-]+)+$/.test(word)) return { kind: 'words', words: word.split('|') };
  if (word === 'dir') return { kind: 'directory' };
  return /^(?:file|output|old)$/.test(word) ? files : { kind: 'any' };
}
