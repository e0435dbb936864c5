/** The lines in which two lists of inputs differ, and what a rule says of them.  Pure. */
import type { FileChange, RebuildReason, ValueChange } from './rebuild-reason.ts';

/** The lines of both sides by what they are about; only what differs. */
export interface Differences {
  /** the first line that starts so, without that; '' for none */
  readonly value: (side: 'before' | 'after', start: string) => string;
  /** name -> hash of the lines that start so and end with a hash */
  readonly names: (start: string) => ReadonlyMap<string, ValueChange>;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Tells one kind of cause from differences; undefined where it is not there. */
export type Rule = (differences: Differences) => RebuildReason | undefined;

export function findDifferences(before: readonly string[], after: readonly string[]): Differences {
  const [earlier, later] = [new Set(before), new Set(after)];
  const sides = {
    before: before.filter((line) => !later.has(line)),
    after: after.filter((line) => !earlier.has(line)),
  };
  return {
    ...sides,
    value: (side, start) => sides[side].find((line) => line.startsWith(start))?.slice(start.length) ?? '',
    names: (start) => {
      const names = new Map<string, { before: string; after: string }>();
      for (const side of ['before', 'after'] as const) {
        for (const line of sides[side]) {
          const [name, hash] = splitHash(line, start);
          if (name === '') continue;
          const known = names.get(name) ?? { before: '', after: '' };
          known[side] = hash;
          names.set(name, known);
        }
      }
      return new Map([...names].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

/** `file NAME HASH`; the quoted import line of the package itself has no hash. */
function splitHash(line: string, start: string): readonly [name: string, hash: string] {
  const space = line.lastIndexOf(' ');
  if (!line.startsWith(start) || space < start.length || line.startsWith(`${start}"`)) return ['', ''];
  return [line.slice(start.length, space), line.slice(space + 1)];
}

export function changeOf({ before, after }: ValueChange): FileChange {
  if (before === '') return 'added';
  return after === '' ? 'removed' : 'changed';
}

/** A value on both sides of a line; undefined where they are the same. */
export function change({ value }: Differences, start: string): ValueChange | undefined {
  const both = { before: value('before', start), after: value('after', start) };
  return both.before === both.after ? undefined : both;
}
