/**
 * What the module cache tells of a version or, where no repository may be asked (GOPROXY=off), of a commit: the greatest
 * pseudo-version that ends in its hash.  Facts: cmd/go's modfetch/cache.go (readDiskStat).
 */
import { nothingFor } from '../../base/errors.ts';
import { isPseudoVersion } from '../pseudo-version.ts';
import { compareSemver } from '../semver.ts';
import type { RevInfo } from '../source.ts';
import { isHex } from './direct/code-host.ts';
import type { ModCache } from './mod-cache.ts';
import { parseRevInfo } from './rev-info.ts';

const shortHash = 12;

export interface InfoQuery {
  readonly path: string;
  /** a version, or what names a commit */
  readonly rev: string;
  /** GOPROXY=off */
  readonly isOff: boolean;
}

/** @returns undefined where nothing is known */
export function readCachedInfo(cache: ModCache, { path, rev, isOff }: InfoQuery): RevInfo | undefined {
  const info = readInfo(cache, path, rev);
  if (info !== undefined || !isOff || !isHex(rev) || rev.length < shortHash) return info;
  const version = findPseudoVersion(cache, path, rev.slice(0, shortHash));
  return version === undefined ? undefined : readInfo(cache, path, version);
}

function readInfo(cache: ModCache, path: string, version: string): RevInfo | undefined {
  try {
    const data = cache.read({ path, version }, 'info');
    return data === undefined ? undefined : parseRevInfo(Buffer.from(data).toString('utf8'));
  } catch (error) {
    // a branch or commit has no file of its own, and some paths have no place in the cache
    return nothingFor(error);
  }
}

function findPseudoVersion(cache: ModCache, path: string, hash: string): string | undefined {
  let names: readonly string[];
  try {
    names = cache.names(path);
  } catch (error) {
    return nothingFor(error);
  }
  return names
    .filter((name) => name.endsWith(`-${hash}.info`))
    .map((name) => name.slice(0, -'.info'.length))
    .filter(isPseudoVersion)
    .toSorted(compareSemver)
    .at(-1);
}
