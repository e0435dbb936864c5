/** Version queries as rules: `latest`, `v1.2`, `<v2.0.0`, `v1.2.3`, and everything else as a revision.  Pure.  Rules: cmd/go's modload (query.go). */
import { compareModuleVersions, isValidModuleVersion, isVersionPrefix, versionMajorMinor } from './go-version.ts';
import { goQuote } from '../base/go-quote.ts';
import { matchPathMajor, splitPathVersion } from './module-path.ts';
import { isPseudoVersion } from './pseudo-version.ts';
import { canonicalSemver } from './semver.ts';

export interface QueryRules {
  /** what versions start with; '' for all */
  readonly prefix: string;
  readonly accepts: (version: string) => boolean;
  /** one version that can be asked for directly */
  readonly canStat: boolean;
  /** the lowest that fits is chosen, not the highest */
  readonly preferLower: boolean;
  /** where no tag fits, the newest commit does */
  readonly mayUseLatest: boolean;
  readonly preferIncompatible: boolean;
}

/** `patch` asked for without a version to start from. */
export class NoPatchBaseError extends Error {
  override readonly name = 'NoPatchBaseError';
}

/**
 * The rules of a query.
 *
 * @param current the version in use; 'none' or '' without one
 * @returns undefined for a branch, tag or commit
 * @throws Error for a query that makes no sense
 */
export function queryRules(path: string, query: string, current: string): QueryRules | undefined {
  const any: QueryRules = {
    prefix: '',
    accepts: () => true,
    canStat: false,
    preferLower: false,
    mayUseLatest: false,
    preferIncompatible: current.endsWith('+incompatible'),
  };
  const atLeastCurrent = (version: string): boolean => compareModuleVersions(path, version, current) >= 0;
  const hasCurrent = current !== '' && current !== 'none';
  if (query === 'latest') return { ...any, mayUseLatest: true };
  if (query === 'upgrade') {
    if (!hasCurrent) return { ...any, mayUseLatest: true };
    return { ...any, mayUseLatest: isPseudoVersion(current), accepts: atLeastCurrent };
  }
  if (query === 'patch') {
    if (!hasCurrent) {
      throw new NoPatchBaseError(`can't query version "patch" of module ${path}: no existing version is required`);
    }
    const prefix = `${versionMajorMinor(path, current)}.`;
    return { ...any, prefix, mayUseLatest: isPseudoVersion(current), accepts: atLeastCurrent };
  }
  const range = /^(<=|<|>=|>)(.*)$/s.exec(query);
  if (range?.[1] !== undefined) return rangeRules(path, query, { operator: range[1], version: range[2] ?? '', any });
  if (!isValidModuleVersion(path, query)) return undefined;
  const preferIncompatible = any.preferIncompatible || !isOfMajor(path, query);
  if (isVersionPrefix(path, query)) {
    const accepts = (version: string): boolean => compareModuleVersions(path, version, query) >= 0;
    return { ...any, prefix: `${query}.`, accepts, preferIncompatible };
  }
  const accepts = (version: string): boolean => compareModuleVersions(path, version, query) === 0;
  return { ...any, prefix: canonicalSemver(query), accepts, canStat: true, preferIncompatible };
}

function rangeRules(
  path: string,
  query: string,
  range: { readonly operator: string; readonly version: string; readonly any: QueryRules },
): QueryRules {
  const { operator, version: limit, any } = range;
  if (!isValidModuleVersion(path, limit)) {
    throw new Error(`invalid semantic version ${goQuote(limit)} in range ${goQuote(query)}`);
  }
  if ((operator === '<=' || operator === '>') && isVersionPrefix(path, limit)) {
    throw new Error(`ambiguous semantic version ${goQuote(limit)} in range ${goQuote(query)}`);
  }
  const accepts = (version: string): boolean => {
    const order = compareModuleVersions(path, version, limit);
    if (operator === '<=') return order <= 0;
    if (operator === '<') return order < 0;
    return operator === '>=' ? order >= 0 : order > 0;
  };
  const preferIncompatible = any.preferIncompatible || !isOfMajor(path, limit);
  return { ...any, accepts, preferLower: operator.startsWith('>'), preferIncompatible };
}

function isOfMajor(path: string, version: string): boolean {
  const { pathMajor, ok } = splitPathVersion(path);
  return ok && matchPathMajor(version, pathMajor);
}
