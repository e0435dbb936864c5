/**
 * SHA-256 of files, kept between builds in GOCACHE/gots/hashes: one file for each module version in the module cache, one for
 * GOROOT/src, and one for the directory of go.work or go.mod.  go hashes each file in each build.
 *
 *   <path below the tree>\t<hash> <size> <mtime> <ctime> <inode> <device>
 *
 * Sound because a hash counts only while the file has the size, the times and the inode of then, on the device of then; and is
 * kept only where it was older than two seconds when hashing began, as a file that is written twice at about the same time may
 * show no other state.  Manifests trust no less.
 */
import { join } from 'node:path';
import { isRegularFile, isRestless } from '../sys/file-state.ts';
import type { Files, FileState } from '../sys/system.ts';
import { TreeNotes } from './tree-notes.ts';

export interface FileHashSetting {
  readonly files: Files;
  /** the build cache */
  readonly gocache: string;
  /** the tree that a path is in; undefined: its hash is not kept */
  readonly treeOf: (path: string) => string | undefined;
  /** milliseconds since 1970 */
  readonly now: number;
  /** how many files are hashed at first before any notes are read: a build with fewer has no use for them */
  readonly patience: number;
}

export class FileHashStore {
  readonly #setting: FileHashSetting;
  readonly #notes: TreeNotes;
  #asked = 0;

  constructor(setting: FileHashSetting) {
    this.#setting = setting;
    this.#notes = new TreeNotes({
      files: setting.files,
      dir: join(setting.gocache, 'gots', 'hashes'),
      nameOf: (tree) => tree,
      headOf: (tree) => `gots hashes 1 ${tree}`,
    });
  }

  /** The hash of a file, from an earlier build or by reading it. @param path absolute @throws SysError where it can't be read */
  sha256(path: string): string {
    const { files, treeOf, now, patience } = this.#setting;
    const tree = this.#asked++ < patience ? undefined : treeOf(path);
    const state = tree === undefined ? undefined : files.contentState(path);
    if (tree === undefined || state === undefined || !isSettled(state, now)) return files.sha256(path);
    const stamp = stampOf(state);
    const known = this.#notes.get(tree, path) ?? '';
    const space = known.indexOf(' ');
    if (space > 0 && known.slice(space + 1) === stamp) return known.slice(0, space);
    const hash = files.sha256(path);
    this.#notes.set(tree, path, `${hash} ${stamp}`);
    return hash;
  }

  save(): void {
    this.#notes.save();
  }
}

/** Whether a state tells one content. */
function isSettled(state: FileState, now: number): boolean {
  return isRegularFile(state) && !isRestless(state, now);
}

function stampOf({ size, mtimeMs, ctimeMs, ino, dev }: FileState): string {
  return `${size} ${mtimeMs} ${ctimeMs} ${ino} ${dev}`;
}
