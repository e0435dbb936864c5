/**
 * Looks modules up in a checksum database and believes nothing that the log does not prove: each answer must be in the
 * tree, each tree must contain the one before.  Protocol: go.dev/design/25530-sumdb; facts and texts: x/mod/sumdb.
 */
import { FatalError, errorText, isBug } from '../../../base/errors.ts';
import type { ModuleVersion } from '../../module-info.ts';
import { escapePath, escapeVersion } from '../../module-path.ts';
import { type NoteKey, openNote } from './note.ts';
import { type LogRecord, parseRecord, parseTree } from './records.ts';
import { type Tile, fullTile, tileHashReader, tilePath, TileRoots } from './tile.ts';
import { emptyTree, isTreeProof, proveTree, recordHash, storedHashIndex, type Tree, treeHash } from './tlog.ts';

/** Where a client gets and keeps data; the latest tree head lasts, the cache may be lost. */
export interface DatabaseStore {
  /** @param path begins with a slash. @throws Error */
  fetch(path: string): Promise<Uint8Array>;
  /** empty where there is none */
  readLatest(): Promise<Uint8Array>;
  /** @returns false where the file is not `old` any more, and was left as it is */
  replaceLatest(old: Uint8Array, next: Uint8Array): Promise<boolean>;
  readCache(path: string): Promise<Uint8Array | undefined>;
  /** a failure is none */
  writeCache(path: string, data: Uint8Array): Promise<void>;
}

/** The database shows different logs to different people: nothing from it may be used, the command ends. */
export class DatabaseForkError extends FatalError {}

interface Head {
  readonly tree: Tree;
  /** the signed note */
  readonly note: Uint8Array;
}

type Age = 'past' | 'now' | 'future';

export class DatabaseClient {
  readonly #store: DatabaseStore;
  readonly #key: NoteKey;
  readonly #records = new Map<string, Promise<string>>();
  readonly #tiles = new Map<string, Promise<Uint8Array>>();
  readonly #savedTiles = new Set<string>();
  readonly #roots = new TileRoots();
  #latest: Head = { tree: emptyTree, note: new Uint8Array() };
  /** the latest head, once it was found to be the tree's that its tiles make */
  #confirmed: Head | undefined;
  #ready: Promise<void> | undefined;

  constructor(store: DatabaseStore, key: NoteKey) {
    this.#store = store;
    this.#key = key;
  }

  /**
   * go.sum lines of a module version, or of its go.mod where the version ends in `/go.mod`.
   *
   * @throws DatabaseForkError; Error with the module's name in front
   */
  async lookup({ path, version }: ModuleVersion): Promise<string[]> {
    try {
      this.#ready ??= this.#start();
      await this.#ready;
      const name = `${escapePath(path)}@${escapeVersion(version.replace(/\/go\.mod$/, ''))}`;
      const text = await this.#record(`/lookup/${name}`);
      return text.split('\n').filter((line) => line.startsWith(`${path} ${version} `));
    } catch (error) {
      if (error instanceof DatabaseForkError) throw error;
      throw new Error(`${path}@${version}: ${errorText(error)}`, { cause: error });
    }
  }

