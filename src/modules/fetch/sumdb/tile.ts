/**
 * Tiles: how the log's hashes are stored and fetched, 2^height hashes of one level at a time.  Facts: x/mod/sumdb/tlog.
 *
 *   tile/8/0/x001/x234/067        height, level, number in thousands
 *   tile/8/1/000.p/17             the first 17 hashes of a tile that is not full
 */
import {
  hashSize,
  type HashReader,
  nodeHash,
  splitStoredHashIndex,
  storedHashIndex,
  subtreeIndexes,
  type Tree,
} from './tlog.ts';

export const tileHeight = 8;
const fullWidth = 2 ** tileHeight;

export interface Tile {
  readonly level: number;
  readonly n: number;
  /** hashes that it has, 1 to 256 */
  readonly width: number;
}

export interface TileReader {
  /** one for each tile, exactly of its size. @throws Error */
  read(tiles: readonly Tile[]): Promise<readonly Uint8Array[]>;
  /** takes tiles that are shown to belong to the tree */
  save(tiles: readonly Tile[], data: readonly Uint8Array[]): Promise<void>;
}

export function tilePath({ level, n, width }: Tile): string {
  let number = String(n % 1000).padStart(3, '0');
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    number = `x${String(rest % 1000).padStart(3, '0')}/${number}`;
  }
  return `tile/${tileHeight}/${level}/${number}${width === fullWidth ? '' : `.p/${width}`}`;
}

export function fullTile(tile: Tile): Tile {
  return { ...tile, width: fullWidth };
}

/** The smallest tile that has a numbered hash, and the bytes in it that the hash is made from. */
function locate(index: number): { readonly tile: Tile; readonly start: number; readonly end: number } {
  const { level: full, n } = splitStoredHashIndex(index);
  const level = Math.floor(full / tileHeight);
  const size = 2 ** (full - level * tileHeight);
  const number = Math.floor((n * size) / fullWidth);
  const first = n * size - number * fullWidth;
  const end = first + size;
  return { tile: { level, n: number, width: end }, start: first * hashSize, end: end * hashSize };
}

/** The tile k levels up, as wide as a tree of `size` records makes it; undefined where the tree has none. */
function parentTile(tile: Tile, k: number, size: number): Tile | undefined {
  const level = tile.level + k;
  const n = Math.floor(tile.n / fullWidth ** k);
  const count = Math.floor(size / fullWidth ** level);
  const width = Math.min(fullWidth, count - n * fullWidth);
  return width <= 0 ? undefined : { level, n, width };
}

/** The root over a run of hashes, as many as a power of two. */
function rootOf(data: Uint8Array): Buffer {
  if (data.length === hashSize) return Buffer.from(data);
  const half = data.length / 2;
  return nodeHash(rootOf(data.subarray(0, half)), rootOf(data.subarray(half)));
}

/** Roots over runs of tiles' hashes, each computed once. */
export class TileRoots {
  readonly #known = new WeakMap<Uint8Array, Map<string, Buffer>>();

  /** @param data of a tile, never changed */
  over(data: Uint8Array, start = 0, end: number = data.length): Buffer {
    const runs = this.#known.get(data) ?? new Map<string, Buffer>();
    this.#known.set(data, runs);
    const key = `${start} ${end}`;
    const root = runs.get(key) ?? rootOf(data.subarray(start, end));
    runs.set(key, root);
    return root;
  }

  /** @returns a numbered hash of the tile */
  at(data: Uint8Array, index: number): Buffer {
    const { start, end } = locate(index);
    return this.over(data, start, end);
  }
}

/** Tiles in the order in which they are verified. */
class TileList {
  readonly tiles: Tile[] = [];
  readonly #places = new Map<string, number>();

  placeOf(tile: Tile | undefined): number | undefined {
    return tile && this.#places.get(tilePath(tile));
  }

  add(tile: Tile): number {
    const known = this.placeOf(tile);
    if (known !== undefined) return known;
    this.#places.set(tilePath(tile), this.tiles.length);
    return this.tiles.push(tile) - 1;
  }
}

/** Lists a hash's tile with those over it, down from the first that is listed already. */
function addWithParents(list: TileList, index: number, size: number): number {
  const { tile } = locate(index);
  const missing: Tile[] = [];
  for (let k = 0; ; k++) {
    const parent = parentTile(tile, k, size);
    if (list.placeOf(parent) !== undefined) break;
    if (parent === undefined) throw new Error('indexes not in tree');
    missing.push(parent);
  }
  for (const parent of missing.toReversed()) list.add(parent);
  return list.placeOf(parentTile(tile, 0, size)) ?? 0;
}

/**
 * Reads hashes of a tree from tiles, each checked against the tree's hash first.
 *
 * @throws Error `downloaded inconsistent tile`, `indexes not in tree`
 */
export function tileHashReader(tree: Tree, reader: TileReader, known: TileRoots = new TileRoots()): HashReader {
  return async (indexes) => {
    const list = new TileList();
    const roots = subtreeIndexes(0, tree.size);
    const rootPlaces = roots.map((index) =>
      list.add(parentTile(locate(index).tile, 0, tree.size) ?? locate(index).tile),
    );
    const rootTiles = list.tiles.length;
    if (indexes.some((index) => index >= storedHashIndex(0, tree.size))) throw new Error('indexes not in tree');
    const places = indexes.map((index) => addWithParents(list, index, tree.size));

    const data = await reader.read(list.tiles);
    for (const [i, tile] of list.tiles.entries()) {
      const length = data[i]?.length ?? 0;
      if (length === tile.width * hashSize) continue;
      const want = tile.width * hashSize;
      throw new Error(`TileReader returned bad result slice (${tilePath(tile)} len=${length}, want ${want})`);
    }
    const at = (place: number): Uint8Array => data[place] ?? new Uint8Array();
    const hashes = roots.map((index, i) => known.at(at(rootPlaces[i] ?? 0), index));
    const root = hashes.reduceRight((right, left) => nodeHash(left, right));
    if (!root.equals(tree.hash)) throw new Error('downloaded inconsistent tile');
    checkChildren(list, rootTiles, { size: tree.size, at, known });
    await reader.save(list.tiles, data);
    return indexes.map((index, i) => known.at(at(places[i] ?? 0), index));
  };
}

/** Tiles that do not hold the root's parts are checked against the tile over them, which stands before. */
function checkChildren(
  list: TileList,
  first: number,
  { size, at, known }: { readonly size: number; readonly at: (place: number) => Uint8Array; readonly known: TileRoots },
): void {
  for (let i = first; i < list.tiles.length; i++) {
    const tile = list.tiles[i];
    if (tile === undefined) continue;
    const parent = parentTile(tile, 1, size);
    const place = list.placeOf(parent);
    if (parent === undefined || place === undefined) throw new Error(`lost parent of ${tilePath(tile)}`);
    const want = known.at(at(place), storedHashIndex(parent.level * tileHeight, tile.n));
    if (!want.equals(known.over(at(i)))) throw new Error('downloaded inconsistent tile');
  }
}
