/** Changes of a tree, made on disk. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change, Tree, WriteHow } from './scene.ts';

const day = 24 * 3600;

export interface Ground {
  /** the root of the tree */
  readonly root: string;
  /** of git */
  readonly env: Readonly<Record<string, string>>;
}

export function applyChange({ root, env }: Ground, change: Change): void {
  const at = (path: string): string => join(root, path);
  switch (change.kind) {
    case 'write':
      return writeText(at(change.path), change.text, change.how);
    case 'link':
      clear(at(change.path));
      return symlinkSync(change.target, at(change.path));
    case 'remove':
      rmSync(at(change.path), { recursive: true, force: true });
      return removeEmpty(dirname(at(change.path)));
    case 'rename':
      clear(at(change.to));
      return renameSync(at(change.from), at(change.to));
    case 'touch':
      return touch(at(change.path), change.time === 'now' ? 0 : -day);
    case 'checkout':
      return checkout(at('m'), change.branch, env);
  }
}

function clear(path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
}

/** Directories that nothing is left in, as git does. */
function removeEmpty(directory: string): void {
  if (!existsSync(directory) || readdirSync(directory).length > 0) return;
  rmdirSync(directory);
  removeEmpty(dirname(directory));
}

/** @param seconds from now */
function touch(path: string, seconds: number): void {
  const time = Date.now() / 1000 + seconds;
  utimesSync(path, time, time);
}

function writeText(path: string, text: string, how: WriteHow): void {
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before === undefined || !before.isFile()) clear(path);
  const mode = text.startsWith('#!') ? 0o777 : 0o666;
  if (how === 'by rename') {
    writeFileSync(`${path}~`, text, { mode });
    return renameSync(`${path}~`, path);
  }
  const times = before === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  writeFileSync(path, text, { mode });
  if (how === 'keeping its time' && times !== undefined) utimesSync(path, times.atime, times.mtime);
  if (how === 'as of yesterday') touch(path, -day);
  if (how === 'as of tomorrow') touch(path, day);
}

function git(directory: string, env: Ground['env'], ...args: readonly string[]): void {
  const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' };
  const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
  execFileSync('git', args, {
    cwd: directory,
    env: { ...env, ...author, ...committer },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function checkout(directory: string, branch: string, env: Ground['env']): void {
  commit(directory, env);
  git(directory, env, 'checkout', '-q', branch);
}

function commit(directory: string, env: Ground['env']): void {
  // git would not look into a file whose size and time are the same, if its index is of the same second
  rmSync(join(directory, '.git/index'), { force: true });
  git(directory, env, 'add', '-A');
  git(directory, env, 'commit', '-q', '--allow-empty', '-m', 'change');
}

/** Writes a tree whole, as of yesterday, and makes a repository of m with the branches main and side. */
export function writeStart(ground: Ground, tree: Tree): void {
  for (const [path, entry] of tree) {
    const change: Change =
      entry.kind === 'link'
        ? { kind: 'link', path, target: entry.target }
        : { kind: 'write', path, text: entry.text, how: 'as of yesterday' };
    applyChange(ground, change);
  }
  const directory = join(ground.root, 'm');
  git(directory, ground.env, 'init', '-q', '--initial-branch=main');
  commit(directory, ground.env);
  git(directory, ground.env, 'branch', 'side');
}

/** Paths at which the disk is not what a tree says. */
export function differingPaths(root: string, tree: Tree): readonly string[] {
  return [...tree].flatMap(([path, entry]) => {
    const info = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (entry.kind === 'link') return info?.isSymbolicLink() === true ? [] : [path];
    return info?.isFile() === true && readFileSync(join(root, path), 'utf8') === entry.text ? [] : [path];
  });
}
