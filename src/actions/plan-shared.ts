/**
 * Shared libraries of packages: -buildmode=shared, and the libraries that -linkshared brings up to date on the way.
 * Pure, but for packages that must be loaded first.  Rules: cmd/go's work/action.go (linkSharedAction), build.go (libname).
 */
import { basename, join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { isLocalPattern, isMetaPackage } from '../modules/pattern.ts';
import type { Package } from '../packages/package.ts';
import type { Action } from './action.ts';
import { type Goal, newAction, type Planner } from './plan.ts';

/** What linking libraries needs to know of packages that nobody named. */
export interface LibraryPackages {
  /** @throws GotsError where it can't be loaded */
  readonly load: (importPath: string) => Package;
  /** import paths of what a library holds where no other does */
  readonly implicit: readonly string[];
  /** import paths that every link depends on. @throws GotsError where the linker can't do its work */
  readonly linkerImports: () => readonly string[];
  /** packages that an installed library was made of. @throws GotsError */
  readonly packagesOf: (library: string) => readonly string[];
  /** without files: carries the flags of the command line */
  readonly flags: () => Package;
  /** the import path of a directory, as go/build finds it; '.' for none */
  readonly importPathOf: (dir: string) => string;
  /** where libraries are installed. @param root of the archives */
  readonly installDir: (root: string) => string;
}

/**
 * The file name of a library: `libstd.so`, `libexample.com-x.so`, ...
 *
 * @param args the command line's
 */
export function libraryName(
  args: readonly string[],
  packages: readonly Package[],
  importPathOf: (dir: string) => string,
): string {
  const dashed = (path: string): string => path.replaceAll('/', '-');
  const meta = args.filter((arg) => isMetaPackage(arg));
  if (meta.length > 0) {
    if (meta.length < args.length) {
      throw new GotsError('destination', 'mixing of meta and non-meta packages is not allowed', { bare: true });
    }
    return `lib${meta.join(',')}.so`;
  }
  const [only = '', ...others] = args;
  if (others.length === 0 && only.endsWith('/...')) {
    const arg = only.slice(0, -'/...'.length);
    const path = isLocalPattern(arg) ? importPathOf(arg) : '.';
    return `lib${dashed(path === '.' ? arg : path)}.so`;
  }
  return `lib${packages.map((pkg) => dashed(pkg.importPath)).join(',')}.so`;
}

/**
 * Links a group of packages into one library and, for the goals that install, puts it beside their archives.
 *
 * @param library file name, or the path of an installed library without a group
 */
export function planLibrary(
  planner: Planner,
  libraries: LibraryPackages,
  wanted: { readonly goal: Goal; readonly library: string; readonly group?: Action },
): Action {
  const name = basename(wanted.library);
  const link = planner.once(`build-shlib ${name}`, undefined, () => newLink(planner, libraries, wanted));
  if (wanted.goal === 'build') return link;
  return planner.once(`install-shlib ${name}`, undefined, () => newInstall(link, name, libraries));
}

function newLink(
  planner: Planner,
  libraries: LibraryPackages,
  { goal, library, group }: { readonly goal: Goal; readonly library: string; readonly group?: Action },
): Action {
  const name = basename(library);
  const packages = group ?? newAction('shlib packages', { kind: 'nothing' });
  if (group === undefined) {
    for (const path of libraries.packagesOf(library)) {
      packages.deps.push(planner.compile(goal, libraries.load(path), goal));
    }
  }
  const objdir = planner.newObjdir();
  const rest = { pkg: libraries.flags(), objdir, deps: [packages], target: join(objdir, name) };
  const link = newAction('go build -buildmode=shared', { kind: 'link-shared' }, rest);
  const add = (to: Action, path: string, force: boolean): void => {
    if (to.deps.some(({ pkg }) => pkg?.importPath === path)) return;
    const pkg = libraries.load(path);
    // what another library holds comes from there, and so does all below it
    if (force || pkg.shlib === '') to.deps.push(planner.compile(goal, pkg, goal));
  };
  for (const path of libraries.implicit) add(packages, path, false);
  for (const path of libraries.linkerImports()) add(link, path, true);
  planner.addLinkDependencies(link, packages, name);
  return link;
}

function newInstall(link: Action, name: string, { installDir }: LibraryPackages): Action {
  const packages = (link.deps[0]?.deps ?? []).flatMap(({ pkg }) => pkg ?? []);
  const [first] = packages;
  const root = first?.archiveRoot ?? '';
  const stranger = packages.find((pkg) => pkg.archiveRoot !== root);
  if (first !== undefined && stranger !== undefined) {
    const paths = `${first.importPath} and ${stranger.importPath}`;
    const roots = `${root} and ${stranger.archiveRoot}`;
    const message = `installing shared library: cannot use packages ${paths} from different roots ${roots}`;
    throw new GotsError('destination', message, { bare: true });
  }
  const work = { kind: 'install', silent: false } as const;
  const rest = { objdir: link.objdir, deps: [link], target: join(installDir(root), name) };
  const install = newAction('go install -buildmode=shared', work, rest);
  for (const pkg of packages) {
    if (pkg.archiveRoot === '') continue;
    const target = join(pkg.archiveRoot, `${pkg.importPath}.shlibname`);
    install.deps.push(newAction('shlibname', { kind: 'install-shlibname' }, { pkg, target, deps: [link] }));
  }
  return install;
}
