/** Zips of `example.com/dep v1.0.0` that a proxy should not have served. */
import { deflateRawSync } from 'node:zlib';
import { moduleZip } from '../../support/module-files.ts';
import { rawZip, type RawEntry, type RawZip } from '../../support/raw-zip.ts';
import { dep } from '../bad-inputs/proxy-modules.ts';

export interface HostileBody {
  readonly name: string;
  readonly body: Buffer;
}

const prefix = 'example.com/dep@v1.0.0/';
const goMod: RawEntry = { name: `${prefix}go.mod`, data: 'module example.com/dep\n\ngo 1.20\n' };
const source: RawEntry = { name: `${prefix}dep.go`, data: 'package dep\n\nconst Name = "dep"\n' };
const long = 'x'.repeat(300);

function file(name: string, data = 'x', more: Partial<RawEntry> = {}): RawEntry {
  return { name: prefix + name, data, ...more };
}

function made(name: string, entries: readonly RawEntry[], zip: RawZip = {}): HostileBody {
  return { name, body: rawZip([goMod, source, ...entries], zip) };
}

const honest = moduleZip(dep);

/** Names of files within the module. */
const names: Readonly<Record<string, string>> = {
  'a parent directory': '../x',
  'a parent directory within': 'a/../../x',
  'an absolute name': '/etc/x',
  'a doubled slash': 'a//x',
  'a dot': './x',
  'a backslash': 'a\\x',
  'a colon': 'a:x',
  'a star': 'a*',
  'a quote': 'a"x',
  'a tilde name of Windows': 'longna~1.go',
  'a reserved name of Windows': 'aux',
  'a reserved name with extension': 'com1.txt',
  'a trailing dot': 'x.',
  'a leading dot': '.x',
  'a trailing space': 'x ',
  'a newline': 'a\nb',
  'a null byte': 'a\0b',
  'a control character': 'a\u0001b',
  'an emoji': 'a😀',
  'a letter of another script': 'ж.go',
  'a combining mark': 'e\u0301',
  'a long name': long,
  'a directory': 'dir/',
  'a go.mod below': 'sub/go.mod',
  'a GO.MOD': 'GO.MOD',
  'a vendored file': 'vendor/x/x.go',
  'a .git directory': '.git/config',
  'a link of Windows': 'x.lnk',
  'a percent sign': 'a%20b',
  'an exclamation mark': 'a!b',
};

const pairs: Readonly<Record<string, readonly [string, string]>> = {
  'ASCII letters': ['a.txt', 'A.txt'],
  'long s and s': ['ſ.txt', 's.txt'],
  'the two small sigmas': ['ς.txt', 'σ.txt'],
  'Kelvin and k': ['K.txt', 'k.txt'],
  'Angstrom and a with ring': ['Å.txt', 'å.txt'],
  'dotless i and i': ['ı.txt', 'i.txt'],
  'sharp s, small and large': ['ß.txt', 'ẞ.txt'],
  'micro and mu': ['µ.txt', 'μ.txt'],
  'theta symbol and theta': ['ϑ.txt', 'θ.txt'],
  directories: ['dir/x', 'DIR/y'],
  'the same name twice': ['x.txt', 'x.txt'],
  'a file and a directory': ['x', 'x/y'],
  'a directory and a file': ['x/y', 'x'],
};

const oversized = deflateRawSync(Buffer.alloc(1 << 20));
const damaged = Buffer.from(deflateRawSync(Buffer.from('package dep\n'.repeat(50))));
damaged.fill(0xff, 4, 12);
const distant = Buffer.from([0x4b, 0x04, 0xff, 0x00]);

export const hostileZips: readonly HostileBody[] = [
  ...Object.entries(names).map(([what, name]) => made(`a name with ${what}`, [file(name)])),
  ...Object.entries(pairs).map(([what, [one, other]]) => made(`two names: ${what}`, [file(one), file(other)])),
  { name: 'empty', body: Buffer.alloc(0) },
  { name: 'no zip', body: Buffer.from('no zip') },
  { name: 'no files', body: rawZip([]) },
  { name: 'no go.mod', body: rawZip([source]) },
  { name: 'another go.mod', body: rawZip([{ ...goMod, data: 'module example.com/other\n' }, source]) },
  { name: 'another module', body: rawZip([{ name: 'example.com/other@v1.0.0/x.go', data: 'package x\n' }]) },
  { name: 'another version', body: rawZip([{ name: 'example.com/dep@v1.0.1/x.go', data: 'package x\n' }]) },
  made('a file outside the module', [{ name: 'x.go', data: 'package x\n' }]),
  made('the module itself as a file', [{ name: prefix.slice(0, -1), data: 'x' }]),
  made('the module as a directory', [{ name: prefix }]),
  made('a name that is no UTF-8', [{ name: Buffer.concat([Buffer.from(prefix), Buffer.of(0xff, 0xfe)]) }]),
  made('a symbolic link', [file('link', '/etc/passwd', { madeBy: 3, attributes: 0o120777 * 65536 })]),
  made('a device', [file('null', '', { madeBy: 3, attributes: 0o020666 * 65536 })]),
  made('an executable', [file('x.sh', '#!/bin/sh\n', { madeBy: 3, attributes: 0o100755 * 65536 })]),
  made('a directory with content', [file('dir/', 'content')]),
  made('a wrong checksum', [file('x', 'x', { crc: 1 })]),
  made('less than declared', [file('x', 'x', { size: 100 })]),
  made('more than declared', [file('x', '', { packed: oversized, size: 10 })]),
  made('more than declared, stored', [file('x', 'content', { method: 0, size: 3 })]),
  made('a file that is too large', [file('x', 'x', { size: 600 << 20 })]),
  { name: 'a go.mod that is too large', body: rawZip([{ ...goMod, size: 17 << 20 }, source]) },
  made('a LICENSE that is too large', [file('LICENSE', 'x', { size: 17 << 20 })]),
  made('damaged data', [file('x.go', 'package dep\n'.repeat(50), { packed: damaged })]),
  made('a distance before the beginning', [file('x', 'xx', { packed: distant })]),
  made('data that is cut', [
    file('x', 'y'.repeat(1000), { packed: deflateRawSync(Buffer.from('y'.repeat(1000))).subarray(0, 5) }),
  ]),
  made('an unknown method', [file('x', 'x', { method: 99 })]),
  made('encryption', [file('x', 'x', { flags: 1 })]),
  made('another name in the local header', [file('x', 'x', { localName: 'example.com/dep@v1.0.0/y' })]),
  made('an offset past the end', [file('x', 'x', { offset: 1 << 20 })]),
  made('an offset into other data', [file('x', 'x', { offset: 3 })]),
  made('bytes before the archive', [], { before: Buffer.from('#!/bin/sh\n') }),
  made('bytes after the archive', [], { after: Buffer.from('trailing') }),
  made('many bytes after the archive', [], { after: Buffer.alloc(70_000, 'x') }),
  made('a comment', [], { comment: 'a comment' }),
  made('a count that is too great', [], { count: 9 }),
  made('a count that is too small', [], { count: 1 }),
  made('a directory somewhere else', [], { directoryOffset: 1 << 20 }),
  { name: 'cut in the middle', body: honest.subarray(0, honest.length >> 1) },
  { name: 'cut before its end', body: honest.subarray(0, -10) },
];
