/** Two programs, and what is larger or smaller in the second.  Pure. */
import type { Row, SizeReport } from './size-report.ts';

export interface Change extends Row {
  readonly old: number;
  readonly now: number;
}

/** In each list the rows that changed, the largest change first; packages and shared add up to the change of the file. */
export interface SizeDifference {
  readonly old: SizeReport;
  readonly now: SizeReport;
  readonly packages: readonly Change[];
  readonly modules: readonly Change[];
  readonly shared: readonly Change[];
  readonly sections: readonly Change[];
}

export function compareSizes(old: SizeReport, now: SizeReport): SizeDifference {
  const changes = (list: (report: SizeReport) => readonly Row[]): readonly Change[] =>
    compareRows(list(old), list(now));
  return {
    old,
    now,
    packages: changes((report) => report.packages),
    modules: changes((report) => report.modules),
    shared: changes((report) => report.shared),
    sections: changes((report) => report.sections),
  };
}

function compareRows(old: readonly Row[], now: readonly Row[]): readonly Change[] {
  const sizes = (rows: readonly Row[]): ReadonlyMap<string, number> => {
    const byName = new Map<string, number>();
    for (const { name, bytes } of rows) byName.set(name, (byName.get(name) ?? 0) + bytes);
    return byName;
  };
  const [before, after] = [sizes(old), sizes(now)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, old: before.get(name) ?? 0, now: after.get(name) ?? 0 }))
    .map((row) => ({ ...row, bytes: row.now - row.old }))
    .filter((row) => row.bytes !== 0)
    .toSorted((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes) || (a.name < b.name ? -1 : 1));
}
