/** Walks over loaded packages.  Pure. */
import type { Package } from './package.ts';

/** All packages below roots, each once, imports before importers (cmd/go's load.PackageList). */
export function packageList(roots: readonly Package[]): Package[] {
  const seen = new Set<Package>();
  const all: Package[] = [];
  const visit = (pkg: Package): void => {
    if (seen.has(pkg)) return;
    seen.add(pkg);
    for (const imported of pkg.importedPackages) visit(imported);
    all.push(pkg);
  };
  for (const root of roots) visit(root);
  return all;
}

/** Import paths of all packages below one, sorted, without its own. */
export function depsOf(pkg: Package): string[] {
  return packageList([pkg])
    .filter((dep) => dep !== pkg)
    .map((dep) => dep.importPath)
    .toSorted();
}
