/**
 * A repository of Mercurial, Subversion, Bazaar or Fossil; all commands run under its lock.
 * Facts: cmd/go's modfetch/codehost/vcs.go.
 */
import { basename, dirname, join, posix } from 'node:path';
import { GotsError, nothingFor } from '../../../base/errors.ts';
import { compareSemver } from '../../semver.ts';
import { ModuleNotExist } from '../../source.ts';
import type { CodeHost, HostRevision, HostTags, Origin } from './code-host.ts';
import { parseSvnList, type VcsCommands, vcsCommands } from './vcs-commands.ts';
import { openWorkDir, type VcsContext, VcsRunner } from './vcs-runner.ts';
import { ZipWriter } from './zip-writer.ts';

interface VcsPlace {
  readonly vcs: string;
  readonly remote: string;
  readonly dir: string;
  readonly lockFile: string;
  readonly goroot: string;
  /** a working tree on this machine: nothing is fetched to find a revision */
  readonly isLocal: boolean;
}

/** The cached copy of a remote repository. @throws GotsError */
export async function openVcsRepo(
  context: VcsContext,
  about: { readonly vcs: string; readonly remote: string; readonly goroot: string },
): Promise<CodeHost> {
  const { vcs, remote } = about;
  const commands = vcsCommands[vcs];
  if (commands === undefined) throw new GotsError('vcs', `unknown vcs: ${vcs} ${remote}`);
  if (!remote.includes('://')) throw new GotsError('vcs', `invalid vcs remote: ${vcs} ${remote}`);
  const { dir, lockFile } = await openWorkDir(context, `vcs1.${vcs}`, remote);
  const repo = new VcsRepo(context, { ...about, dir, lockFile, isLocal: false }, commands);
  await repo.init();
  return repo;
}

/** A working tree on this machine, as it is. @throws GotsError */
export function openLocalVcsRepo(
  context: VcsContext,
  { vcs, dir, goroot }: { readonly vcs: string; readonly dir: string; readonly goroot: string },
): CodeHost {
  const commands = vcsCommands[vcs];
  if (commands === undefined) throw new GotsError('vcs', `unknown vcs: ${vcs} ${dir}`);
  return new VcsRepo(context, { vcs, remote: dir, dir, goroot, lockFile: `${dir}.lock`, isLocal: true }, commands);
}

class VcsRepo implements CodeHost {
  readonly #context: VcsContext;
  readonly #place: VcsPlace;
  readonly #commands: VcsCommands;
  readonly #runner: VcsRunner;
  #tags: Promise<ReadonlySet<string>> | undefined;
  #branches: Promise<ReadonlySet<string>> | undefined;
  #fetching: Promise<void> | undefined;
  #repoSum: Promise<string> | undefined;

  constructor(context: VcsContext, place: VcsPlace, commands: VcsCommands) {
    this.#context = context;
    this.#place = place;
    this.#commands = commands;
    this.#runner = new VcsRunner(context, place.dir);
  }

