/**
 * Two lists of inputs of an action -> why the second is another than the first.  Where several have changed, the earliest
 * cause is told, in this order: tools, environment, flags, where the package comes from, its files, its imports, and what
 * only programs have.  Pure.  The lines are those of hash-text.ts, as ActionInputs has them.
 */
import { splitBrackets, unquote } from './input-line.ts';
import type { FileChange, RebuildReason, ValueChange } from './rebuild-reason.ts';

/** The lines of both sides by what they are about; only what differs. */
interface Differences {
  /** the first line that starts so, without that; '' for none */
  readonly value: (side: 'before' | 'after', start: string) => string;
  /** name -> hash of the lines that start so and end with a hash */
  readonly names: (start: string) => ReadonlyMap<string, ValueChange>;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** @returns undefined where only imports have changed, or nothing */
export function compareInputs(before: readonly string[], after: readonly string[]): RebuildReason | undefined {
  const differences = findDifferences(before, after);
  for (const rule of rules) {
    const reason = rule(differences);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Imports whose content has changed, that are new, or gone; in the order of their names. */
export function changedImports(
  before: readonly string[],
  after: readonly string[],
): readonly { readonly importPath: string; readonly change: FileChange }[] {
  const names = findDifferences(before, after).names('import ');
  return [...names].map(([importPath, sides]) => ({ importPath, change: changeOf(sides) }));
}

/** What is left when imports have nothing to say: inputs that only follow from others, or only programs have. */
export function compareLateInputs(before: readonly string[], after: readonly string[]): RebuildReason | undefined {
  const differences = findDifferences(before, after);
  for (const rule of lateRules) {
    const reason = rule(differences);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function findDifferences(before: readonly string[], after: readonly string[]): Differences {
  const [earlier, later] = [new Set(before), new Set(after)];
  const sides = {
    before: before.filter((line) => !later.has(line)),
    after: after.filter((line) => !earlier.has(line)),
  };
  return {
    ...sides,
    value: (side, start) => sides[side].find((line) => line.startsWith(start))?.slice(start.length) ?? '',
    names: (start) => {
      const names = new Map<string, { before: string; after: string }>();
      for (const side of ['before', 'after'] as const) {
        for (const line of sides[side]) {
          const [name, hash] = splitHash(line, start);
          if (name === '') continue;
          const known = names.get(name) ?? { before: '', after: '' };
          known[side] = hash;
          names.set(name, known);
        }
      }
      return new Map([...names].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

/** `file NAME HASH`; the quoted import line of the package itself has no hash. */
function splitHash(line: string, start: string): readonly [name: string, hash: string] {
  const space = line.lastIndexOf(' ');
  if (!line.startsWith(start) || space < start.length || line.startsWith(`${start}"`)) return ['', ''];
  return [line.slice(start.length, space), line.slice(space + 1)];
}

function changeOf({ before, after }: ValueChange): FileChange {
  if (before === '') return 'added';
  return after === '' ? 'removed' : 'changed';
}

type Rule = (differences: Differences) => RebuildReason | undefined;

/** A value on both sides of a line; undefined where they are the same. */
function change({ value }: Differences, start: string): ValueChange | undefined {
  const both = { before: value('before', start), after: value('after', start) };
  return both.before === both.after ? undefined : both;
}

/** Lines of Go's tools: `compile ID [mode's flags] [flags]`, `asm "ID" ...`, `cgo "ID"`, `link ID [flags] mode`. */
function toolRule(tool: string): Rule {
  return (differences) => {
    const both = change(differences, `${tool} `);
    if (both === undefined || both.before === '' || both.after === '') return undefined;
    const [before, after] = [both.before, both.after].map((text) => unquote(text.split(' [')[0] ?? ''));
    if (before === after || before === undefined || after === undefined) return undefined;
    return { kind: 'compiler', tool, before, after };
  };
}

/** Flags of a tool: those of the mode (-race, -buildmode ...), then those of a flag of go's. */
function toolFlagRule(start: string, flag: string): Rule {
  return (differences) => {
    const both = change(differences, start);
    if (both === undefined || both.before === '' || both.after === '') return undefined;
    const [before, after] = [splitBrackets(both.before), splitBrackets(both.after)];
    const [own, mode] = [lastOf(before), lastOf(after)];
    if (own !== mode) return { kind: 'flag', flag, before: own, after: mode };
    return modeFlag(before[0] ?? '', after[0] ?? '');
  };
}

function lastOf(lists: readonly string[]): string {
  return lists.at(-1) ?? '';
}

/** `link ID [mode's flags] mode`. */
const linkModeRule: Rule = (differences) => {
  const both = change(differences, 'link ');
  if (both === undefined || both.before === '' || both.after === '') return undefined;
  const [before, after] = [splitBrackets(both.before), splitBrackets(both.after)];
  return modeFlag(before[0] ?? '', after[0] ?? '') ?? { kind: 'flag', flag: '-buildmode', ...lastWords(both) };
};

function lastWords({ before, after }: ValueChange): ValueChange {
  const last = (text: string): string => text.slice(text.lastIndexOf(' ') + 1);
  return { before: last(before), after: last(after) };
}

/** Which flag has made the arguments that a whole build has for a tool. */
function modeFlag(before: string, after: string): RebuildReason | undefined {
  for (const flag of ['-race', '-msan', '-asan']) {
    const [had, has] = [before, after].map((list) => list.includes(`"${flag}"`));
    if (had !== has) return { kind: 'flag', flag, before: String(had), after: String(has) };
  }
  return before === after ? undefined : { kind: 'flag', flag: '-buildmode', before, after };
}

function environmentRule(name: string): Rule {
  return (differences) => {
    const both = change(differences, `${name}=`);
    return both && { kind: 'environment', name, before: unquote(both.before), after: unquote(both.after) };
  };
}

/** Architecture levels, and variables by which the compiler is debugged: lines `NAME=value`, `magic NAME=value`. */
const variableRule: Rule = ({ before, after }) => {
  const pattern = /^(?:magic )?(GO[A-Z0-9_]+)=(.*)$/;
  const valueOf = (lines: readonly string[], name: string): string =>
    lines.map((line) => pattern.exec(line)).find((match) => match?.[1] === name)?.[2] ?? '';
  for (const line of [...after, ...before]) {
    const name = pattern.exec(line)?.[1];
    if (name === undefined) continue;
    const [was, is] = [valueOf(before, name), valueOf(after, name)];
    return { kind: 'environment', name, before: unquote(was), after: unquote(is) };
  }
  return undefined;
};

/** `goos GOOS goarch GOARCH`, for a link after `buildmode MODE `. */
const targetRule: Rule = ({ before, after }) => {
  const pattern = /^(?:buildmode (\S+) )?goos (\S+) goarch (\S+)$/;
  const find = (lines: readonly string[]): RegExpExecArray | undefined =>
    lines.map((line) => pattern.exec(line)).find((match) => match !== null) ?? undefined;
  const [was, is] = [find(before), find(after)];
  if (was === undefined || is === undefined) return undefined;
  for (const [at, name] of [[2, 'GOOS'] as const, [3, 'GOARCH'] as const]) {
    if (was[at] !== is[at]) return { kind: 'environment', name, before: was[at] ?? '', after: is[at] ?? '' };
  }
  return { kind: 'flag', flag: '-buildmode', before: was[1] ?? '', after: is[1] ?? '' };
};

/** `CC=["gcc"] [cppflags] [cflags] [ldflags]`, `CC ID="..."`; CXX and FC likewise. */
function cRule(tool: 'CC' | 'CXX' | 'FC', variables: readonly string[]): Rule {
  return (differences) => {
    const both = change(differences, `${tool}=`);
    if (both !== undefined && both.before !== '' && both.after !== '') {
      const [before, after] = [splitBrackets(both.before), splitBrackets(both.after)];
      if (before[0] !== after[0]) {
        return { kind: 'cgo-compiler', tool, before: before[0] ?? '', after: after[0] ?? '' };
      }
      for (const [at, name] of variables.entries()) {
        const [was, is] = [before[at + 1] ?? '', after[at + 1] ?? ''];
        if (was !== is) return { kind: 'environment', name, before: was, after: is };
      }
    }
    const id = change(differences, `${tool} ID`);
    if (id === undefined || id.before === '' || id.after === '') return undefined;
    return { kind: 'cgo-compiler', tool, before: valueOfID(id.before), after: valueOfID(id.after) };
  };
}

/** `="..."`, or ` ERROR="..."`. */
function valueOfID(text: string): string {
  return unquote(text.replace(/^(?: ERROR)?=/, ''));
}

const trimpathRule: Rule = ({ before, after }) => {
  const [was, is] = [before.includes('trimpath'), after.includes('trimpath')];
  return was === is ? undefined : { kind: 'flag', flag: '-trimpath', before: String(was), after: String(is) };
};

const coverRule: Rule = (differences) => {
  const both = change(differences, 'cover ');
  if (both === undefined) return undefined;
  const mode = (text: string): string => unquote(text.split(' ')[0] ?? '');
  return { kind: 'flag', flag: '-cover', before: mode(both.before), after: mode(both.after) };
};

/** `dir DIR`, or with -trimpath `module PATH@VERSION`. */
const originRule: Rule = (differences) => {
  const module = change(differences, 'module ');
  const dir = change(differences, 'dir ');
  const versions = (module && sameModule(module.before, module.after)) ?? (dir && sameModule(dir.before, dir.after));
  if (versions !== undefined) return { kind: 'module', ...versions };
  if (dir !== undefined) return { kind: 'directory', ...dir };
  return module && { kind: 'other', ...module };
};

/** Two versions of one module: `PATH@VERSION`, or directories of the module cache. */
function sameModule(
  before: string,
  after: string,
): { readonly path: string; readonly before: string; readonly after: string } | undefined {
  const pattern = /^(.*)@(v[^/]*)(.*)$/;
  const [was, is] = [pattern.exec(before), pattern.exec(after)];
  if (was === null || is === null || was[1] !== is[1] || was[3] !== is[3]) return undefined;
  const path = (was[1] ?? '').replace(/^.*\/pkg\/mod\//, '');
  return { path, before: was[2] ?? '', after: is[2] ?? '' };
}

const languageRule: Rule = (differences) => {
  const both = change(differences, 'go ');
  return both && { kind: 'language', ...both };
};

/** A file that was left out before, or is now, was or is there: then it is a constraint that has changed its mind. */
const fileRule: Rule = ({ names, before, after }) => {
  const files = [...names('file ')].map(([file, sides]) => ({ file, change: changeOf(sides) }));
  for (const { file, change: what } of files) {
    if (what === 'added' && before.includes(`left out ${file}`))
      return { kind: 'constraint', change: 'selected', file };
    if (what === 'removed' && after.includes(`left out ${file}`)) {
      return { kind: 'constraint', change: 'left out', file };
    }
  }
  const [first] = files;
  if (first !== undefined) return { kind: 'file', ...first };
  return after.some((line) => line.startsWith('files ')) ? { kind: 'file', change: 'changed', file: '' } : undefined;
};

const embedRule: Rule = ({ names }) => {
  const [first] = names('embed ');
  return first && { kind: 'embed', change: changeOf(first[1]), file: first[0] };
};

const profileRule: Rule = (differences) => {
  const both = change(differences, 'pgofile ');
  return both && { kind: 'profile', change: changeOf(both) };
};

const rules: readonly Rule[] = [
  ...['compile', 'asm', 'cgo', 'link'].map(toolRule),
  targetRule,
  environmentRule('GOROOT'),
  variableRule,
  trimpathRule,
  coverRule,
  toolFlagRule('compile ', '-gcflags'),
  toolFlagRule('asm ', '-asmflags'),
  linkModeRule,
  (differences) => {
    const both = change(differences, 'linkflags ');
    return both && { kind: 'flag', flag: '-ldflags', ...both };
  },
  originRule,
  languageRule,
  fileRule,
  embedRule,
  cRule('CC', ['CGO_CPPFLAGS', 'CGO_CFLAGS', 'CGO_LDFLAGS']),
  cRule('CXX', ['CGO_CXXFLAGS']),
  cRule('FC', ['CGO_FFLAGS']),
  profileRule,
];

/** The lines of build info that differ: `build\tvcs.revision=...`, `dep\tPATH\tVERSION\tSUM`. */
const buildInfoRule: Rule = (differences) => {
  const both = change(differences, 'modinfo ');
  if (both === undefined) return undefined;
  const lines = [both.before, both.after].map((text) => unquote(text).split('\n'));
  const [before = [], after = []] = lines;
  const inner = findDifferences(before, after);
  const isVersion = (line: string): boolean => /^(?:dep|=>|mod)\t/.test(line);
  const line = inner.after.find((one) => !isVersion(one)) ?? inner.before.find((one) => !isVersion(one));
  const setting = /^build\t([^=]+)=/.exec(line ?? '')?.[1];
  if (setting !== undefined) {
    const values = change(inner, `build\t${setting}=`) ?? { before: '', after: '' };
    if (setting.startsWith('vcs')) return { kind: 'vcs', setting, ...values };
    if (setting.startsWith('-')) return { kind: 'flag', flag: setting, ...values };
    return { kind: 'environment', name: setting, ...values };
  }
  const version = inner.after.find(isVersion) ?? inner.before.find(isVersion) ?? '';
  const words = version.split('\t').slice(0, 2);
  const values = change(inner, `${words.join('\t')}\t`) ?? { before: '', after: '' };
  const versionOf = (text: string): string => text.split('\t')[0] ?? '';
  const [was, is] = [versionOf(values.before), versionOf(values.after)];
  return { kind: 'build-info', setting: words.join(' '), before: was, after: is };
};

const godebugRule: Rule = (differences) => {
  const both = change(differences, 'defaultgodebug ');
  return both && { kind: 'godebug', before: unquote(both.before), after: unquote(both.after) };
};

/** Whatever else is another line now; what this build does not hash is none of it. */
const otherRule: Rule = ({ before, after }) => {
  const isOther = (line: string): boolean => !/^(?:left out|import|packagemain) /.test(line);
  const [was = '', is = ''] = [before.find(isOther), after.find(isOther)];
  return was === is ? undefined : { kind: 'other', before: was, after: is };
};

const lateRules: readonly Rule[] = [godebugRule, buildInfoRule, otherRule];
