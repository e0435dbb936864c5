import { expect, test } from 'vitest';
import { SysError } from '../../../src/base/errors.ts';
import type { Files } from '../../../src/sys/system.ts';
import { ExportHashes } from '../../../src/toolchain/export-data.ts';

function archive(buildID: string, data: string): Buffer {
  const member = `go object linux amd64 go1.26.8 X:none\nbuild id "${buildID}"\n\n\n$$B\n${data}\n$$\n`;
  const header = `__.PKGDEF       0           0     0     644     ${String(member.length).padEnd(10)}\`\n`;
  return Buffer.from(`!<arch>\n${header}${member}`);
}

/** The hash of each, and how often files were read. */
function hashesOf(...archives: readonly Buffer[]): { hashes: readonly (string | undefined)[]; reads: number } {
  let reads = 0;
  const readRange: Files['readRange'] = (path, offset, length, options) => {
    reads++;
    const data = archives[Number(path)];
    if (data === undefined) throw new SysError('ENOENT', 'open', path, 'no such file or directory');
    const part = data.subarray(offset, offset + length);
    if (options === undefined) return part;
    options.into.set(part);
    return options.into.subarray(0, part.length);
  };
  const exports = new ExportHashes({ readRange } as Files);
  return { hashes: archives.map((_, at) => exports.of(String(at))), reads };
}

const large = 'x'.repeat(100_000);

test('export data is the same under whatever build ID, and another is another', () => {
  const { hashes, reads } = hashesOf(archive('a/b', 'data'), archive('longer/id', 'data'), archive('a/b', 'more'));
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
  expect(reads).toBe(3);
});

test('what is larger than the window counts to its end', () => {
  const { hashes, reads } = hashesOf(archive('a', large), archive('b', large), archive('a', `${large}y`));
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
  expect(reads).toBe(6);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['another archive', Buffer.from('!<arch>\n_go_.o          0           0     0     644     4         `\ndata')],
  ['one that is cut off', archive('a', 'data').subarray(0, 100)],
  ['a large one that is cut off', archive('a', large).subarray(0, 90_000)],
  ['export data without a build ID', Buffer.from(archive('a', 'data').toString().replace('build id', 'build by'))],
])('none is known of %s', (_, data) => {
  expect(hashesOf(data).hashes).toEqual([undefined]);
});

test('none is known of what is not there, and one that is there then is read', () => {
  const archives: Buffer[] = [];
  const readRange = (path: string): Uint8Array => {
    const data = archives[0];
    if (data === undefined) throw new SysError('ENOENT', 'open', path, 'no such file or directory');
    return data;
  };
  const exports = new ExportHashes({ readRange } as unknown as Files);
  expect(exports.of('/a')).toBeUndefined();
  archives.push(archive('a', 'data'));
  expect(exports.of('/a')).toBeDefined();
});
