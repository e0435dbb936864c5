/**
 * Profiles for the compiler: -pgo=file for all packages, or default.pgo beside each main package, for which the packages
 * below are built anew (cmd/go's setPGOProfilePath).
 */
import { basename, isAbsolute, join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { copyPackage } from './new-package.ts';
import { packageList } from './package-list.ts';
import type { Package } from './package.ts';

/**
 * Sets pgoProfile, and replaces the packages below main packages by copies where several mains are built.
 *
 * @param stamp told of each package that got a profile, with the text for its build info
 */
export function setPgoProfiles(
  roots: readonly Package[],
  config: Config,
  options: { readonly files: ReadableFiles; readonly stamp: (pkg: Package, text: string, copiedFrom: Package) => void },
): void {
  const { pgo, trimpath } = config.flags;
  if (pgo === 'off') return;
  const attach = (pkg: Package, file: string, copiedFrom: Package): void => {
    pkg.pgoProfile = file;
    options.stamp(pkg, trimpath ? basename(file) : file, copiedFrom);
  };
  if (pgo !== 'auto') {
    const file = isAbsolute(pgo) ? join(pgo) : join(config.cwd, pgo);
    for (const pkg of packageList(roots)) attach(pkg, file, pkg);
    return;
  }
  for (const main of roots) {
    if (main.name !== 'main') continue;
    const file = join(main.dir, 'default.pgo');
    if (options.files.tryStat(file) === undefined) continue;
    const variants = new Map<Package, Package>();
    const split = (pkg: Package): Package => {
      const known = variants.get(pkg);
      if (known !== undefined) return known;
      const variant = roots.length > 1 && pkg !== main ? copyPackage(pkg) : pkg;
      if (variant !== pkg) variant.forMain = main.importPath;
      variants.set(pkg, variant);
      attach(variant, file, pkg);
      variant.importedPackages = variant.importedPackages.map(split);
      return variant;
    };
    split(main);
  }
}
