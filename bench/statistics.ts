/** Samples of two programs as numbers to show.  Pure. */
import type { Sample } from './meter.ts';

export interface Summary {
  /** milliseconds */
  readonly wall: number;
  /** half of the distance between the quartiles, in per cent of the median */
  readonly spread: number;
  /** milliseconds, user and system */
  readonly cpu: number;
  /** megabytes of the largest process */
  readonly memory: number;
}

export function summarize(samples: readonly Sample[]): Summary {
  const wall = samples.map((sample) => sample.wall / 1e6).sort((a, b) => a - b);
  const middle = quantile(wall, 0.5);
  return {
    wall: middle,
    spread: ((quantile(wall, 0.75) - quantile(wall, 0.25)) / 2 / middle) * 100,
    cpu: median(samples.map((sample) => (sample.user + sample.system) / 1e6)),
    memory: median(samples.map((sample) => sample.memory / 2 ** 20)),
  };
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

export interface Row {
  readonly project: string;
  readonly scenario: string;
  readonly pairs: number;
  readonly go: Summary;
  readonly gots: Summary;
  /** median of the ratios of the pairs, gots / go: less than 1 is faster than go */
  readonly ratio: number;
}

export function formatTable(rows: readonly Row[]): string {
  const head =
    '| project | scenario | go | gots | gots / go | CPU go | CPU gots | memory go | memory gots |\n| --- | --- | --: | --: | --: | --: | --: | --: | --: |\n';
  const wall = ({ wall: ms, spread }: Summary): string => `${formatTime(ms)} ± ${spread.toFixed(0)} %`;
  return (
    head +
    rows
      .map(({ project, scenario, go, gots, ratio }) =>
        [
          project,
          scenario,
          wall(go),
          wall(gots),
          ratio.toFixed(2),
          formatTime(go.cpu),
          formatTime(gots.cpu),
          `${go.memory.toFixed(0)} MB`,
          `${gots.memory.toFixed(0)} MB`,
        ].join(' | '),
      )
      .map((line) => `| ${line} |\n`)
      .join('')
  );
}

function formatTime(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
