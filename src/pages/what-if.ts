/**
 * How long a build would have taken, had things been otherwise.  Pure.  Its actions are done again on paper: each takes as long as
 * it took, starts when all that it waits for is there and one of the lanes is free, and those that started first go first.
 */

export interface TimedAction {
  readonly id: number;
  /** ids */
  readonly deps: readonly number[];
  /** milliseconds after the start of the build; -1 where it never started */
  readonly start: number;
  readonly end: number;
}

/**
 * @param lanes how many actions run at once
 * @param isFree whether an action costs nothing
 * @returns milliseconds from the first start to the last end
 */
export function replay(
  actions: readonly TimedAction[],
  lanes: number,
  isFree: (action: TimedAction) => boolean = () => false,
): number {
  const order = actions.toSorted((a, b) => a.start - b.start || b.id - a.id);
  const rank = new Map(order.map((action, i) => [action.id, i]));
  const waiting = new Map(actions.map((action) => [action.id, action.deps.filter((dep) => rank.has(dep)).length]));
  const importers = new Map<number, number[]>();
  for (const { id, deps } of actions) for (const dep of deps) importers.set(dep, [...(importers.get(dep) ?? []), id]);
  const ready = new Heap();
  const running = new Heap();
  for (const [i, action] of order.entries()) if (waiting.get(action.id) === 0) ready.push(i, i);
  let now = 0;
  let free = Math.max(1, lanes);
  while (ready.size > 0 || running.size > 0) {
    for (; free > 0 && ready.size > 0; free--) {
      const next = ready.pop();
      const action = order[next.item];
      if (action === undefined) break;
      const took = action.start < 0 || isFree(action) ? 0 : Math.max(0, action.end - action.start);
      running.push(now + took, next.item);
    }
    const done = running.pop();
    free++;
    now = done.key;
    for (const id of importers.get(order[done.item]?.id ?? -1) ?? []) {
      const left = (waiting.get(id) ?? 0) - 1;
      waiting.set(id, left);
      const place = rank.get(id);
      if (left === 0 && place !== undefined) ready.push(place, place);
    }
  }
  return now;
}

/** A binary heap: the least key comes out first. */
class Heap {
  readonly #keys: number[] = [];
  readonly #items: number[] = [];

  get size(): number {
    return this.#keys.length;
  }

  push(key: number, item: number): void {
    let at = this.#keys.length;
    this.#keys.push(key);
    this.#items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#key(above) <= this.#key(at)) break;
      this.#swap(above, at);
      at = above;
    }
  }

  pop(): { readonly key: number; readonly item: number } {
    const first = { key: this.#key(0), item: this.#items[0] ?? -1 };
    this.#swap(0, this.#keys.length - 1);
    this.#keys.pop();
    this.#items.pop();
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const least = this.#key(left + 1) < this.#key(left) ? left + 1 : left;
      if (!(this.#key(least) < this.#key(at))) return first;
      this.#swap(least, at);
      at = least;
    }
  }

  #key(at: number): number {
    return this.#keys[at] ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    for (const list of [this.#keys, this.#items]) {
      const [x, y] = [list[a], list[b]];
      if (x === undefined || y === undefined) return;
      list[a] = y;
      list[b] = x;
    }
  }
}
