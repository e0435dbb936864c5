/** Module paths, import paths and file names: what is allowed, how case is escaped in files, major version suffixes.  Pure.  Rules: x/mod/module. */
import { goQuote, goQuoteRune } from '../base/go-quote.ts';
import { canonicalSemver, isValidSemver, semverBuild, semverMajor } from './semver.ts';

/** A version that is malformed or does not fit its module; text as go's: `version "v2.0.0" invalid: should be ...`. */
export class InvalidVersionError extends Error {
  override readonly name = 'InvalidVersionError';
  readonly version: string;
  readonly reason: string;

  constructor(version: string, reason: string, options: { pseudo?: boolean } = {}) {
    super(`${options.pseudo === true ? 'pseudo-version' : 'version'} ${goQuote(version)} invalid: ${reason}`);
    this.version = version;
    this.reason = reason;
  }
}

/** `malformed module path "x": missing dot in first path element`. */
export class InvalidPathError extends Error {
  override readonly name = 'InvalidPathError';
  readonly kind: 'module' | 'import' | 'file';
  readonly path: string;
  readonly reason: string;

  constructor(kind: 'module' | 'import' | 'file', path: string, reason: string) {
    super(`malformed ${kind} path ${goQuote(path)}: ${reason}`);
    this.kind = kind;
    this.path = path;
    this.reason = reason;
  }
}

type PathKind = 'module' | 'import' | 'file';

