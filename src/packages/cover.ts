/**
 * Which packages a -cover build instruments (cmd/go's PrepareForCoverageBuild and SelectCoverPackages).
 */
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { LoadResult } from './load-packages.ts';
import { packageList } from './package-list.ts';
import { packageMatcher, type PackageMatcher } from './package-patterns.ts';
import type { CoverSetup, Package } from './package.ts';

/** runtime and what it imports (cmd/internal/objabi's runtimePkgs). */
const RUNTIME: ReadonlySet<string> = new Set(
  (
    'runtime internal/runtime/atomic internal/runtime/cgroup internal/runtime/exithook internal/runtime/gc ' +
    'internal/runtime/gc/scan internal/runtime/maps internal/runtime/math internal/runtime/sys ' +
    'internal/runtime/syscall/linux internal/runtime/syscall/windows internal/abi internal/bytealg ' +
    'internal/byteorder internal/chacha8rand internal/coverage/rtcov internal/cpu internal/goarch ' +
    'internal/godebugs internal/goexperiment internal/goos internal/profilerecord internal/strconv internal/stringslite'
  ).split(' '),
);

/** -covermode, or its default. */
export function coverMode(config: Config): 'set' | 'count' | 'atomic' {
  return config.flags.covermode ?? (config.flags.race ? 'atomic' : 'set');
}

/**
 * Marks the packages below roots that are to be instrumented, and lets them import sync/atomic where the mode needs it.
 * Called after errors were reported.
 */
export function prepareForCoverage(roots: readonly Package[], loaded: LoadResult, config: Config, emit: Emit): void {
  const mode = coverMode(config);
  const patterns = config.flags.coverpkg;
  const matchers: readonly PackageMatcher[] =
    patterns.length > 0
      ? patterns.map((pattern) => packageMatcher(pattern, loaded.patterns))
      : [(pkg) => pkg.cmdlineFiles || pkg.cmdlinePkg || pkg.module?.main === true];
  const matched = new Set<PackageMatcher>();
  for (const pkg of packageList(roots)) {
    const hits = matchers.filter((matches) => matches(pkg));
    for (const hit of hits) matched.add(hit);
    if (hits.length === 0 || !canBeCovered(pkg, mode)) continue;
    const isRegistered = config.flags.race && pkg.standard && RUNTIME.has(pkg.importPath);
    const setup: CoverSetup = { mode: isRegistered ? 'regonly' : mode, generateMeta: false };
    pkg.cover = setup;
    if (mode === 'atomic') pkg.importedPackages.push(loaded.loader.loadFor(pkg, 'sync/atomic'));
  }
  for (const [i, pattern] of patterns.entries()) {
    const matcher = matchers[i];
    if (matcher !== undefined && matched.has(matcher)) continue;
    const text = `warning: no packages being built depend on matches for pattern ${pattern}\n`;
    emit({ kind: 'remark', text });
  }
}

function canBeCovered(pkg: Package, mode: CoverSetup['mode']): boolean {
  if (pkg.importPath === 'unsafe' || pkg.goFiles.length + pkg.cgoFiles.length === 0) return false;
  const isAtomic = pkg.importPath === 'sync/atomic' || pkg.importPath === 'internal/runtime/atomic';
  return !(mode === 'atomic' && pkg.standard && isAtomic);
}
