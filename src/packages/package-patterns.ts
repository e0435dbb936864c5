/**
 * Which packages a pattern of a per-package flag means: `all`, `std`, `./x/...`, `example.com/x/...`.  Pure.
 * Rules: cmd/go's load.MatchPackage, pkgpattern.MatchPattern.
 */
import { join, relative } from 'node:path';
import type { FlagEntry, PerPackageFlag } from '../config/build-flags.ts';
import { matchPattern } from '../modules/pattern.ts';
import { isLocalImport } from './import-paths.ts';
import type { Package } from './package.ts';

/** What patterns need to know of the build. */
export interface PatternSetting {
  readonly cwd: string;
  readonly modules: boolean;
  /** paths of the main modules */
  readonly mainModules: ReadonlySet<string>;
  /** import paths of the tools of the main modules */
  readonly tools: ReadonlySet<string>;
}

export type PackageMatcher = (pkg: Package) => boolean;

export function packageMatcher(pattern: string, setting: PatternSetting): PackageMatcher {
  if (isLocalImport(pattern)) return localMatcher(pattern, setting.cwd);
  if (pattern === 'all') return () => true;
  if (pattern === 'std') return (pkg) => pkg.standard;
  if (pattern === 'cmd') return (pkg) => pkg.standard && pkg.importPath.startsWith('cmd/');
  if (pattern === 'tool' && setting.modules) return (pkg) => setting.tools.has(pkg.importPath);
  if (pattern === 'work' && setting.modules) {
    return (pkg) => pkg.module !== undefined && setting.mainModules.has(pkg.module.path);
  }
  const matches = matchPattern(pattern);
  return (pkg) => matches(pkg.importPath);
}

function localMatcher(pattern: string, cwd: string): PackageMatcher {
  const dots = pattern.indexOf('...');
  if (dots < 0) {
    const dir = withoutSlash(join(cwd, pattern));
    return (pkg) => pkg.dir === dir;
  }
  const slash = pattern.lastIndexOf('/', dots);
  const dir = join(cwd, pattern.slice(0, slash));
  const matches = matchPattern(pattern.slice(slash + 1));
  return (pkg) => {
    const rel = (relative(dir, pkg.dir) || '.').replaceAll('\\', '/');
    return rel !== '..' && !rel.startsWith('../') && matches(rel);
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/[\\/]$/, '') : path;
}

/** The arguments that a per-package flag gives a package: those of the last entry that matches. */
export function flagArguments(flag: PerPackageFlag, setting: PatternSetting): (pkg: Package) => readonly string[] {
  const entries = flag.entries.map((entry: FlagEntry) => ({
    args: entry.args,
    matches:
      entry.pattern === undefined
        ? (pkg: Package): boolean => pkg.cmdlinePkg || pkg.cmdlineFiles
        : packageMatcher(entry.pattern, setting),
  }));
  if (entries.length === 0) return () => [];
  return (pkg) => entries.findLast((entry) => entry.matches(pkg))?.args ?? [];
}
