/**
 * What patterns on the command line match in GOPATH mode (cmd/go's search.ImportPaths).
 */
import { isAbsolute, join, sep } from 'node:path';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import { fipsMount } from '../modules/fips-import.ts';
import type { Match } from '../modules/import-table.ts';
import { matchDirs } from '../modules/match-dirs.ts';
import { cleanPatterns, isLiteralPattern } from '../modules/pattern.ts';
import { matchSources } from '../modules/source-patterns.ts';
import { ignoredLink } from '../modules/walked-directory.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { type GopathSource, gopathEntries } from './gopath-source.ts';
import { isLocalImport } from './import-paths.ts';
import type { DirectoryScanner } from './scan-directory.ts';

export interface GopathMatching {
  readonly config: Config;
  readonly files: ReadableFiles;
  readonly source: GopathSource;
  readonly scanner: DirectoryScanner;
}

/** The packages that patterns match, each pattern's in the order of the file tree; warns of those that match none. */
export function matchGopathPatterns(patterns: readonly string[], matching: GopathMatching, emit: Emit): Match[] {
  const matches = cleanPatterns(patterns).map((pattern) => matchOne(pattern, matching, emit));
  for (const match of matches) {
    if (match.packages.length > 0 || match.errors.length > 0) continue;
    emit({ kind: 'note', text: `warning: ${goQuote(match.pattern)} matched no packages` });
  }
  return matches;
}

function matchOne(pattern: string, matching: GopathMatching, emit: Emit): Match {
  const isLocal = isLocalImport(pattern) || isAbsolute(pattern);
  if (!isLocal && isLiteralPattern(pattern)) return { pattern, packages: [pattern], errors: [] };
  const { packages, errors } = isLocal
    ? matchDirectories(pattern, matching)
    : matchSources(pattern, sourceDirs(matching), matching.config, {
        files: matching.files,
        hasPackage: (dir) => matching.scanner.holdsPackage(dir),
        isMain: (dir) => matching.scanner.scan(dir).name === 'main',
        noteLink: (path) => emit({ kind: 'remark', text: ignoredLink(path) }),
      });
  const failed = (error: Error): Error => new Error(`pattern ${pattern}: ${error.message}`, { cause: error });
  return { pattern, packages, errors: errors.map(failed) };
}

function sourceDirs({ config, files }: GopathMatching): readonly string[] {
  const dirs = gopathEntries(config).map((entry) => join(entry, 'src'));
  return dirs.filter((dir) => files.tryStat(dir)?.kind === 'directory');
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path;
}

function matchDirectories(
  pattern: string,
  { config, files, scanner, source }: GopathMatching,
): { readonly packages: readonly string[]; readonly errors: readonly Error[] } {
  const absolute = (path: string): string => withoutSlash(isAbsolute(path) ? path : join(config.cwd, path));
  const nameOf = (path: string): string => {
    const { importPath } = source.locate(absolute(path));
    return importPath === '.' ? path : importPath;
  };
  if (!pattern.includes('...')) return { packages: [nameOf(pattern)], errors: [] };
  const { dirs, error } = matchDirs(pattern, {
    cwd: config.cwd,
    files,
    skipsModules: false,
    hasPackage: (dir) => scanner.holdsPackage(dir),
    mount: fipsMount(config),
  });
  return { packages: dirs.map(nameOf), errors: error === undefined ? [] : [error] };
}
