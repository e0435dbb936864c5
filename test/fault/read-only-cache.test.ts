/** A build cache that nothing can be written to: go builds all the same, and so does gots. */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SysError } from '../../src/base/errors.ts';
import { openDiskCache } from '../../src/cache/disk-cache.ts';
import { main } from '../../src/main.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import type { Files, Output, System } from '../../src/sys/system.ts';
import { findGo } from '../support/programs-under-test.ts';

const node = createNodeSystem();
let root = '';

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'gots-read-only-'));
});

afterEach(() => node.files.removeAll(root));

/** The machine with what is given in place of its own. */
function over<T extends object>(target: T, changes: Partial<T>): T {
  return new Proxy(target, {
    get(from, key) {
      const value: unknown = Reflect.get(key in changes ? changes : from, key);
      return typeof value === 'function' ? (value.bind(from) as unknown) : value;
    },
  });
}

/** Files that can't be changed under a directory. */
function readOnly(dir: string, refused: string[]): Files {
  const refuse = (path: string): void => {
    if (!path.startsWith(`${dir}/`)) return;
    refused.push(path);
    throw new SysError('EROFS', 'open', path, 'read-only file system');
  };
  return over<Files>(node.files, {
    writeFile: (path, data, options) => {
      refuse(path);
      node.files.writeFile(path, data, options);
    },
    writeFileAtomic: (path, data, options) => {
      refuse(path);
      node.files.writeFileAtomic(path, data, options);
    },
    copyFile: (from, to, options) => {
      refuse(to);
      node.files.copyFile(from, to, options);
    },
    link: (from, to) => {
      refuse(to);
      node.files.link(from, to);
    },
  });
}

function collect(into: string[]): Output {
  return { isTTY: false, columns: undefined, write: (data) => into.push(Buffer.from(data).toString()) };
}

describe.skipIf(findGo() === undefined)('a cache that takes nothing (needs an installed Go)', () => {
  test('a build goes on without it', async () => {
    const [cwd, gocache] = [join(root, 'm'), join(root, 'cache')];
    for (const dir of [cwd, gocache]) fs.mkdirSync(dir);
    fs.writeFileSync(join(cwd, 'go.mod'), 'module example.com/m\n\ngo 1.26\n');
    fs.writeFileSync(join(cwd, 'p.go'), 'package p\n');
    openDiskCache(gocache, node);
    const refused: string[] = [];
    const said: string[] = [];
    const sys = over<System>(node, {
      cwd,
      env: { PATH: node.env['PATH'] ?? '', HOME: root, GOCACHE: gocache, GOENV: 'off', GOFLAGS: '-buildvcs=false' },
      files: readOnly(gocache, refused),
      stdout: collect(said),
      stderr: collect(said),
    });
    expect(await main(['build', '-x', '.'], sys), `said: ${said.join('')}`).toBe(0);
    expect(said.join('')).toMatch(/compile -o .*\n.*buildid -w/);
    expect(said.join('')).not.toMatch(/^cp /m);
    expect(refused.some((path) => /\/[0-9a-f]{2}\/tmp/.test(path))).toBe(true);
  });
});