  async init(): Promise<void> {
    const { init } = this.#commands;
    if (init === undefined) return;
    const { vcs, dir, remote } = this.#place;
    const { files } = this.#context.sys;
    await this.#locked(async () => {
      if (files.tryStat(join(dir, `.${vcs}`)) !== undefined) return;
      try {
        await this.#runner.run(init(remote));
        if (vcs === 'hg') files.writeFile(join(dir, '.hg/hgrc'), `[paths]\ndefault = ${remote}\n`);
      } catch (error) {
        files.removeAll(dir);
        throw error;
      }
    });
  }

  async #locked<T>(use: () => Promise<T>): Promise<T> {
    const lock = await this.#context.sys.lock(this.#place.lockFile, 'exclusive');
    try {
      return await use();
    } finally {
      lock.release();
    }
  }

  #fetch(): Promise<void> {
    const { fetch } = this.#commands;
    this.#fetching ??= fetch === undefined ? Promise.resolve() : this.#runner.run(fetch).then(() => undefined);
    return this.#fetching;
  }

  /** What a command lists; nothing where it fails. */
  async #list(argv: readonly string[], form: RegExp): Promise<ReadonlySet<string>> {
    // The listing fails if it needs what could not be fetched.
    if (this.#commands.fetchFirst) await this.#fetch().catch(nothingFor);
    const out = await this.#runner.tryRun(argv);
    const names = (out?.toString('utf8') ?? '').match(form) ?? [];
    return new Set(names.filter((name) => this.#commands.moving?.test(name) !== true));
  }

  async #origin(): Promise<Origin> {
    const { vcs, remote } = this.#place;
    this.#repoSum ??= this.#readRepoSum();
    const sum = await this.#repoSum;
    return { VCS: vcs, URL: remote, ...(sum === '' ? {} : { RepoSum: sum }) };
  }

  async #readRepoSum(): Promise<string> {
    const { repoSum } = this.#commands;
    if (repoSum === undefined) return '';
    const { goroot, remote } = this.#place;
    const where = this.#fetching === undefined ? remote : '.';
    return (await this.#runner.tryRun(repoSum(goroot, where)))?.toString('utf8').trim() ?? '';
  }

  tags(prefix: string): Promise<HostTags> {
    return this.#locked(async () => {
      this.#tags ??= this.#list(this.#commands.tags(this.#place.remote), this.#commands.tag);
      const names = [...(await this.#tags)].filter((name) => name.startsWith(prefix)).toSorted();
      return { origin: await this.#origin(), list: names.map((name) => ({ name, hash: '' })) };
    });
  }

  latest(): Promise<HostRevision> {
    return this.stat('latest');
  }

  stat(given: string): Promise<HostRevision> {
    const { latest, moving, branches } = this.#commands;
    const rev = given === 'latest' ? latest : given;
    return this.#locked(async () => {
      this.#branches ??= branches === undefined ? Promise.resolve(new Set()) : this.#list(branches, /^[^\n]+$/gm);
      const branchNames = await this.#branches;
      if (this.#place.isLocal) return this.#statLocal(rev);
      const isFixed = moving?.test(rev) !== true && !branchNames.has(rev);
      if (isFixed) {
        const known = await this.#statLocal(rev).catch(nothingFor);
        if (known !== undefined) return known;
      }
      await this.#fetch();
      const info = await this.#statLocal(rev);
      return isFixed ? info : { ...info, version: info.name };
    });
  }

  async #statLocal(rev: string): Promise<HostRevision> {
    const { vcs, remote } = this.#place;
    const out = await this.#runner.tryRun(this.#commands.stat(rev, remote));
    if (out === undefined) throw new ModuleNotExist(`unknown revision ${rev}`);
    const { hash, ...info } = this.#commands.parseStat(rev, out.toString('utf8'));
    const isHash = info.name.startsWith(rev) && rev.length >= 12;
    const origin = {
      VCS: vcs,
      URL: remote,
      ...(hash === '' ? {} : { Hash: hash }),
      ...(isHash ? {} : { Ref: rev }),
    };
    return { ...info, origin };
  }

  async readFile(given: string, file: string): Promise<Uint8Array | undefined> {
    const rev = given === 'latest' ? this.#commands.latest : given;
    await this.stat(rev);
    return this.#locked(() => this.#runner.tryRun(this.#commands.readFile(rev, file, this.#place.remote)));
  }

  async recentTag(rev: string, prefix: string, isAllowed: (tag: string) => boolean): Promise<string | undefined> {
    const { recentTags } = this.#commands;
    if (recentTags === undefined) return undefined;
    const out = await this.#locked(() => this.#runner.run(recentTags(rev)));
    let greatest = '';
    for (const tag of out.toString('utf8').split(/\s+/)) {
      if (tag === '' || !tag.startsWith(prefix) || !isAllowed(tag)) continue;
      const version = tag.slice(prefix.length);
      if (compareSemver(version, greatest) > 0) greatest = version;
    }
    return greatest === '' ? '' : prefix + greatest;
  }

  async descendsFrom(rev: string, tag: string): Promise<boolean> {
    const { descendsFrom } = this.#commands;
    if (descendsFrom === undefined) {
      throw new GotsError('vcs', `vcs ${this.#place.vcs}: DescendsFrom: unsupported operation`);
    }
    const out = await this.#locked(() => this.#runner.run(descendsFrom(rev, tag)));
    return out.toString('utf8').trim() !== '';
  }

  async readZip(given: string, subdir: string, toFile: string): Promise<void> {
    const { latest, readZip } = this.#commands;
    const rev = given === 'latest' ? latest : given;
    await this.stat(rev);
    await this.#locked(async () => {
      if (readZip === undefined) await this.#exportZip(rev, subdir, toFile);
      else if (this.#place.vcs === 'fossil') await this.#fossilZip(readZip(rev, subdir, basename(toFile)), toFile);
      else await this.#runner.run(readZip(rev, subdir, toFile));
    });
  }

  /** Fossil takes the archive's name as one in the working directory. */
  async #fossilZip(argv: readonly string[], toFile: string): Promise<void> {
    const repository = join(this.#place.dir, '.fossil');
    const runner = new VcsRunner(this.#context, dirname(toFile));
    await runner.run(argv.map((word) => (word === '.fossil' ? repository : word)));
  }

  /** Subversion has no archives: its files are exported and put into one. */
  async #exportZip(rev: string, subdir: string, toFile: string): Promise<void> {
    const { remote, dir } = this.#place;
    const { files } = this.#context.sys;
    const path = subdir === '' ? remote : `${remote}/${subdir}`;
    const list = ['--non-interactive', '--xml', '--incremental', '--recursive', '--revision', rev, '--', path];
    const listed = parseSvnList((await this.#runner.run(['svn', 'list', ...list])).toString('utf8'));
    const exported = join(dir, 'export');
    files.removeAll(exported);
    try {
      const rules = ['--non-interactive', '--quiet', '--native-eol', 'LF', '--ignore-externals', '--ignore-keywords'];
      await this.#runner.run(['svn', 'export', ...rules, '--revision', rev, '--', path, exported]);
      const writer = new ZipWriter({ path: toFile, files });
      for (const { name, size } of listed) {
        const file = join(exported, name);
        if (files.tryStat(file) === undefined) {
          throw new GotsError('vcs', `file reported by 'svn list', but not written by 'svn export': ${name}`);
        }
        const data = files.readFile(file);
        if (data.length !== size) {
          const sizes = `listed as ${size} bytes, but exported as ${data.length} bytes`;
          throw new GotsError('vcs', `file size differs between 'svn list' and 'svn export': file ${name} ${sizes}`);
        }
        writer.add(posix.join(posix.basename(remote), subdir, name), data);
      }
      writer.finish();
    } finally {
      files.removeAll(exported);
    }
  }
}
