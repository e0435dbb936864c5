/**
 * A git repository, fetched as little as can be: single commits first, everything when history is asked for.
 * Facts: cmd/go's modfetch/codehost/git.go.
 */
import { join } from 'node:path';
import { GotsError, SysError, isBug } from '../../../base/errors.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { compareSemver } from '../../semver.ts';
import { ModuleNotExist } from '../../source.ts';
import {
  type CodeHost,
  type HostRevision,
  type HostTags,
  isHex,
  type Origin,
  shortenHash,
  tagSum,
} from './code-host.ts';
import { listRemote, type Refs } from './git-refs.ts';
import { type VcsContext, VcsRunError, type VcsRunner } from './vcs-runner.ts';

type Fetched = 'nothing' | 'commits' | 'everything';

const fewestDigits = 7;
const attributes = '\n* -export-subst -export-ignore\n';

export interface GitPlace {
  readonly runner: VcsRunner;
  readonly dir: string;
  readonly lockFile: string;
  readonly url: string;
  /** nothing is fetched */
  readonly isLocal: boolean;
}

function unknownRevision(rev: string): ModuleNotExist {
  return new ModuleNotExist(`unknown revision ${rev}`);
}

export class GitRepo implements CodeHost {
  readonly #context: VcsContext;
  readonly #place: GitPlace;
  readonly #hashLength: number;
  readonly #stats = new Map<string, Promise<HostRevision>>();
  #fetched: Fetched = 'nothing';
  #refs: Promise<Refs> | undefined;
  #localTags: Promise<Set<string>> | undefined;

  constructor(context: VcsContext, place: GitPlace, isSha256: boolean, refs: Promise<Refs> | undefined) {
    this.#refs = refs;
    this.#context = context;
    this.#place = place;
    this.#hashLength = isSha256 ? 64 : 40;
  }

