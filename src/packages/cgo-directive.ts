/**
 * `#cgo` lines above `import "C"`: flags for the C tools, some only for certain targets.  Pure.
 * Rules and error texts: go/build's saveCgo.
 */
import { isAbsolute, join } from 'node:path';
import { ConstraintError, evaluateConstraint, parseConstraint } from './constraint.ts';
import type { HasTag } from './filename.ts';

export interface CgoFlags {
  readonly CFLAGS: string[];
  readonly CPPFLAGS: string[];
  readonly CXXFLAGS: string[];
  readonly FFLAGS: string[];
  readonly LDFLAGS: string[];
  readonly pkgConfig: string[];
}

export function emptyCgoFlags(): CgoFlags {
  return { CFLAGS: [], CPPFLAGS: [], CXXFLAGS: [], FFLAGS: [], LDFLAGS: [], pkgConfig: [] };
}

/**
 * Adds the flags that a comment's `#cgo` lines give.
 *
 * @param place the file's name for error texts and the directory that ${SRCDIR} stands for
 * @returns an error text, or undefined
 */
export function addCgoFlags(
  doc: string,
  place: { readonly file: string; readonly dir: string; readonly hasTag: HasTag },
  flags: CgoFlags,
): string | undefined {
  for (const original of doc.split('\n')) {
    const line = original.trim();
    if (!/^#cgo[ \t]/.test(line)) continue;
    const invalid = `${place.file}: invalid #cgo line: ${original}`;
    const words = line.split(/\s+/);
    if (words.length === 3 && (words[1] === 'nocallback' || words[1] === 'noescape')) continue;
    const text = line.slice(4).trim();
    const colon = text.indexOf(':');
    if (colon < 0) return invalid;
    const fields = text
      .slice(0, colon)
      .split(/\s+/)
      .filter((word) => word !== '');
    const verb = fields.pop();
    if (verb === undefined) return invalid;
    if (fields.length > 0 && !fields.some((field) => conditionHolds(field, place.hasTag))) continue;
    const args = splitQuoted(text.slice(colon + 1));
    if (args === undefined) return invalid;
    const expanded: string[] = [];
    for (const arg of args) {
      const [value, isSafe] = expandSourceDir(arg, place.dir);
      if (!isSafe) return `${place.file}: malformed #cgo argument: ${value}`;
      expanded.push(value);
    }
    const list = verb === 'pkg-config' ? flags.pkgConfig : flagList(verb, flags);
    if (list === undefined) return `${place.file}: invalid #cgo verb: ${original}`;
    list.push(...(verb === 'pkg-config' ? expanded : withAbsolutePaths(expanded, place.dir)));
  }
  return undefined;
}

function flagList(verb: string, flags: CgoFlags): string[] | undefined {
  switch (verb) {
    case 'CFLAGS':
    case 'CPPFLAGS':
    case 'CXXFLAGS':
    case 'FFLAGS':
    case 'LDFLAGS':
      return flags[verb];
    default:
      return undefined;
  }
}

function conditionHolds(condition: string, hasTag: HasTag): boolean {
  const prefix = /[&|()]/.test(condition) ? '//go:build ' : '// +build ';
  try {
    return evaluateConstraint(parseConstraint(prefix + condition), hasTag);
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    return false;
  }
}

function expandSourceDir(arg: string, dir: string): readonly [value: string, isSafe: boolean] {
  const chunks = arg.split('${SRCDIR}');
  if (chunks.length < 2) return [arg, isSafeName(arg)];
  const source = dir.replaceAll('\\', '/');
  const value = chunks.join(source);
  const isSafe = [...chunks, source].every((chunk) => chunk === '' || isSafeName(chunk));
  return [value, isSafe && value !== ''];
}

/** Characters that a C tool's argument may have; others above ASCII too. */
function isSafeName(text: string): boolean {
  return /^[-+.,/0-9=A-Za-z_:$@%! ~^\u0080-\u{10ffff}]+$/u.test(text);
}

function withAbsolutePaths(args: readonly string[], dir: string): string[] {
  let isPath = false;
  return args.map((arg) => {
    if (isPath) {
      isPath = false;
      return isAbsolute(arg) ? arg : join(dir, arg);
    }
    if (!arg.startsWith('-I') && !arg.startsWith('-L')) return arg;
    if (arg.length === 2) {
      isPath = true;
      return arg;
    }
    return isAbsolute(arg.slice(2)) ? arg : arg.slice(0, 2) + join(dir, arg.slice(2));
  });
}

/**
 * Words separated by white space, with quotes and backslashes as a shell has them.
 *
 * @returns undefined when a quote or escape is left open
 */
function splitQuoted(text: string): string[] | undefined {
  const words: string[] = [];
  let word = '';
  let isEscaped = false;
  let wasQuoted = false;
  let quote = '';
  for (const character of text) {
    if (isEscaped) {
      isEscaped = false;
    } else if (character === '\\') {
      isEscaped = true;
      continue;
    } else if (quote !== '') {
      if (character === quote) {
        quote = '';
        continue;
      }
    } else if (character === '"' || character === "'") {
      wasQuoted = true;
      quote = character;
      continue;
    } else if (/\s/u.test(character)) {
      if (wasQuoted || word !== '') words.push(word);
      word = '';
      wasQuoted = false;
      continue;
    }
    word += character;
  }
  if (wasQuoted || word !== '') words.push(word);
  return quote !== '' || isEscaped ? undefined : words;
}
