/**
 * Which action may start next: those whose dependencies have ended, by priority.  A failure blocks all that is above it,
 * and nothing else.  Pure; knows nothing of what actions do.
 */

export interface Node {
  readonly deps: readonly Node[];
}

export class Scheduler<T extends Node> {
  readonly #priority = new Map<Node, number>();
  readonly #pending = new Map<Node, number>();
  readonly #triggers = new Map<Node, T[]>();
  readonly #failed = new Set<Node>();
  /** ready nodes, the one with the least priority number last */
  readonly #ready: T[] = [];

  readonly #onReady: (node: T) => void;

  /**
   * @param nodes dependencies before dependents; the place in the list is the priority, least first
   * @param onReady hears of each node whose dependencies have ended
   */
  constructor(nodes: readonly T[], onReady: (node: T) => void = () => {}) {
    this.#onReady = onReady;
    nodes.forEach((node, at) => {
      this.#priority.set(node, at);
      this.#pending.set(node, node.deps.length);
      this.#triggers.set(node, []);
    });
    for (const node of nodes) for (const dep of node.deps) this.#triggers.get(dep)?.push(node);
    for (const node of nodes) if (node.deps.length === 0) this.#push(node);
  }

  /** Takes the most urgent node that can start; undefined when none can. */
  next(): T | undefined {
    return this.#ready.pop();
  }

  /** Whether something below the node has failed: it must not do its work. */
  isBlocked(node: T): boolean {
    return this.#failed.has(node);
  }

  /** The node has ended, with or without success, or was passed over as blocked. */
  finish(node: T, outcome: 'done' | 'failed'): void {
    if (outcome === 'failed') this.#failed.add(node);
    for (const trigger of this.#triggers.get(node) ?? []) {
      if (this.#failed.has(node)) this.#failed.add(trigger);
      const left = (this.#pending.get(trigger) ?? 0) - 1;
      this.#pending.set(trigger, left);
      if (left === 0) this.#push(trigger);
    }
  }

  #push(node: T): void {
    const priority = this.#priorityOf(node);
    let low = 0;
    let high = this.#ready.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#ready[middle];
      if (other !== undefined && this.#priorityOf(other) > priority) low = middle + 1;
      else high = middle;
    }
    this.#ready.splice(low, 0, node);
    this.#onReady(node);
  }

  #priorityOf(node: T): number {
    return this.#priority.get(node) ?? 0;
  }
}
