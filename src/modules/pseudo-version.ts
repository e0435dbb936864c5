/** Pseudo-versions: versions made of a base tag, a commit's time and its hash.  Pure.  Forms: x/mod/module. */
import { InvalidVersionError } from './module-path.ts';
import { canonicalSemver, isValidSemver, semverBuild, semverMajor, semverPrerelease } from './semver.ts';

const form = /^v[0-9]+\.(0\.0-|\d+\.\d+-([^+]*\.)?0\.)\d{14}-[A-Za-z0-9]+(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/**
 * The pseudo-version of a commit.
 *
 * @param major `v2`; '' stands for v0
 * @param older the newest tag before the commit, '' without one
 * @param time `20060102150405`, UTC
 * @param rev the commit's first 12 hex digits
 */
export function pseudoVersion(major: string, older: string, time: string, rev: string): string {
  const segment = `${time}-${rev}`;
  const build = semverBuild(older);
  const base = canonicalSemver(older);
  if (base === '') return `${major === '' ? 'v0' : major}.0.0-${segment}`;
  if (semverPrerelease(base) !== '') return `${base}.0.${segment}${build}`;
  const dot = base.lastIndexOf('.') + 1;
  return `${base.slice(0, dot)}${BigInt(base.slice(dot)) + 1n}-0.${segment}${build}`;
}

/** The pseudo-version that stands for no commit: time and hash of zeros. */
export function zeroPseudoVersion(major: string): string {
  return pseudoVersion(major, '', '00010101000000', '000000000000');
}

export function isPseudoVersion(version: string): boolean {
  return form.test(version) && isValidSemver(version);
}

export function isZeroPseudoVersion(version: string): boolean {
  return version === zeroPseudoVersion(semverMajor(version));
}

interface PseudoParts {
  readonly base: string;
  /** `20060102150405` */
  readonly timestamp: string;
  readonly rev: string;
  readonly build: string;
}

/** @throws InvalidVersionError */
function parsePseudo(version: string): PseudoParts {
  if (!isPseudoVersion(version)) throw new InvalidVersionError(version, 'syntax error', { pseudo: true });
  const build = semverBuild(version);
  const plain = version.slice(0, version.length - build.length);
  const revAt = plain.lastIndexOf('-');
  const front = plain.slice(0, revAt);
  const dash = front.lastIndexOf('-');
  const dot = front.lastIndexOf('.');
  const cut = dot > dash ? dot : dash;
  return { base: front.slice(0, cut), timestamp: front.slice(cut + 1), rev: plain.slice(revAt + 1), build };
}

/** The commit's time as RFC 3339 in UTC. @throws InvalidVersionError */
export function pseudoVersionTime(version: string): string {
  const { timestamp } = parsePseudo(version);
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp);
  const text = parts === null ? '' : `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== text.slice(0, 19)) {
    throw new InvalidVersionError(version, `malformed time "${timestamp}"`, { pseudo: true });
  }
  return text;
}

/** The commit's hash. @throws InvalidVersionError */
export function pseudoVersionRev(version: string): string {
  return parsePseudo(version).rev;
}

/** The tag that the pseudo-version follows; '' when it follows none. @throws InvalidVersionError */
export function pseudoVersionBase(version: string): string {
  const { base, build } = parsePseudo(version);
  const pre = semverPrerelease(base);
  if (pre === '') {
    if (build !== '') {
      throw new InvalidVersionError(version, `lacks base version, but has build metadata "${build}"`, { pseudo: true });
    }
    return '';
  }
  if (pre !== '-0') return base.slice(0, base.length - '.0'.length) + build;
  const plain = base.slice(0, base.length - pre.length);
  const dot = plain.lastIndexOf('.') + 1;
  const patch = BigInt(plain.slice(dot));
  if (patch === 0n) {
    throw new InvalidVersionError(version, `version before ${plain} would have negative patch number`, {
      pseudo: true,
    });
  }
  return `${plain.slice(0, dot)}${patch - 1n}${build}`;
}
