import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFingerprint } from '../../src/manifest/fingerprint.ts';
import { readEarlierBuild } from '../../src/manifest/manifest-store.ts';
import { recordingSystem } from '../../src/manifest/recording-system.ts';
import { writeManifest } from '../../src/manifest/write-manifest.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import type { System } from '../../src/sys/system.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gots-manifest-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

async function record(
  work: (sys: System) => void,
  options: { readonly expected?: string } = {},
): Promise<() => Promise<boolean>> {
  const sys = createNodeSystem();
  const fingerprint = await openFingerprint(sys);
  const watched = recordingSystem(sys, {
    isTrusted: () => false,
    isImmutable: () => false,
    fingerprint,
    always: [],
    expected: options.expected ?? '',
  });
  work(watched.sys);
  const path = join(dir, 'manifest');
  writeManifest(path, sys, {
    recording: watched.recording,
    outcome: { kind: 'nothing' },
    earlier: undefined,
    cached: '',
    plan: '',
  });
  return async () => (await readEarlierBuild(path, sys))?.changed.length === 0;
}

test('a file read stays as it is', async () => {
  const file = join(dir, 'a.go');
  writeFileSync(file, 'one');
  const isUnchanged = await record((sys) => sys.files.readText(file));
  expect(await isUnchanged()).toBe(true);
  writeFileSync(file, 'two');
  expect(await isUnchanged()).toBe(false);
});

test('a file that changes between its reading and the end of the build counts as changed', async () => {
  const file = join(dir, 'a.go');
  writeFileSync(file, 'one');
  const isUnchanged = await record((sys) => {
    sys.files.readText(file);
    writeFileSync(file, 'two');
  });
  expect(await isUnchanged()).toBe(false);
});

test('a file that the build was to make and has only read leaves no manifest, as nobody knows what it held', async () => {
  const file = join(dir, 'program');
  writeFileSync(file, 'one');
  const readOnly = await record((sys) => sys.files.readText(file), { expected: file });
  expect(await readOnly()).toBe(false);
  const made = await record((sys) => sys.files.tryStat(file), { expected: join(dir, 'other') });
  expect(await made()).toBe(true);
});

test('a file that was another while it was read, and is as before when the build ends, counts as changed', async () => {
  const file = join(dir, 'a.go');
  writeFileSync(file, 'one');
  const isUnchanged = await record((sys) => {
    sys.files.tryStat(file);
    writeFileSync(file, 'two');
    sys.files.readText(file);
    writeFileSync(file, 'one');
  });
  expect(await isUnchanged()).toBe(false);
});

test('a program that appears on PATH before the one that was found counts as a change', async () => {
  const [first, second] = [join(dir, 'first'), join(dir, 'second')];
  for (const place of [first, second]) mkdirSync(place);
  writeFileSync(join(second, 'cc'), '', { mode: 0o755 });
  const isUnchanged = await record((sys) => sys.lookPath('cc', `${first}${delimiter}${second}${delimiter}${dir}`));
  expect(await isUnchanged()).toBe(true);
  writeFileSync(join(dir, 'cc'), '', { mode: 0o755 });
  expect(await isUnchanged()).toBe(true);
  writeFileSync(join(first, 'cc'), '', { mode: 0o755 });
  expect(await isUnchanged()).toBe(false);
});

test('a file that appears where one was looked for counts as a change', async () => {
  const file = join(dir, 'go.work');
  const isUnchanged = await record((sys) => sys.files.tryStat(file));
  expect(await isUnchanged()).toBe(true);
  writeFileSync(file, '');
  expect(await isUnchanged()).toBe(false);
});

test('paths are relative to the working directory that a System was given', async () => {
  writeFileSync(join(dir, 'a.go'), 'one');
  const isUnchanged = await record((sys) => sys.with({ cwd: dir }).files.readText('a.go'));
  writeFileSync(join(dir, 'a.go'), 'two');
  expect(await isUnchanged()).toBe(false);
});

test('what a build makes itself is no change', async () => {
  const source = join(dir, 'source');
  mkdirSync(source);
  const isUnchanged = await record((sys) => {
    sys.files.readDir(source);
    sys.files.mkdirAll(join(source, 'bin'));
    sys.files.writeFile(join(source, 'bin/probe'), '');
    sys.files.stat(join(source, 'bin/probe'));
    sys.files.remove(join(source, 'bin/probe'));
  });
  expect(await isUnchanged()).toBe(true);
  writeFileSync(join(source, 'b.go'), '');
  expect(await isUnchanged()).toBe(false);
});

test('what is in a temporary directory of the build is no change, what is in another of such a name is', async () => {
  const file = join(mkdtempSync(join(dir, 'go-build')), 'a.go');
  writeFileSync(file, '');
  const isUnchanged = await record((sys) => {
    const work = sys.files.mkdirTemp(join(dir, 'go-build'));
    writeFileSync(join(work, 'object'), '');
    sys.files.readText(join(work, 'object'));
    sys.files.readText(file);
    rmSync(work, { recursive: true });
  });
  expect(await isUnchanged()).toBe(true);
  writeFileSync(file, 'another');
  expect(await isUnchanged()).toBe(false);
});

test('a file that another adds beside what the build makes counts as a change', async () => {
  const source = join(dir, 'source');
  mkdirSync(source);
  const isUnchanged = await record((sys) => {
    sys.files.readDir(source);
    sys.files.writeFile(join(source, 'program'), '');
    writeFileSync(join(source, 'b.go'), '');
  });
  expect(await isUnchanged()).toBe(false);
});
