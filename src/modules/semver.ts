/** Semantic versions with a leading `v`, as modules use them: parts, order, canonical form.  Pure.  Rules: x/mod/semver. */
import { compareDecimals, compareText } from '../base/compare.ts';

interface SemVer {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** `.0.0` or `.0` where the version is written short, else '' */
  readonly short: string;
  /** with its `-` */
  readonly prerelease: string;
  /** with its `+` */
  readonly build: string;
}

const number = '(0|[1-9][0-9]*)';
const pattern = new RegExp(
  `^v${number}(?:\\.${number}(?:\\.${number}(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?)?)?$`,
);
const badNumber = /(?:^-|\.)0[0-9]+(?:\.|$)/;

function parse(version: string): SemVer | undefined {
  const match = pattern.exec(version);
  if (match?.[1] === undefined || version.endsWith('\n')) return undefined;
  const prerelease = match[4] ?? '';
  if (prerelease !== '' && badNumber.test(prerelease)) return undefined;
  return {
    major: match[1],
    minor: match[2] ?? '0',
    patch: match[3] ?? '0',
    short: match[2] === undefined ? '.0.0' : match[3] === undefined ? '.0' : '',
    prerelease,
    build: match[5] ?? '',
  };
}

/** Whether a version is semantic: `v1`, `v1.2`, `v1.2.3`, with pre-release and build metadata behind three numbers. */
export function isValidSemver(version: string): boolean {
  return parse(version) !== undefined;
}

/** `vX.Y.Z-pre`, without build metadata; '' for an invalid version. */
export function canonicalSemver(version: string): string {
  const parsed = parse(version);
  if (parsed === undefined) return '';
  if (parsed.build !== '') return version.slice(0, version.length - parsed.build.length);
  return version + parsed.short;
}

/** `v2` of `v2.1.0`; '' for an invalid version. */
export function semverMajor(version: string): string {
  const parsed = parse(version);
  return parsed === undefined ? '' : `v${parsed.major}`;
}

/** `v2.1` of `v2.1.0`; '' for an invalid version. */
export function semverMajorMinor(version: string): string {
  const parsed = parse(version);
  return parsed === undefined ? '' : `v${parsed.major}.${parsed.minor}`;
}

/** `-rc.1` of `v2.1.0-rc.1`; '' without one and for an invalid version. */
export function semverPrerelease(version: string): string {
  return parse(version)?.prerelease ?? '';
}

/** `+incompatible` of `v2.0.0+incompatible`; '' without one and for an invalid version. */
export function semverBuild(version: string): string {
  return parse(version)?.build ?? '';
}

/** Negative, zero or positive; invalid versions are equal to each other and less than all others. Build metadata is ignored. */
export function compareSemver(a: string, b: string): number {
  if (a === b) return 0;
  const left = parse(a);
  const right = parse(b);
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  return (
    compareDecimals(left.major, right.major) ||
    compareDecimals(left.minor, right.minor) ||
    compareDecimals(left.patch, right.patch) ||
    comparePrerelease(left.prerelease, right.prerelease)
  );
}

function comparePrerelease(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const left = a.slice(1).split('.');
  const right = b.slice(1).split('.');
  for (const [i, x] of left.entries()) {
    const y = right[i];
    if (y === undefined) return 1;
    if (x === y) continue;
    const xNumeric = /^[0-9]+$/.test(x);
    if (xNumeric !== /^[0-9]+$/.test(y)) return xNumeric ? -1 : 1;
    return xNumeric ? compareDecimals(x, y) : compareText(x, y);
  }
  return -1;
}