  async #start(): Promise<void> {
    try {
      await this.#merge(await this.#store.readLatest());
    } catch (error) {
      if (error instanceof DatabaseForkError) throw error;
      throw new Error(`initializing sumdb.Client: ${errorText(error)}`, { cause: error });
    }
  }

  #record(path: string): Promise<string> {
    let promise = this.#records.get(path);
    if (promise === undefined) {
      promise = this.#verifiedRecord(path);
      this.#records.set(path, promise);
    }
    return promise;
  }

  async #verifiedRecord(path: string): Promise<string> {
    const cached = await this.#store.readCache(path);
    const data = cached ?? (await this.#store.fetch(path));
    const record = parseRecord(data);
    await this.#merge(record.tree);
    await this.#checkRecord(record);
    if (cached === undefined) await this.#store.writeCache(path, data);
    return Buffer.from(record.text).toString('utf8');
  }

  async #checkRecord({ id, text }: LogRecord): Promise<void> {
    const { tree } = this.#latest;
    if (id >= tree.size) throw new Error(`cannot validate record ${id} in tree of size ${tree.size}`);
    const [hash] = await tileHashReader(tree, this.#tileReader, this.#roots)([storedHashIndex(0, id)]);
    if (hash?.equals(recordHash(text)) !== true) throw new Error('cannot authenticate record data in server response');
  }

  /** Takes a signed tree head into account, and notes it in the file where it is newer than all before. */
  async #merge(note: Uint8Array): Promise<void> {
    if ((await this.#mergeHere(note)) !== 'future') return;
    for (;;) {
      const noted = await this.#store.readLatest();
      // Another process may have noted a newer one.
      if ((await this.#mergeHere(noted)) !== 'past') return;
      if (await this.#store.replaceLatest(noted, this.#latest.note)) return;
    }
  }

  /** @returns how old the head is, compared with the latest one until now */
  async #mergeHere(note: Uint8Array): Promise<Age> {
    if (note.length === 0) return this.#latest.tree.size === 0 ? 'now' : 'past';
    // most records of a log come with the same head
    if (this.#confirmed === this.#latest && Buffer.compare(note, this.#latest.note) === 0) return 'now';
    const head = { tree: this.#openTree(note), note };
    for (;;) {
      const latest = this.#latest;
      if (head.tree.size <= latest.tree.size) {
        await this.#checkTrees(head, latest);
        if (head.tree.size < latest.tree.size) return 'past';
        this.#confirmed = latest;
        return 'now';
      }
      await this.#checkTrees(latest, head);
      // Another lookup may have moved on meanwhile.
      if (this.#latest === latest) {
        this.#latest = head;
        return 'future';
      }
    }
  }

  #openTree(note: Uint8Array): Tree {
    let text: string;
    try {
      text = openNote(note, this.#key);
    } catch (error) {
      const message = `reading tree note: ${errorText(error)}\nnote:\n${Buffer.from(note).toString('utf8')}`;
      throw new Error(message, { cause: error });
    }
    try {
      return parseTree(text);
    } catch (error) {
      throw new Error(`reading tree: ${errorText(error)}\ntree:\n${text}`, { cause: error });
    }
  }

  /** @throws DatabaseForkError where the newer log does not begin with the older */
  async #checkTrees(older: Head, newer: Head): Promise<void> {
    const read = tileHashReader(newer.tree, this.#tileReader, this.#roots);
    let hash: Buffer;
    try {
      hash = await treeHash(older.tree.size, read);
    } catch (error) {
      const against = older.tree.size === newer.tree.size ? '' : ` against tree#${newer.tree.size}`;
      throw new Error(`checking tree#${older.tree.size}${against}: ${errorText(error)}`, { cause: error });
    }
    if (hash.equals(older.tree.hash)) return;
    const proof = await proofText({ size: older.tree.size, hash }, newer.tree, read);
    throw new DatabaseForkError(
      'checksum',
      `SECURITY ERROR\ngo.sum database server misbehavior detected!\n\n` +
        `old database:\n\t${indent(older.note)}\nnew database:\n\t${indent(newer.note)}\n` +
        `proof of misbehavior:\n\t${hash.toString('base64')}${proof}`,
      { bare: true },
    );
  }

  readonly #tileReader = {
    // of several failures the first in order is told, whichever came first
    read: async (tiles: readonly Tile[]): Promise<readonly Uint8Array[]> => {
      const results = await Promise.allSettled(tiles.map((tile) => this.#readTile(tile)));
      return results.map((result) => {
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      });
    },
    save: async (tiles: readonly Tile[], data: readonly Uint8Array[]): Promise<void> => {
      for (const [i, tile] of tiles.entries()) {
        const path = tilePath(tile);
        const bytes = data[i];
        if (bytes === undefined || this.#savedTiles.has(path)) continue;
        this.#savedTiles.add(path);
        await this.#store.writeCache(`/${path}`, bytes);
      }
    },
  };

  #readTile(tile: Tile): Promise<Uint8Array> {
    const path = tilePath(tile);
    let promise = this.#tiles.get(path);
    if (promise === undefined) {
      promise = this.#loadTile(tile);
      this.#tiles.set(path, promise);
    }
    return promise;
  }

  /** From the cache or the server, where a part may be replaced by the full tile meanwhile. */
  async #loadTile(tile: Tile): Promise<Uint8Array> {
    const path = tilePath(tile);
    const full = fullTile(tile);
    const isPart = full.width !== tile.width;
    const cached = await this.#store.readCache(`/${path}`);
    const cachedFull = cached === undefined && isPart ? await this.#store.readCache(`/${tilePath(full)}`) : undefined;
    if (cached !== undefined || cachedFull !== undefined) this.#savedTiles.add(path);
    if (cached !== undefined) return cached;
    if (cachedFull !== undefined) return firstPart(cachedFull, tile, full);
    try {
      return await this.#store.fetch(`/${path}`);
    } catch (error) {
      if (!isPart) throw error;
      const data = await this.#fetchOrNothing(`/${tilePath(full)}`);
      if (data === undefined) throw error;
      return firstPart(data, tile, full);
    }
  }

  async #fetchOrNothing(path: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#store.fetch(path);
    } catch (error) {
      if (isBug(error)) throw error;
      // the failure of the tile that was asked for is told
      return undefined;
    }
  }
}

function firstPart(data: Uint8Array, tile: Tile, full: Tile): Uint8Array {
  return data.subarray(0, Math.floor(data.length / full.width) * tile.width);
}

function indent(note: Uint8Array): string {
  return Buffer.from(note).toString('utf8').replaceAll('\n', '\n\t');
}

/** What anyone can check the fork with: that the newer log holds another tree of the older's size. */
async function proofText(shown: Tree, newer: Tree, read: Parameters<typeof proveTree>[2]): Promise<string> {
  if (shown.size < 1) return '\tinternal error: tlog: invalid inputs in ProveTree\n';
  const proof = await proveTree(newer.size, shown.size, read);
  if (!isTreeProof(proof, newer, shown)) return '\tinternal error: generated inconsistent proof\n';
  return proof.map((hash) => `\n\t${hash.toString('base64')}`).join('');
}
