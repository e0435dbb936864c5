/** go.mod: its directives as data, beside the syntax tree they stand in.  Pure.  Rules and texts: x/mod/modfile (rule.go). */
import { goQuote, goUnquote } from '../base/go-quote.ts';
import { compareGoVersions, isValidGoVersion } from '../base/go-version.ts';
import { defaultGoModVersion } from './go-version.ts';
import type { ModuleVersion } from './module-info.ts';
import { canonicalVersion, InvalidVersionError, pathMajorProblem, splitPathVersion } from './module-path.ts';
import {
  type Comments,
  type FileSyntax,
  type Line,
  type LineBlock,
  ModFileError,
  ModFileErrors,
  parseModFileSyntax,
} from './modfile-syntax.ts';

export interface Require {
  readonly path: string;
  version: string;
  indirect: boolean;
  line: Line;
}

export interface Replace {
  /** version '': every version */
  readonly old: ModuleVersion;
  /** version '': a directory */
  readonly new: ModuleVersion;
  readonly line: Line;
}

export interface Retract {
  low: string;
  high: string;
  readonly rationale: string;
  readonly line: Line;
}

export interface Godebug {
  readonly key: string;
  readonly value: string;
  readonly line: Line;
}

export interface PathLine {
  readonly path: string;
  readonly line: Line;
}

export interface ModFile {
  readonly syntax: FileSyntax;
  module: (PathLine & { readonly deprecated: string }) | undefined;
  go: { version: string; readonly line: Line } | undefined;
  toolchain: { name: string; readonly line: Line } | undefined;
  godebug: Godebug[];
  require: Require[];
  exclude: (ModuleVersion & { readonly line: Line })[];
  replace: Replace[];
  retract: Retract[];
  tool: PathLine[];
  ignore: PathLine[];
}

/**
 * Makes a version canonical.  Throws what stands in the error; an InvalidVersionError gets the directive in front.
 */
export type VersionFixer = (path: string, version: string) => string;

const goVersionForm = /^([1-9][0-9]*)\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?$/;
const laxGoVersionForm = /^v?(([1-9][0-9]*)\.(0|[1-9][0-9]*))([^0-9].*)$/;
const toolchainForm = /^default$|^go1($|\.)/;
const laxVerbs: ReadonlySet<string> = new Set(['go', 'module', 'retract', 'require', 'ignore']);
const blockVerbs: ReadonlySet<string> = new Set([
  'module',
  'godebug',
  'require',
  'exclude',
  'replace',
  'retract',
  'tool',
  'ignore',
]);

/** The go version that a go.mod asks for. */
export function goVersionOf(file: ModFile | undefined): string {
  return file?.go?.version ?? defaultGoModVersion;
}

/**
 * Parses a go.mod.
 *
 * @param options lax: the go.mod of a dependency, in which unknown directives and those of main modules are ignored
 * @throws ModFileErrors
 */
export function parseModFile(name: string, text: string, options: { lax?: boolean; fix?: VersionFixer } = {}): ModFile {
  return new Reader(name, options.lax === true, options.fix).read(text);
}

/** What is wrong with one line. */
class LineProblem extends Error {
  readonly directive: string;

  constructor(message: string, directive = '') {
    super(message);
    this.directive = directive;
  }
}

class Reader {
  readonly #name: string;
  readonly #lax: boolean;
  readonly #fix: VersionFixer | undefined;
  readonly #errors: ModFileError[] = [];

  constructor(name: string, lax: boolean, fix: VersionFixer | undefined) {
    this.#name = name;
    this.#lax = lax;
    this.#fix = fix;
  }

