/**
 * The value of -trimpath for compile and asm: which path prefixes are rewritten in what they write.  Pure.
 * Rule: cmd/go's work/gc.go, (*Action).trimpath.
 */
import path from 'node:path';
import { allFiles, type ToolPackage, type ToolSetup } from './tool-package.ts';

/** @param objdir the action's object directory, with trailing separator */
export function trimpathValue(setup: ToolSetup, pkg: ToolPackage, objdir: string): string {
  const dir = objdir.endsWith(path.sep) ? objdir.slice(0, -1) : objdir;
  let rewrite = '';
  let rewriteDir = pkg.dir;
  if (setup.config.flags.trimpath) {
    rewriteDir = trimmedDir(pkg);
    rewrite += `${pkg.dir}=>${rewriteDir};`;
  }
  if (setup.overlay.active) rewrite += overlayRewrites(setup, pkg, dir, rewriteDir);
  return `${rewrite}${dir}=>`;
}

function trimmedDir(pkg: ToolPackage): string {
  const { module } = pkg;
  const importPath = pkg.dirImportPath === '' ? pkg.importPath : pkg.dirImportPath;
  if (module === undefined || module.version === '') return importPath;
  const rest = importPath.startsWith(module.path) ? importPath.slice(module.path.length) : importPath;
  return `${module.path}@${module.version}${rest}`;
}

/** Replaced files keep the names they stand for; where cgo reads one, so do the copies in the object directory. */
function overlayRewrites(setup: ToolSetup, pkg: ToolPackage, objdir: string, rewriteDir: string): string {
  const { overlay } = setup;
  const cgoFiles = new Set(pkg.cgoFiles);
  let rewrite = '';
  let copies = '';
  let hasCgoOverlay = false;
  for (const name of allFiles(pkg)) {
    const file = path.isAbsolute(name) ? name : path.join(pkg.dir, name);
    const target = path.join(rewriteDir, path.basename(file));
    const isCgo = cgoFiles.has(name) || !/\.(go|s)$/.test(file);
    if (overlay.replaced(file)) {
      if (isCgo) hasCgoOverlay = true;
      else rewrite += `${overlay.actual(file)}=>${target};`;
    } else if (isCgo && path.dirname(file) === pkg.dir) {
      copies += `${path.join(objdir, path.basename(file))}=>${target};`;
    }
  }
  return hasCgoOverlay ? rewrite + copies : rewrite;
}
