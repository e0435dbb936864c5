/**
 * The checkout of a version control system that a directory is in (cmd/go's vcs.FromDir).
 */
import { dirname, join, resolve } from 'node:path';
import { SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import { godebugSetting } from '../config/godebug-setting.ts';
import { isSince } from '../config/release.ts';
import type { ReadableFiles } from '../sys/system.ts';

export type VcsName = 'hg' | 'git' | 'svn' | 'bzr' | 'fossil';

interface VcsKind {
  readonly name: VcsName;
  /** as go calls it in messages */
  readonly title: string;
  /** what a checkout's root directory has */
  readonly roots: readonly (readonly [name: string, isDir: boolean])[];
}

const KINDS: readonly VcsKind[] = [
  { name: 'hg', title: 'Mercurial', roots: [['.hg', true]] },
  { name: 'git', title: 'Git', roots: [['.git', true]] },
  { name: 'svn', title: 'Subversion', roots: [['.svn', true]] },
  { name: 'bzr', title: 'Bazaar', roots: [['.bzr', true]] },
  {
    name: 'fossil',
    title: 'Fossil',
    roots: [
      ['.fslckout', false],
      ['_FOSSIL_', false],
    ],
  },
];

export interface Repository {
  readonly dir: string;
  readonly vcs: VcsName;
  readonly title: string;
}

/** What is printed of the commands that were run. */
export interface ShownCommands {
  /** by -x */
  readonly trace: string;
  /** by -v, of the last, where it failed; '' otherwise */
  readonly failed: string;
}

/** A failure to tell the state of a checkout; the message is go's. */
export class VcsError extends Error {
  override readonly name = 'VcsError';
  /** those up to the one that the failure is of; undefined where it is of none */
  readonly command: ShownCommands | undefined;

  constructor(message: string, command?: ShownCommands, options?: ErrorOptions) {
    super(message, options);
    this.command = command;
  }
}

/**
 * The repository that a directory is in; undefined: none.
 *
 * @throws VcsError when repositories of two systems contain it, which could be an attack
 */
export function findRepository(start: string, files: ReadableFiles, config: GoSetting): Repository | undefined {
  const kinds = isSince(config, '1.27') ? KINDS.filter(({ name }) => name !== 'bzr') : KINDS;
  const takesFirst = godebugSetting(config, 'allowmultiplevcs') === '1';
  let found: Repository | undefined;
  for (let dir = start; ; dir = dirname(dir)) {
    for (const kind of kinds) {
      if (!isRootOf(kind, dir, { files, config })) continue;
      if (found === undefined) {
        found = { dir, vcs: kind.name, title: kind.title };
        if (takesFirst) return found;
      } else if (found.vcs !== 'git' || kind.name !== 'git') {
        const first = `${found.vcs} in ${goQuote(found.dir)}`;
        throw new VcsError(`multiple VCS detected: ${first}, and ${kind.name} in ${goQuote(dir)}`);
      }
    }
    if (dirname(dir) === dir) return found;
  }
}

type GoSetting = Pick<Config, 'goVersion' | 'environ'>;

function isRootOf(
  { name: vcs, roots }: VcsKind,
  dir: string,
  { files, config }: { readonly files: ReadableFiles; readonly config: GoSetting },
): boolean {
  const hasRoot = roots.some(([name, isDir]) => {
    const info = files.tryStat(join(dir, name));
    return info !== undefined && (info.kind === 'directory') === isDir;
  });
  return hasRoot || (vcs === 'git' && isSince(config, '1.27') && isLinkedTree(dir, files));
}

/** A worktree of git or a submodule: `.git` is a file that names the directory, `gitdir: PATH`. */
function isLinkedTree(dir: string, files: ReadableFiles): boolean {
  const path = join(dir, '.git');
  const info = files.tryStat(path);
  if (info?.kind !== 'file' || info.size > longestLink) return false;
  let text: string;
  try {
    text = files.readText(path);
  } catch (error) {
    if (error instanceof SysError) return false;
    throw error;
  }
  const place = /^gitdir:([^]*)$/.exec(text)?.[1]?.trim() ?? '';
  return place !== '' && files.tryStat(resolve(dir, place))?.kind === 'directory';
}

const longestLink = 4096;