  #git(...args: readonly string[]): Promise<Buffer> {
    return this.#place.runner.run(['git', ...args]);
  }

  #loadRefs(): Promise<Refs> {
    this.#refs ??= this.#place.isLocal ? Promise.resolve(new Map()) : listRemote(this.#context, this.#place, 'origin');
    return this.#refs;
  }

  async tags(prefix: string): Promise<HostTags> {
    const refs = await this.#loadRefs();
    const list = [...refs]
      .filter(([ref]) => ref.startsWith(`refs/tags/${prefix}`))
      .map(([ref, hash]) => ({ name: ref.slice('refs/tags/'.length), hash }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const origin = { VCS: 'git', URL: this.#place.url, TagPrefix: prefix, TagSum: tagSum(prefix, list) };
    return { origin, list };
  }

  async latest(): Promise<HostRevision> {
    const head = (await this.#loadRefs()).get('HEAD');
    if (head === undefined) throw new ModuleNotExist('no commits');
    const info = await this.stat(head);
    const origin: Origin = { ...(info.origin ?? { VCS: 'git', URL: this.#place.url }), Ref: 'HEAD', Hash: head };
    return { ...info, origin };
  }

  stat(rev: string): Promise<HostRevision> {
    if (rev === 'latest') return this.latest();
    let promise = this.#stats.get(rev);
    if (promise === undefined) {
      promise = this.#stat(rev);
      this.#stats.set(rev, promise);
    }
    return promise;
  }

  #isHashPart(rev: string): boolean {
    return rev.length >= fewestDigits && rev.length <= this.#hashLength && isHex(rev);
  }

  async #stat(rev: string): Promise<HostRevision> {
    const isHashPart = this.#isHashPart(rev);
    const known = isHashPart ? await this.#tryStatLocal(rev, rev) : undefined;
    if (known !== undefined) return known;
    this.#localTags ??= this.#listLocalTags();
    const localTags = await this.#localTags;
    if (localTags.has(rev)) return this.#statLocal(rev, `refs/tags/${rev}`);
    const found = this.#resolve(rev, await this.#loadRefs());
    const lock = await this.#lock();
    try {
      const info = await this.#fetchRevision(found, isHashPart, localTags);
      return { ...info, origin: withRef(info, found.ref) };
    } finally {
      lock.release();
    }
  }

  /** Which commit a name stands for, as far as the remote repository's refs tell. */
  #resolve(rev: string, refs: Refs): Resolved {
    for (const ref of [`refs/tags/${rev}`, `refs/heads/${rev}`, ...(rev === 'HEAD' ? ['HEAD'] : [])]) {
      const hash = refs.get(ref) ?? '';
      if (hash !== '') return { ref, hash, rev: ref.startsWith('refs/tags/') ? rev : hash };
    }
    if (!this.#isHashPart(rev)) throw unknownRevision(rev);
    const matches = [...refs].filter(([, hash]) => hash.startsWith(rev));
    const [hash, other] = [...new Set(matches.map(([, each]) => each))];
    if (other !== undefined) throw new GotsError('vcs', `ambiguous revision ${rev}`);
    if (hash === undefined) return { ref: '', hash: rev.length === this.#hashLength ? rev : '', rev };
    const ref = matches.map(([name]) => name).toSorted()[0] ?? '';
    return { ref, hash, rev: hash };
  }

  async #fetchRevision(
    { ref, hash, rev }: Resolved,
    triedLocal: boolean,
    localTags: Set<string>,
  ): Promise<HostRevision> {
    const local = triedLocal ? undefined : await this.#tryStatLocal(rev, hash);
    if (local !== undefined) {
      const tag = ref.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : undefined;
      if (tag === undefined || local.tags.includes(tag)) return local;
      await this.#git('tag', '--end-of-options', tag, hash);
      localTags.add(tag);
      return this.#statLocal(rev, ref);
    }
    if (this.#place.isLocal) throw new GotsError('vcs', `revision does not exist locally: ${rev}`);
    if (this.#fetched !== 'everything' && ref !== '' && hash !== '') {
      this.#fetched = 'commits';
      const isHead = ref === 'HEAD';
      const spec = isHead ? `${hash}:refs/dummy` : `${ref}:${ref}`;
      const argv = ['git', '-c', 'protocol.version=2', 'fetch', '-f', '--depth=1', '--end-of-options', 'origin', spec];
      if ((await this.#place.runner.tryRun(argv)) !== undefined) return this.#statLocal(rev, isHead ? hash : ref);
    }
    await this.#fetchAll();
    return this.#statLocal(rev, rev);
  }

  /** The lock is held. */
  async #fetchAll(): Promise<void> {
    if (this.#fetched === 'everything') return;
    await this.#git(
      'fetch',
      '-f',
      '--end-of-options',
      'origin',
      'refs/heads/*:refs/heads/*',
      'refs/tags/*:refs/tags/*',
    );
    if (this.#context.sys.files.tryStat(join(this.#place.dir, 'shallow')) !== undefined) {
      await this.#git('fetch', '--unshallow', '-f', '--end-of-options', 'origin');
    }
    this.#fetched = 'everything';
  }

  async #listLocalTags(): Promise<Set<string>> {
    const out = await this.#place.runner.tryRun(['git', 'tag', '-l']);
    return new Set((out?.toString('utf8') ?? '').split('\n').filter(Boolean));
  }

  async #tryStatLocal(version: string, rev: string): Promise<HostRevision | undefined> {
    try {
      return await this.#statLocal(version, rev);
    } catch (error) {
      // it is looked for in the remote repository next
      if (!(error instanceof GotsError || error instanceof ModuleNotExist || error instanceof SysError)) throw error;
      return undefined;
    }
  }

  async #statLocal(version: string, rev: string): Promise<HostRevision> {
    const format = ['--no-decorate', '-n1', '--format=format:%H %ct %D'];
    const argv = ['git', '-c', 'log.showsignature=false', 'log', ...format, '--end-of-options', rev, '--'];
    const out = await this.#place.runner.tryRun(argv);
    if (out === undefined) throw unknownRevision(rev);
    const text = out.toString('utf8');
    const [hash, seconds, ...decorations] = text.split(/\s+/).filter(Boolean);
    if (hash === undefined || seconds === undefined) {
      throw new GotsError('vcs', `unexpected response from git log: ${goQuote(text)}`);
    }
    if (!/^-?\d+$/.test(seconds)) throw new GotsError('vcs', `invalid time from git log: ${goQuote(text)}`);
    const tags = [...new Set([...decoratedTags(decorations), ...(await this.#remoteTagsOf(hash))])].toSorted();
    const asked = hash.startsWith(version) ? hash : version;
    return {
      origin: {
        VCS: 'git',
        URL: this.#place.url,
        Hash: hash,
        ...(hash.startsWith(rev) ? {} : { Ref: rev }),
      },
      name: hash,
      short: this.#shorten(hash),
      time: Number(seconds),
      version: tags.includes(asked) ? asked : hash,
      tags,
    };
  }

  async #remoteTagsOf(hash: string): Promise<string[]> {
    let refs: Refs;
    try {
      refs = await this.#loadRefs();
    } catch (error) {
      // what is here will do
      if (isBug(error)) throw error;
      return [];
    }
    return [...refs]
      .filter(([ref, each]) => each === hash && ref.startsWith('refs/tags/'))
      .map(([ref]) => ref.slice('refs/tags/'.length));
  }

  #shorten(hash: string): string {
    return this.#hashLength === 64 ? hash.slice(0, 12) : shortenHash(hash);
  }

  async readFile(rev: string, file: string): Promise<Uint8Array | undefined> {
    const { name } = await this.stat(rev);
    return this.#place.runner.tryRun(['git', 'cat-file', '--end-of-options', 'blob', `${name}:${file}`]);
  }

  async recentTag(rev: string, prefix: string, isAllowed: (tag: string) => boolean): Promise<string> {
    const { name } = await this.stat(rev);
    const found = await this.#greatestTag(name, prefix, isAllowed);
    if (found !== '' && !isHex(found)) return found;
    const { list } = await this.tags(`${prefix}v`);
    if (list.length === 0) return '';
    if (this.#place.isLocal) throw new GotsError('vcs', `revision does not exist locally: ${name}`);
    const lock = await this.#lock();
    try {
      await this.#fetchAll();
    } finally {
      lock.release();
    }
    return this.#greatestTag(name, prefix, isAllowed);
  }

  async #greatestTag(name: string, prefix: string, isAllowed: (tag: string) => boolean): Promise<string> {
    const out = await this.#git('for-each-ref', '--format=%(refname)', `--merged=${name}`);
    let greatest = '';
    for (const line of out.toString('utf8').split('\n')) {
      const ref = line.trim();
      const tag = ref.slice('refs/tags/'.length);
      if (!ref.startsWith('refs/tags/') || !tag.startsWith(prefix) || !isAllowed(tag)) continue;
      const version = tag.slice(prefix.length);
      if (compareSemver(version, greatest) > 0) greatest = version;
    }
    return greatest === '' ? '' : prefix + greatest;
  }

  async descendsFrom(rev: string, tag: string): Promise<boolean> {
    const argv = ['git', 'merge-base', '--is-ancestor', '--', tag, rev];
    if ((await this.#place.runner.tryRun(argv)) !== undefined) return true;
    const { list } = await this.tags(tag);
    if (list.length === 0) return false;
    await this.stat(rev);
    if (this.#place.isLocal) throw new GotsError('vcs', `revision does not exist locally: ${rev}`);
    const lock = await this.#lock();
    try {
      await this.#fetchAll();
      await this.#place.runner.run(argv);
      return true;
    } catch (error) {
      if (error instanceof VcsRunError && error.exitStatus === 1) return false;
      throw error;
    } finally {
      lock.release();
    }
  }

  async readZip(rev: string, subdir: string, toFile: string): Promise<void> {
    const { name } = await this.stat(rev);
    const lock = await this.#lock();
    try {
      this.#ensureAttributes();
      const options = ['-c', 'core.autocrlf=input', '-c', 'core.eol=lf'];
      const archive = ['archive', '--format=zip', '--prefix=prefix/', '--end-of-options', name];
      const zip = await this.#git(...options, ...archive, ...(subdir === '' ? [] : [subdir]));
      this.#context.sys.files.writeFile(toFile, zip);
    } catch (error) {
      if (error instanceof VcsRunError && error.stderr.includes('did not match any files')) {
        throw new ModuleNotExist('file does not exist', { cause: error });
      }
      throw error;
    } finally {
      lock.release();
    }
  }

  /** Attributes in the repository may not change what the archive holds: its hash is for ever. */
  #ensureAttributes(): void {
    const { files } = this.#context.sys;
    const path = join(this.#place.dir, 'info/attributes');
    files.mkdirAll(join(this.#place.dir, 'info'), 0o755);
    const have = files.tryStat(path) === undefined ? '' : files.readText(path);
    if (!have.endsWith(attributes)) files.appendFile(path, attributes);
  }

  #lock(): Promise<{ release(): void }> {
    return this.#context.sys.lock(this.#place.lockFile, 'exclusive');
  }
}

interface Resolved {
  /** '' where only the commit is known */
  readonly ref: string;
  readonly hash: string;
  /** what to look for when it is fetched: a tag's name, else the commit */
  readonly rev: string;
}

/** The origin of a commit that was found by a ref; a ref that may move is part of it. */
function withRef(info: HostRevision, ref: string): Origin | undefined {
  if (info.origin === undefined) return undefined;
  return { ...info.origin, Hash: info.name, ...(ref === info.name ? {} : { Ref: ref }) };
}

/** Tags in `HEAD -> main, tag: v1.0.0, tag: v1`. */
function decoratedTags(words: readonly string[]): string[] {
  const tags: string[] = [];
  for (const [i, word] of words.entries()) {
    const tag = words[i + 1];
    if (word === 'tag:' && tag !== undefined) tags.push(tag.replace(/,$/, ''));
  }
  return tags;
}
