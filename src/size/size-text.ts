/** A size report for people: tables, largest first.  Pure. */
import { formatBytes } from '../base/format-bytes.ts';
import type { SizeDifference } from './size-difference.ts';
import type { PackageKind, Row, SizeReport } from './size-report.ts';

const kindNames: Readonly<Record<PackageKind, string>> = {
  main: 'main module',
  dependency: 'dependencies',
  std: 'standard library',
};

/** Packages as large as this are worth the way that brought them in. */
const largePackage = 0.01;

/** @param top how many rows of modules and packages; 0 for all */
export function formatSize(report: SizeReport, top: number): string {
  const { file, bytes, platform, format, goVersion, packages, modules, shared, sections } = report;
  const kinds = (['main', 'dependency', 'std'] as const).map((kind) => {
    const own = packages.filter((row) => row.kind === kind);
    return { name: `${kindNames[kind]} (${count(own.length, 'package')})`, bytes: total(own) };
  });
  const table = (title: string, rows: readonly Row[]): string => formatTable(title, rows, bytes);
  const whole = [...kinds, ...shared].filter((row) => row.bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
  const named = modules.map((row) => ({
    ...row,
    name: `${[row.name || '(module not known)', row.version].join(' ').trim()} (${count(row.packages, 'package')})`,
  }));
  const chained = packages.map((row) => {
    const isLarge = row.bytes >= bytes * largePackage && row.chain.length > 2;
    return { ...row, name: isLarge ? `${row.name}\n${' '.repeat(22)}${row.chain.join(' -> ')}` : row.name };
  });
  return [
    `${file}: ${formatBytes(bytes)} (${bytes} bytes), ${[format, platform, goVersion].filter((part) => part !== '').join(', ')}\n`,
    table('WHAT', whole),
    table('MODULE', atMost(top, named, 'modules')),
    table('PACKAGE', atMost(top, chained, 'packages')),
    table('SECTION', sections),
  ].join('\n');
}

/** What has changed, by the size of the change. */
export function formatDifference(difference: SizeDifference, top: number): string {
  const { old, now, packages, modules, shared, sections } = difference;
  const changed = now.bytes - old.bytes;
  const table = (title: string, rows: SizeDifference['packages'], unit: string): string => {
    const shown = atMost(top, rows, unit, (rest) => rest.reduce((sum, row) => sum + row.bytes, 0));
    const lines = shown.map(
      (row) => `${formatChange(row.bytes).padStart(12)}  ${row.name}${'now' in row ? beforeAndAfter(row) : ''}\n`,
    );
    return rows.length === 0 ? '' : `${'CHANGE'.padStart(12)}  ${title}\n${lines.join('')}\n`;
  };
  return [
    `${old.file}: ${formatBytes(old.bytes)} (${old.bytes} bytes)\n`,
    `${now.file}: ${formatBytes(now.bytes)} (${now.bytes} bytes), ${changed === 0 ? 'the same size' : formatChange(changed)}\n\n`,
    table('WHAT ELSE', shared, 'others'),
    table('MODULE', modules, 'modules'),
    table('PACKAGE', packages, 'packages'),
    table('SECTION', sections, 'sections'),
  ]
    .join('')
    .replace(/\n\n$/, '\n');
}

function beforeAndAfter({ old, now }: { readonly old: number; readonly now: number }): string {
  if (old === 0) return ' (new)';
  return now === 0 ? ' (gone)' : ` (${formatBytes(old)} -> ${formatBytes(now)})`;
}

function formatTable(title: string, rows: readonly Row[], whole: number): string {
  const lines = rows.map(({ name, bytes }) => `${cells(formatBytes(bytes), percent(bytes, whole))}  ${name}\n`);
  return `${cells('SIZE', '%')}  ${title}\n${lines.join('')}`;
}

function cells(size: string, share: string): string {
  return `${size.padStart(12)}${share.padStart(8)}`;
}

/** The rest as one row, so that the rows add up. */
function atMost<T extends Row>(
  top: number,
  rows: readonly T[],
  unit: string,
  sumOf: (rest: readonly T[]) => number = total,
): readonly (T | Row)[] {
  if (top === 0 || rows.length <= top + 1) return rows;
  const rest = rows.slice(top);
  return [...rows.slice(0, top), { name: `${rest.length} more ${unit}`, bytes: sumOf(rest) }];
}

function total(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.bytes, 0);
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

function percent(bytes: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * bytes) / whole).toFixed(1)}%`;
}

function formatChange(bytes: number): string {
  return `${bytes < 0 ? '-' : '+'}${formatBytes(Math.abs(bytes))}`;
}
