/**
 * Imports for a gccgo that reads no importcfg: a directory with a symbolic link `a/b/libc.a` to the archive of each import
 * `a/b/c`.  Pure.  Rules: cmd/go's work/gccgo.go (buildImportcfgSymlinks).
 */
import path from 'node:path';
import type { ImportingPackage, PackageFile } from '../importcfg.ts';

export interface ImportLink {
  /** directories to be made first */
  readonly dirs: readonly string[];
  readonly target: string;
  readonly path: string;
}

/** In the order of the lines of an importcfg. @param root of the tree */
export function importLinks(
  root: string,
  pkg: ImportingPackage,
  archives: readonly PackageFile[],
): readonly ImportLink[] {
  const renamed = pkg.rawImports.flatMap((raw, at): ImportLink[] => {
    const final = pkg.imports[at];
    if (final === undefined || final === raw) return [];
    const [link, target] = [archivePath(root, raw), archivePath(root, final)];
    return [{ dirs: [path.dirname(link), path.dirname(target)], target, path: link }];
  });
  const own = archives.map(({ importPath, file }): ImportLink => {
    const link = archivePath(root, importPath);
    return { dirs: [path.dirname(link)], target: file, path: link };
  });
  return [...renamed, ...own];
}

function archivePath(root: string, importPath: string): string {
  const place = path.join(root, importPath);
  return path.join(path.dirname(place), `lib${path.basename(place)}.a`);
}
