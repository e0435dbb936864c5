import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ActionID } from '../../src/base/ids.ts';
import { type DiskCache, openDiskCache } from '../../src/cache/disk-cache.ts';
import { trimCache } from '../../src/cache/trim.ts';
import { SysError } from '../../src/base/errors.ts';
import type { Files, System } from '../../src/sys/system.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';

const node = createNodeSystem();
const id = 'ab'.padEnd(64, '0') as ActionID;
let dir = '';
let cache: DiskCache;

beforeEach(() => {
  dir = fs.mkdtempSync(join(tmpdir(), 'gots-cache-'));
  cache = openDiskCache(dir, node);
});

afterEach(() => node.files.removeAll(dir));

function outputPath(content: string): string {
  const entry = cache.putBytes(id, Buffer.from(content));
  return join(dir, entry.outputID.slice(0, 2), `${entry.outputID}-d`);
}

test('what was put is found again, with its size and bytes', () => {
  const put = cache.putBytes(id, Buffer.from('output'));
  expect(cache.get(id)).toEqual(put);
  expect(Buffer.from(cache.getBytes(id) ?? []).toString()).toBe('output');
});

test('a torn entry is a miss', () => {
  cache.putBytes(id, Buffer.from('output'));
  const path = join(dir, 'ab', `${id}-a`);
  fs.truncateSync(path, 100);
  expect(cache.get(id)).toBeUndefined();
});

test('an output of another size is a miss, and is made anew by the next put', () => {
  const path = outputPath('output');
  fs.writeFileSync(path, 'out');
  expect(cache.getFile(id)).toBeUndefined();
  cache.putBytes(id, Buffer.from('output'));
  expect(fs.readFileSync(path, 'utf8')).toBe('output');
});

test('an output with other bytes of the same size is not taken as input', () => {
  fs.writeFileSync(outputPath('output'), 'OUTPUT');
  expect(cache.getBytes(id)).toBeUndefined();
  cache.putBytes(id, Buffer.from('output'));
  expect(Buffer.from(cache.getBytes(id) ?? []).toString()).toBe('output');
});

test('an executable lies in a directory of its own, with its name and its executable bits', () => {
  const program = join(dir, 'program');
  fs.writeFileSync(program, '#!/bin/sh\n');
  cache.putFile(id, program, { executableName: 'hello' });
  const found = cache.getFile(id);
  expect(found?.path).toMatch(/-d\/hello$/);
  expect(fs.statSync(found?.path ?? '').mode & 0o100).toBe(0o100);
});

test('a put that fails leaves nothing behind', () => {
  expect(() => cache.putFile(id, join(dir, 'none'))).toThrow('no such file or directory');
  const left = fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => /-[ad]$/.test(name));
  expect(left).toEqual([]);
});

test('trimming removes what was not used for five days, once a day', async () => {
  const path = outputPath('output');
  const entry = join(dir, 'ab', `${id}-a`);
  const day = 86_400_000;
  const old = (Date.now() - 6 * day) / 1000;
  fs.utimesSync(path, old, old);
  await trimCache(dir, node);
  expect(fs.existsSync(path)).toBe(false);
  expect(fs.existsSync(entry)).toBe(true);
  fs.utimesSync(entry, old, old);
  await trimCache(dir, node);
  expect(fs.existsSync(entry)).toBe(true);
  fs.writeFileSync(join(dir, 'trim.txt'), String(Math.floor((Date.now() - day) / 1000) - 1));
  await trimCache(dir, node);
  expect(fs.existsSync(entry)).toBe(false);
});

test('using an entry keeps it young', () => {
  const path = outputPath('output');
  const old = Date.now() / 1000 - 7200;
  fs.utimesSync(path, old, old);
  cache.getFile(id);
  expect(Date.now() - fs.statSync(path).mtimeMs).toBeLessThan(60_000);
});

/** The machine, with some of its calls replaced. */
function faulty(files: Partial<Files>, rest: Partial<System> = {}): System {
  const over = <T extends object>(target: T, changes: Partial<T>): T =>
    new Proxy(target, {
      get(from, key) {
        const value: unknown = Reflect.get(key in changes ? changes : from, key);
        return typeof value === 'function' ? (value.bind(from) as unknown) : value;
      },
    });
  return over<System>(node, { ...rest, files: over<Files>(node.files, files) });
}

