/** Which toolchain to take where only the least version is known.  Pure.  Rules and texts: cmd/go's toolchain/switch.go. */
import { GotsError } from '../base/errors.ts';
import { compareGoVersions, goLanguageVersion, isGoPrerelease } from '../base/go-version.ts';

/**
 * As go switches: the newest patch release of the language version before the newest one, where that is new enough; a
 * release before a pre-release.
 *
 * @param need version that is asked for, at least
 * @param versions in order
 * @returns `go1.26.8`
 * @throws GotsError where none is new enough
 */
export function newerToolchain(need: string, versions: readonly string[]): string {
  let latest = '';
  for (const version of versions.toReversed()) {
    if (compareGoVersions(version, need) < 0) break;
    if (goLanguageVersion(latest) === goLanguageVersion(version)) continue;
    const newer = latest;
    latest = version;
    if (newer !== '' && !isGoPrerelease(newer)) break;
  }
  if (latest === '') throw new GotsError('toolchain', `no releases found for go >= ${need}`);
  return `go${latest}`;
}

/** The newest release that is not older than `need`; undefined where there is none. */
export function newestRelease(need: string, versions: readonly string[]): string | undefined {
  return versions
    .filter((version) => !isGoPrerelease(version) && compareGoVersions(version, need) >= 0)
    .toSorted(compareGoVersions)
    .at(-1);
}
