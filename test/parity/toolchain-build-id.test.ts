import { closeSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { BuildID } from '../../src/base/ids.ts';
import type { Files } from '../../src/sys/system.ts';
import { actionIDOf, contentIDOf, hashToContentID } from '../../src/toolchain/build-id.ts';
import { readBuildID } from '../../src/toolchain/read-build-id.ts';
import { bytesOf, findAndHash, finishBuildID } from '../../src/toolchain/rewrite-build-id.ts';
import { makeModule } from './toolchain-go.ts';

const files = {
  stat: (file: string) => ({ size: statSync(file).size }),
  readRange: (file: string, offset: number, length: number): Uint8Array => {
    const data = Buffer.alloc(length);
    const fd = openSync(file, 'r');
    try {
      return data.subarray(0, readSync(fd, data, 0, length, offset));
    } finally {
      closeSync(fd);
    }
  },
  writeRange: (file: string, offset: number, data: Uint8Array): void => {
    const fd = openSync(file, 'r+');
    try {
      writeSync(fd, data, 0, data.length, offset);
    } finally {
      closeSync(fd);
    }
  },
} as unknown as Files;

const source = {
  'go.mod': 'module example.com/m\n\ngo 1.22\n',
  'main.go': 'package main\n\nfunc main() { println("m") }\n',
};

test.each([
  { name: 'ELF', env: {} },
  { name: 'ELF without cgo, with a GNU build ID', env: { GOARCH: 'arm64' }, args: ['-ldflags=-B gobuildid'] },
  { name: 'ELF, 32 bits, big-endian', env: { GOARCH: 'mips' } },
  { name: 'Mach-O, signed', env: { GOOS: 'darwin', GOARCH: 'arm64' } },
  { name: 'Mach-O with a UUID', env: { GOOS: 'darwin', GOARCH: 'amd64' }, args: ['-ldflags=-B gobuildid'] },
  { name: 'PE', env: { GOOS: 'windows' } },
  { name: 'WebAssembly', env: { GOOS: 'js', GOARCH: 'wasm' } },
  { name: 'Plan 9', env: { GOOS: 'plan9' } },
])('the build ID of an executable is read, found and written as go does: $name', ({ env, args = [] }) => {
  using module = makeModule(source);
  const file = path.join(module.dir, 'out');
  module.go(['build', '-o', file, ...args, '.'], { CGO_ENABLED: '0', ...env });
  const id = readBuildID(files, file);
  expect(id).toBe(module.go(['tool', 'buildid', file]).trim());
  expect(id.split('/')).toHaveLength(4);

  const original = readFileSync(file);
  const { matches, hash } = findAndHash(bytesOf(files, file), id);
  expect(matches).not.toHaveLength(0);
  expect(hashToContentID(hash)).toBe(contentIDOf(id));

  const provisional = `${id.slice(0, id.lastIndexOf('/') + 1)}${actionIDOf(id)}` as BuildID;
  for (const offset of matches) files.writeRange(file, offset, Buffer.from(provisional));
  expect(finishBuildID(files, file, provisional)).toEqual({ id, isStamped: true });
  expect(readFileSync(file).equals(original)).toBe(true);
});

test('the build ID of an archive is read from its header', () => {
  using module = makeModule(source);
  const [file = ''] = module.go(['list', '-export', '-f', '{{.Export}}', 'strings']).trim().split('\n');
  expect(readBuildID(files, file)).toBe(module.go(['tool', 'buildid', file]).trim());
});

test('an ID that lies across two reads is found', () => {
  const data = Buffer.alloc(3 * 1024 * 1024, 'x');
  const id = 'abcdefghijklmnopqrst/abcdefghijklmnopqrst';
  const offsets = [0, 1024 * 1024 - 7, 2 * 1024 * 1024 - id.length, data.length - id.length];
  for (const offset of offsets) data.write(id, offset);
  using module = makeModule({ file: '' });
  const file = path.join(module.dir, 'file');
  writeFileSync(file, data);
  expect(findAndHash(bytesOf(files, file), id).matches).toEqual(offsets);
  finishBuildID(files, file, id as BuildID);
  expect(readFileSync(file).includes(id)).toBe(false);
});
