/**
 * What patterns on the command line match in GOPATH mode (cmd/go's search.ImportPaths).
 */
import { isAbsolute, join, posix, sep } from 'node:path';
import { errorText } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import { fipsMount } from '../modules/fips-import.ts';
import type { Match } from '../modules/import-table.ts';
import { matchDirs } from '../modules/match-packages.ts';
import {
  cleanPatterns,
  isLiteralPattern,
  isMetaPackage,
  isStandardImportPath,
  matchPattern,
} from '../modules/pattern.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { type GopathSource, gopathEntries } from './gopath-source.ts';
import { hasPathPrefix, isLocalImport } from './import-paths.ts';
import type { DirectoryScanner } from './scan-directory.ts';

export interface GopathMatching {
  readonly config: Config;
  readonly files: ReadableFiles;
  readonly source: GopathSource;
  readonly scanner: DirectoryScanner;
}

/** The packages that patterns match, each pattern's in the order of the file tree; warns of those that match none. */
export function matchGopathPatterns(patterns: readonly string[], matching: GopathMatching, emit: Emit): Match[] {
  const matches = cleanPatterns(patterns).map((pattern) => matchOne(pattern, matching));
  for (const match of matches) {
    if (match.packages.length > 0 || match.errors.length > 0) continue;
    emit({ kind: 'note', text: `warning: ${goQuote(match.pattern)} matched no packages` });
  }
  return matches;
}

function matchOne(pattern: string, matching: GopathMatching): Match {
  const packages: string[] = [];
  const errors: Error[] = [];
  try {
    if (isLocalImport(pattern) || isAbsolute(pattern)) matchDirectories(pattern, matching, packages);
    else if (isLiteralPattern(pattern)) packages.push(pattern);
    else matchSourceTrees(pattern, matching, packages);
  } catch (error) {
    errors.push(new Error(`pattern ${pattern}: ${errorText(error)}`, { cause: error }));
  }
  return { pattern, packages, errors };
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path;
}

function isSkippedName(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_') || name === 'testdata';
}

function hasPackage(dir: string, scanner: DirectoryScanner): boolean {
  const scanned = scanner.scan(dir);
  return scanned.problem?.kind !== 'no-go' || scanned.invalidGoFiles.length > 0;
}

function matchDirectories(pattern: string, matching: GopathMatching, packages: string[]): void {
  const { config, files, scanner, source } = matching;
  const add = (dir: string, name: string): void => {
    const { importPath } = source.locate(dir);
    packages.push(importPath === '.' ? name : importPath);
  };
  const absolute = (path: string): string => withoutSlash(isAbsolute(path) ? path : join(config.cwd, path));
  if (!pattern.includes('...')) {
    add(absolute(pattern), pattern);
    return;
  }
  const walk = { cwd: config.cwd, files, skipsModules: false, hasPackage: (dir: string) => hasPackage(dir, scanner) };
  const { dirs, error } = matchDirs(pattern, walk);
  for (const name of dirs) add(absolute(name), name);
  if (error !== undefined) throw error;
}

function matchSourceTrees(pattern: string, matching: GopathMatching, packages: string[]): void {
  const { config, files, scanner } = matching;
  const matches = isMetaPackage(pattern) ? (): boolean => true : matchPattern(pattern);
  const canMatchBelow = isMetaPackage(pattern) ? (): boolean => true : treeMatcher(pattern);
  const seen = new Set(config.context.cgoEnabled ? ['builtin'] : ['builtin', 'runtime/cgo']);
  const gorootSrc = join(config.goroot, 'src');
  const mount = fipsMount(config);
  const walk = (src: string, name: string, dir = join(src, name)): void => {
    if (name !== '' && !seen.has(name)) {
      seen.add(name);
      if (matches(name) && hasPackage(dir, scanner) && !isVendoredCommand(pattern, name, dir, scanner))
        packages.push(name);
    }
    for (const entry of files.readDir(dir)) {
      const below = name === '' ? entry.name : posix.join(name, entry.name);
      if (entry.kind !== 'directory' || isSkippedName(entry.name) || !canMatchBelow(below)) continue;
      if (pattern === 'std' && (below === 'cmd' || !isStandardImportPath(below))) continue;
      const sub = join(dir, entry.name);
      walk(src, below, sub === mount?.at ? mount.dir : sub);
    }
  };
  const sources = compilerTraits(config).compilesStandard ? [gorootSrc] : [];
  for (const src of [...sources, ...gopathEntries(config).map((entry) => join(entry, 'src'))]) {
    if ((pattern === 'std' || pattern === 'cmd') && src !== gorootSrc) continue;
    if (files.tryStat(src)?.kind === 'directory') walk(src, pattern === 'cmd' ? 'cmd' : '');
  }
}

function isVendoredCommand(pattern: string, name: string, dir: string, scanner: DirectoryScanner): boolean {
  return pattern === 'cmd' && name.startsWith('cmd/vendor') && scanner.scan(dir).name === 'main';
}

/** Whether a pattern can match anything below a path. */
function treeMatcher(pattern: string): (path: string) => boolean {
  const dots = pattern.indexOf('...');
  const fixed = dots < 0 ? pattern : pattern.slice(0, dots);
  return (path) => (path.length <= fixed.length && hasPathPrefix(fixed, path)) || (dots >= 0 && path.startsWith(fixed));
}
