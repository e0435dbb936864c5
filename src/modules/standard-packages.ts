/** The packages of GOROOT that `std` and `cmd` stand for (cmd/go's search.MatchPackages). */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import { fipsMount } from './fips-import.ts';
import type { ScanImports } from './import-table.ts';
import { matchTrees, type PackageTree, type TreeSearch } from './match-packages.ts';

/** The trees of GOROOT, for any pattern. */
export function standardTrees(config: Config): { readonly std: PackageTree; readonly cmd: PackageTree } {
  const dir = join(config.goroot, 'src');
  const std = { dir, prefix: '', skipsVendor: false, skipsModules: true, mount: fipsMount(config) };
  return { std, cmd: { ...std, dir: join(dir, 'cmd'), prefix: 'cmd' } };
}

/** @returns import paths in the order of the tree: programs that are vendored for tests of commands are none */
export function standardPackages(
  pattern: 'std' | 'cmd',
  config: Config,
  { files, hasPackage, scan }: Omit<TreeSearch, 'cgoEnabled'> & { readonly scan: ScanImports },
): readonly string[] {
  if (!compilerTraits(config).compilesStandard) return [];
  const tree = standardTrees(config)[pattern];
  const vendored = join(config.goroot, 'src/cmd/vendor');
  return matchTrees(undefined, [tree], {
    files,
    cgoEnabled: config.context.cgoEnabled,
    hasPackage: (dir, modroot) =>
      hasPackage(dir, modroot) && !(dir.startsWith(vendored) && scan(dir).packageName === 'main'),
  });
}
