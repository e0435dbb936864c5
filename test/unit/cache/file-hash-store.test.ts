import { expect, test } from 'vitest';
import { FileHashStore } from '../../../src/cache/file-hash-store.ts';
import { TreeNotes } from '../../../src/cache/tree-notes.ts';
import { SysError } from '../../../src/base/errors.ts';
import type { Files, FileState } from '../../../src/sys/system.ts';

const file: FileState = { mode: 0o100644, size: 3, mtimeMs: 1000, ctimeMs: 1000, ino: 7, dev: 1 };
const path = '/tree/a.go';

/** Files of one state, whose hash tells which reading it was; what is written stays in `written`. */
class Machine {
  readonly written = new Map<string, string>();
  reads = 0;

  /** The hash of a file in a state, as a build that begins at a time finds it. @param now milliseconds */
  build(
    state: FileState | undefined,
    { now = 100_000, at = path, patience = 0 }: { now?: number; at?: string; patience?: number } = {},
  ): string {
    const files = {
      contentState: () => state,
      sha256: () => `hash${++this.reads}`,
      mkdirAll: () => undefined,
      readText: (name: string) => {
        const text = this.written.get(name);
        if (text === undefined) throw new SysError('ENOENT', 'open', name, 'no such file or directory');
        return text;
      },
      writeFileAtomic: (name: string, text: string) => void this.written.set(name, text),
    } as unknown as Files;
    const treeOf = (name: string): string | undefined => (name.startsWith('/tree/') ? '/tree' : undefined);
    const store = new FileHashStore({ files, gocache: '/cache', treeOf, now, patience });
    const hash = store.sha256(at);
    store.save();
    return hash;
  }
}

test('a file in the state of an earlier build is not read again', () => {
  const machine = new Machine();
  expect([machine.build(file), machine.build(file)]).toEqual(['hash1', 'hash1']);
});

test.each(['size', 'mtimeMs', 'ctimeMs', 'ino', 'dev'] as const)('one whose %s is another is read anew', (property) => {
  const machine = new Machine();
  machine.build(file);
  const other = { ...file, [property]: file[property] + 1 };
  expect([machine.build(other), machine.build(other), machine.build(file)]).toEqual(['hash2', 'hash2', 'hash3']);
});

test.each([
  ['one that was written in the two seconds before the build', { ...file, ctimeMs: 98_001 }, {}],
  ['one of the future', { ...file, mtimeMs: 200_000 }, {}],
  ['a pipe', { ...file, mode: 0o010644 }, {}],
  ['one that is gone', undefined, {}],
  ['one outside of all trees', file, { at: '/elsewhere/a.go' }],
  ['one whose name has a tab', file, { at: '/tree/a\tb.go' }],
  ['the first of few', file, { patience: 1 }],
])('the hash of %s is not kept', (_, state, options) => {
  const machine = new Machine();
  expect([machine.build(state, options), machine.build(state, options)]).toEqual(['hash1', 'hash2']);
});

test('a file of notes that was cut off, or belongs to another tree, holds nothing more than its whole lines', () => {
  const machine = new Machine();
  machine.build(file);
  machine.build(file, { at: '/tree/b.go' });
  const [[name = '', text = ''] = []] = machine.written;
  machine.written.set(name, text.slice(0, -2));
  expect([machine.build(file), machine.build(file, { at: '/tree/b.go' })]).toEqual(['hash1', 'hash3']);
  machine.written.set(name, text.replace('/tree', '/other'));
  expect(machine.build(file)).toBe('hash4');
});

test.each([
  [50_001, 50_002],
  [50_002, 1],
])('of %i lines of which a build uses none, and adds one, %i stay', (before, after) => {
  let text = '';
  const files = {
    mkdirAll: () => undefined,
    readText: () => text,
    writeFileAtomic: (_: string, data: string) => void (text = data),
  } as unknown as Files;
  const notes = (): TreeNotes => new TreeNotes({ files, dir: '/d', nameOf: (tree) => tree, headOf: () => 'head' });
  const first = notes();
  for (let at = 0; at < before; at++) first.set('/t', `/t/${at}`, 'known');
  first.save();
  const second = notes();
  second.set('/t', '/t/new', 'known');
  second.save();
  expect(text.match(/known/g)).toHaveLength(after);
  expect(notes().get('/t', '/t/new')).toBe('known');
});
