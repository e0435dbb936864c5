/** Views of builds on record as text: lists and tables for people.  Pure. */
import type { ActionRecord, BuildRecord } from '../events/build-record.ts';
import { criticalPath, durationOf } from '../log/critical-path.ts';
import type { UnchangedBuild } from '../log/note-unchanged.ts';
import type { Explanation } from '../log/explain-build.ts';
import { replay } from '../pages/what-if.ts';
import { formatReason } from './reason-text.ts';
import { rootsOf } from './root-text.ts';
import { formatCounts, seconds } from './summary.ts';

export interface ListedBuilds {
  /** those that can be asked about by their numbers */
  readonly numbered: readonly (readonly [number: number, record: BuildRecord])[];
  readonly unchanged: readonly UnchangedBuild[];
}

/** Builds, the latest first. @param now milliseconds since 1970 */
export function formatList(
  { numbered, unchanged }: ListedBuilds,
  options: { readonly now: number; readonly showDirectory: boolean },
): string {
  const done = numbered.map(([number, record]) => {
    return { build: record, number: String(number), end: howItEnded(record), counts: formatCounts(record) };
  });
  const others = unchanged.map((build) => ({ build, number: '-', end: 'ok', counts: 'nothing to do' }));
  const rows = [...done, ...others].toSorted((a, b) => b.build.startedAt - a.build.startedAt);
  return formatTable(
    rows.map(({ build, number, end, counts }) => [
      number,
      formatAge(options.now - build.startedAt),
      seconds(build.took),
      end,
      counts,
      ...(options.showDirectory ? [build.cwd] : []),
      build.commandLine.join(' '),
    ]),
  );
}

function howItEnded({ status, interruptedBy }: BuildRecord): string {
  if (interruptedBy !== '') return 'interrupted';
  return status === 0 ? 'ok' : 'failed';
}

/** What was compiled and linked, when, for how long, and why. */
export function formatWhatRan({ rebuilt, tags }: Explanation): string {
  const formatRoot = rootsOf(rebuilt, tags);
  return formatTable(
    rebuilt.map((one) => {
      const { package: path, what, start, took, reason, failed } = one;
      const why = `${formatReason(reason, tags)}${formatRoot(one)}`;
      return [`+${fixed(start)}`, fixed(took), failed ? `${what} (failed)` : what, path, why];
    }),
  );
}

/**
 * Actions by the time that they ran, with their part of the sum of all so far, how much sooner the build would have ended without
 * each, and what they spent their time on.
 */
export function formatSlowest({ actions, parallel }: BuildRecord, most: number): string {
  const ran = actions.filter(({ mode, start, end }) => mode !== 'run' && start >= 0 && end >= 0);
  const slowest = ran.toSorted((a, b) => durationOf(b) - durationOf(a)).slice(0, most);
  const total = ran.reduce((sum, action) => sum + durationOf(action), 0);
  const usual = replay(ran, parallel);
  let sum = 0;
  const rows = slowest.map((action) => {
    sum += durationOf(action);
    const part = total === 0 ? 0 : (100 * sum) / total;
    const saving = usual - replay(ran, parallel, ({ id }) => id === action.id);
    const saves = saving < shortest ? '' : `saves ${fixed(saving)}`;
    return [fixed(durationOf(action)), `${part.toFixed(1)}%`, saves, action.mode, action.package, formatTook(action)];
  });
  return formatTable(rows);
}

/** milliseconds: what takes less is not worth a word */
const shortest = 5;

/** One after the other, with what each spent its time on. */
export function formatCriticalPath(record: BuildRecord): string {
  const { actions, took } = criticalPath(record);
  const rows = actions.map((action) => [fixed(durationOf(action)), action.mode, action.package, formatTook(action)]);
  return `${formatTable(rows)}${fixed(took)}  of ${fixed(record.took)}, ${fixed(record.loadTook)} of it to find packages\n`;
}

/** `compile 1.20s, store 0.05s`: what took long enough to be seen */
function formatTook({ took }: ActionRecord): string {
  return Object.entries(took)
    .filter(([, ms]) => ms >= shortest)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, ms]) => `${name} ${fixed(ms)}`)
    .join(', ');
}

/** What is another in the second build: how it was asked for, packages, inputs. */
export function formatDiff(before: BuildRecord, after: BuildRecord, { rebuilt, tags }: Explanation): string {
  const heads = [
    ['command', before.commandLine.join(' '), after.commandLine.join(' ')],
    ['directory', before.cwd, after.cwd],
    ['go', before.goVersion, after.goVersion],
    ['status', ...[before, after].map(({ status, interruptedBy }) => interruptedBy || String(status))],
    ['done', formatCounts(before), formatCounts(after)],
    ['took', seconds(before.took), seconds(after.took)],
  ];
  const rows = heads.filter(([, was, is]) => was !== is).map(([name = '', was, is]) => [`${name}:`, `${was} -> ${is}`]);
  const [had, has] = [packagesOf(before), packagesOf(after)];
  const only = (those: ReadonlySet<string>, others: ReadonlySet<string>, sign: string): string[][] =>
    [...those].filter((path) => !others.has(path)).map((path) => [sign, path]);
  const inputs = rebuilt
    .filter(({ package: path }) => had.has(path))
    .map(({ package: path, what, reason }) => [
      '~',
      path,
      `${what === 'link' ? 'link: ' : ''}${formatReason(reason, tags)}`,
    ]);
  const text = formatTable(rows) + formatTable([...only(had, has, '-'), ...only(has, had, '+'), ...inputs]);
  return text === '' ? 'nothing differs\n' : text;
}

function packagesOf({ actions }: BuildRecord): ReadonlySet<string> {
  return new Set(actions.flatMap(({ package: path }) => (path === '' ? [] : [path])));
}

/** Columns with two spaces between them; those that begin with a number, or with + and a number, stand to the right. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  const place = (cell: string, at: number): string =>
    /^\+?[\d.]+(?:s|ms|%)?$/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return rows.map((row) => `${row.map(place).join('  ').trimEnd()}\n`).join('');
}

function fixed(ms: number): string {
  return `${(ms / 1000).toFixed(2)}s`;
}

/** A clock that was set back makes builds that have not happened yet. */
function formatAge(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
  ] as const;
  const unit = units.find(([length]) => ms >= length);
  return unit === undefined
    ? `${Math.max(0, Math.floor(ms / 1000))}s ago`
    : `${Math.floor(ms / unit[0])}${unit[1]} ago`;
}
