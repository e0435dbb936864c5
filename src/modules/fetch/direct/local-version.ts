/** The version of a module in a repository on this machine, from the tags that are there.  Facts: cmd/go's modfetch/repo.go. */
import { GotsError, SysError } from '../../../base/errors.ts';
import type { Config } from '../../../config/config.ts';
import { isSince } from '../../../config/release.ts';
import type { System } from '../../../sys/system.ts';
import { InvalidPathError } from '../../module-path.ts';
import { ModuleNotExist, type RevInfo } from '../../source.ts';
import { readCachedInfo } from '../cached-info.ts';
import { ModCache } from '../mod-cache.ts';
import { formatRevInfo } from '../rev-info.ts';
import { localGoVersion, tooNewError } from '../../module-state.ts';
import type { CodeHost } from './code-host.ts';
import { openCodeRepo } from './code-repo.ts';
import { openLocalGitRepo } from './open-git.ts';
import { openLocalVcsRepo } from './vcs-repo.ts';
import { type VcsContext, vcsEnvironment } from './vcs-runner.ts';

export interface LocalVersionRequest {
  /** module path at the repository's root, without major version suffix */
  readonly codeRoot: string;
  readonly modulePath: string;
  readonly repositoryDir: string;
  /** `git`, `hg`, ... */
  readonly vcs: string;
  readonly revision: string;
}

/** @returns undefined where the revision is no version of the module, whatever the reason */
export async function findLocalVersion(
  request: LocalVersionRequest,
  { config, sys, say }: { readonly config: Config; readonly sys: System; readonly say?: (text: string) => void },
): Promise<string | undefined> {
  const trace = config.flags.x ? say : undefined;
  const cache = new ModCache(config, sys);
  const { modulePath: path, revision: rev } = request;
  const cached = readCachedInfo(cache, { path, rev, isOff: config.getenv('GOPROXY') === 'off' });
  if (cached !== undefined) return cached.version;
  const takesSha256 = isSince(config, '1.25');
  const context = { sys, gomodcache: config.gomodcache, env: vcsEnvironment(config.environ), trace, takesSha256 };
  let info: RevInfo;
  try {
    const repo = openCodeRepo({
      host: await openLocal(request, context, config.goroot),
      root: request.codeRoot,
      subdir: '',
      path,
      sys,
      goVersion: localGoVersion(config),
      tooNew: (what, goVersion) => tooNewError(config, { what, goVersion }),
    });
    info = await repo.stat(rev);
  } catch (error) {
    // go leaves the version out
    if ([GotsError, SysError, ModuleNotExist].some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
  await noteInfo(cache, path, info);
  return info.version;
}

function openLocal(
  { vcs, repositoryDir: dir }: LocalVersionRequest,
  context: VcsContext,
  goroot: string,
): Promise<CodeHost> | CodeHost {
  return vcs === 'git' ? openLocalGitRepo(context, dir) : openLocalVcsRepo(context, { vcs, dir, goroot });
}

/**
 * As every answer of a repository, this one goes into the module cache.  A path that nobody else can fetch has no place
 * there, and a cache that can't be written to is no reason to fail.
 */
async function noteInfo(cache: ModCache, path: string, info: RevInfo): Promise<void> {
  try {
    await cache.write({ path, version: info.version }, 'info', formatRevInfo(info));
  } catch (error) {
    if (!(error instanceof SysError) && !(error instanceof InvalidPathError)) throw error;
  }
}
