import { expect, test } from 'vitest';
import { manifestKey, mayHaveManifest } from '../../../src/manifest/manifest-key.ts';
import { formatManifest, isRestless, manifestFormat, parseManifest, stateOf } from '../../../src/manifest/manifest.ts';
import type { FileInfo } from '../../../src/sys/system.ts';

const file: FileInfo = {
  kind: 'file',
  size: 3,
  mode: 0o644,
  mtimeNs: 10_000_000_000n,
  ctimeNs: 10_000_000_000n,
  inode: 7n,
  device: 1n,
};

test.each([
  ['size', { size: 4 }],
  ['mode', { mode: 0o600 }],
  ['time of change', { mtimeNs: 10_000_000_001n }],
  ['time of the inode', { ctimeNs: 10_000_000_001n }],
  ['inode', { inode: 8n }],
])('another %s is another state', (_, change) => {
  expect(stateOf({ ...file, ...change }, false)).not.toBe(stateOf(file, false));
});

test('the times of a directory count only where its entries were read', () => {
  const dir: FileInfo = { ...file, kind: 'directory' };
  const later: FileInfo = { ...dir, mtimeNs: 11_000_000_000n, size: 9 };
  expect(stateOf(later, false)).toBe(stateOf(dir, false));
  expect(stateOf(later, true)).not.toBe(stateOf(dir, true));
});

test('a path that was not there has a state of its own', () => {
  expect(stateOf(undefined, false)).not.toBe(stateOf(file, false));
});

test('what changed less than two seconds before is restless', () => {
  expect(isRestless(file, 11_000_000_000n)).toBe(true);
  expect(isRestless(file, 13_000_000_000n)).toBe(false);
});

test('a manifest is read back, a torn one is none', () => {
  const outcome = { kind: 'target', path: '/x', buildID: 'a/b' } as const;
  const manifest = { format: manifestFormat, time: 1, records: [], outcome, isStamped: false, plan: '' };
  expect(parseManifest(formatManifest(manifest))).toEqual(manifest);
  expect(parseManifest(formatManifest(manifest).slice(0, 20))).toBeUndefined();
  expect(parseManifest('null')).toBeUndefined();
  expect(parseManifest('{"format":"another"}')).toBeUndefined();
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
  [['build', '--v=true'], false],
  [['build', '-toolexec=t'], false],
  [['install', 'example.com/m@latest'], false],
  [['env'], false],
])('%j may have a manifest: %s', (argv, expected) => {
  expect(mayHaveManifest({ argv, env: {} })).toBe(expected);
  expect(mayHaveManifest({ argv, env: { GOTS_MANIFEST: 'off' } })).toBe(false);
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
