/** Zips that are hashed and unpacked by the machine itself: what is unpacked is what was hashed, and is inflated once. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ContentRoom, openZip } from '../../src/sys/node/node-zip.ts';

const files: Readonly<Record<string, Buffer>> = {
  empty: Buffer.alloc(0),
  small: Buffer.from('package p\n'.repeat(100)),
  large: randomBytes(5 << 20),
};
let dir = '';
let path = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gots-zip-'));
  path = join(dir, 'x.zip');
  writeFileSync(path, zipSync({ ...files }));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Bytes that there is room for. */
function left(room: ContentRoom): number {
  let most = 1 << 26;
  for (let step = most / 2; step >= 1; step /= 2) most += fits(room, most) ? step : -step;
  return fits(room, most) ? most : most - 1;
}

function fits(room: ContentRoom, bytes: number): boolean {
  const takes = room.take(bytes);
  if (takes) room.giveBack(bytes);
  return takes;
}

test('hashed, then unpacked, and the room is free again', async () => {
  const room = new ContentRoom();
  const before = left(room);
  const archive = openZip(path, room);
  for (const entry of archive.entries) {
    const content = files[entry.name] ?? Buffer.alloc(0);
    expect(await archive.sha256(entry)).toBe(createHash('sha256').update(content).digest('hex'));
  }
  expect(left(room)).toBe(before - (files['small']?.length ?? 0));
  for (const entry of archive.entries) {
    await archive.extract(entry, join(dir, entry.name), 0o444);
    expect(readFileSync(join(dir, entry.name)).equals(files[entry.name] ?? Buffer.alloc(0))).toBe(true);
    expect(statSync(join(dir, entry.name)).mode & 0o777).toBe(0o444);
  }
  expect(left(room)).toBe(before);
  archive.close();
});

test('what was hashed is unpacked, whatever became of the file', async () => {
  const copy = join(dir, 'changing.zip');
  writeFileSync(copy, readFileSync(path));
  const archive = openZip(copy);
  const entry = archive.entries.find(({ name }) => name === 'small');
  if (entry === undefined) throw new Error('no entry');
  await archive.sha256(entry);
  writeFileSync(copy, Buffer.alloc(statSync(path).size), { flag: 'r+' });
  await archive.extract(entry, join(dir, 'unpacked'), 0o444);
  expect(readFileSync(join(dir, 'unpacked')).equals(files['small'] ?? Buffer.alloc(0))).toBe(true);
  archive.close();
});

test('closed without being unpacked, or without room', async () => {
  const room = new ContentRoom();
  const before = left(room);
  const archive = openZip(path, room);
  for (const entry of archive.entries) await archive.sha256(entry);
  archive.close();
  expect(left(room)).toBe(before);

  room.take(before);
  const other = openZip(path, room);
  for (const entry of other.entries) {
    const content = files[entry.name] ?? Buffer.alloc(0);
    expect(await other.sha256(entry)).toBe(createHash('sha256').update(content).digest('hex'));
  }
  other.close();
});
