/** Which files of a package's directory are left-overs of builds.  Pure.  Facts: cmd/go's clean/clean.go. */
import { extname } from 'node:path';
import type { Package } from '../../packages/package.ts';
import type { DirEntry } from '../../sys/system.ts';

const oldDirectories: ReadonlySet<string> = new Set(['_test', '_obj']);
const oldFiles: ReadonlySet<string> = new Set(['_testmain.go', 'test.out', 'build.out', 'a.out']);
const objectExtensions: ReadonlySet<string> = new Set(['.5', '.6', '.8', '.a', '.o', '.so']);

export interface LeftOvers {
  /** names that `rm -f` is shown with, in go's order; few of them exist */
  readonly named: readonly string[];
  /** directories that are there */
  readonly directories: readonly string[];
  /** files that are there */
  readonly files: readonly string[];
}

/**
 * @param names of the directory's last element, and of the executable that go build would make
 * @param entries of the directory
 */
export function selectLeftOvers(
  pkg: Package,
  names: { readonly directory: string; readonly executable: string },
  entries: readonly DirEntry[],
): LeftOvers {
  const both = [names.directory, names.executable];
  const named: string[] = [];
  const add = (name: string): void => void named.push(name, `${name}.exe`);
  if (pkg.name === 'main') both.forEach(add);
  for (const name of both) add(`${name}.test`);
  const sources = new Set(
    pkg.name === 'main' ? [] : [...pkg.goFiles, ...pkg.cgoFiles, ...pkg.testGoFiles, ...pkg.xTestGoFiles],
  );
  for (const { name, kind } of entries) {
    if (kind === 'directory' || sources.has(name)) continue;
    if (name.endsWith('_test.go')) add(`${name.slice(0, -'_test.go'.length)}.test`);
    if (name.endsWith('.go')) add(name.slice(0, -'.go'.length));
  }
  const doomed = new Set(named);
  const isDoomed = (name: string): boolean =>
    oldFiles.has(name) || objectExtensions.has(goExtension(name)) || doomed.has(name);
  return {
    named,
    directories: entries.filter((e) => e.kind === 'directory' && oldDirectories.has(e.name)).map((e) => e.name),
    files: entries.filter((e) => e.kind !== 'directory' && isDoomed(e.name)).map((e) => e.name),
  };
}

/** filepath.Ext, for which `.a` is all extension. */
function goExtension(name: string): string {
  return extname(`x${name}`);
}
