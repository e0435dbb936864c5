/** How long loading takes, by directory: to list it, to read headers, to look for what it embeds. */
import type { Package } from './package.ts';

export class LoadTimes {
  readonly #ticks: () => number;
  readonly #took = new Map<string, number>();

  /** @param ticks milliseconds, with fractions, since some moment */
  constructor(ticks: () => number) {
    this.#ticks = ticks;
  }

  /** Adds the time that work takes, also where it throws. Must not be called by work that is measured. */
  measure<T>(dir: string, work: () => T): T {
    const started = this.#ticks();
    try {
      return work();
    } finally {
      this.#took.set(dir, this.of(dir) + this.#ticks() - started);
    }
  }

  /** Milliseconds; 0 for a directory that has not been looked at. */
  of(dir: string): number {
    return this.#took.get(dir) ?? 0;
  }
}

/** Milliseconds by import path, of packages that took any. */
export function loadTimesOf(packages: readonly Package[], times: LoadTimes): Readonly<Record<string, number>> {
  const all = packages.map(({ importPath, dir }) => [importPath, times.of(dir)] as const);
  return Object.fromEntries(all.filter(([, took]) => took > 0));
}
