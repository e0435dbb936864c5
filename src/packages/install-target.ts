/** Names of executables and where install puts them.  Pure.  Rules: cmd/go's load.Package.load, DefaultExecName. */
import { dirname, isAbsolute, join, posix, sep } from 'node:path';
import { GotsError, errorText } from '../base/errors.ts';
import { godebugSetting } from '../config/godebug-setting.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import { isVersionElement } from './import-paths.ts';
import type { ReadableFiles } from '../sys/system.ts';
import type { Package } from './package.ts';

/** The name of a package's executable without suffix, as go build chooses it; '' for a package of no files. */
export function defaultExecName(pkg: Package, options: { readonly modules: boolean }): string {
  if (pkg.cmdlineFiles) return (pkg.goFiles[0] ?? pkg.cgoFiles[0] ?? '').replace(/^.*[\\/]/, '').replace(/\.go$/, '');
  const element = posix.basename(pkg.importPath);
  if (options.modules && element !== pkg.importPath && isVersionElement(element)) {
    return posix.basename(posix.dirname(pkg.importPath));
  }
  return element;
}

/** Whether install puts a command of the Go distribution into the tool directory. */
export function installsToToolDir(pkg: Package): boolean {
  const { importPath } = pkg;
  if (!pkg.goroot || pkg.name !== 'main' || !importPath.startsWith('cmd/')) return false;
  return importPath !== 'cmd/go' && importPath !== 'cmd/gofmt';
}

export interface InstallTarget {
  /** '' when there is none */
  readonly target: string;
  readonly gobinSubdir: boolean;
}

/**
 * Where install puts a main package's executable.
 *
 * @param binDir GOROOT/bin, GOBIN or the bin directory of a GOPATH entry; '' when there is none
 */
export function executableTarget(
  pkg: Package,
  config: Config,
  place: { readonly binDir: string; readonly modules: boolean; readonly exeSuffix: string },
): InstallTarget {
  const { goos, goarch } = config.context;
  const name = defaultExecName(pkg, place) + place.exeSuffix;
  const full = join(`${goos}_${goarch}`, name);
  if (installsToToolDir(pkg)) return { target: join(config.goroot, 'pkg', 'tool', full), gobinSubdir: false };
  if (place.binDir === '') return { target: '', gobinSubdir: false };
  const isCross = goos !== config.hostOS || goarch !== config.hostArch;
  const element = isCross ? full : name;
  if (!pkg.goroot && element.includes(sep) && config.gobin !== '') return { target: '', gobinSubdir: true };
  return { target: join(place.binDir, element), gobinSubdir: false };
}

/**
 * Where archives and shared libraries of a GOROOT or GOPATH entry go; -pkgdir overrules it.
 *
 * @param root '' for packages of neither
 * @param installSuffix with what the build mode adds to -installsuffix
 */
export function archiveRoot(root: string, config: Config, installSuffix: string): string {
  if (root === '') return '';
  const { context, flags, cwd } = config;
  if (flags.pkgdir !== '') return isAbsolute(flags.pkgdir) ? flags.pkgdir : join(cwd, flags.pkgdir);
  const suffix = installSuffix === '' ? '' : `_${installSuffix}`;
  const { archiveDirPrefix } = compilerTraits(config);
  return join(root, 'pkg', `${archiveDirPrefix}${context.goos}_${context.goarch}${suffix}`);
}

/** The name of a package's archive below an archiveRoot. */
export function archiveName(importPath: string, config: Config): string {
  const { buildmode, linkshared } = config.flags;
  // of what is linked into or with shared libraries go knows the plain names only
  const prefix = buildmode === 'shared' || linkshared ? '' : compilerTraits(config).archivePrefix;
  return join(dirname(importPath), `${prefix}${posix.basename(importPath)}.a`);
}

/** Whether a package of the standard library has a place in GOROOT/pkg, as all had before Go 1.20 (`go help install`). */
export function installsStandard({ importPath }: Package, config: Pick<Config, 'environ'>): boolean {
  if (importPath === 'unsafe' || importPath === 'builtin') return false;
  return godebugSetting(config, 'installgoroot') === 'all';
}

/** Where shared libraries are installed. @param root an archiveRoot */
export function libraryDir(root: string, config: Config): string {
  return join(root, compilerTraits(config).libraryDir);
}

/**
 * The installed shared library that holds a package; '' for none.
 *
 * @throws GotsError where the file that names it can't be read
 */
export function findSharedLibrary(pkg: Package, files: ReadableFiles, config: Config): string {
  const file = join(pkg.archiveRoot, `${pkg.importPath}.shlibname`);
  if (files.tryStat(file) === undefined) return '';
  try {
    return join(libraryDir(pkg.archiveRoot, config), files.readText(file).trim());
  } catch (error) {
    throw new GotsError('package', `reading shlibname: ${errorText(error)}`, { bare: true, cause: error });
  }
}

/** The bin directory of module mode: GOBIN, or that of the first GOPATH entry. */
export function moduleBinDir(config: Config): string {
  if (config.gobin !== '') return config.gobin;
  const [first = ''] = config.gopath;
  return first === '' ? '' : join(first, 'bin');
}
