import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SysError } from '../../src/base/errors.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';

const sys = createNodeSystem();
let dir = '';

beforeEach(() => {
  dir = fs.mkdtempSync(join(tmpdir(), 'gots-system-'));
});

afterEach(() => sys.files.removeAll(dir));

/** Root is refused nothing: it takes another user's rights. */
function asNobody(act: () => void): void {
  const nobody = 65_534;
  if (process.geteuid?.() !== 0 || process.seteuid === undefined) return act();
  for (const name of ['', ...fs.readdirSync(dir, { recursive: true, encoding: 'utf8' })]) {
    fs.lchownSync(join(dir, name), nobody, nobody);
  }
  process.seteuid(nobody);
  try {
    act();
  } finally {
    process.seteuid(0);
  }
}

test('what two streams write into one buffer stands there in the order written', async () => {
  const script = 'for i in 1 2 3 4 5; do echo out$i; echo err$i >&2; done';
  const result = await sys.spawn({ argv: ['sh', '-c', script], cwd: dir, env: sys.env, output: 'combined' });
  const lines = Array.from({ length: 5 }, (_, i) => `out${i + 1}\nerr${i + 1}\n`).join('');
  expect(Buffer.from(result.stdout).toString()).toBe(lines);
});

test('a failing exit and a deadly signal are results, not errors', async () => {
  const run = (script: string) => sys.spawn({ argv: ['sh', '-c', script], cwd: dir, env: sys.env, output: 'separate' });
  expect(await run('exit 3')).toMatchObject({ code: 3, signal: undefined });
  expect(await run('kill -9 $$')).toMatchObject({ code: undefined, signal: 'SIGKILL' });
});

test.each(['separate', 'combined'] as const)(
  'a program that is not there is told as Go tells it (%s)',
  async (output) => {
    const run = (name: string) => sys.spawn({ argv: [name], cwd: dir, env: sys.env, output });
    await expect(run('gots-no-such')).rejects.toThrow('exec: "gots-no-such": executable file not found in $PATH');
    await expect(run('/gots/no-such')).rejects.toThrow('fork/exec /gots/no-such: no such file or directory');
  },
);

/** The start of an ELF file for a processor that no machine of Node's has: e_machine is that of the PDP-11. */
const foreignElf = Buffer.from('7f454c4602010100000000000000000002004100', 'hex');

test.each([
  ['a program of another processor', foreignElf],
  ['the first bytes of a program', foreignElf.subarray(0, 6)],
  ['a program of Windows', Buffer.from('MZ\0\0')],
  ['a script that names no interpreter', Buffer.from('echo hi\n')],
  ['an empty file', Buffer.alloc(0)],
])('%s is not handed to a shell', async (_, content) => {
  const program = join(dir, 'program');
  fs.writeFileSync(program, content, { mode: 0o755 });
  const options = { argv: [program], cwd: dir, env: sys.env } as const;
  const message = `fork/exec ${program}: exec format error`;
  await expect(sys.spawn({ ...options, output: 'separate' })).rejects.toThrow(message);
  await expect(sys.spawn({ ...options, output: 'combined' })).rejects.toThrow(message);
  expect(() => sys.start({ ...options, output: 'inherit' })).toThrow(message);
});

test('input reaches a program', async () => {
  const stdin = Buffer.from('hello');
  const result = await sys.spawn({ argv: ['cat'], cwd: dir, env: sys.env, output: 'separate', stdin });
  expect(Buffer.from(result.stdout).toString()).toBe('hello');
});

test.skipIf(sys.lookPath('flock', sys.env['PATH'] ?? '') === undefined)(
  'a lock excludes flock(2) of another process (skipped where there is no flock program)',
  async () => {
    const path = join(dir, 'lock');
    const held = await sys.lock(path, 'exclusive');
    const tryLock = () => promisify(execFile)('flock', ['-n', path, 'true']);
    await expect(tryLock()).rejects.toThrow('Command failed');
    held.release();
    await expect(tryLock()).resolves.toBeDefined();
  },
);

test('two shared locks go together, an exclusive one waits for both', async () => {
  const path = join(dir, 'lock');
  await expect(sys.lock(path, 'shared')).rejects.toThrow(`open ${path}: no such file or directory`);
  (await sys.lock(path, 'exclusive')).release();
  const order: string[] = [];
  const first = await sys.lock(path, 'shared');
  const second = await sys.lock(path, 'shared');
  const lockThird = async (): Promise<void> => {
    const lock = await sys.lock(path, 'exclusive');
    order.push('exclusive');
    lock.release();
  };
  const third = lockThird();
  order.push('released');
  first.release();
  second.release();
  await third;
  expect(order).toEqual(['released', 'exclusive']);
});

test('errors of files read as in Go', () => {
  expect(() => sys.files.readFile(join(dir, 'none'))).toThrow(`open ${dir}/none: no such file or directory`);
  expect(() => sys.files.readFile(dir)).toThrow(`read ${dir}: is a directory`);
  expect(() => sys.files.rename(join(dir, 'a'), join(dir, 'b'))).toThrow(
    `rename ${dir}/a ${dir}/b: no such file or directory`,
  );
  expect(() => sys.files.mkdir(join(dir, 'x/y'))).toThrow(SysError);
});

test('a tree of read-only directories can be removed', () => {
  fs.mkdirSync(join(dir, 'a/b'), { recursive: true });
  fs.writeFileSync(join(dir, 'a/b/c'), '');
  fs.chmodSync(join(dir, 'a/b'), 0o555);
  fs.chmodSync(join(dir, 'a'), 0o555);
  sys.files.removeReadOnly(join(dir, 'a'));
  expect(fs.existsSync(join(dir, 'a'))).toBe(false);
});

test('of a tree all goes that can go, and the first that stays is told of as it was', () => {
  for (const path of ['a/b/closed', 'a/c']) fs.mkdirSync(join(dir, path), { recursive: true });
  for (const path of ['a/b/closed/f', 'a/b/g', 'a/c/h']) fs.writeFileSync(join(dir, path), '');
  fs.symlinkSync('b', join(dir, 'a/link'));
  fs.chmodSync(join(dir, 'a/b/closed'), 0o555);
  asNobody(() =>
    expect(() => sys.files.removeAll(join(dir, 'a'))).toThrow(`unlinkat ${dir}/a/b/closed/f: permission denied`),
  );
  expect(fs.readdirSync(join(dir, 'a'))).toEqual(['b']);
  expect(fs.readdirSync(join(dir, 'a/b'))).toEqual(['closed']);
  expect(fs.statSync(join(dir, 'a/b/closed')).mode & 0o777).toBe(0o555);
});

test('a file replaced whole leaves nothing beside it', () => {
  const path = join(dir, 'f');
  sys.files.writeFileAtomic(path, 'one');
  sys.files.writeFileAtomic(path, 'two');
  expect(fs.readFileSync(path, 'utf8')).toBe('two');
  expect(fs.readdirSync(dir)).toEqual(['f']);
});

test('a literal part of a glob stands for itself', async () => {
  for (const name of ['v1.0[x].zip1.tmp', 'v1.0x.zip1.tmp', 'v1.0[x].zip']) fs.writeFileSync(join(dir, name), '');
  expect(await sys.glob(dir, 'v1.0[x].zip', '*.tmp')).toEqual(['v1.0[x].zip1.tmp']);
  expect(await sys.glob(join(dir, 'none'), 'a', '*')).toEqual([]);
});