function refused(path: string): SysError {
  return new SysError('EACCES', 'open', path, 'permission denied');
}

test('a folder of the cache that someone removed is made again by a put', () => {
  for (const name of fs.readdirSync(dir)) if (name !== 'ff') fs.rmSync(join(dir, name), { recursive: true });
  cache.putBytes(id, Buffer.from('output'));
  expect(Buffer.from(cache.getBytes(id) ?? []).toString()).toBe('output');
  fs.rmSync(join(dir, 'ab'), { recursive: true });
  const program = join(dir, 'program');
  fs.writeFileSync(program, '#!/bin/sh\n');
  cache.putFile(id, program, { executableName: 'hello' });
  expect(cache.getFile(id)?.path).toMatch(/-d\/hello$/);
});

test('an entry is never opened for writing in place, and a failing write keeps the old one', () => {
  const put = cache.putBytes(id, Buffer.from('output'));
  const written: string[] = [];
  const broken = openDiskCache(
    dir,
    faulty({
      writeFile: (path) => {
        written.push(path);
        if (written.length === 2) throw refused(path);
        fs.writeFileSync(path, 'other');
      },
    }),
  );
  expect(() => broken.putBytes(id, Buffer.from('other'))).toThrow('permission denied');
  expect(written).toHaveLength(2);
  expect(written).not.toContain(join(dir, 'ab', `${id}-a`));
  expect(cache.get(id)).toEqual(put);
});

test('an output that vanishes between the look and the read is a miss', () => {
  cache.putBytes(id, Buffer.from('output'));
  const vanishing = faulty({
    readFile: (path) => {
      fs.rmSync(path);
      return node.files.readFile(path);
    },
  });
  expect(openDiskCache(dir, vanishing).getBytes(id)).toBeUndefined();
});

test('an executable whose folder vanishes is a miss', () => {
  const program = join(dir, 'program');
  fs.writeFileSync(program, '#!/bin/sh\n');
  cache.putFile(id, program, { executableName: 'hello' });
  const vanishing = faulty({
    readDir: (path) => {
      throw refused(path);
    },
  });
  expect(openDiskCache(dir, vanishing).getFile(id)).toBeUndefined();
});

test('verifying tells an output that changed', () => {
  cache.putBytes(id, Buffer.from('output'));
  const verifying = openDiskCache(dir, node, { verify: true });
  expect(verifying.get(id)).toBeUndefined();
  expect(() => verifying.putBytes(id, Buffer.from('other'))).toThrow(
    `go: internal cache error: cache verify failed: id=${id} changed:<<<\n`,
  );
});

test('trimming goes on where the lock or a removal is refused', async () => {
  const path = outputPath('output');
  const entry = join(dir, 'ab', `${id}-a`);
  const old = Date.now() / 1000 - 6 * 86_400;
  fs.utimesSync(path, old, old);
  fs.utimesSync(entry, old, old);
  const broken = faulty(
    {
      removeAll: (target) => {
        if (target === entry) throw refused(target);
        fs.rmSync(target);
      },
    },
    { lock: (target) => Promise.reject(refused(target)) },
  );
  await trimCache(dir, broken);
  expect(fs.existsSync(path)).toBe(false);
  expect(fs.existsSync(entry)).toBe(true);
});

test('trimming removes what gots keeps of builds of long ago', async () => {
  const old = Date.now() / 1000 - 6 * 86_400;
  const path = (name: string): string => join(dir, 'gots', name);
  for (const name of ['manifest/old', 'manifest/new', 'exports/old', 'exports/new', 'tools/old']) {
    fs.mkdirSync(join(path(name), '..'), { recursive: true });
    fs.writeFileSync(path(name), '');
    if (name.endsWith('old')) fs.utimesSync(path(name), old, old);
  }
  await trimCache(dir, node);
  expect(fs.readdirSync(path('manifest'))).toEqual(['new']);
  expect(fs.readdirSync(path('exports'))).toEqual(['new']);
  expect(fs.readdirSync(path('tools'))).toEqual(['old']);
});
