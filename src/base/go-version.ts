/** Versions of Go itself, such as `1.21rc1`: order and language version.  Pure.  Rules: GOROOT/src/internal/gover. */
import { compareDecimals, compareText } from './compare.ts';

interface GoVersion {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** '', 'alpha', 'beta', 'rc' */
  readonly kind: string;
  readonly pre: string;
}

const form = /^(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)|([a-z]+)(0|[1-9][0-9]*)?)?)?$/;
const none: GoVersion = { major: '', minor: '', patch: '', kind: '', pre: '' };

function parse(text: string): GoVersion {
  const match = form.exec(text);
  if (match?.[1] === undefined) return none;
  const minor = match[2];
  if (minor === undefined) return { major: match[1], minor: '0', patch: '0', kind: '', pre: '' };
  const kind = match[4] ?? '';
  const patch = match[3] ?? (kind === '' && compareDecimals(minor, '21') < 0 ? '0' : '');
  return { major: match[1], minor, patch, kind, pre: match[5] ?? '' };
}

/** Negative, zero or positive: 1.21 < 1.21rc1 < 1.21.0. An invalid version is less than all others. */
export function compareGoVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = parse(a);
  const right = parse(b);
  return (
    compareDecimals(left.major, right.major) ||
    compareDecimals(left.minor, right.minor) ||
    compareDecimals(left.patch, right.patch) ||
    compareText(left.kind, right.kind) ||
    compareDecimals(left.pre, right.pre)
  );
}

export function isValidGoVersion(version: string): boolean {
  return parse(version) !== none;
}

/** The language version: '1.21' of '1.21.3'. */
export function goLanguageVersion(version: string): string {
  const { major, minor } = parse(version);
  return minor === '' || (major === '1' && minor === '0') ? major : `${major}.${minor}`;
}

/** Whether a version is a language version: '1.21', not '1.21.0'. */
export function isGoLanguageVersion(version: string): boolean {
  const parsed = parse(version);
  return parsed !== none && parsed.patch === '' && parsed.kind === '' && parsed.pre === '';
}

/** Whether a version is a release candidate, a beta or a development version. */
export function isGoPrerelease(version: string): boolean {
  return parse(version).kind !== '';
}

/** The Go version of a toolchain name: '1.21.3' of 'go1.21.3-custom'; '' where the name is none. */
export function goVersionOfToolchain(name: string): string {
  if (/[\\/]/.test(name) || !name.startsWith('go')) return '';
  const version = name.slice(2).replace(/[ \t-].*$/s, '');
  return isValidGoVersion(version) ? version : '';
}
