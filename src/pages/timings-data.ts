/** What the page of timings is drawn from.  Pure; the page has it as JSON. */
import type { ActionRecord, BuildRecord } from '../events/build-record.ts';
import { criticalPath } from '../log/critical-path.ts';

/** Columns of milliseconds; `load` is before all actions, `tools` are those that have no column of their own. */
export const workColumns = [
  'load',
  'hash',
  'look-up',
  'compile',
  'asm',
  'cgo',
  'cc',
  'link',
  'store',
  'tools',
] as const;
export type WorkColumn = (typeof workColumns)[number];

export interface PageAction {
  readonly id: number;
  readonly package: string;
  /** what it did: for a package that was not made, where it comes from */
  readonly kind: 'compile' | 'link' | 'cached' | 'cut off' | 'failed' | 'look up' | 'other';
  /** milliseconds after the start of the build */
  readonly ready: number;
  readonly start: number;
  readonly end: number;
  readonly lane: number;
  readonly deps: readonly number[];
}

export interface PagePackage {
  readonly name: string;
  readonly kind: PageAction['kind'];
  /** milliseconds: all of its actions; then by what was done */
  readonly took: number;
  readonly work: Readonly<Record<WorkColumn, number>>;
  /** of its results */
  readonly bytes: number;
  /** packages that import it directly */
  readonly importers: number;
  readonly actions: readonly number[];
}

export interface TimingsData {
  readonly version: 1;
  readonly command: string;
  readonly goVersion: string;
  readonly cwd: string;
  /** milliseconds since 1970 */
  readonly startedAt: number;
  /** milliseconds */
  readonly took: number;
  readonly loadTook: number;
  readonly parallel: number;
  /** exit status, or the signal that ended it */
  readonly status: string;
  /** `3 compile`, `211 cached` ... */
  readonly counts: readonly string[];
  /** all that were started, in the order of their starts */
  readonly actions: readonly PageAction[];
  readonly packages: readonly PagePackage[];
  readonly critical: { readonly took: number; readonly actions: readonly number[] };
}

export function timingsData(record: BuildRecord): TimingsData {
  const started = record.actions.filter((action) => action.start >= 0 && action.end >= 0 && action.mode !== 'run');
  const actions = started.map(pageAction).toSorted((a, b) => a.start - b.start || b.id - a.id);
  const packages = pagePackages(started, record.packagesTook);
  const critical = criticalPath(record);
  return {
    version: 1,
    command: ['gots', ...record.commandLine].join(' '),
    goVersion: record.goVersion,
    cwd: record.cwd,
    startedAt: record.startedAt,
    took: record.took,
    loadTook: record.loadTook,
    parallel: record.parallel,
    status: record.interruptedBy || String(record.status),
    counts: countKinds(packages),
    actions,
    packages,
    critical: { took: critical.took, actions: critical.actions.map(({ id }) => id) },
  };
}

function pageAction(action: ActionRecord): PageAction {
  const { id, package: path, ready, start, end, lane, deps } = action;
  return { id, package: path, kind: kindOf(action), ready: ready < 0 ? start : ready, start, end, lane, deps };
}

function kindOf({ mode, origin, outcome }: ActionRecord): PageAction['kind'] {
  if (outcome === 'failed') return 'failed';
  if (mode.includes('check cache')) return 'look up';
  if (mode !== 'build' && mode !== 'link') return 'other';
  if (origin === 'cut-off') return 'cut off';
  if (origin !== 'made') return 'cached';
  return mode === 'link' ? 'link' : 'compile';
}

/** The same words in the order in which a package is best described by them. */
const order: readonly PageAction['kind'][] = ['failed', 'link', 'compile', 'cut off', 'cached', 'look up', 'other'];

function pagePackages(
  actions: readonly ActionRecord[],
  loads: Readonly<Record<string, number>>,
): readonly PagePackage[] {
  const byName = new Map<string, ActionRecord[]>();
  for (const action of actions) {
    if (action.package === '') continue;
    const name = action.mode === 'link' ? `${action.package} (link)` : action.package;
    byName.set(name, [...(byName.get(name) ?? []), action]);
  }
  const importers = countImporters(actions);
  return [...byName].map(([name, own]) => {
    const kinds = new Set(own.map(kindOf));
    return {
      name,
      kind: order.find((kind) => kinds.has(kind)) ?? 'other',
      took: own.reduce((sum, { start, end }) => sum + end - start, 0),
      work: { ...addWork(own), load: loads[name] ?? 0 },
      bytes: Math.max(...own.map(({ bytes }) => bytes)),
      importers: importers.get(name) ?? 0,
      actions: own.map(({ id }) => id),
    };
  });
}

/** Direct imports: a package needs what its compile waits for. */
function countImporters(actions: readonly ActionRecord[]): ReadonlyMap<string, number> {
  const builds = new Map(actions.filter(({ mode }) => mode === 'build').map((action) => [action.id, action]));
  const counts = new Map<string, number>();
  for (const { deps } of builds.values()) {
    for (const dep of deps) {
      const path = builds.get(dep)?.package;
      if (path !== undefined) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  return counts;
}

function addWork(actions: readonly ActionRecord[]): Record<WorkColumn, number> {
  const work = Object.fromEntries(workColumns.map((column) => [column, 0])) as Record<WorkColumn, number>;
  for (const { took } of actions) for (const [name, ms] of Object.entries(took)) work[columnOf(name)] += ms;
  return work;
}

function columnOf(name: string): WorkColumn {
  if (/(?:^|-)(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+|gfortran)(?:-[\d.]+)?$/.test(name)) return 'cc';
  return workColumns.find((column) => column === name) ?? 'tools';
}

function countKinds(packages: readonly PagePackage[]): readonly string[] {
  return order
    .map((kind) => [packages.filter((row) => row.kind === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`);
}
