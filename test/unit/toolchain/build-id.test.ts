import { expect, test } from 'vitest';
import type { ActionID } from '../../../src/base/ids.ts';
import {
  actionIDOf,
  contentIDOf,
  hashToContentID,
  provisionalBuildID,
  provisionalLinkBuildID,
  withContentID,
} from '../../../src/toolchain/build-id.ts';
import { unnamedPluginPath } from '../../../src/toolchain/plugin-path.ts';
import { buildIDOf } from '../../../src/toolchain/read-build-id.ts';

const hash = 'fb'.repeat(32) as ActionID;

test('a hash is cut to 20 characters of URL-safe base64', () => {
  expect(hashToContentID(hash)).toBe('-_v7-_v7-_v7-_v7-_v7');
  expect(hashToContentID(Buffer.from(hash, 'hex'))).toBe('-_v7-_v7-_v7-_v7-_v7');
});

test('IDs are put together and taken apart', () => {
  const id = hashToContentID(hash);
  expect(provisionalBuildID(hash)).toBe(`${id}/${id}`);
  expect(provisionalLinkBuildID(hash, 'a/b')).toBe(`${id}/a/b/${id}`);
  expect(actionIDOf('a/b/c/d')).toBe('a');
  expect(contentIDOf('a/b/c/d')).toBe('d');
  expect(actionIDOf('a')).toBe('a');
  expect(withContentID('a/b/c/d', hashToContentID(hash))).toBe(`a/b/c/${id}`);
});

function idOf(data: Uint8Array | string): string {
  const bytes = Buffer.from(data as Uint8Array);
  return buildIDOf((offset, length) => bytes.subarray(offset, offset + length), '/x');
}

test('an archive may have no build ID, or a torn header', () => {
  const header = '__.PKGDEF       0           0     0     644     10        `\n';
  expect(idOf(Buffer.from(`!<arch>\n${header}go object linux amd64 go1 X:none\nbuild id "a/b"\n`))).toBe('a/b');
  expect(idOf(Buffer.from(`!<arch>\n${header}go object linux amd64 go1 X:none\n\n!\n`))).toBe('');
  expect(() => idOf(Buffer.from('!<arch>\nrubbish'))).toThrow('parse /x: malformed object file');
  expect(() => idOf(Buffer.from('abc'))).toThrow('parse /x: malformed object file');
});

test('other files hold it between markers', () => {
  expect(idOf(Buffer.from('MZ......\xff Go build ID: "a/b"\n \xff', 'latin1'))).toBe('a/b');
  expect(idOf(Buffer.from('#!/bin/sh\n'))).toBe('');
  expect(() => idOf(Buffer.from('MZ......\xff Go build ID: "a/b', 'latin1'))).toThrow('malformed object file');
});

test('a cut-off ELF or Mach-O file is an error, not a crash', () => {
  expect(() => idOf(Buffer.from('\x7fELF\x02\x01\x01......', 'latin1'))).toThrow('malformed object file');
  const elf = Buffer.alloc(64);
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  elf.writeBigUInt64LE(1n << 62n, 32);
  elf.writeUInt16LE(56, 54);
  elf.writeUInt16LE(3, 56);
  expect(() => idOf(elf)).toThrow('malformed object file');
  const macho = Buffer.alloc(32);
  macho.writeUInt32LE(0xfeedfacf, 0);
  macho.writeUInt32LE(5, 16);
  macho.writeUInt32LE(1 << 20, 20);
  expect(() => idOf(macho)).toThrow('malformed object file');
});

test('a file cannot make us read gigabytes', () => {
  const lengths: number[] = [];
  const elf = Buffer.alloc(256);
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  elf.writeBigUInt64LE(64n, 32);
  elf.writeUInt16LE(56, 54);
  elf.writeUInt16LE(1, 56);
  elf.writeUInt32LE(4, 64);
  elf.writeBigUInt64LE(200n, 64 + 8);
  elf.writeBigUInt64LE(1n << 40n, 64 + 32);
  const macho = Buffer.alloc(64);
  macho.writeUInt32LE(0xfeedfacf, 0);
  macho.writeUInt32LE(1, 16);
  macho.writeUInt32LE(0xffffff00, 20);
  for (const file of [elf, macho]) {
    const read = (offset: number, length: number): Uint8Array => {
      lengths.push(length);
      return file.subarray(offset, offset + length);
    };
    expect(() => buildIDOf(read, '/x')).toThrow('malformed object file');
  }
  expect(Math.max(...lengths)).toBeLessThan(1 << 20);
});

test('an unnamed plugin is named by its build ID and files, alike while compiling and linking', () => {
  const files = [Buffer.from('a'), Buffer.from('b')];
  expect(unnamedPluginPath('L/M/C/L', files)).toBe(unnamedPluginPath('M/M', files));
  expect(unnamedPluginPath('M/M', files)).toMatch(/^plugin\/unnamed-[0-9a-f]{40}$/);
});