  read(text: string): ModFile {
    const syntax = parseModFileSyntax(this.#name, text);
    const file: ModFile = {
      syntax,
      module: undefined,
      go: undefined,
      toolchain: undefined,
      godebug: [],
      require: [],
      exclude: [],
      replace: [],
      retract: [],
      tool: [],
      ignore: [],
    };
    for (const statement of syntax.statements) {
      if (statement.kind === 'line') {
        this.#add(file, undefined, statement, statement.tokens[0] ?? '', 1);
      } else if (statement.kind === 'block') {
        const [verb = ''] = statement.tokens;
        if (statement.tokens.length > 1 || !blockVerbs.has(verb)) {
          if (this.#lax) continue;
          const reason = `unknown block type: ${statement.tokens.join(' ')}`;
          this.#errors.push(new ModFileError(this.#name, statement.start, reason));
          continue;
        }
        for (const line of statement.lines) this.#add(file, statement, line, verb, 0);
      }
    }
    this.#fixRetractions(file);
    if (this.#errors.length > 0) throw new ModFileErrors(this.#errors);
    return file;
  }

  #add(file: ModFile, block: LineBlock | undefined, line: Line, verb: string, from: number): void {
    if (this.#lax && !laxVerbs.has(verb)) return;
    try {
      this.#directive(file, block, line, verb, from);
    } catch (error) {
      if (!(error instanceof LineProblem)) throw error;
      this.#errors.push(new ModFileError(this.#name, line.start, error.message, error.directive));
    }
  }

  #directive(file: ModFile, block: LineBlock | undefined, line: Line, verb: string, from: number): void {
    const count = line.tokens.length - from;
    switch (verb) {
      case 'go':
        if (file.go !== undefined) throw new LineProblem('repeated go statement');
        file.go = { version: goDirective(line, from, this.#lax), line };
        return;
      case 'toolchain':
        if (file.toolchain !== undefined) throw new LineProblem('repeated toolchain statement');
        file.toolchain = { name: toolchainDirective(line, from), line };
        return;
      case 'module':
        if (file.module !== undefined) throw new LineProblem('repeated module statement');
        file.module = { path: '', line, deprecated: deprecation(block, line) };
        if (count !== 1) throw new LineProblem('usage: module module/path');
        file.module = { ...file.module, path: readString(line, from) };
        return;
      case 'godebug':
        file.godebug.push(godebugDirective(line, from));
        return;
      case 'require':
      case 'exclude':
        this.#versioned(file, line, verb, from);
        return;
      case 'replace':
        file.replace.push(replaceDirective(line, from, this.#fix));
        return;
      case 'retract':
        this.#retract(file, block, line, from);
        return;
      case 'tool':
      case 'ignore':
        if (count !== 1) throw new LineProblem(`${verb} directive expects exactly one argument`);
        file[verb].push({ path: readString(line, from), line });
        return;
      default:
        throw new LineProblem(`unknown directive: ${verb}`);
    }
  }

  #versioned(file: ModFile, line: Line, verb: 'require' | 'exclude', from: number): void {
    if (line.tokens.length - from !== 2) throw new LineProblem(`usage: ${verb} module/path v1.2.3`);
    const path = readString(line, from);
    const version = readVersion(line, from + 1, verb, path, this.#fix);
    const { pathMajor, ok } = splitPathVersion(path);
    if (!ok) throw new LineProblem('invalid module path');
    const problem = pathMajorProblem(version, pathMajor);
    if (problem !== undefined) throw new LineProblem(problem.message, `${verb} ${path}`);
    if (verb === 'require') file.require.push({ path, version, line, indirect: isIndirect(line) });
    else file.exclude.push({ path, version, line });
  }

  #retract(file: ModFile, block: LineBlock | undefined, line: Line, from: number): void {
    try {
      const { low, high, next } = readInterval(line, from, '', (_, version) => version);
      if (next < line.tokens.length && !this.#lax) {
        throw new LineProblem(`unexpected token after version: ${goQuote(line.tokens[next] ?? '')}`);
      }
      file.retract.push({ low, high, line, rationale: directiveComment(block, line) });
    } catch (error) {
      if (!this.#lax || !(error instanceof LineProblem)) throw error;
    }
  }

  #fixRetractions(file: ModFile): void {
    if (this.#fix === undefined) return;
    const path = file.module?.path ?? '';
    for (const retract of file.retract) {
      const { line } = retract;
      try {
        if (path === '') throw new LineProblem('no module directive found, so retract cannot be used');
        const { low, high } = readInterval(line, line.tokens[0] === 'retract' ? 1 : 0, path, this.#fix);
        retract.low = low;
        retract.high = high;
      } catch (error) {
        if (!(error instanceof LineProblem)) throw error;
        this.#errors.push(new ModFileError(this.#name, line.start, error.message, error.directive));
        if (path === '') return;
      }
    }
  }
}

function goDirective(line: Line, at: number, lax: boolean): string {
  if (line.tokens.length - at !== 1) throw new LineProblem('go directive expects exactly one argument');
  const text = line.tokens[at] ?? '';
  if (goVersionForm.test(text)) return text;
  const match = lax ? laxGoVersionForm.exec(text) : null;
  if (match?.[1] !== undefined) return match[1];
  throw new LineProblem(`invalid go version '${text}': must match format 1.23.0`);
}

function toolchainDirective(line: Line, at: number): string {
  if (line.tokens.length - at !== 1) throw new LineProblem('toolchain directive expects exactly one argument');
  const text = line.tokens[at] ?? '';
  if (toolchainForm.test(text)) return text;
  throw new LineProblem(`invalid toolchain version '${text}': must match format go1.23.0 or default`);
}

function godebugDirective(line: Line, at: number): Godebug {
  const text = line.tokens[at] ?? '';
  const equals = text.indexOf('=');
  if (line.tokens.length - at !== 1 || /["`',]/.test(text) || equals < 0) {
    throw new LineProblem('usage: godebug key=value');
  }
  return { key: text.slice(0, equals), value: text.slice(equals + 1), line };
}

function replaceDirective(line: Line, from: number, fix: VersionFixer | undefined): Replace {
  const args = line.tokens.slice(from);
  const arrow = args.length >= 2 && args[1] === '=>' ? 1 : 2;
  if (args.length < arrow + 2 || args.length > arrow + 3 || args[arrow] !== '=>') {
    throw new LineProblem(
      'usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ../local/directory',
    );
  }
  const path = readString(line, from);
  const { pathMajor, ok } = splitPathVersion(path);
  if (!ok) throw new LineProblem('invalid module path', `replace ${path}`);
  let version = '';
  if (arrow === 2) {
    version = readVersion(line, from + 1, 'replace', path, fix);
    const problem = pathMajorProblem(version, pathMajor);
    if (problem !== undefined) throw new LineProblem(problem.message, `replace ${path}`);
  }
  const newPath = readString(line, from + arrow + 1);
  if (args.length === arrow + 2) {
    checkReplacementDirectory(newPath);
    return { old: { path, version }, new: { path: newPath, version: '' }, line };
  }
  const newVersion = readVersion(line, from + arrow + 2, 'replace', newPath, fix);
  if (isDirectoryPath(newPath)) {
    throw new LineProblem(`replacement module directory path ${goQuote(newPath)} cannot have version`);
  }
  return { old: { path, version }, new: { path: newPath, version: newVersion }, line };
}

function checkReplacementDirectory(path: string): void {
  if (!isDirectoryPath(path)) {
    throw new LineProblem(
      path.includes('@')
        ? "replacement module must match format 'path version', not 'path@version'"
        : 'replacement module without version must be directory path (rooted or starting with . or ..)',
    );
  }
  if (path.includes('\\') && !/^(?:[A-Za-z]:|\.{0,2}\\)/.test(path)) {
    throw new LineProblem('replacement directory appears to be Windows path (on a non-windows system)');
  }
}

/** Whether a replacement is a directory: rooted, or starting with `.` or `..`. */
export function isDirectoryPath(path: string): boolean {
  return /^(?:\.{1,2}$|\.{0,2}[/\\]|[A-Za-z]:)/.test(path);
}

/** A line's word as a string: quoted or bare; the word is replaced by its usual form. */
function readString(line: Line, at: number): string {
  const text = stringOf(line.tokens[at] ?? '');
  if ('problem' in text) throw new LineProblem(`invalid quoted string: ${text.problem}`);
  line.tokens[at] = autoQuote(text.value);
  return text.value;
}

function stringOf(token: string): { readonly value: string } | { readonly problem: string } {
  if (token.startsWith('"')) {
    const value = goUnquote(token);
    return value === undefined ? { problem: 'invalid syntax' } : { value };
  }
  return /["'`]/.test(token) ? { problem: 'unquoted string cannot contain quote' } : { value: token };
}

function readVersion(line: Line, at: number, verb: string, path: string, fix: VersionFixer | undefined): string {
  const token = line.tokens[at] ?? '';
  const text = stringOf(token);
  const directive = path === '' ? verb : `${verb} ${path}`;
  if ('problem' in text) throw new LineProblem(new InvalidVersionError(token, text.problem).message, directive);
  let version: string;
  if (fix === undefined) {
    version = canonicalVersion(text.value);
    if (version === '') {
      throw new LineProblem(new InvalidVersionError(text.value, 'must be of the form v1.2.3').message, directive);
    }
  } else {
    try {
      version = fix(path, text.value);
    } catch (error) {
      if (error instanceof InvalidVersionError) throw new LineProblem(error.message, directive);
      if (error instanceof Error && error.name === 'FixedVersionError') throw new LineProblem(error.message);
      throw error;
    }
  }
  line.tokens[at] = version;
  return version;
}

function readInterval(
  line: Line,
  from: number,
  path: string,
  fix: VersionFixer,
): { readonly low: string; readonly high: string; readonly next: number } {
  const { tokens } = line;
  const version = (at: number): string => readVersion(line, at, 'retract', path, fix);
  const first = tokens[from];
  if (first === undefined || first === '(') throw new LineProblem("expected '[' or version");
  if (first !== '[') {
    const low = version(from);
    return { low, high: low, next: from + 1 };
  }
  if (tokens[from + 1] === undefined) throw new LineProblem("expected version after '['");
  const low = version(from + 1);
  if (tokens[from + 2] !== ',') throw new LineProblem("expected ',' after version");
  if (tokens[from + 3] === undefined) throw new LineProblem("expected version after ','");
  const high = version(from + 3);
  if (tokens[from + 4] !== ']') throw new LineProblem("expected ']' after version");
  return { low, high, next: from + 5 };
}

/** Whether a require line carries `// indirect`. */
export function isIndirect(line: Line): boolean {
  const words = line.suffix[0]?.token.replace(/^\/\//, '').trim().split(/\s+/) ?? [];
  return (words.length === 1 && words[0] === 'indirect') || (words.length > 1 && words[0] === 'indirect;');
}

/** A string as it may stand in the file: quoted where it must be. */
export function autoQuote(text: string): string {
  const mustQuote =
    text === '' ||
    /[ "'`]|\/\/|\/\*/.test(text) ||
    (text.length > 1 && /[()[\]{},]/.test(text)) ||
    /[^\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(text);
  return mustQuote ? goQuote(text) : text;
}

function deprecation(block: LineBlock | undefined, line: Line): string {
  const match = /(?:^|\n\n)Deprecated: *([^]*?)(?:$|\n\n)/.exec(directiveComment(block, line));
  return match?.[1] ?? '';
}

function directiveComment(block: LineBlock | undefined, line: Line): string {
  const own: Comments = line;
  const comments = block !== undefined && own.before.length === 0 && own.suffix.length === 0 ? block : own;
  return [...comments.before, ...comments.suffix]
    .filter((comment) => comment.token.startsWith('//'))
    .map((comment) => comment.token.slice(2).trim())
    .join('\n');
}

/** Whether the Go in use is older than a file's go line asks for. */
export function isTooNew(goVersion: string | undefined, local: string): boolean {
  return goVersion !== undefined && isValidGoVersion(goVersion) && compareGoVersions(goVersion, local) > 0;
}

export { goDirective, godebugDirective, LineProblem, readString, replaceDirective, toolchainDirective };
