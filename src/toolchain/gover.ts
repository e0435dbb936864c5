/** The part of Go's version rules that the compiler's -lang needs.  Pure.  Rules: GOROOT/src/internal/gover. */

interface GoVersion {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  readonly kind: string;
  readonly pre: string;
}

const versionPattern = /^(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)|([a-z]+)(0|[1-9]\d*)?)?)?$/;

function parse(text: string): GoVersion {
  const match = versionPattern.exec(text);
  if (match?.[1] === undefined) return { major: '', minor: '', patch: '', kind: '', pre: '' };
  const minor = match[2];
  if (minor === undefined) return { major: match[1], minor: '0', patch: '0', kind: '', pre: '' };
  const kind = match[4] ?? '';
  const patch = match[3] ?? (kind === '' && compareInts(minor, '21') < 0 ? '0' : '');
  return { major: match[1], minor, patch, kind, pre: match[5] ?? '' };
}

/** Decimal numbers of any length; '' is the smallest. */
function compareInts(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Negative, zero or positive as the first version, such as '1.21rc1', is older, equal or newer. */
export function compareGoVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  return (
    compareInts(left.major, right.major) ||
    compareInts(left.minor, right.minor) ||
    compareInts(left.patch, right.patch) ||
    compareText(left.kind, right.kind) ||
    compareInts(left.pre, right.pre)
  );
}

/** The language version of a Go version: '1.21' of '1.21.3'. */
export function languageVersion(version: string): string {
  const { major, minor } = parse(version);
  return minor === '' || (major === '1' && minor === '0') ? major : `${major}.${minor}`;
}
