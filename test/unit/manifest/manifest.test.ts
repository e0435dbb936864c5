import { expect, test } from 'vitest';
import { formatManifest, parseManifest } from '../../../src/manifest/manifest-file.ts';
import { manifestKey, mayHaveManifest } from '../../../src/manifest/manifest-key.ts';
import type { Manifest, PathRecord } from '../../../src/manifest/manifest.ts';
import { isRestless } from '../../../src/sys/file-state.ts';
import { tableOf } from '../../../src/manifest/record-table.ts';
import type { FileState } from '../../../src/sys/system.ts';

const file: FileState = { mode: 0o100644, size: 3, mtimeMs: 10_000.25, ctimeMs: 10_000.25, ino: 7, dev: 1 };
const dir: FileState = { ...file, mode: 0o040755 };

function recordOf(state: FileState | undefined, rest: Partial<PathRecord> = {}): PathRecord {
  return { path: '/w/a.go', state, isListed: false, content: '', isRestless: false, ...rest };
}

test.each<[string, Partial<FileState>]>([
  ['size', { size: 4 }],
  ['mode', { mode: 0o100600 }],
  ['kind', { mode: 0o040644 }],
  ['time of change', { mtimeMs: 10_000.5 }],
  ['time of the inode', { ctimeMs: 10_000.5 }],
  ['inode', { ino: 8 }],
  ['device', { dev: 2 }],
])('another %s is another state', (_, change) => {
  const table = tableOf([recordOf(undefined), recordOf(file)]);
  expect(table.isUnchanged(1, { ...file })).toBe(true);
  expect(table.isUnchanged(1, { ...file, ...change })).toBe(false);
});

test('the times of a directory count only where its entries were read', () => {
  const table = tableOf([recordOf(dir), recordOf(dir, { isListed: true })]);
  const later: FileState = { ...dir, mtimeMs: 11_000, size: 9 };
  expect(table.isUnchanged(0, later)).toBe(true);
  expect(table.isUnchanged(1, later)).toBe(false);
  expect(table.isUnchanged(1, dir)).toBe(true);
});

test('a path that was not there is as it was until it is there', () => {
  const table = tableOf([recordOf(undefined), recordOf(file)]);
  expect(table.isUnchanged(0, undefined)).toBe(true);
  expect(table.isUnchanged(0, file)).toBe(false);
  expect(table.isUnchanged(1, undefined)).toBe(false);
});

test('the state of what was restless is not trusted', () => {
  expect(tableOf([recordOf(file, { isRestless: true, content: 'c' })]).isUnchanged(0, file)).toBe(false);
});

test('what changed less than two seconds before is restless', () => {
  expect(isRestless(file, 11_000)).toBe(true);
  expect(isRestless(file, 13_000)).toBe(false);
  expect(isRestless({ ...file, ctimeMs: 12_000 }, 13_000)).toBe(true);
});

const outcome = { kind: 'target', path: '/x', buildID: 'a/b' } as const;
const records = [
  recordOf(file),
  recordOf(dir, { path: '/w/\u00fc', isListed: true, content: 'entries' }),
  recordOf(undefined, { path: '/w/go.work' }),
  recordOf(file, { path: '/w/b.go', isRestless: true, content: 'text' }),
];
const manifest: Manifest = { time: 1, records: tableOf(records), outcome, asksAgain: false, cached: '/c', plan: 'p' };

test('a manifest is read back', () => {
  const back = parseManifest(formatManifest(manifest));
  expect(back).toMatchObject({ time: 1, outcome, asksAgain: false, plan: 'p' });
  expect([...(back?.records ?? [])]).toEqual(records);
  expect(back?.records.isListed('/w/\u00fc')).toBe(true);
  expect(back?.records.isListed('/w/a.go')).toBe(false);
});

test('a manifest without paths is read back', () => {
  expect([...(parseManifest(formatManifest({ ...manifest, records: tableOf([]) }))?.records ?? ['none'])]).toEqual([]);
});

test('a torn manifest is none, wherever it was torn', () => {
  const bytes = formatManifest(manifest);
  for (let length = 0; length < bytes.length; length++)
    expect(parseManifest(bytes.subarray(0, length))).toBeUndefined();
  expect(parseManifest(new Uint8Array(bytes.length))).toBeUndefined();
  expect(parseManifest(Buffer.concat([bytes, Buffer.from('x')]))).toBeUndefined();
  const other = Buffer.from(bytes);
  other.write('gots manifest 5\n');
  expect(parseManifest(other)).toBeUndefined();
});

test('arguments, directory, environment and gots itself make the key; what changes with every shell does not', () => {
  const one = { argv: ['build'], cwd: '/w', env: { GOOS: 'linux', SHLVL: '1' }, program: 'p', goroot: '/go' };
  const key = manifestKey(one);
  expect(manifestKey({ ...one, env: { SHLVL: '2', GOOS: 'linux' } })).toBe(key);
  for (const change of [
    { argv: ['build', '.'] },
    { cwd: '/v' },
    { env: { GOOS: 'darwin' } },
    { program: 'q' },
    { goroot: '/go2' },
  ]) {
    expect(manifestKey({ ...one, ...change })).not.toBe(key);
  }
});

test.each([
  [['build', '-o', 'x'], true],
  [['install', './...'], true],
  [['run', '.', 'arg'], true],
  [['build', '-a'], false],
  [['build', '-x'], false],
  [['build', '--v=true'], true],
  [['build', '-toolexec=t'], false],
  [['install', 'example.com/m@latest'], true],
  [['env'], false],
])('%j may have a manifest: %s', (argv, expected) => {
  expect(mayHaveManifest(argv, () => '')).toBe(expected);
  expect(mayHaveManifest(argv, (name) => (name === 'GOTS_MANIFEST' ? 'off' : ''))).toBe(false);
});

test.each([
  [{ GOFLAGS: '-exec=/bin/echo' }, 'run'],
  [{ GOFLAGS: '-v -a' }, 'build'],
  [{ GODEBUG: 'gocachehash=1' }, 'build'],
  [{ GOARCH: 'arm64' }, 'run'],
])('settings %j leave %s without one', (settings: Readonly<Record<string, string>>, verb) => {
  expect(mayHaveManifest([verb], (name) => settings[name] ?? '')).toBe(false);
});

test('invocations that differ in little have different keys', () => {
  const keys = new Set<string>();
  for (let i = 0; i < 20_000; i++) {
    keys.add(
      manifestKey({ argv: ['build', '-o', `bin/m${i}`], cwd: '/w', env: { HOME: '/h' }, program: 'p', goroot: '/go' }),
    );
    keys.add(
      manifestKey({ argv: ['build', '-o', 'bin/m'], cwd: '/w', env: { HOME: `/${i}h` }, program: 'p', goroot: '/go' }),
    );
  }
  expect(keys.size).toBe(40_000);
});
