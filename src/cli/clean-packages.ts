/** `clean` of packages: executables, test programs and old object files beside the sources. Rules: cmd/go's clean. */
import { basename, join } from 'node:path';
import { SysError, errorText } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { defaultExecName } from '../packages/install-target.ts';
import { loadPackages } from '../packages/load-packages.ts';
import { formatPackageError } from '../packages/package-errors.ts';
import type { Package } from '../packages/package.ts';
import { goReporter } from '../reporters/go-reporter.ts';
import type { System } from '../sys/system.ts';
import { isLeftOver } from './left-over.ts';
import { findModuleFiles } from './module-files.ts';

export interface CleanOptions {
  readonly config: Config;
  readonly sys: System;
  /** -i */
  readonly installed: boolean;
  /** -r */
  readonly imports: boolean;
  /** packages are asked for: a directory without a module is then an error */
  readonly isAsked: boolean;
  readonly report: (text: string) => void;
}

export async function cleanPackages(args: readonly string[], options: CleanOptions): Promise<void> {
  const { config, sys } = options;
  const { gomod } = findModuleFiles(config, sys);
  if (!options.isAsked && /^(?:\/dev\/null|NUL)$/.test(gomod)) return;
  const loadOptions = { config, sys, files: sys.files, importTable: undefined };
  const { roots } = await loadPackages(args, loadOptions, goReporter(sys, false));
  const done = new Set<Package>();
  for (const pkg of roots) cleanPackage(pkg, done, options);
}

function cleanPackage(pkg: Package, done: Set<Package>, options: CleanOptions): void {
  if (done.has(pkg)) return;
  done.add(pkg);
  const { config, sys, report } = options;
  if (pkg.dir === '') {
    if (pkg.error !== undefined) report(formatPackageError(pkg.error));
    return;
  }
  let entries;
  try {
    entries = sys.files.readDir(pkg.dir);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    report(`go: ${pkg.dir}: ${errorText(error)}`);
    return;
  }
  const names = namesToRemove(
    pkg,
    entries.filter((entry) => entry.kind !== 'directory').map((entry) => entry.name),
  );
  const { n, x } = config.flags;
  if (n || x) sys.stdout.write(`cd ${pkg.dir}\nrm -f ${names.join(' ')}\n`);
  const going = new Set(names);
  for (const { name, kind } of entries) {
    const path = join(pkg.dir, name);
    if (kind === 'directory') {
      if (name !== '_test' && name !== '_obj') continue;
      if (n || x) sys.stdout.write(`rm -rf ${path}\n`);
      if (!n) sys.files.removeAll(path);
    } else if (!n && (going.has(name) || isLeftOver(name))) removeFile(path, options);
  }
  if (options.installed && pkg.target !== '') {
    if (n || x) sys.stdout.write(`rm -f ${pkg.target}\n`);
    if (!n) removeFile(pkg.target, options);
  }
  if (options.imports) for (const imported of pkg.importedPackages) cleanPackage(imported, done, options);
}

/** In go's order, with the names that may not be there. */
function namesToRemove(pkg: Package, files: readonly string[]): string[] {
  const own = new Set(
    pkg.name === 'main' ? [] : [...pkg.goFiles, ...pkg.cgoFiles, ...pkg.testGoFiles, ...pkg.xTestGoFiles],
  );
  const element = basename(pkg.dir);
  const program = defaultExecName(pkg, { modules: pkg.module !== undefined });
  const names = pkg.name === 'main' ? [element, `${element}.exe`, program, `${program}.exe`] : [];
  names.push(`${element}.test`, `${element}.test.exe`, `${program}.test`, `${program}.test.exe`);
  for (const name of files) {
    if (own.has(name)) continue;
    if (name.endsWith('_test.go')) {
      const stem = name.slice(0, -'_test.go'.length);
      names.push(`${stem}.test`, `${stem}.test.exe`);
    }
    if (name.endsWith('.go')) {
      const stem = name.slice(0, -'.go'.length);
      names.push(stem, `${stem}.exe`);
    }
  }
  return names;
}

function removeFile(path: string, { sys, report }: CleanOptions): void {
  try {
    if (sys.files.tryStat(path) !== undefined || sys.files.lstat(path).kind === 'symlink') sys.files.remove(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    if (error.errno !== 'ENOENT') report(`go: ${errorText(error)}`);
  }
}
