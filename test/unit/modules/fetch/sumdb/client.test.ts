import { expect, test } from 'vitest';
import {
  DatabaseClient,
  DatabaseForkError,
  type DatabaseStore,
} from '../../../../../src/modules/fetch/sumdb/client.ts';
import { parseNoteKey } from '../../../../../src/modules/fetch/sumdb/note.ts';
import { Log, makeKey } from './log-server.ts';

const key = makeKey('sum.example.com');
const record = 'example.com/m v1.0.0 h1:zip=\nexample.com/m v1.0.0/go.mod h1:mod=\n';

class MemoryStore implements DatabaseStore {
  latest: Uint8Array = new Uint8Array();
  readonly cache = new Map<string, Uint8Array>();
  readonly asked: string[] = [];
  log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  async fetch(path: string): Promise<Uint8Array> {
    this.asked.push(path);
    const data = await this.log.answer(path);
    if (data === undefined) throw new Error(`reading ${path}: 404 Not Found`);
    return data;
  }

  readLatest(): Promise<Uint8Array> {
    return Promise.resolve(this.latest);
  }

  replaceLatest(_old: Uint8Array, next: Uint8Array): Promise<boolean> {
    this.latest = next;
    return Promise.resolve(true);
  }

  readCache(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.cache.get(path));
  }

  writeCache(path: string, data: Uint8Array): Promise<void> {
    this.cache.set(path, data);
    return Promise.resolve();
  }
}

function clientOf(store: DatabaseStore): DatabaseClient {
  return new DatabaseClient(store, parseNoteKey(key.text));
}

test('a lookup gives the lines of the zip or of the go.mod, and asks once for both', async () => {
  const store = new MemoryStore(new Log(key).fill(300).add('example.com/m@v1.0.0', record));
  const client = clientOf(store);
  expect(await client.lookup({ path: 'example.com/m', version: 'v1.0.0' })).toEqual(['example.com/m v1.0.0 h1:zip=']);
  expect(await client.lookup({ path: 'example.com/m', version: 'v1.0.0/go.mod' })).toEqual([
    'example.com/m v1.0.0/go.mod h1:mod=',
  ]);
  expect(store.asked.filter((path) => path.startsWith('/lookup'))).toEqual(['/lookup/example.com/m@v1.0.0']);
  expect(Buffer.from(store.latest).toString()).toBe(await store.log.head());
});

test('a second run takes everything from the cache', async () => {
  const store = new MemoryStore(new Log(key).fill(300).add('example.com/m@v1.0.0', record));
  await clientOf(store).lookup({ path: 'example.com/m', version: 'v1.0.0' });
  store.asked.length = 0;
  await clientOf(store).lookup({ path: 'example.com/m', version: 'v1.0.0' });
  expect(store.asked).toEqual([]);
});

test('a log that grew is followed', async () => {
  const store = new MemoryStore(new Log(key).fill(10));
  store.latest = Buffer.from(await store.log.head());
  store.log.add('example.com/m@v1.0.0', record).fill(400);
  await clientOf(store).lookup({ path: 'example.com/m', version: 'v1.0.0' });
  expect(Buffer.from(store.latest).toString()).toBe(await store.log.head());
});

test('a log that shows another past is a security error with a proof', async () => {
  const honest = new Log(key).fill(9).add('example.com/old@v1.0.0', 'old\n');
  const store = new MemoryStore(honest);
  await clientOf(store).lookup({ path: 'example.com/old', version: 'v1.0.0' });
  store.log = new Log(key).fill(10, 'forged').add('example.com/m@v1.0.0', record);
  const failure = await clientOf(store)
    .lookup({ path: 'example.com/m', version: 'v1.0.0' })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DatabaseForkError);
  const text = String(failure);
  expect(text).toContain('SECURITY ERROR\ngo.sum database server misbehavior detected!\n\nold database:\n\t');
  expect(text).toContain('proof of misbehavior:\n\t');
  expect(text).not.toContain('internal error');
  expect(Buffer.from(store.latest).toString()).toBe(await honest.head());
});

test('a record that is not the one in the tree is refused and not cached', async () => {
  const log = new Log(key).fill(10).add('example.com/m@v1.0.0', record);
  const store = new MemoryStore(log);
  const honest = log.answer.bind(log);
  log.answer = async (path) => {
    const data = await honest(path);
    if (!path.startsWith('/lookup')) return data;
    return Buffer.from(
      Buffer.from(data ?? [])
        .toString()
        .replace('h1:zip=', 'h1:lie='),
    );
  };
  await expect(clientOf(store).lookup({ path: 'example.com/m', version: 'v1.0.0' })).rejects.toThrow(
    'example.com/m@v1.0.0: cannot authenticate record data in server response',
  );
  expect([...store.cache.keys()].filter((path) => path.startsWith('/lookup'))).toEqual([]);
});

test('a tile with a wrong hash is refused', async () => {
  const log = new Log(key).fill(300).add('example.com/m@v1.0.0', record);
  const honest = log.answer.bind(log);
  log.answer = async (path) => {
    const data = Buffer.from((await honest(path)) ?? []);
    if (path.startsWith('/tile/8/0/001')) data[0] = (data[0] ?? 0) ^ 1;
    return data;
  };
  await expect(clientOf(new MemoryStore(log)).lookup({ path: 'example.com/m', version: 'v1.0.0' })).rejects.toThrow(
    'downloaded inconsistent tile',
  );
});
