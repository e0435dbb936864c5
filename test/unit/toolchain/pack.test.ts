import { expect, test } from 'vitest';
import type { Files } from '../../../src/sys/system.ts';
import { isObject } from '../../../src/toolchain/object-magic.ts';
import { appendObjects, formatMember, parseArchive } from '../../../src/toolchain/pack.ts';

const magic = Buffer.from('!<arch>\n');

test('a member has a header of 60 bytes and an even length', () => {
  const member = Buffer.from(formatMember('a-name-longer-than-16.o', Buffer.from('abc')));
  expect(member.toString('latin1')).toBe('a-name-longer-th0           0     0     644     3         `\nabc\0');
  expect(formatMember('x.o', Buffer.from('ab'))).toHaveLength(62);
});

test('what was packed is found again', () => {
  const archive = Buffer.concat([
    magic,
    formatMember('__.PKGDEF', Buffer.from('def')),
    formatMember('_go_.o', Buffer.from('ob')),
  ]);
  const members = parseArchive(archive);
  expect(members.map(({ name }) => name)).toEqual(['__.PKGDEF', '_go_.o']);
  expect(members.map(({ offset, size }) => archive.toString('latin1', offset, offset + size))).toEqual(['def', 'ob']);
  expect(parseArchive(magic)).toEqual([]);
});

test('what is no archive, or a torn one, is refused', () => {
  const whole = Buffer.concat([magic, formatMember('x.o', Buffer.from('abcd'))]);
  for (const bad of [Buffer.from('\x7fELF'), whole.subarray(0, whole.length - 1), whole.subarray(0, 40)]) {
    expect(() => parseArchive(bad)).toThrow('malformed archive file');
  }
});

test('objects are appended in order, under their base names', () => {
  const written: string[] = [];
  const files = {
    readFile: (file: string) => Buffer.from(file),
    appendFile: (file: string, data: Uint8Array) =>
      written.push(`${file} ${Buffer.from(data).toString('latin1', 0, 8)}`),
  } as unknown as Files;
  appendObjects(files, '/w/_pkg_.a', ['/w/a.o', '/w/sub/b.o'], { goVersion: 'go1.26.8' });
  expect(written).toEqual(['/w/_pkg_.a a.o     ', '/w/_pkg_.a b.o     ']);
});

test('since Go 1.27 the name of a .syso file that is cut keeps its ending', () => {
  const nameFor = (goVersion: string): string => {
    let name = '';
    const files = {
      readFile: () => Buffer.from(''),
      appendFile: (_: string, data: Uint8Array) => (name = Buffer.from(data).toString('latin1', 0, 16)),
    } as unknown as Files;
    appendObjects(files, '/w/_pkg_.a', ['/w/a_rather_long_name.syso'], { goVersion });
    return name;
  };
  expect(nameFor('go1.26.8')).toBe('a_rather_long_na');
  expect(nameFor('go1.27.0')).toBe('a_rather_lo.syso');
});

test('outputs of builds are recognized, other files are not', () => {
  expect(isObject(Buffer.from('\x7fELF....'))).toBe(true);
  expect(isObject(magic)).toBe(true);
  expect(isObject(Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]))).toBe(true);
  expect(isObject(Buffer.from('#!/bin/sh'))).toBe(false);
  expect(isObject(Buffer.from('MZ'))).toBe(false);
  expect(isObject(new Uint8Array())).toBe(false);
});
