/**
 * Loaded packages as one line of text, for a build that starts where only source files have changed.  They are taken over
 * where what loading sees of each changed file - package clause, imports, constraint, embed patterns, directives - is
 * still the same; where its body alone has changed, that is.  Packages with errors are never kept.
 */
import { dirname } from 'node:path';
import type { ModuleInfo } from '../modules/module-info.ts';
import type { ReadableFiles } from '../sys/system.ts';
import type { FileHeader } from './header-text.ts';
import type { LoadTimes } from './load-times.ts';
import { newPackage } from './new-package.ts';
import { packageList } from './package-list.ts';
import type { Package } from './package.ts';
import { readGoHeader } from './read-go-header.ts';

/** Packages, and what of their build list the rest of a build needs to know. */
export interface PackageSnapshot {
  readonly roots: readonly Package[];
  /** all packages, imports before importers */
  readonly packages: readonly Package[];
  /** module mode */
  readonly modules: boolean;
  readonly vendorDir: string;
}

/** A property of a package as it is kept: maps as entries, packages as their places in the list, modules likewise. */
type Stored = readonly [importPath: string, properties: Readonly<Record<string, unknown>>];

interface StoredSnapshot {
  readonly modules: boolean;
  readonly vendorDir: string;
  readonly moduleInfos: readonly ModuleInfo[];
  readonly packages: readonly Stored[];
  /** places in the list */
  readonly roots: readonly number[];
  /** path -> what loading sees of it */
  readonly headers: Readonly<Record<string, string>>;
}

/** The source files that are others now. */
export interface ChangedFiles {
  /** paths */
  readonly changed: readonly string[];
  readonly files: ReadableFiles;
  /** hears how long their directories take */
  readonly times: LoadTimes;
}

/** What package loading sees of a source file, as text; '' where the file has errors. */
export function formatSeen({ go, failure }: Pick<FileHeader, 'go' | 'failure'>): string {
  if (go === undefined || failure !== undefined || go.error !== undefined) return '';
  return JSON.stringify([
    go.packageName,
    go.imports.map(({ path, doc }) => [path, doc]),
    go.embeds.map(({ pattern }) => pattern),
    go.directives.map(({ text }) => text),
    go.constraint,
    go.importComment?.path,
  ]);
}

/** Whether packages may be kept: they have no errors, and everything on them comes from what was loaded. */
function isKept({ roots, packages }: PackageSnapshot): boolean {
  const all = packages.every(
    (pkg) => pkg.error === undefined && !pkg.incomplete && pkg.cover === undefined && pkg.pgoProfile === '',
  );
  return all && roots.length > 0;
}

/**
 * @param headersOf the headers read of a package's directory, by file name; undefined where it never changes
 * @returns undefined where the packages may not be kept
 */
export function encodeSnapshot(
  snapshot: PackageSnapshot,
  headersOf: (pkg: Package) => ReadonlyMap<string, FileHeader> | undefined,
): string | undefined {
  if (!isKept(snapshot)) return undefined;
  const places = new Map(snapshot.packages.map((pkg, at) => [pkg, at]));
  const modules = new Map<ModuleInfo, number>();
  const headers: Record<string, string> = {};
  for (const pkg of snapshot.packages) {
    if (pkg.module !== undefined && !modules.has(pkg.module)) modules.set(pkg.module, modules.size);
    for (const [name, header] of headersOf(pkg) ?? []) {
      if (name.endsWith('.go')) headers[`${pkg.dir}/${name}`] = formatSeen(header);
    }
  }
  const stored: StoredSnapshot = {
    modules: snapshot.modules,
    vendorDir: snapshot.vendorDir,
    moduleInfos: [...modules.keys()],
    packages: snapshot.packages.map((pkg) => [pkg.importPath, encodePackage(pkg, places, modules)]),
    roots: snapshot.roots.map((root) => places.get(root) ?? -1),
    headers,
  };
  return JSON.stringify(stored);
}

const empty: Readonly<Record<string, unknown>> = { ...newPackage('') };

function isEmpty(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value instanceof Map ? value.size === 0 : value === empty[name];
}

function encodePackage(
  pkg: Package,
  places: ReadonlyMap<Package, number>,
  modules: ReadonlyMap<ModuleInfo, number>,
): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(pkg) as [string, unknown][]) {
    if (name === 'importPath' || isEmpty(name, value)) continue;
    properties[name] = value instanceof Map ? [...value] : value;
  }
  if (pkg.module !== undefined) properties['module'] = modules.get(pkg.module);
  if (pkg.importedPackages.length > 0) {
    properties['importedPackages'] = pkg.importedPackages.map((imported) => places.get(imported));
  }
  return properties;
}

/**
 * Packages as an earlier build has loaded them.
 *
 * @param text of encodeSnapshot
 * @param changed paths of source files that are others now
 * @returns undefined where loading sees something else in a changed file, or nothing is known of it
 * @throws SysError where one can't be read
 */
export function decodeSnapshot(text: string, { changed, files, times }: ChangedFiles): PackageSnapshot | undefined {
  const stored = JSON.parse(text) as StoredSnapshot;
  for (const path of changed) {
    const seen = stored.headers[path] ?? '';
    const isSame = times.measure(dirname(path), () => {
      return seen !== '' && seen === formatSeen({ go: readGoHeader(files.readFile(path)), failure: undefined });
    });
    if (!isSame) return undefined;
  }
  const all: Package[] = [];
  for (const [importPath, properties] of stored.packages) {
    const { module, importedPackages, importMap, embed, ...plain } = properties;
    const pkg = Object.assign(newPackage(importPath), plain);
    if (module !== undefined) pkg.module = stored.moduleInfos[module as number];
    if (importMap !== undefined) pkg.importMap = new Map(importMap as [string, string][]);
    if (embed !== undefined) pkg.embed = new Map(embed as [string, string[]][]);
    pkg.importedPackages = ((importedPackages ?? []) as number[]).flatMap((at) => all[at] ?? []);
    all.push(pkg);
  }
  const roots = stored.roots.flatMap((at) => all[at] ?? []);
  return { roots, packages: packageList(roots), modules: stored.modules, vendorDir: stored.vendorDir };
}
