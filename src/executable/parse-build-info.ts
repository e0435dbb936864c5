/** The lines of build info, read and written again.  Pure.  Format and texts: GOROOT/src/runtime/debug/mod.go (go1.26). */
import { goQuote, goQuoteRune, goUnquote } from '../base/go-quote.ts';
import { FormatError } from './executable.ts';

export interface BuiltModule {
  path: string;
  version: string;
  sum: string;
  replace: BuiltModule | undefined;
}

export interface ProgramInfo {
  readonly path: string;
  /** undefined where no line names one */
  readonly main: BuiltModule | undefined;
  readonly deps: readonly BuiltModule[];
  readonly settings: readonly (readonly [key: string, value: string])[];
}

/** @throws FormatError `could not parse Go build info: line 3: ...` */
export function parseBuildInfo(text: string): ProgramInfo {
  let path = '';
  let main: BuiltModule | undefined;
  let last: BuiltModule | undefined;
  const deps: BuiltModule[] = [];
  const settings: (readonly [string, string])[] = [];
  const lines = text.split('\n').slice(0, -1);
  for (const [i, line] of lines.entries()) {
    const tab = line.indexOf('\t');
    const rest = line.slice(tab + 1);
    try {
      switch (tab < 0 ? '' : line.slice(0, tab)) {
        case 'path':
          path = rest;
          break;
        case 'mod':
          main = last = parseModule(rest);
          break;
        case 'dep':
          last = parseModule(rest);
          deps.push(last);
          break;
        case '=>':
          last = replaceModule(last, rest);
          break;
        case 'build':
          settings.push(parseSetting(rest));
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new FormatError(`could not parse Go build info: line ${i + 1}: ${error.message}`, { cause: error });
    }
  }
  return { path, main, deps, settings };
}

function parseModule(text: string): BuiltModule {
  const columns = text.split('\t');
  const [path = '', version = '', sum = ''] = columns;
  if (columns.length !== 2 && columns.length !== 3) {
    throw new FormatError(`expected 2 or 3 columns; got ${columns.length}`);
  }
  return { path, version, sum, replace: undefined };
}

function replaceModule(last: BuiltModule | undefined, text: string): undefined {
  const columns = text.split('\t');
  const [path = '', version = '', sum = ''] = columns;
  if (columns.length !== 3) throw new FormatError(`expected 3 columns for replacement; got ${columns.length}`);
  if (last === undefined) throw new FormatError('replacement with no module on previous line');
  last.replace = { path, version, sum, replace: undefined };
  return undefined;
}

const keyNeedsQuotes = /[= \t\r\n"`]|^$/;
const valueNeedsQuotes = /[ \t\r\n"`]/;

function parseSetting(text: string): readonly [string, string] {
  if (text === '') throw new FormatError("build line missing '='");
  if (text.startsWith('=')) throw new FormatError('build line with missing key');
  if (/^["`]/.test(text)) {
    const raw = /^(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`)/.exec(text)?.[0];
    const key = raw === undefined ? undefined : goUnquote(raw);
    if (raw === undefined || key === undefined) throw new FormatError('invalid quoted key in build line');
    const rest = text.slice(raw.length);
    if (rest === '') throw new FormatError("build line missing '=' after quoted key");
    if (!rest.startsWith('=')) {
      throw new FormatError(`unexpected character after quoted key: ${goQuoteRune(rest.slice(0, 1))}`);
    }
    return [key, parseValue(rest.slice(1))];
  }
  const equals = text.indexOf('=');
  if (equals < 0) throw new FormatError("build line missing '=' after key");
  const key = text.slice(0, equals);
  if (keyNeedsQuotes.test(key)) throw new FormatError(`unquoted key ${goQuote(key)} must be quoted`);
  return [key, parseValue(text.slice(equals + 1))];
}

function parseValue(raw: string): string {
  if (/^["`]/.test(raw)) {
    const value = goUnquote(raw);
    if (value === undefined) throw new FormatError('invalid quoted value in build line');
    return value;
  }
  if (valueNeedsQuotes.test(raw)) throw new FormatError(`unquoted value ${goQuote(raw)} must be quoted`);
  return raw;
}

/** The lines, as `version -m` shows them; '' for a program without any. */
export function formatProgramInfo({ path, main, deps, settings }: ProgramInfo): string {
  let text = path === '' ? '' : `path\t${path}\n`;
  if (main !== undefined && !isEmpty(main)) text += formatModule('mod', main);
  for (const dep of deps) text += formatModule('dep', dep);
  for (const [key, value] of settings) {
    const quotedKey = keyNeedsQuotes.test(key) ? goQuote(key) : key;
    text += `build\t${quotedKey}=${valueNeedsQuotes.test(value) ? goQuote(value) : value}\n`;
  }
  return text;
}

function isEmpty({ path, version, sum, replace }: BuiltModule): boolean {
  return path === '' && version === '' && sum === '' && replace === undefined;
}

function formatModule(word: string, { path, version, sum, replace }: BuiltModule): string {
  const head = `${word}\t${path}\t${version}`;
  return replace === undefined ? `${head}\t${sum}\n` : `${head}\n${formatModule('=>', replace)}\n`;
}
