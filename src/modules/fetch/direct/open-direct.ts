/**
 * Modules from where they are developed: version control, or the proxy that a page names.  Modules of one repository share
 * it, and what is known of it.  Facts: cmd/go's modfetch/repo.go.
 */
import { FatalError, errorText, isBug } from '../../../base/errors.ts';
import { isSince } from '../../../config/release.ts';
import type { System } from '../../../sys/system.ts';
import { matchPrefixPatterns } from '../../module-path.ts';
import { localGoVersion, tooNewError } from '../../module-state.ts';
import { ModuleNotExist } from '../../source.ts';
import { once } from '../once.ts';
import { ProxyRepo } from '../proxy-repo.ts';
import type { WebOptions } from '../web.ts';
import type { ZipRepo } from '../zip-repo.ts';
import type { FetchConfig } from '../fetch-config.ts';
import type { CodeHost } from './code-host.ts';
import { openCodeRepo } from './code-repo.ts';
import { findRepoRoot, type PrefixPages, type RepoRoot } from './discovery.ts';
import { openGitRepo } from './open-git.ts';
import { openVcsRepo } from './vcs-repo.ts';
import { vcsEnvironment, type VcsContext } from './vcs-runner.ts';

export interface DirectSetting {
  readonly config: FetchConfig;
  readonly sys: System;
  readonly web?: WebOptions;
  /** takes the lines of -x and -v, complete with newline */
  readonly say?: (text: string) => void;
}

/** Opens the repositories of modules, by their paths. */
export class DirectRepos {
  readonly #setting: DirectSetting;
  readonly #hosts = new Map<string, Promise<CodeHost>>();
  readonly #pages: PrefixPages = new Map();

  constructor(setting: DirectSetting) {
    this.#setting = setting;
  }

  /** @throws ModuleNotExist where no repository is known for the path; GotsError */
  async open(path: string): Promise<ZipRepo> {
    const { config, sys, web = {} } = this.#setting;
    const root = await findRoot(path, this.#setting, this.#pages);
    if (root.vcs === 'mod') return new ProxyRepo(sys, root.repo, path, web);
    return openCodeRepo({
      host: await once(this.#hosts, `${root.vcs} ${root.repo}`, () => openHost(root, this.#setting)),
      root: root.root,
      subdir: root.subdir,
      path,
      sys,
      goVersion: localGoVersion(config),
      tooNew: (what, goVersion) => tooNewError(config, { what, goVersion }),
    });
  }
}

async function findRoot(
  path: string,
  { config, sys, web = {}, say }: DirectSetting,
  pages: PrefixPages,
): Promise<RepoRoot> {
  try {
    return await findRepoRoot(path, {
      sys,
      env: vcsEnvironment(config.environ),
      getenv: config.getenv,
      web,
      insecure: matchPrefixPatterns(config.getenv('GOINSECURE'), path),
      cwd: config.gomodcache,
      pages,
      say: (text) => say?.(`${text}\n`),
      shows: config.flags,
      goVersion: config.goVersion,
    });
  } catch (error) {
    if (error instanceof FatalError || isBug(error)) throw error;
    throw new ModuleNotExist(errorText(error), { cause: error });
  }
}

function openHost(root: RepoRoot, { config, sys, say }: DirectSetting): Promise<CodeHost> {
  const context: VcsContext = {
    sys,
    gomodcache: config.gomodcache,
    env: vcsEnvironment(config.environ),
    trace: config.flags.x ? say : undefined,
    takesSha256: isSince(config, '1.25'),
  };
  if (root.vcs === 'git') return openGitRepo(context, root.repo);
  return openVcsRepo(context, { vcs: root.vcs, remote: root.repo, goroot: config.goroot });
}
