import { expect, test } from 'vitest';
import { formatManifest } from '../../../src/manifest/manifest-file.ts';
import { readEarlierBuild } from '../../../src/manifest/manifest-store.ts';
import { tableOf } from '../../../src/manifest/record-table.ts';
import type { FileState, System } from '../../../src/sys/system.ts';

const state: FileState = { mode: 0o100644, size: 3, mtimeMs: 1000, ctimeMs: 1000, ino: 7, dev: 1 };
const record = { path: '/w/a.go', state, isListed: false, content: '', isRestless: false };

function systemWith(now: FileState | undefined, records = tableOf([record])): System {
  const data = formatManifest({
    time: 5000,
    records,
    outcome: { kind: 'nothing' },
    asksAgain: false,
    cached: '',
    plan: '',
  });
  return {
    now: () => 6000,
    files: { readFile: () => data, tryState: () => now },
    openFastHash: () => Promise.reject(new Error('the fast hash takes milliseconds to load')),
  } as unknown as System;
}

test('an edited source file is told by its state alone, without the fast hash', async () => {
  expect((await readEarlierBuild('/m', systemWith(state)))?.changed).toEqual([]);
  expect((await readEarlierBuild('/m', systemWith({ ...state, size: 4 })))?.changed).toEqual(['/w/a.go']);
  expect(await readEarlierBuild('/m', systemWith(undefined))).toBeUndefined();
});

test('what was restless is compared by content', async () => {
  const restless = tableOf([{ ...record, content: 'c', isRestless: true }]);
  await expect(readEarlierBuild('/m', systemWith(state, restless))).rejects.toThrow('the fast hash');
});
