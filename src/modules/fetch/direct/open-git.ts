/** Opens git repositories: the cached copy of a remote one, or one on this machine.  Facts: cmd/go's modfetch/codehost/git.go. */
import { join } from 'node:path';
import { GotsError, SysError, errorText, nothingFor } from '../../../base/errors.ts';
import { exitText } from '../../../base/exit-text.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { SpawnResult } from '../../../sys/system.ts';
import { compareSemver } from '../../semver.ts';
import type { CodeHost } from './code-host.ts';
import { listRemote, type Refs } from './git-refs.ts';
import { type GitPlace, GitRepo } from './git-repo.ts';
import { openWorkDir, type VcsContext, VcsRunner } from './vcs-runner.ts';

/** The cached copy of a remote repository. @throws GotsError */
export async function openGitRepo(context: VcsContext, url: string): Promise<CodeHost> {
  if (!url.includes('://')) {
    const hint = url.includes(':') ? ' (use URL syntax not host:path syntax)' : '';
    throw new GotsError('vcs', `git remote (${url}) must not be local directory${hint}`);
  }
  const { dir, lockFile } = await openWorkDir(context, 'git3', url);
  const runner = new VcsRunner(context, dir, { GIT_DIR: dir });
  const lock = await context.sys.lock(lockFile, 'exclusive');
  let refs: Promise<Refs> | undefined;
  try {
    if (context.sys.files.tryStat(join(dir, 'objects')) === undefined) {
      refs = listRemote(context, { runner, url }, url);
      await createRepo(
        context,
        { dir, url, runner },
        await refs.catch((error: unknown) => nothingFor(error) ?? new Map<string, string>()),
      );
    }
  } finally {
    lock.release();
  }
  return openPlace(context, { runner, dir, lockFile, url, isLocal: false }, refs);
}

/** A repository on this machine, as it is. @throws GotsError */
export async function openLocalGitRepo(context: VcsContext, dir: string): Promise<CodeHost> {
  const runner = new VcsRunner(context, dir);
  return openPlace(context, { runner, dir, lockFile: `${dir}.lock`, url: '', isLocal: true });
}

async function openPlace(context: VcsContext, place: GitPlace, refs?: Promise<Refs>): Promise<CodeHost> {
  if (!context.takesSha256) return new GitRepo(context, place, false, refs);
  const format = await place.runner.tryRun(['git', 'config', 'extensions.objectformat']);
  return new GitRepo(context, place, format?.toString('utf8').trim() === 'sha256', refs);
}

async function createRepo(
  context: VcsContext,
  { dir, url, runner }: { readonly dir: string; readonly url: string; readonly runner: VcsRunner },
  refs: Refs,
): Promise<void> {
  const format = context.takesSha256 ? await objectFormat(context, dir, refs) : [];
  try {
    await new VcsRunner(context, dir).run(['git', 'init', '--bare', ...format]);
    await runner.run(['git', 'remote', 'add', 'origin', '--', url]);
    if (context.sys.hostOS === 'windows') await runner.run(['git', 'config', 'core.longpaths', 'true']);
  } catch (error) {
    context.sys.files.removeAll(dir);
    throw error;
  }
}

/** Of a repository that holds what another does. */
async function objectFormat(context: VcsContext, dir: string, refs: Refs): Promise<readonly string[]> {
  if ([...refs.values()][0]?.length === 64) return ['--object-format=sha256'];
  return (await knowsSha256(context, dir)) ? ['--object-format=sha1'] : [];
}

/** git 2.29 and later. */
async function knowsSha256(context: VcsContext, dir: string): Promise<boolean> {
  const text = await gitVersionText(context, dir);
  const version = /git version\s+(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1];
  if (version !== undefined) return compareSemver('v2.29', `v${version}`) <= 0;
  throw new GotsError(
    'vcs',
    `unable to resolve git version: git version extraction regexp did not match version line: ${goQuote(text)}`,
  );
}

async function gitVersionText({ sys, env }: VcsContext, cwd: string): Promise<string> {
  const failed = 'unable to resolve git version: failed to execute git version';
  let result: SpawnResult;
  try {
    result = await sys.spawn({ argv: ['git', 'version'], cwd, env, output: 'combined' });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new GotsError('vcs', `${failed}: ${errorText(error)}`, { cause: error });
  }
  if (result.code !== 0) throw new GotsError('vcs', `${failed}: ${exitText(result.code, result.signal)}`);
  return Buffer.from(result.stdout).toString('utf8');
}
