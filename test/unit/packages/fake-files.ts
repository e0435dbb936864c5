/** A file tree in memory, for tests without temporary folders. */
import { posix } from 'node:path';
import { SysError } from '../../../src/base/errors.ts';
import type { DirEntry, FileInfo, FileKind, ReadableFiles } from '../../../src/sys/system.ts';

/** Absolute path -> text; directories follow from the paths; a text `-> target` is a symbolic link. */
export function fakeFiles(tree: Readonly<Record<string, string>>): ReadableFiles & { readonly reads: string[] } {
  const reads: string[] = [];
  const kindOf = (path: string): FileKind | undefined => {
    const text = tree[path];
    if (text !== undefined) return text.startsWith('-> ') ? 'symlink' : 'file';
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return Object.keys(tree).some((name) => name.startsWith(prefix)) ? 'directory' : undefined;
  };
  const follow = (path: string): string => {
    const text = tree[path];
    return text?.startsWith('-> ') === true ? follow(posix.resolve(posix.dirname(path), text.slice(3))) : path;
  };
  const info = (op: string, path: string): FileInfo => {
    const kind = kindOf(path);
    if (kind === undefined) throw new SysError('ENOENT', op, path, 'no such file or directory');
    const inode = kind === 'directory' ? BigInt(1000 + path.length) : BigInt(Object.keys(tree).indexOf(path));
    return { kind, size: tree[path]?.length ?? 0, mode: 0o644, mtimeNs: 0n, ctimeNs: 0n, inode, device: 1n };
  };
  const readText = (path: string): string => {
    const text = tree[follow(path)];
    if (text === undefined) throw new SysError('ENOENT', 'open', path, 'no such file or directory');
    reads.push(path);
    return text;
  };
  return {
    reads,
    readFile: (path) => Buffer.from(readText(path)),
    readText,
    stat: (path) => info('stat', follow(path)),
    lstat: (path) => info('lstat', path),
    tryStat: (path) => (kindOf(follow(path)) === undefined ? undefined : info('stat', follow(path))),
    readDir: (path): DirEntry[] => {
      if (kindOf(path) !== 'directory') throw new SysError('ENOENT', 'open', path, 'no such file or directory');
      const prefix = path.endsWith('/') ? path : `${path}/`;
      const inside = Object.keys(tree).filter((name) => name.startsWith(prefix));
      const names = new Set(inside.map((name) => name.slice(prefix.length).split('/')[0] ?? ''));
      return [...names].toSorted().map((name) => ({ name, kind: kindOf(prefix + name) ?? 'other' }));
    },
    realPath: follow,
  };
}
