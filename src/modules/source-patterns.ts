/** Patterns of packages below GOROOT/src and the src directories of GOPATH (cmd/go's search.MatchPackages). */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import { fipsMount } from './fips-import.ts';
import { type MatchedPackages, matchTrees, type PackageTree, type TreeSearch } from './match-trees.ts';
import { isStandardImportPath } from './pattern.ts';

/** The trees of GOROOT where all patterns are looked for in modules. */
export function standardTrees(config: Config): { readonly std: PackageTree; readonly cmd: PackageTree } {
  const dir = join(config.goroot, 'src');
  const std = { dir, prefix: '', skipsVendor: false, skipsModules: true, mount: fipsMount(config) };
  return { std, cmd: { ...std, dir: join(dir, 'cmd'), prefix: 'cmd' } };
}

export interface SourceSearch extends Omit<TreeSearch, 'cgoEnabled' | 'endsAtErrors'> {
  /** whether the package in a directory is a program */
  readonly isMain: (dir: string) => boolean;
}

/**
 * Packages in the order of the trees; programs that are vendored for tests of commands are none of `cmd`.
 *
 * @param pattern `std`, `cmd`, `all`, or one with `...`
 * @param sources directories of GOPATH that have sources
 */
export function matchSources(
  pattern: string,
  sources: readonly string[],
  config: Config,
  { isMain, hasPackage, ...search }: SourceSearch,
): MatchedPackages {
  const isMeta = !pattern.includes('...');
  const vendored = join(config.goroot, 'src/cmd/vendor');
  const isVendoredMain = (dir: string): boolean => pattern === 'cmd' && dir.startsWith(vendored) && isMain(dir);
  return matchTrees(isMeta ? undefined : pattern, sourceTrees(pattern, sources, config), {
    ...search,
    cgoEnabled: config.context.cgoEnabled,
    endsAtErrors: true,
    hasPackage: (dir, root) => hasPackage(dir, root) && !isVendoredMain(dir),
  });
}

function sourceTrees(pattern: string, sources: readonly string[], config: Config): readonly PackageTree[] {
  const rules = { skipsVendor: false, skipsModules: false };
  const { std, cmd } = standardTrees(config);
  const standard = compilerTraits(config).compilesStandard ? [{ ...std, ...rules }] : [];
  if (pattern === 'cmd') return standard.map(() => ({ ...cmd, ...rules }));
  if (pattern === 'std') {
    const leavesOut = (path: string): boolean => path === 'cmd' || !isStandardImportPath(path);
    return standard.map((tree) => ({ ...tree, leavesOut }));
  }
  return [...standard, ...sources.map((dir) => ({ dir, prefix: '', ...rules }))];
}
