/** Causes in tools, the target, the environment and flags.  Pure. */
import { change, type Rule } from './differences.ts';
import { splitBrackets, unquote } from './input-line.ts';
import type { RebuildReason, ValueChange } from './rebuild-reason.ts';

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
function toolFlagRule(start: string, goFlag: string): Rule {
  return (differences) => {
    const both = change(differences, start);
    if (both === undefined || both.before === '' || both.after === '') return undefined;
    const flag = both.after.startsWith('gcc version ') ? '-gccgoflags' : goFlag;
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

/** `GOROOT=DIR`, in the inputs of a link, where -trimpath leaves out the directory: no GOROOT is empty. */
const gorootRule: Rule = (differences) => {
  const both = change(differences, 'GOROOT=');
  if (both === undefined) return undefined;
  const [before, after] = [unquote(both.before), unquote(both.after)];
  if (before !== '' && after !== '') return { kind: 'environment', name: 'GOROOT', before, after };
  return { kind: 'flag', flag: '-trimpath', before: String(before === ''), after: String(after === '') };
};

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

/** The flags of -ldflags, which have a line of their own. */
const linkFlagsRule: Rule = (differences) => {
  const both = change(differences, 'linkflags ');
  return both && { kind: 'flag', flag: '-ldflags', ...both };
};

/** `omitdebug true standard ...`: what run asks of its program. */
const debugInfoRule: Rule = (differences) => {
  const both = change(differences, 'omitdebug ');
  const wordOf = (text: string): string => (text.startsWith('true ') ? 'left out' : 'kept');
  const [before, after] = [wordOf(both?.before ?? ''), wordOf(both?.after ?? '')];
  return before === after ? undefined : { kind: 'debug-info', before, after };
};

/** In the order in which they count. */
export const toolRules: readonly Rule[] = [
  ...['compile', 'asm', 'cgo', 'link'].map(toolRule),
  targetRule,
  gorootRule,
  variableRule,
  trimpathRule,
  coverRule,
  toolFlagRule('compile ', '-gcflags'),
  toolFlagRule('asm ', '-asmflags'),
  linkModeRule,
  linkFlagsRule,
  debugInfoRule,
];

/** C compilers and their flags: these may come from lines in a file of the package, which counts before. */
export const cRules: readonly Rule[] = [
  cRule('CC', ['CGO_CPPFLAGS', 'CGO_CFLAGS', 'CGO_LDFLAGS']),
  cRule('CXX', ['CGO_CXXFLAGS']),
  cRule('FC', ['CGO_FFLAGS']),
];
