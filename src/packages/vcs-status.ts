/**
 * The version control system of a directory and the state of its checkout: revision, time, uncommitted changes
 * (cmd/go's vcs.FromDir and the Status functions of its systems).
 */
import { dirname, join, resolve } from 'node:path';
import { SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { isSince } from '../config/release.ts';
import type { ReadableFiles, System } from '../sys/system.ts';

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

/** What is printed of the commands up to one that failed; '' where there was none. */
export interface FailedCommand {
  /** by -x */
  readonly trace: string;
  /** by -v */
  readonly failed: string;
}

/** A failure to tell the state of a checkout; the message is go's. */
export class VcsError extends Error {
  override readonly name = 'VcsError';
  readonly command: FailedCommand;

  constructor(message: string, command: FailedCommand = { trace: '', failed: '' }) {
    super(message);
    this.command = command;
  }
}

/**
 * The repository that a directory is in; undefined: none.
 *
 * @throws VcsError when repositories of two systems contain it, which could be an attack
 */
export function findRepository(start: string, files: ReadableFiles, go: GoRelease): Repository | undefined {
  const kinds = isSince(go, '1.27') ? KINDS.filter(({ name }) => name !== 'bzr') : KINDS;
  let found: Repository | undefined;
  for (let dir = start; ; dir = dirname(dir)) {
    for (const kind of kinds) {
      if (!isRootOf(kind, dir, { files, go })) continue;
      if (found === undefined) {
        found = { dir, vcs: kind.name, title: kind.title };
      } else if (found.vcs !== 'git' || kind.name !== 'git') {
        const first = `${found.vcs} in ${goQuote(found.dir)}`;
        throw new VcsError(`multiple VCS detected: ${first}, and ${kind.name} in ${goQuote(dir)}`);
      }
    }
    if (dirname(dir) === dir) return found;
  }
}

type GoRelease = Parameters<typeof isSince>[0];

function isRootOf(
  { name: vcs, roots }: VcsKind,
  dir: string,
  { files, go }: { readonly files: ReadableFiles; readonly go: GoRelease },
): boolean {
  const hasRoot = roots.some(([name, isDir]) => {
    const info = files.tryStat(join(dir, name));
    return info !== undefined && (info.kind === 'directory') === isDir;
  });
  return hasRoot || (vcs === 'git' && isSince(go, '1.27') && isLinkedTree(dir, files));
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

export interface VcsStatus {
  readonly revision: string;
  /** RFC 3339 in UTC; '' when unknown */
  readonly time: string;
  readonly uncommitted: boolean;
  /** what -x prints of the commands run */
  readonly trace: string;
  /** what -v prints of a command that failed, and does not matter; '' for none */
  readonly failed: string;
}

/** How version control tools are run. */
export interface VcsRunner {
  readonly sys: System;
  readonly env: Readonly<Record<string, string>>;
}

/** @throws VcsError, SysError */
export async function readVcsStatus(repository: Repository, runner: VcsRunner): Promise<VcsStatus> {
  const run = (...args: readonly string[]): Promise<string> => runTool(repository, args, runner);
  const status = await statusReaders[repository.vcs](run);
  return { failed: '', ...status, trace: traceOf(repository) };
}

type Run = (...args: readonly string[]) => Promise<string>;
type Status = Omit<VcsStatus, 'trace' | 'failed'> & Partial<Pick<VcsStatus, 'failed'>>;

const GIT_STATUS = ['status', '--porcelain'];
const GIT_LOG = ['-c', 'log.showsignature=false', 'log', '-1', '--format=%H:%ct'];

const statusReaders: Readonly<Record<VcsName, (run: Run) => Promise<Status>>> = {
  git: async (run) => {
    const [changes, log] = await Promise.allSettled([run(...GIT_STATUS), run(...GIT_LOG)]);
    if (changes.status === 'rejected') throw changes.reason;
    const uncommitted = changes.value !== '';
    if (log.status === 'fulfilled') return { ...parseRevisionTime(log.value), uncommitted };
    if (!uncommitted) throw log.reason;
    const failed = log.reason instanceof VcsError ? log.reason.command.failed : '';
    return { revision: '', time: '', uncommitted, failed };
  },
  hg: async (run) => {
    const out = (await run('log', '-r.', '-T', '{node}:{date|hgdate}')).replace(/ .*$/s, '');
    const commit = out === '' ? { revision: '', time: '' } : parseRevisionTime(out);
    return { ...commit, uncommitted: (await run('status', '-S')) !== '' };
  },
  svn: async (run) => {
    const revision = (await run('info', '--show-item', 'last-changed-revision')).trim();
    const time = (await run('info', '--show-item', 'last-changed-date')).trim();
    return { revision, time: withoutLastZeros(time), uncommitted: (await run('status')) !== '' };
  },
  bzr: async (run) => {
    const info = await run('version-info');
    const revision = /^revision-id: *(.*)$/m.exec(info)?.[1] ?? '';
    const date = /^date: *(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/m.exec(info);
    const time = date === null ? '' : toTime(Date.parse(`${date[1]}T${date[2]}${date[3]}:${date[4]}`));
    const changes = await run('status');
    const uncommitted = changes.startsWith('working tree is out of date')
      ? changes.slice(0, changes.indexOf('\n')) !== ''
      : changes !== '';
    return { revision, time, uncommitted };
  },
  fossil: async (run) => {
    const checkout = /\ncheckout:\s*([0-9a-f]+) (\S+) (\S+) UTC/.exec(await run('info'));
    if (checkout === null) throw new VcsError('unable to parse output of fossil info');
    const time = toTime(Date.parse(`${checkout[2]}T${checkout[3]}Z`));
    return { revision: checkout[1] ?? '', time, uncommitted: (await run('changes', '--differ')) !== '' };
  },
};

/** `revision:seconds`. */
function parseRevisionTime(out: string): { revision: string; time: string } {
  const match = /^([^:]+):(-?\d+)$/.exec(out.trim());
  if (match?.[1] === undefined) throw new VcsError('unrecognized VCS tool output');
  return { revision: match[1], time: toTime(Number(match[2]) * 1000) };
}

/** Of the fraction of a second, as Go writes times. */
function withoutLastZeros(time: string): string {
  return time.replace(/(\.\d*?)0+Z$/, '$1Z').replace('.Z', 'Z');
}

function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

function traceOf(repository: Repository): string {
  if (repository.vcs !== 'git') return '';
  return [GIT_STATUS, GIT_LOG].map((args) => `cd ${repository.dir}\ngit ${args.join(' ')}\n`).join('');
}

async function runTool(repository: Repository, args: readonly string[], { sys, env }: VcsRunner): Promise<string> {
  const tool = sys.lookPath(repository.vcs, env['PATH'] ?? '');
  if (tool === undefined) throw new VcsError(`exec: ${goQuote(repository.vcs)}: executable file not found in $PATH`);
  const extra = repository.vcs === 'hg' ? { HGPLAIN: '+strictflags' } : {};
  const result = await sys.spawn({
    argv: [tool, ...args],
    cwd: repository.dir,
    env: { ...env, PWD: repository.dir, ...extra },
    output: 'separate',
  });
  if (result.code === 0) return Buffer.from(result.stdout).toString();
  const message = result.code === undefined ? `signal: ${result.signal ?? ''}` : `exit status ${result.code}`;
  const said = Buffer.from(result.stderr).toString() || `${message}\n`;
  const line = `${repository.vcs} ${args.join(' ')}\n`;
  const trace = traceOf(repository);
  throw new VcsError(message, {
    trace: trace.slice(0, trace.indexOf(line) + line.length),
    failed: `# cd ${repository.dir}; ${line}${said}`,
  });
}
