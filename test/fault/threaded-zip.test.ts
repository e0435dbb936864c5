/** Large zips that threads hash and unpack: what one thread would have made of them, and said. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorText } from '../../src/base/errors.ts';
import { openZip } from '../../src/sys/node/node-zip.ts';
import { ZipOpener } from '../../src/sys/node/threaded-zip.ts';
import type { ZipArchive } from '../../src/sys/zip.ts';
import { repositoryRoot } from '../support/programs-under-test.ts';

const count = 700;
const content = (index: number): string => `package p${index}\n`.repeat((index % 50) * 20);
const worker = join(repositoryRoot, 'dist/zip-worker.cjs');
const opener = new ZipOpener(worker, 2);
let dir = '';
let path = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gots-threads-'));
  path = join(dir, 'large.zip');
  const files = Array.from({ length: count }, (_, index) => [`f${index}`, Buffer.from(content(index))]);
  writeFileSync(path, zipSync(Object.fromEntries(files) as Record<string, Uint8Array>));
});
afterAll(() => rmSync(dir, { recursive: true }));

function targets(archive: ZipArchive, name: string): Parameters<ZipArchive['extractAll']>[0] {
  mkdirSync(join(dir, name));
  return archive.entries.map((entry) => ({ entry, path: join(dir, name, entry.name) }));
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return `${error instanceof Error ? error.name : ''}: ${errorText(error)}`;
  }
  return 'no error';
}

/** The zip with the content of entries spoiled. @returns its path */
function spoiled(name: string, entries: readonly string[]): string {
  const data = readFileSync(path);
  for (const entry of entries) {
    // a local header's name is followed by the content
    const header = Buffer.from(entry);
    let at = data.indexOf(header);
    while (data.readUInt32LE(at - 30) !== 0x04034b50 || data.readUInt16LE(at - 4) !== header.length)
      at = data.indexOf(header, at + 1);
    data.fill(0xff, at + header.length, at + header.length + 4);
  }
  const copy = join(dir, name);
  writeFileSync(copy, data);
  return copy;
}

test('hashed and unpacked by threads', async () => {
  const archive = opener.open(path);
  expect(archive.constructor.name).toBe('ThreadedZip');
  const hashes = await archive.sha256All();
  expect(hashes).toEqual(archive.entries.map((_, index) => createHash('sha256').update(content(index)).digest('hex')));
  await archive.extractAll(targets(archive, 'unpacked'), 0o444);
  expect(readdirSync(join(dir, 'unpacked'))).toHaveLength(count);
  for (const [index] of archive.entries.entries())
    expect(readFileSync(join(dir, 'unpacked', `f${index}`), 'utf8')).toBe(content(index));
  expect(statSync(join(dir, 'unpacked/f699')).mode & 0o777).toBe(0o444);
  expect(Buffer.from(await archive.read(archive.entries[51] ?? failNoEntry())).toString()).toBe(content(51));
  archive.close();
});

function failNoEntry(): never {
  throw new Error('no entry');
}

test('several zips at once', async () => {
  const archives = [opener.open(path), opener.open(path), opener.open(path)];
  const all = await Promise.all(archives.map((archive) => archive.sha256All()));
  expect(all[1]).toEqual(all[0]);
  expect(all[2]).toEqual(all[0]);
  for (const archive of archives) archive.close();
});

test.each([
  ['in the first part', ['f7']],
  ['in the last part', ['f680']],
  ['in both', ['f7', 'f680']],
])('damaged %s: what one thread says', async (where, entries) => {
  const damaged = spoiled(`damaged ${where}.zip`, entries);
  const one = openZip(damaged);
  const many = opener.open(damaged);
  const said = await failure(many.sha256All());
  expect(said).toBe(await failure(one.sha256All()));
  expect(said).toMatch(/^DamagedZip: /);
  expect(await failure(many.extractAll(targets(many, `of many ${where}`), 0o444))).toBe(said);
  one.close();
  many.close();
});

test('a file that is there already', async () => {
  const archive = opener.open(path);
  const where = targets(archive, 'taken');
  const taken = join(dir, 'taken/f300');
  writeFileSync(taken, 'mine');
  expect(await failure(archive.extractAll(where, 0o444))).toBe(`SysError: open ${taken}: file exists`);
  expect(readFileSync(taken, 'utf8')).toBe('mine');
  archive.close();
});

test('a zip that is gone when a thread opens it', async () => {
  const copy = join(dir, 'gone.zip');
  writeFileSync(copy, readFileSync(path));
  const archive = opener.open(copy);
  rmSync(copy);
  expect(await failure(archive.sha256All())).toBe(`SysError: open ${copy}: no such file or directory`);
  archive.close();
});

test('a thread that can not start', async () => {
  const program = join(dir, 'broken.cjs');
  writeFileSync(program, 'throw new Error("broken");\n');
  const archive = new ZipOpener(program, 2).open(path);
  expect(await failure(archive.sha256All())).toBe('Error: broken');
  expect(await failure(archive.sha256All())).toBe('Error: broken');
  archive.close();
});

test.each([
  ['one core', new ZipOpener(worker, 1)],
  ['no program of a thread', new ZipOpener(join(repositoryRoot, 'dist/none.cjs'), 2)],
])('%s: no thread', async (_, alone) => {
  const archive = alone.open(path);
  expect(archive.constructor.name).toBe('NodeZip');
  expect(await archive.sha256All()).toHaveLength(count);
  archive.close();
});

test('little to do, or what is streamed: no thread', () => {
  for (const files of [{ small: Buffer.from('x') }, { large: Buffer.alloc(20 << 20) }]) {
    const copy = join(dir, 'other.zip');
    writeFileSync(copy, zipSync(files, { level: 0 }));
    const archive = new ZipOpener(worker, 2).open(copy);
    expect(archive.constructor.name).toBe('NodeZip');
    archive.close();
  }
});