const plainPath = /^[a-z0-9][-a-z0-9._]*(?:\/[A-Za-z0-9_][-A-Za-z0-9._]*)*$/;
const windowsNames = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
const okChars: Readonly<Record<PathKind, RegExp>> = {
  module: /^[-._~0-9A-Za-z]$/,
  import: /^[-._~0-9A-Za-z+]$/,
  file: /^(?:[-!#$%&()+,.=@[\]^_{}~ 0-9A-Za-z]|(?![\0-\x7f])\p{L})$/u,
};

function pathProblem(path: string, kind: PathKind): string | undefined {
  if (!isWellFormed(path)) return 'invalid UTF-8';
  if (path === '') return 'empty string';
  if (path.startsWith('-') && kind !== 'file') return 'leading dash';
  if (path.includes('//')) return 'double slash';
  if (path.endsWith('/')) return 'trailing slash';
  for (const element of path.split('/')) {
    const problem = elementProblem(element, kind);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\ufffd/.test(text);
}

function elementProblem(element: string, kind: PathKind): string | undefined {
  if (element === '') return 'empty path element';
  if (/^\.+$/.test(element)) return `invalid path element ${goQuote(element)}`;
  if (element.startsWith('.') && kind === 'module') return 'leading dot in path element';
  if (element.endsWith('.')) return 'trailing dot in path element';
  const allowed = okChars[kind];
  for (const char of element) {
    if (!allowed.test(char)) return `invalid char ${goQuoteRune(char)}`;
  }
  const dot = element.indexOf('.');
  const short = dot < 0 ? element : element.slice(0, dot);
  if (windowsNames.test(short)) return `${goQuote(short)} disallowed as path element component on Windows`;
  if (kind !== 'file' && /~[0-9]+$/.test(short)) return 'trailing tilde and digits in path element';
  return undefined;
}

/** Whether a path may be a module's. @throws InvalidPathError of kind 'module' */
export function checkModulePath(path: string): void {
  const problem = modulePathProblem(path);
  if (problem !== undefined) throw new InvalidPathError('module', path, problem);
}

function modulePathProblem(path: string): string | undefined {
  const problem = pathProblem(path, 'module');
  if (problem !== undefined) return problem;
  const [first = ''] = path.split('/', 1);
  if (first === '') return 'leading slash';
  if (!first.includes('.')) return 'missing dot in first path element';
  for (const char of first) {
    if (!/^[-.0-9a-z]$/.test(char)) return `invalid char ${goQuoteRune(char)} in first path element`;
  }
  return splitPathVersion(path).ok ? undefined : 'invalid version';
}

export function isModulePath(path: string): boolean {
  return modulePathProblem(path) === undefined;
}

/** @throws InvalidPathError of kind 'import' */
export function checkImportPath(path: string): void {
  if (plainPath.test(path) && isPlainImport(path)) return;
  const problem = pathProblem(path, 'import');
  if (problem !== undefined) throw new InvalidPathError('import', path, problem);
}

/** Most paths need no look at each character. */
function isPlainImport(path: string): boolean {
  return !/\.(?:\/|$)|(?:^|\/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:[./]|$)/i.test(path);
}

export function isImportPath(path: string): boolean {
  return pathProblem(path, 'import') === undefined;
}

/** @throws InvalidPathError of kind 'file' */
export function checkFilePath(path: string): void {
  const problem = pathProblem(path, 'file');
  if (problem !== undefined) throw new InvalidPathError('file', path, problem);
}

/**
 * Checks that a module may have a version.
 * @throws InvalidPathError, or InvalidVersionError behind the module's path as in `m@v: version "v" invalid: ...`
 */
export function checkModuleVersion(path: string, version: string): void {
  checkModulePath(path);
  if (!isValidSemver(version)) {
    throw new Error(`${path}@${version}: ${new InvalidVersionError(version, 'not a semantic version').message}`);
  }
  const problem = pathMajorProblem(version, splitPathVersion(path).pathMajor);
  if (problem !== undefined) throw new Error(`${path}@${version}: ${problem.message}`);
}

export interface SplitPath {
  readonly prefix: string;
  /** `/v2`, `.v2` for gopkg.in (with `-unstable` where it stands), or '' */
  readonly pathMajor: string;
  readonly ok: boolean;
}

/** Cuts a major version suffix off a module path. */
export function splitPathVersion(path: string): SplitPath {
  if (path.startsWith('gopkg.in/')) {
    const match = /^(.*)(\.v(?:0|[1-9][0-9]*)(?:-unstable)?)$/s.exec(path);
    if (match?.[1] === undefined || match[2] === undefined || match[1] === '' || match[2] === '.v0-unstable') {
      return { prefix: path, pathMajor: '', ok: false };
    }
    return { prefix: match[1], pathMajor: match[2], ok: true };
  }
  const match = /^(.*)(\/v([0-9.]+))$/s.exec(path);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) {
    return { prefix: path, pathMajor: '', ok: true };
  }
  if (match[3].includes('.') || match[3].startsWith('0') || match[3] === '1') {
    return { prefix: path, pathMajor: '', ok: false };
  }
  return { prefix: match[1], pathMajor: match[2], ok: true };
}

/** What speaks against a version of a module with this pathMajor. */
export function pathMajorProblem(version: string, pathMajor: string): InvalidVersionError | undefined {
  const suffix = pathMajor.startsWith('.v') ? pathMajor.replace(/-unstable$/, '') : pathMajor;
  if (version.startsWith('v0.0.0-') && suffix === '.v1') return undefined;
  const major = semverMajor(version);
  if (suffix === '') {
    if (major === 'v0' || major === 'v1' || semverBuild(version) === '+incompatible') return undefined;
    return new InvalidVersionError(version, `should be v0 or v1, not ${major}`);
  }
  const wanted = suffix.slice(1);
  return major === wanted ? undefined : new InvalidVersionError(version, `should be ${wanted}, not ${major}`);
}

export function matchPathMajor(version: string, pathMajor: string): boolean {
  return pathMajorProblem(version, pathMajor) === undefined;
}

/** The major version that a pathMajor demands: `v2` of `/v2` and `.v2-unstable`; '' of ''. */
export function pathMajorPrefix(pathMajor: string): string {
  return pathMajor.slice(1).replace(/-unstable$/, '');
}

/** The canonical form that keeps `+incompatible`. */
export function canonicalVersion(version: string): string {
  const canonical = canonicalSemver(version);
  return semverBuild(version) === '+incompatible' ? `${canonical}+incompatible` : canonical;
}

/** A module path as file and URL name: `!` and the small letter for each capital. @throws InvalidPathError */
export function escapePath(path: string): string {
  checkModulePath(path);
  return escapeCase(path);
}

/** A version as file and URL name. @throws InvalidVersionError */
export function escapeVersion(version: string): string {
  if (elementProblem(version, 'file') !== undefined || version.includes('!') || /[^\0-\x7f]/.test(version)) {
    throw new InvalidVersionError(version, 'disallowed version string');
  }
  return escapeCase(version);
}

function escapeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/**
 * Whether a leading part of target matches one of the comma-separated path.Match patterns: GOPRIVATE and its kin.
 * A malformed pattern matches nothing.
 */
export function matchPrefixPatterns(globs: string, target: string): boolean {
  if (globs === '') return false;
  const elements = target.split('/');
  return globs.split(',').some((raw) => {
    const glob = raw.endsWith('/') ? raw.slice(0, -1) : raw;
    if (glob === '') return false;
    const count = glob.split('/').length;
    if (count > elements.length) return false;
    return matchGlob(glob, elements.slice(0, count).join('/'));
  });
}

/** Go's path.Match; a malformed pattern is false. */
function matchGlob(glob: string, name: string): boolean {
  let source = '';
  const chars = Array.from(glob);
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '\\') {
      i++;
      if (i >= chars.length) return false;
      source += escapeRegExp(chars[i] ?? '');
    } else if (char === '[') {
      const end = classEnd(chars, i + 1);
      if (end === undefined) return false;
      source += classSource(chars.slice(i + 1, end));
      i = end;
    } else source += escapeRegExp(char);
  }
  try {
    return new RegExp(`^${source}$`, 'su').test(name);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function classEnd(chars: readonly string[], from: number): number | undefined {
  let at = from;
  if (chars[at] === '^') at++;
  const first = at;
  while (at < chars.length) {
    if (chars[at] === '\\') at++;
    else if (chars[at] === ']' && at > first) return at;
    at++;
  }
  return undefined;
}

function classSource(body: readonly string[]): string {
  let source = '';
  const negated = body[0] === '^';
  for (let i = negated ? 1 : 0; i < body.length; i++) {
    const char = body[i] ?? '';
    if (char === '\\') {
      i++;
      source += escapeClass(body[i] ?? '');
    } else source += char === '-' ? '-' : escapeClass(char);
  }
  return negated ? `(?!/)[^${source}]` : `(?!/)[${source}]`;
}

function escapeRegExp(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

function escapeClass(char: string): string {
  return /[\\^\]/[-]/.test(char) ? `\\${char}` : char;
}
