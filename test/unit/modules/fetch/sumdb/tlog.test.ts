import { expect, test } from 'vitest';
import { tileHashReader, tilePath } from '../../../../../src/modules/fetch/sumdb/tile.ts';
import {
  isTreeProof,
  proveTree,
  recordHash,
  splitStoredHashIndex,
  storedHashIndex,
  treeHash,
} from '../../../../../src/modules/fetch/sumdb/tlog.ts';
import { Log, makeKey } from './log-server.ts';

const key = makeKey('sum.example.com');

test('numbers of stored hashes lead back to level and place', () => {
  for (let level = 0; level < 10; level++) {
    for (const n of [0, 1, 2, 7, 100, 12_345_678]) {
      expect(splitStoredHashIndex(storedHashIndex(level, n))).toEqual({ level, n });
    }
  }
});

test('tiles have the paths that servers know', () => {
  expect(tilePath({ level: 0, n: 1_234_067, width: 256 })).toBe('tile/8/0/x001/x234/067');
  expect(tilePath({ level: 1, n: 0, width: 17 })).toBe('tile/8/1/000.p/17');
});

test('each smaller tree is proven to be the beginning of a larger', async () => {
  const log = new Log(key).fill(13);
  const newer = { size: 13, hash: await treeHash(13, log.read) };
  for (let size = 1; size <= 13; size++) {
    const older = { size, hash: await treeHash(size, log.read) };
    const proof = await proveTree(13, size, log.read);
    expect(isTreeProof(proof, newer, older)).toBe(true);
    expect(isTreeProof(proof, newer, { size, hash: Buffer.alloc(32) })).toBe(false);
  }
});

test('every record is read from tiles, through several levels', async () => {
  const log = new Log(key).fill(600);
  const tree = { size: 600, hash: await treeHash(600, log.read) };
  const read = tileHashReader(tree, {
    read: (tiles) => Promise.all(tiles.map(async (tile) => (await log.answer(`/${tilePath(tile)}`)) ?? Buffer.of())),
    save: () => Promise.resolve(),
  });
  for (const id of [0, 255, 256, 511, 512, 599]) {
    expect(await read([storedHashIndex(0, id)])).toEqual([recordHash(Buffer.from(`filler ${id}\n`))]);
  }
  await expect(read([storedHashIndex(0, 600)])).rejects.toThrow('indexes not in tree');
});
