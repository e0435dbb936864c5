/** Order and kinds of module versions, as far as the test servers need them.  Facts: GOROOT/src/cmd/vendor/golang.org/x/mod/semver. */

/** Negative, zero or positive; an empty (invalid) version is less than any other; `+build` does not count. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  for (let i = 0; i < 3; i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePrerelease(left.prerelease, right.prerelease);
}

/** `-...` of a version, the dash included; '' when it has none. */
export function prerelease(version: string): string {
  return parse(version)?.prerelease ?? '';
}

export function isPseudoVersion(version: string): boolean {
  return /^v\d+\.(0\.0-|\d+\.\d+-([^+]*\.)?0\.)\d{14}-[A-Za-z0-9]+(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/.test(version);
}

interface Parsed {
  readonly numbers: readonly number[];
  readonly prerelease: string;
}

function parse(version: string): Parsed | undefined {
  const match = /^v(\d+)(?:\.(\d+)(?:\.(\d+)(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)?)?$/.exec(version);
  if (match === null) return undefined;
  return { numbers: match.slice(1, 4).map((number) => Number(number ?? 0)), prerelease: match[4] ?? '' };
}

function comparePrerelease(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const [left, right] = [a.slice(1).split('.'), b.slice(1).split('.')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] ?? '', right[i] ?? ''];
    if (x === y) continue;
    const [xNumber, yNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (xNumber !== yNumber) return xNumber ? -1 : 1;
    if (xNumber) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
