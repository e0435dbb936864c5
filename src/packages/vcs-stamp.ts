/**
 * Whether and how a program is stamped with the state of version control (-buildvcs; the VCS part of cmd/go's
 * setBuildInfo).
 */
import { join } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
import { errorText, SysError } from '../base/errors.ts';
import { goQuote, goUnquote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import { missingCommand } from '../config/missing-command.ts';
import { isSince } from '../config/release.ts';
import type { Emit } from '../events/events.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import type { VcsStamp } from './build-info.ts';
import { packageError } from './package-errors.ts';
import type { Package } from './package.ts';
import { type ShownCommands, findRepository, type Repository, VcsError } from './vcs-repository.ts';
import { readVcsStatus, type VcsStatus } from './vcs-status.ts';

/** A main module's version at a revision of the local repository; undefined where there is none. */
export type LocalVersion = (place: Place) => Promise<string | undefined>;

interface Place {
  /** module path at the repository's root, without major version suffix */
  readonly codeRoot: string;
  readonly modulePath: string;
  readonly repositoryDir: string;
  readonly vcs: string;
  readonly revision: string;
}

export interface StamperSetting {
  readonly config: Config;
  readonly sys: System;
  /** the machine's: an overlay does not count */
  readonly files: ReadableFiles;
  /** the command stamps with -buildvcs=auto */
  readonly autoVcs: boolean;
  readonly localVersion: LocalVersion | undefined;
  readonly emit: Emit;
}

function isTestOnly({ goFiles, cgoFiles, testGoFiles, xTestGoFiles }: Package): boolean {
  return testGoFiles.length + xTestGoFiles.length > 0 && goFiles.length + cgoFiles.length === 0;
}

export class VcsStamper {
  readonly #setting: StamperSetting;
  readonly #statuses = new Map<string, Promise<VcsStatus>>();
  readonly #shown = new Set<string>();

  constructor(setting: StamperSetting) {
    this.#setting = setting;
  }

  /** Starts reading the state of the repository of the working directory, for a stamp that will be wanted. */
  prefetch(): void {
    const { config, files } = this.#setting;
    if (!this.#isWanted() || this.#missesTool()) return;
    try {
      const repository = findRepository(config.cwd, files, config);
      // A failure is told by the stamp that needs the status.
      if (repository !== undefined) this.#status(repository).catch(() => undefined);
    } catch (error) {
      if (!(error instanceof VcsError)) throw error;
    }
  }

  /** The stamp of a main package; undefined: none. A failure becomes the package's error. */
  async stamp(pkg: Package): Promise<VcsStamp | undefined> {
    const { module } = pkg;
    if (!this.#isWanted(pkg) || module?.version !== '' || pkg.standard) return undefined;
    try {
      return await this.#stamp(pkg, module.dir, module.path);
    } catch (error) {
      if (!(error instanceof VcsError) && !(error instanceof SysError)) throw error;
      const hint = '\n\tUse -buildvcs=false to disable VCS stamping.';
      pkg.error ??= packageError(`error obtaining VCS status: ${errorText(error)}${hint}`);
      pkg.incomplete = true;
      return undefined;
    }
  }

  #isWanted(pkg?: Package): boolean {
    const { config, autoVcs } = this.#setting;
    if (config.flags.buildvcs !== 'auto') return config.flags.buildvcs === 'true';
    return autoVcs && (pkg === undefined || !isTestOnly(pkg));
  }

  /** No tool of the repository's system is installed, and nobody insists. */
  #missesTool(repository: Repository | undefined = this.#repositoryOfCwd()): boolean {
    const { config, sys } = this.#setting;
    if (repository === undefined || config.flags.buildvcs !== 'auto') return false;
    return sys.lookPath(repository.vcs, config.environ['PATH'] ?? '') === undefined;
  }

  #repositoryOfCwd(): Repository | undefined {
    try {
      return findRepository(this.#setting.config.cwd, this.#setting.files, this.#setting.config);
    } catch {
      return undefined;
    }
  }

  #status(repository: Repository): Promise<VcsStatus> {
    let status = this.#statuses.get(repository.dir);
    if (status === undefined) {
      const { sys, config } = this.#setting;
      status = readVcsStatus(repository, { sys, env: config.environ });
      this.#statuses.set(repository.dir, status);
    }
    return status;
  }

  async #stamp(pkg: Package, moduleDir: string, modulePath: string): Promise<VcsStamp | undefined> {
    const { config, files, emit } = this.#setting;
    const repository = findRepository(config.cwd, files, config);
    if (repository === undefined) return undefined;
    if (!hasFilePathPrefix(moduleDir, repository.dir) && !hasFilePathPrefix(repository.dir, moduleDir))
      return undefined;
    if (this.#missesTool(repository)) return undefined;
    if (!this.#isIn(repository, pkg.dir, 'package') || !this.#isIn(repository, moduleDir, 'module')) return undefined;
    if (this.#missingToolNote(repository)) {
      emit({ kind: 'note', text: missingCommand(config, repository.title) });
    }
    const status = await this.#status(repository).catch((error: unknown) => {
      if (error instanceof VcsError && error.command !== undefined) this.#show(repository, error.command);
      throw error;
    });
    this.#show(repository, status);
    const version = await this.#version(repository, modulePath, status);
    return {
      vcs: repository.vcs,
      revision: status.revision,
      time: status.time,
      modified: status.uncommitted,
      version,
    };
  }

  /** Once for each repository. */
  #show({ dir }: Repository, { trace, failed }: ShownCommands): void {
    const { config, emit } = this.#setting;
    if (this.#shown.has(dir)) return;
    this.#shown.add(dir);
    for (const text of [config.flags.x ? trace : '', config.flags.v ? failed : '']) {
      if (text !== '') emit({ kind: 'remark', text });
    }
  }

  #missingToolNote(repository: Repository): boolean {
    const { config, sys } = this.#setting;
    return sys.lookPath(repository.vcs, config.environ['PATH'] ?? '') === undefined;
  }

  #isIn(repository: Repository, dir: string, what: 'package' | 'module'): boolean {
    const { config, files } = this.#setting;
    const other = findRepository(dir, files, config);
    if (other === undefined)
      throw new VcsError(`directory ${goQuote(dir)} is not using a known version control system`);
    if (other.dir === repository.dir) return true;
    if (config.flags.buildvcs === 'auto') return false;
    const [theirs, ours] = [goQuote(other.dir), goQuote(repository.dir)];
    throw new VcsError(`main ${what} is in repository ${theirs} but current directory is in repository ${ours}`);
  }

  /** Before Go 1.25 a repository was one module, named as its directory: tags of others, and of /v2, did not count. */
  #placeOf({ dir }: Repository, modulePath: string): Pick<Place, 'codeRoot' | 'modulePath'> | undefined {
    const { config, files } = this.#setting;
    const rootPath = isSince(config, '1.25') ? moduleLine(join(dir, 'go.mod'), files) : dir;
    const codeRoot = rootPath === undefined ? undefined : withoutMajorVersion(rootPath);
    if (codeRoot === undefined) return undefined;
    return isSince(config, '1.25') ? { codeRoot, modulePath } : { codeRoot: dir, modulePath: dir };
  }

  async #version(repository: Repository, modulePath: string, status: VcsStatus): Promise<string | undefined> {
    const { localVersion } = this.#setting;
    const { dir: repositoryDir, vcs } = repository;
    const place = this.#placeOf(repository, modulePath);
    if (place === undefined || localVersion === undefined) return undefined;
    const version = await localVersion({ ...place, repositoryDir, vcs, revision: status.revision });
    if (version === undefined || version === '' || !status.uncommitted) return version;
    return version.endsWith('+incompatible') ? `${version}.dirty` : `${version}+dirty`;
  }
}

/** The module path in a go.mod, read as go's loader does where it needs no more; undefined when there is none. */
export function moduleLine(path: string, files: ReadableFiles): string | undefined {
  let text: string;
  try {
    text = files.readText(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return undefined;
  }
  const line = /(?:^|\n)module (.*)/.exec(text)?.[1]?.trim();
  if (line === undefined || line === '') return undefined;
  return line.startsWith('"') ? goUnquote(line) : line;
}

/** A module path without /vN or .vN; undefined where that suffix is malformed (module.SplitPathVersion). */
function withoutMajorVersion(path: string): string | undefined {
  if (path.startsWith('gopkg.in/')) return /^(.*)\.v(?:0|[1-9]\d*)(?:-unstable)?$/.exec(path)?.[1];
  const match = /^(.*)\/v(\d+)$/.exec(path);
  if (match?.[1] === undefined) return path;
  return /^(0|1|0.*)$/.test(match[2] ?? '') ? undefined : match[1];
}
