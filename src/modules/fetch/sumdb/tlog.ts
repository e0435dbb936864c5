/**
 * The transparency log's tree (RFC 6962): hashes of records and nodes, the order in which hashes are stored, proofs that
 * one tree contains another.  Algorithm: Cox, "Transparent Logs for Skeptical Clients"; facts: x/mod/sumdb/tlog.  Pure.
 *
 * Stored hashes are numbered so that a node follows its right child: level 0's n-th hash is number n + n/2 + n/4 + ...
 */
import { hash } from 'node:crypto';

export const hashSize = 32;

/** The tree of the first `size` records. */
export interface Tree {
  readonly size: number;
  readonly hash: Buffer;
}

/** Reads hashes by their numbers, one for each. */
export type HashReader = (indexes: readonly number[]) => Promise<readonly Buffer[]>;

const emptyTreeHash = sha256();

export const emptyTree: Tree = { size: 0, hash: emptyTreeHash };

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer');
}

export function recordHash(data: Uint8Array): Buffer {
  return sha256(Buffer.of(0), data);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.of(1), left, right);
}

/** The number of the n-th hash of a level. */
export function storedHashIndex(level: number, n: number): number {
  let leaf = n;
  for (let l = level; l > 0; l--) leaf = 2 * leaf + 1;
  let index = level;
  for (; leaf > 0; leaf = Math.floor(leaf / 2)) index += leaf;
  return index;
}

/** The level, and the place in it, of a numbered hash. */
export function splitStoredHashIndex(index: number): { readonly level: number; readonly n: number } {
  let n = Math.floor(index / 2);
  let first = storedHashIndex(0, n);
  for (;;) {
    const next = first + 1 + trailingZeros(n + 1);
    if (next > index) break;
    n++;
    first = next;
  }
  const level = index - first;
  return { level, n: Math.floor(n / 2 ** level) };
}

function trailingZeros(n: number): number {
  let count = 0;
  for (let rest = n; rest % 2 === 0; rest /= 2) count++;
  return count;
}

/** The greatest power of two less than n, which is more than 1. */
function splitPoint(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** The complete subtrees that records lo to hi-1 consist of, from the left: their numbers. */
export function subtreeIndexes(lo: number, hi: number): number[] {
  const indexes: number[] = [];
  for (let start = lo; start < hi;) {
    const size = splitPoint(hi - start + 1);
    const level = Math.log2(size);
    indexes.push(storedHashIndex(level, Math.floor(start / size)));
    start += size;
  }
  return indexes;
}

/** Takes hashes from a list in order. */
class Taker {
  readonly #hashes: readonly Buffer[];
  #next = 0;

  constructor(hashes: readonly Buffer[]) {
    this.#hashes = hashes;
  }

  take(): Buffer {
    const hash = this.#hashes[this.#next++];
    if (hash === undefined) throw new Error('tlog: too few hashes');
    return hash;
  }

  /** The hash over records lo to hi-1. */
  subtree(lo: number, hi: number): Buffer {
    const parts = subtreeIndexes(lo, hi).map(() => this.take());
    return parts.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** The hash of the tree of the first `size` records. */
export async function treeHash(size: number, read: HashReader): Promise<Buffer> {
  if (size === 0) return emptyTreeHash;
  return new Taker(await read(subtreeIndexes(0, size))).subtree(0, size);
}

/** Where a proof goes through a tree: the subtrees beside the way, the innermost first. */
interface ProofStep {
  readonly lo: number;
  readonly hi: number;
}

function treeProofSteps(lo: number, hi: number, size: number): ProofStep[] {
  if (size === hi) return lo === 0 ? [] : [{ lo, hi }];
  const middle = lo + splitPoint(hi - lo);
  if (size <= middle) return [...treeProofSteps(lo, middle, size), { lo: middle, hi }];
  return [...treeProofSteps(middle, hi, size), { lo, hi: middle }];
}

/** What proves that the tree of `newer` records begins with that of `older` ones; both at least 1. */
export async function proveTree(newer: number, older: number, read: HashReader): Promise<readonly Buffer[]> {
  const steps = treeProofSteps(0, newer, older);
  // Hashes are read in the order of their records.
  const sorted = steps.toSorted((a, b) => a.lo - b.lo);
  if (sorted.length === 0) return [];
  const taker = new Taker(await read(sorted.flatMap(({ lo, hi }) => subtreeIndexes(lo, hi))));
  const hashes = new Map(sorted.map((step) => [step, taker.subtree(step.lo, step.hi)]));
  return steps.map((step) => hashes.get(step) ?? emptyTreeHash);
}

/** Whether a proof shows that `newer` begins with `older`. */
export function isTreeProof(proof: readonly Buffer[], newer: Tree, older: Tree): boolean {
  if (older.size < 1 || older.size > newer.size) return false;
  const result = runTreeProof(proof, { lo: 0, hi: newer.size }, older);
  return result !== undefined && result.newer.equals(newer.hash) && result.older.equals(older.hash);
}

function runTreeProof(
  proof: readonly Buffer[],
  { lo, hi }: ProofStep,
  older: Tree,
): { readonly older: Buffer; readonly newer: Buffer } | undefined {
  const last = proof.at(-1);
  if (older.size === hi) {
    if (lo === 0) return proof.length === 0 ? { older: older.hash, newer: older.hash } : undefined;
    return last !== undefined && proof.length === 1 ? { older: last, newer: last } : undefined;
  }
  if (last === undefined) return undefined;
  const middle = lo + splitPoint(hi - lo);
  const rest = proof.slice(0, -1);
  if (older.size <= middle) {
    const inner = runTreeProof(rest, { lo, hi: middle }, older);
    return inner && { older: inner.older, newer: nodeHash(inner.newer, last) };
  }
  const inner = runTreeProof(rest, { lo: middle, hi }, older);
  return inner && { older: nodeHash(last, inner.older), newer: nodeHash(last, inner.newer) };
}
