/** Numbers that look random and are the same for the same seed. */

export interface Random {
  /** from 0 to below 1 */
  readonly next: () => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** each with this chance, in their order */
  readonly some: <T>(list: readonly T[], share: number) => readonly T[];
}

/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    some: (list, share) => list.filter(() => next() < share),
  };
}

/** The numbers that an environment variable asks for: `500`: from 1; `501-1000`. */
export function seedsOf(variable: string, standard: number): readonly number[] {
  const [from = standard, to] = (process.env[variable] ?? String(standard)).split('-').map(Number);
  const [first, last] = to === undefined ? [1, from] : [from, to];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
