/**
 * What is known of the files of a tree, kept between builds: one file for each tree, a line for each path in it.
 *
 *   <head>
 *   <path below the tree>\t<what is known of it>
 *
 * A file with another head, or one that can't be read, holds nothing.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { Files } from '../sys/system.ts';

export interface TreeNotesSetting {
  readonly files: Pick<Files, 'readText' | 'mkdirAll' | 'writeFileAtomic'>;
  /** where they are kept */
  readonly dir: string;
  /** what tells trees apart; the name of the file is made of it */
  readonly nameOf: (tree: string) => string;
  readonly headOf: (tree: string) => string;
}

interface Notes {
  readonly file: string;
  readonly head: string;
  readonly lines: Map<string, string>;
  readonly used: Set<string>;
  isChanged: boolean;
}

/** Lines, some 6 MB: what a file may hold beyond twice those that a build has used. */
const unused = 50_000;

export class TreeNotes {
  readonly #setting: TreeNotesSetting;
  readonly #trees = new Map<string, Notes>();

  constructor(setting: TreeNotesSetting) {
    this.#setting = setting;
  }

  /** @param path in the tree */
  get(tree: string, path: string): string | undefined {
    const key = path.slice(tree.length);
    const { lines, used } = this.#read(tree);
    const line = lines.get(key);
    if (line !== undefined) used.add(key);
    return line;
  }

  /** @param line without newlines; a path that has some, or tabs, is not noted */
  set(tree: string, path: string, line: string): void {
    const key = path.slice(tree.length);
    if (/[\t\n]/.test(key)) return;
    const notes = this.#read(tree);
    notes.lines.set(key, line);
    notes.used.add(key);
    notes.isChanged = true;
  }

  /** Writes what is new.  Notes that can't be written cost the next build time, nothing else. */
  save(): void {
    const { files } = this.#setting;
    for (const notes of this.#trees.values()) {
      if (!notes.isChanged) continue;
      try {
        files.mkdirAll(dirname(notes.file));
        files.writeFileAtomic(notes.file, `${notes.head}\n${keptLines(notes).join('')}`);
        notes.isChanged = false;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        return;
      }
    }
  }

  #read(tree: string): Notes {
    const known = this.#trees.get(tree);
    if (known !== undefined) return known;
    const { dir, nameOf, headOf } = this.#setting;
    const name = createHash('sha256').update(nameOf(tree)).digest('hex').slice(0, 40);
    const head = headOf(tree);
    const notes: Notes = { file: join(dir, name), head, lines: new Map(), used: new Set(), isChanged: false };
    this.#trees.set(tree, notes);
    const [first, ...lines] = this.#readText(notes.file).split('\n');
    if (first !== head) return notes;
    for (const line of lines) {
      const tab = line.indexOf('\t');
      if (tab >= 0) notes.lines.set(line.slice(0, tab), line.slice(tab + 1));
    }
    return notes;
  }

  #readText(file: string): string {
    try {
      return this.#setting.files.readText(file);
    } catch (error) {
      if (error instanceof SysError) return '';
      throw error;
    }
  }
}

/** All lines; of a tree in which far more paths were known than are used now, those alone. */
function keptLines({ lines, used }: Notes): string[] {
  const isBloated = lines.size > 2 * used.size + unused;
  return [...lines].flatMap(([key, line]) => (isBloated && !used.has(key) ? [] : `${key}\t${line}\n`));
}
