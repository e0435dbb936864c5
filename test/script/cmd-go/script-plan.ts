/**
 * Which script runs when, and how thoroughly.  Scripts that use run, build or install (group touch) run whole, and those
 * that fetch from version control (group vcs), which say nothing otherwise; scripts about other verbs, which only the real go
 * does, run with [short] true, and so do those of `go test` that use build for a helper only (not in group core).  Pure.
 */
import type { ListedScript } from './script-list.ts';

export interface PlannedScript {
  readonly name: string;
  readonly short: boolean;
}

export function planScript({ name, groups }: ListedScript): PlannedScript {
  const isAboutTest = name.startsWith('test_') && !groups.includes('core');
  const touches = groups.includes('touch') && !isAboutTest;
  return { name, short: !touches && !groups.includes('vcs') };
}

/**
 * Deals scripts out to shards that run beside each other: the longest first, each to the shard that has least to do.
 *
 * @param seconds how long each script takes when it runs whole; those that are not known take a second
 */
export function dealScripts(
  scripts: readonly PlannedScript[],
  seconds: ReadonlyMap<string, number>,
  shards: number,
): readonly (readonly PlannedScript[])[] {
  const weight = ({ name, short }: PlannedScript): number => (short ? 1 : (seconds.get(name) ?? 1));
  const hands = Array.from({ length: shards }, () => ({ scripts: [] as PlannedScript[], total: 0 }));
  for (const script of scripts.toSorted((a, b) => weight(b) - weight(a))) {
    const hand = hands.reduce((least, each) => (each.total < least.total ? each : least));
    hand.scripts.push(script);
    hand.total += weight(script);
  }
  return hands.map((hand) => hand.scripts);
}
