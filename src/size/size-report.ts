/** What `size` tells of a program: its bytes by package, module, kind and section.  Pure. */
import type { ProgramInfo } from '../executable/parse-build-info.ts';
import type { Measured, PackageBytes } from './measure.ts';

/** Whose code a package is. */
export type PackageKind = 'main' | 'dependency' | 'std';

export interface Row {
  readonly name: string;
  readonly bytes: number;
}

export interface PackageRow extends Row, Readonly<PackageBytes> {
  readonly kind: PackageKind;
  /** path of its module; `std`, or '' where the program does not say */
  readonly module: string;
  /** from the program's package to this one, both included; empty where it is not known */
  readonly chain: readonly string[];
}

export interface ModuleRow extends Row {
  readonly kind: PackageKind;
  /** '' for std */
  readonly version: string;
  /** how many of its packages are in the program */
  readonly packages: number;
}

/** Each list is sorted by size.  packages and shared, modules and shared, sections: each add up to `bytes`. */
export interface SizeReport {
  readonly file: string;
  readonly bytes: number;
  readonly format: string;
  readonly goVersion: string;
  /** import path of the program's package */
  readonly path: string;
  /** `linux/amd64`; '' where the program does not say */
  readonly platform: string;
  readonly hasSymbols: boolean;
  readonly packages: readonly PackageRow[];
  readonly modules: readonly ModuleRow[];
  readonly shared: readonly Row[];
  readonly sections: readonly Row[];
}

export interface ReportInput {
  readonly file: string;
  readonly bytes: number;
  readonly format: string;
  readonly goVersion: string;
  readonly info: ProgramInfo;
  readonly measured: Measured;
}

export function reportSize({ file, bytes, format, goVersion, info, measured }: ReportInput): SizeReport {
  const packages = [...measured.packages].map(([symbolPath, sizes]): PackageRow => {
    const name = symbolPath === 'main' ? info.path || 'main' : symbolPath;
    return { name, ...belongsTo(name, info), bytes: sum(sizes), ...sizes, chain: [] };
  });
  const setting = (key: string): string => info.settings.find(([name]) => name === key)?.[1] ?? '';
  const platform = [setting('GOOS'), setting('GOARCH')].filter((part) => part !== '').join('/');
  return {
    file,
    bytes,
    format,
    goVersion,
    path: info.path,
    platform,
    hasSymbols: measured.hasSymbols,
    packages: bySize(packages),
    modules: bySize(moduleRows(packages, info)),
    shared: bySize([...measured.shared].map(([name, size]) => ({ name, bytes: size }))),
    sections: bySize(measured.sections),
  };
}

/** The same report, with what is known of who imports what. */
export function withChains(report: SizeReport, chains: ReadonlyMap<string, readonly string[]>): SizeReport {
  return { ...report, packages: report.packages.map((row) => ({ ...row, chain: chains.get(row.name) ?? [] })) };
}

/**
 * The shortest way to each package.
 *
 * @param imports of each package, by path
 */
export function importChains(
  root: string,
  imports: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const chains = new Map<string, readonly string[]>([[root, [root]]]);
  // a map grows while it is walked: this is a walk in breadth
  for (const [path, chain] of chains) {
    for (const imported of imports.get(path) ?? [])
      if (!chains.has(imported)) chains.set(imported, [...chain, imported]);
  }
  return chains;
}

function sum({ code, data, tables }: PackageBytes): number {
  return code + data + tables;
}

export function bySize<T extends Row>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

function belongsTo(path: string, info: ProgramInfo): { readonly kind: PackageKind; readonly module: string } {
  const isIn = (module: string): boolean => module !== '' && (path === module || path.startsWith(`${module}/`));
  const main = info.main?.path ?? '';
  const modules = [main, ...info.deps.map((dep) => dep.path)].filter(isIn);
  const module = modules.toSorted((a, b) => b.length - a.length)[0];
  if (path === info.path || path === 'main' || (module !== undefined && module === main))
    return { kind: 'main', module: main };
  if (module !== undefined) return { kind: 'dependency', module };
  const [first = ''] = path.split('/', 1);
  return first.includes('.') ? { kind: 'dependency', module: '' } : { kind: 'std', module: 'std' };
}

function moduleRows(packages: readonly PackageRow[], info: ProgramInfo): readonly ModuleRow[] {
  const versions = new Map(info.deps.map((dep) => [dep.path, dep.replace?.version || dep.version]));
  if (info.main !== undefined) versions.set(info.main.path, info.main.version);
  const rows = new Map<string, ModuleRow>();
  for (const { module, kind, bytes } of packages) {
    const before = rows.get(module) ?? {
      name: module,
      kind,
      version: versions.get(module) ?? '',
      bytes: 0,
      packages: 0,
    };
    rows.set(module, { ...before, bytes: before.bytes + bytes, packages: before.packages + 1 });
  }
  return [...rows.values()];
}
