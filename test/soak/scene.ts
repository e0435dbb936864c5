/** What a soak test works on, as data: a tree of files, changes of it, and the steps that are made of them. Pure. */

export type Entry =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string };

/** Path relative to the root of the world -> what is there; directories are implied. */
export type Tree = ReadonlyMap<string, Entry>;

/** How a file comes to its new text, and what it looks like afterwards. */
export type WriteHow =
  | 'in place'
  | 'by rename'
  /** in place, then its time of before */
  | 'keeping its time'
  /** in place, then the time of another day */
  | 'as of yesterday'
  | 'as of tomorrow';

export type Change =
  | { readonly kind: 'write'; readonly path: string; readonly text: string; readonly how: WriteHow }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  /** a file, or a directory with all that is in it */
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'touch'; readonly path: string; readonly time: 'now' | 'yesterday' }
  /** commits what there is in m, and checks the other branch out */
  | { readonly kind: 'checkout'; readonly branch: string; readonly tree: Tree };

/** What befalls the outputs or the caches, beside the sources. */
export type Accident =
  | { readonly kind: 'output'; readonly damage: 'remove' | 'truncate' | 'overwrite' | 'cut' | 'bring back' }
  | {
      readonly kind: 'cache';
      /** entries: of this world; packages: all that gots keeps for itself under this name */
      readonly part: 'actions' | 'outputs' | 'truncated outputs' | 'all entries' | 'exports' | 'headers' | 'plans';
      /** which of them, from 0 to 1 */
      readonly share: number;
      readonly seed: number;
    };

/** A command line: `{out}` stands for the directory of each program's outputs. */
export interface Command {
  readonly args: readonly string[];
  /** relative to the root of the world */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** below {out}: a file, or a directory of files; '' for none */
  readonly makes: string;
}

export interface Step {
  /** from 1 */
  readonly number: number;
  /** the kind of step, for people */
  readonly what: string;
  readonly changes: readonly Change[];
  /** done while a build of the changes runs, which then counts for nothing; a whole step follows */
  readonly during: { readonly changes: readonly Change[]; readonly delay: number } | undefined;
  readonly accident: Accident | undefined;
  /** all files are at rest before the builds */
  readonly rests: boolean;
  readonly command: Command;
  /** the real go is asked, too */
  readonly asksGo: boolean;
}

/** What there is after a number of steps. */
export interface Scene {
  readonly tree: Tree;
  /** branch -> what was committed */
  readonly branches: ReadonlyMap<string, Tree>;
  readonly branch: string;
  /** path -> another text that it had, which fits to all else still */
  readonly earlier: ReadonlyMap<string, string>;
  /** how to mend what is broken; undefined: nothing is */
  readonly mend: readonly Change[] | undefined;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** for names and texts that were never used before */
  readonly count: number;
}

export function textOf(tree: Tree, path: string): string {
  const entry = tree.get(path);
  if (entry?.kind !== 'file') throw new Error(`no such file in the tree: ${path}`);
  return entry.text;
}

function isAt(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** What stands at a path or below it. */
export function below(tree: Tree, place: string): readonly string[] {
  return [...tree.keys()].filter((path) => isAt(path, place));
}

export function changedTree(tree: Tree, change: Change): Tree {
  const next = new Map(tree);
  switch (change.kind) {
    case 'write':
      return next.set(change.path, { kind: 'file', text: change.text });
    case 'link':
      return next.set(change.path, { kind: 'link', target: change.target });
    case 'remove':
      for (const path of below(tree, change.path)) next.delete(path);
      return next;
    case 'rename':
      for (const path of below(tree, change.from)) next.delete(path);
      for (const path of below(tree, change.from)) {
        const entry = tree.get(path);
        if (entry !== undefined) next.set(change.to + path.slice(change.from.length), entry);
      }
      return next;
    case 'touch':
      return tree;
    case 'checkout':
      for (const path of below(tree, 'm')) next.delete(path);
      for (const [path, entry] of change.tree) next.set(path, entry);
      return next;
  }
}

/** Changes that lead from one tree to another. */
export function changesBetween(from: Tree, to: Tree): readonly Change[] {
  const changes: Change[] = [];
  for (const path of from.keys()) if (!to.has(path)) changes.push({ kind: 'remove', path });
  for (const [path, entry] of to) {
    const before = from.get(path);
    if (entry.kind === 'link') {
      if (before?.kind !== 'link' || before.target !== entry.target)
        changes.push({ kind: 'link', path, target: entry.target });
    } else if (before?.kind !== 'file' || before.text !== entry.text) {
      changes.push({ kind: 'write', path, text: entry.text, how: 'in place' });
    }
  }
  return changes;
}

/** Import paths of the packages whose names and importers may change: those with a file p.go; directory below m. */
export function packagesOf(tree: Tree): readonly string[] {
  return [...tree.keys()].flatMap((path) => /^m\/([^/]+)\/p\.go$/.exec(path)?.[1] ?? []);
}
