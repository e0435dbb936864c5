/** A build in one line, and the errors that a long output has carried away.  Pure. */
import type { ActionRecord, BuildRecord } from '../events/build-record.ts';
import { isCompile, isLink } from '../log/action-kind.ts';
import { criticalPath } from '../log/critical-path.ts';

/** milliseconds after which a build on a terminal is summed up without being asked */
export const longBuild = 2000;

/** `gots: 214 packages: 211 cached, 3 compiled, 1 linked in 1.8s; critical path 1.2s: store -> api -> srv (link)` */
export function formatSummary(record: BuildRecord): string {
  const count = record.actions.filter(isCompile).length;
  const packages = `${count} package${count === 1 ? '' : 's'}`;
  return `gots: ${packages}: ${formatCounts(record)} in ${seconds(record.took)}${formatPath(record)}\n`;
}

/** `211 cached, 3 compiled, 1 linked` */
export function formatCounts({ actions }: BuildRecord): string {
  const builds = actions.filter(isCompile);
  const links = actions.filter(isLink);
  const of = (those: readonly ActionRecord[], ...origins: readonly string[]): number =>
    those.filter(({ origin }) => origins.includes(origin)).length;
  const counts = [
    [of(builds, 'cached', 'installed', 'kept'), 'cached'],
    [of(builds, 'cut-off'), 'cut off'],
    [of(builds, 'made'), 'compiled'],
    [of(links, 'made'), 'linked'],
    [actions.filter(({ outcome }) => outcome === 'failed').length, 'failed'],
  ] as const;
  const parts = counts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return parts.length === 0 ? 'nothing done' : parts.join(', ');
}

/** at most this many names of the critical path */
const mostNames = 4;

function formatPath(record: BuildRecord): string {
  const { actions, took } = criticalPath(record);
  const made = actions.filter(({ origin }) => origin === 'made');
  if (made.length === 0) return '';
  const names = made.map((action) => {
    const { package: path } = action;
    return path.slice(path.lastIndexOf('/') + 1) + (isLink(action) ? ' (link)' : '');
  });
  const shown = names.length > mostNames ? ['...', ...names.slice(-mostNames)] : names;
  return `; critical path ${seconds(took)}: ${shown.join(' -> ')}`;
}

export function seconds(ms: number): string {
  return ms < 100 ? `${Math.round(ms)}ms` : `${(ms / 1000).toFixed(1)}s`;
}
