/**
 * The state of a checkout: revision, time, uncommitted changes (the Status functions of cmd/go's version control systems).
 */
import { errorText, SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { System } from '../sys/system.ts';
import { type Repository, VcsError, type VcsName } from './vcs-repository.ts';

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

/** @throws VcsError */
export async function readVcsStatus(repository: Repository, runner: VcsRunner): Promise<VcsStatus> {
  let trace = '';
  const run: Run = async (...args) => {
    const tool = lookTool(repository, runner);
    trace += `cd ${repository.dir}\n${repository.vcs} ${args.join(' ')}\n`;
    return runTool([tool, ...args], { repository, runner, trace });
  };
  try {
    const status = await statusReaders[repository.vcs](run);
    return { failed: '', ...status, trace };
  } catch (error) {
    // what a tool says, and nobody can read, stands at the end of all commands
    if (error instanceof VcsError && error.command === undefined)
      throw new VcsError(error.message, { trace, failed: '' });
    throw error;
  }
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
    const failed = log.reason instanceof VcsError ? (log.reason.command?.failed ?? '') : '';
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

function lookTool({ vcs }: Repository, { sys, env }: VcsRunner): string {
  const tool = sys.lookPath(vcs, env['PATH'] ?? '');
  if (tool === undefined) throw new VcsError(`exec: ${goQuote(vcs)}: executable file not found in $PATH`);
  return tool;
}

interface ToolSetting {
  readonly repository: Repository;
  readonly runner: VcsRunner;
  /** the commands up to this one */
  readonly trace: string;
}

/** @throws VcsError with a command */
async function runTool(argv: readonly string[], { repository, runner, trace }: ToolSetting): Promise<string> {
  const { dir, vcs } = repository;
  const failure = (message: string, said = '', options: ErrorOptions = {}): VcsError => {
    const command = `# cd ${dir}; ${vcs} ${argv.slice(1).join(' ')}`;
    return new VcsError(message, { trace, failed: `${command}\n${said === '' ? `${message}\n` : said}` }, options);
  };
  const extra = vcs === 'hg' ? { HGPLAIN: '+strictflags' } : {};
  const env = { ...runner.env, PWD: dir, ...extra };
  const result = await runner.sys.spawn({ argv, cwd: dir, env, output: 'separate' }).catch((error: unknown) => {
    throw error instanceof SysError ? failure(errorText(error), '', { cause: error }) : error;
  });
  if (result.code === 0) return Buffer.from(result.stdout).toString();
  const message = result.code === undefined ? `signal: ${result.signal ?? ''}` : `exit status ${result.code}`;
  throw failure(message, Buffer.from(result.stderr).toString());
}
