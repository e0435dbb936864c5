import { expect, test } from 'vitest';
import { findRepository, type Repository } from '../../../src/packages/vcs-repository.ts';
import { readVcsStatus } from '../../../src/packages/vcs-status.ts';
import type { System } from '../../../src/sys/system.ts';
import { fakeFiles } from './fake-files.ts';

/** A system whose tools answer from a table: `git status --porcelain` -> output, or an exit status. */
function system(answers: Readonly<Record<string, string | number>>): System {
  return {
    lookPath: (name: string) => `/bin/${name}`,
    spawn: ({ argv }: { argv: readonly string[] }) => {
      const answer = answers[argv.join(' ').replace('/bin/', '')] ?? 127;
      const text = typeof answer === 'string' ? answer : '';
      const code = typeof answer === 'number' ? answer : 0;
      return Promise.resolve({ code, signal: undefined, stdout: Buffer.from(text), stderr: Buffer.from('') });
    },
  } as unknown as System;
}

const LOG = 'git -c log.showsignature=false log -1 --format=%H:%ct';
const git: Repository = { dir: '/r', vcs: 'git', title: 'Git' };

const go126 = { goVersion: 'go1.26.8', environ: {} };
const go127 = { goVersion: 'go1.27.4', environ: {} };

test('Go 1.27 knows worktrees and submodules of git, and Bazaar no more', () => {
  const files = fakeFiles({
    '/r/.git/worktrees/w/HEAD': '',
    '/w/.git': 'gitdir: /r/.git/worktrees/w\n',
    '/gone/.git': 'gitdir: ../nowhere\n',
    '/other/.git': 'x\n',
    '/b/.bzr/x': '',
  });
  expect(findRepository('/w/a', files, go127)).toEqual({ dir: '/w', vcs: 'git', title: 'Git' });
  for (const dir of ['/gone', '/other', '/b']) expect(findRepository(dir, files, go127)).toBeUndefined();
  expect(findRepository('/w/a', files, go126)).toBeUndefined();
  expect(findRepository('/b', files, go126)?.vcs).toBe('bzr');
});

test('a repository is found on the way up; git may stand in git, others may not', () => {
  const files = fakeFiles({ '/r/.git/x': '', '/r/a/.git/x': '', '/r/b/.hg/x': '', '/n/x': '' });
  expect(findRepository('/r/a/b', files, go126)?.dir).toBe('/r/a');
  expect(findRepository('/n', files, go126)).toBeUndefined();
  expect(() => findRepository('/r/b', files, go126)).toThrow('multiple VCS detected: hg in "/r/b", and git in "/r"');
  const any = { ...go126, environ: { GODEBUG: 'allowmultiplevcs=1' } };
  expect(findRepository('/r/b', files, any)?.dir).toBe('/r/b');
});

test('git tells revision, time and changes', async () => {
  const sys = system({ 'git status --porcelain': ' M a\n', [LOG]: 'abc:1700000000\n' });
  expect(await readVcsStatus(git, { sys, env: {} })).toMatchObject({
    revision: 'abc',
    time: '2023-11-14T22:13:20Z',
    uncommitted: true,
  });
});

test('all commands are told, up to one that fails or that says what nobody can read', async () => {
  const shown = (args: string): string => `cd /r\ngit ${args}\n`;
  const [status, log] = [shown('status --porcelain'), shown(LOG.slice('git '.length))];
  const read = (answers: Readonly<Record<string, string | number>>): Promise<unknown> =>
    readVcsStatus(git, { sys: system(answers), env: {} });
  expect(await read({ 'git status --porcelain': '', [LOG]: 'abc:1\n' })).toMatchObject({ trace: status + log });
  await expect(read({ 'git status --porcelain': 1, [LOG]: 'abc:1\n' })).rejects.toMatchObject({
    command: { trace: status, failed: '# cd /r; git status --porcelain\nexit status 1\n' },
  });
  await expect(read({ 'git status --porcelain': '', [LOG]: 'abc\n' })).rejects.toMatchObject({
    command: { trace: status + log, failed: '' },
  });
});

test('a git repository without commits has no revision, but only where files wait for one', async () => {
  const empty = { [LOG]: 128, 'git status --porcelain': '?? a\n' };
  expect(await readVcsStatus(git, { sys: system(empty), env: {} })).toMatchObject({ revision: '', uncommitted: true });
  const clean = { [LOG]: 128, 'git status --porcelain': '' };
  await expect(readVcsStatus(git, { sys: system(clean), env: {} })).rejects.toThrow('exit status 128');
});

test('mercurial, subversion and fossil are asked in their own words', async () => {
  const hg = system({ 'hg log -r. -T {node}:{date|hgdate}': 'abc:1700000000 -3600', 'hg status -S': '' });
  expect(await readVcsStatus({ dir: '/r', vcs: 'hg', title: 'Mercurial' }, { sys: hg, env: {} })).toMatchObject({
    revision: 'abc',
    uncommitted: false,
  });
  const svn = system({
    'svn info --show-item last-changed-revision': '7\n',
    'svn info --show-item last-changed-date': '2023-11-14T22:13:20.5Z\n',
    'svn status': 'M a\n',
  });
  expect(await readVcsStatus({ dir: '/r', vcs: 'svn', title: 'Subversion' }, { sys: svn, env: {} })).toMatchObject({
    revision: '7',
    time: '2023-11-14T22:13:20.5Z',
    uncommitted: true,
  });
});

test.each([
  ['2023-11-14T22:13:20.097610Z', '2023-11-14T22:13:20.09761Z'],
  ['2023-11-14T22:13:20.000000Z', '2023-11-14T22:13:20Z'],
  ['2023-11-14T22:13:20Z', '2023-11-14T22:13:20Z'],
])('the time %s of a revision in Subversion is written %s', async (told, time) => {
  const svn = system({
    'svn info --show-item last-changed-revision': '7\n',
    'svn info --show-item last-changed-date': `${told}\n`,
    'svn status': '',
  });
  expect(await readVcsStatus({ dir: '/r', vcs: 'svn', title: 'Subversion' }, { sys: svn, env: {} })).toMatchObject({
    time,
  });
});
