/** Repositories of Mercurial, Subversion, Bazaar and Fossil for tests, made by their own programs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.ts';

export type VcsName = 'hg' | 'svn' | 'bzr' | 'fossil';

export interface VcsRepository {
  /** writes files, by name, and commits them. @returns the revision's name */
  commit(files: Readonly<Record<string, string>>): Promise<string>;
  tag(name: string): Promise<void>;
  /** what is committed from now on is on a branch of this name */
  branch(name: string): Promise<void>;
}

export interface RepositoryPlace {
  /** the working tree */
  readonly dir: string;
  /** what is served: the same as `dir` for hg and bzr, a file for Fossil */
  readonly served: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function createRepository(vcs: VcsName, place: RepositoryPlace): Promise<VcsRepository> {
  mkdirSync(place.dir, { recursive: true });
  mkdirSync(dirname(place.served), { recursive: true });
  const run = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(argv, { cwd: place.dir, env: { ...place.env, PWD: place.dir } });
    if (code !== 0) throw new Error(`${argv.join(' ')}: ${stdout.toString()}${stderr.toString()}`);
    return stdout.toString().trim();
  };
  let minute = 0;
  /** the time of the next commit: a minute after the one before */
  const time = (): string => `2021-02-03T04:${String(minute++).padStart(2, '0')}:05`;
  return makers[vcs]({ ...place, run, time });
}

interface Maker extends RepositoryPlace {
  readonly run: (...argv: readonly string[]) => Promise<string>;
  readonly time: () => string;
}

const makers: Readonly<Record<VcsName, (maker: Maker) => Promise<VcsRepository>>> = { hg, svn, bzr, fossil };

function writeFiles(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

async function hg({ dir, run, time }: Maker): Promise<VcsRepository> {
  await run('hg', 'init', '.');
  const when = (): readonly string[] => ['-u', 'A <a@example.com>', '-d', `${time()} +0000`.replace('T', ' ')];
  return {
    commit: async (files) => {
      writeFiles(dir, files);
      await run('hg', 'commit', '-q', '-A', '-m', 'change', ...when());
      return run('hg', 'log', '-r', '.', '--template', '{node}');
    },
    tag: async (name) => void (await run('hg', 'tag', ...when(), name)),
    branch: async (name) => void (await run('hg', 'branch', '-q', name)),
  };
}

/** `served` is the repository; trunk, tags and branches lie in it as they do everywhere. */
async function svn({ dir, served, run }: Maker): Promise<VcsRepository> {
  await run('svnadmin', 'create', served);
  const url = `file://${served}`;
  await run('svn', 'mkdir', '-q', '-m', 'layout', `${url}/trunk`, `${url}/tags`, `${url}/branches`);
  await run('svn', 'checkout', '-q', `${url}/trunk`, '.');
  return {
    commit: async (files) => {
      writeFiles(dir, files);
      await run('svn', 'add', '-q', '--force', '.');
      await run('svn', 'commit', '-q', '-m', 'change');
      await run('svn', 'update', '-q');
      return run('svn', 'info', '--show-item', 'revision');
    },
    tag: async (name) =>
      void (await run('svn', 'copy', '-q', '--parents', '-m', 'tag', `${url}/trunk`, `${url}/tags/${name}`)),
    branch: async (name) => {
      await run('svn', 'copy', '-q', '-m', 'branch', `${url}/trunk`, `${url}/branches/${name}`);
      await run('svn', 'switch', '-q', `${url}/branches/${name}`);
    },
  };
}

async function bzr({ dir, run, time }: Maker): Promise<VcsRepository> {
  await run('bzr', 'init', '-q', '.');
  return {
    commit: async (files) => {
      writeFiles(dir, files);
      await run('bzr', 'add', '-q', '.');
      await run('bzr', 'commit', '-q', '-m', 'change', `--commit-time=${time().replace('T', ' ')} +0000`);
      return run('bzr', 'revno');
    },
    tag: async (name) => void (await run('bzr', 'tag', '-q', name)),
    branch: () => Promise.reject(new Error('bzr has a directory for each branch')),
  };
}

async function fossil({ dir, served, run, time }: Maker): Promise<VcsRepository> {
  // a hash of another length is none to go
  await run('fossil', 'init', '--sha1', '-A', 'a', '--date-override', time(), served);
  await run('fossil', 'open', '--force', served);
  let onBranch: readonly string[] = [];
  return {
    commit: async (files) => {
      writeFiles(dir, files);
      await run('fossil', 'add', '--quiet', '.');
      await run('fossil', 'commit', '-m', 'change', '--no-warnings', '--date-override', time(), ...onBranch);
      onBranch = [];
      return /^(?:checkout|hash):\s+(\w+)/m.exec(await run('fossil', 'info'))?.[1] ?? '';
    },
    tag: async (name) => void (await run('fossil', 'tag', 'add', name, 'current')),
    branch: (name) => {
      onBranch = ['--branch', name];
      return Promise.resolve();
    },
  };
}
