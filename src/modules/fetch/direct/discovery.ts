/**
 * Where the repository of an import path is: hosts that are known, paths with a suffix such as `.git`, and pages with
 * `go-import` tags.  Rules and texts: cmd/go's vcs; go.dev/ref/mod#vcs-find.
 */
import { FatalError, GotsError, SysError, errorText, isBug, nothingFor } from '../../../base/errors.ts';
import { exitText } from '../../../base/exit-text.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { missingCommand } from '../../../config/missing-command.ts';
import { isSince } from '../../../config/release.ts';
import type { HttpResponse, System } from '../../../sys/system.ts';
import { urlProblem, urlScheme } from '../go-url.ts';
import { once } from '../once.ts';
import { answerError, formatDetail, type WebOptions } from '../web.ts';
import { type GoImportTag, matchGoImport, NoMatchingTag, parseGoImportTags } from './go-import-tags.ts';
import { checkGoVcs } from './govcs.ts';

export interface RepoRoot {
  /** `git`, `hg`, `svn`, `bzr`, `fossil`, or `mod`: a module proxy */
  readonly vcs: string;
  /** URL of the repository or proxy */
  readonly repo: string;
  /** import path of the root */
  readonly root: string;
  /** folder in the repository that stands for the root */
  readonly subdir: string;
}

/** The pages of prefixes that others' pages name, by prefix: each is asked for once. */
export type PrefixPages = Map<string, Promise<Page>>;

export interface DiscoverySetting {
  readonly sys: System;
  readonly env: Readonly<Record<string, string>>;
  readonly getenv: (name: string) => string;
  readonly web: WebOptions;
  /** http and certificates of anyone will do (GOINSECURE) */
  readonly insecure: boolean;
  /** directory in which repositories are asked whether they exist */
  readonly cwd: string;
  readonly pages: PrefixPages;
  /** takes what is to be told, without the last newline */
  readonly say: (text: string) => void;
  /** whether -v and -x are given */
  readonly shows: { readonly v: boolean; readonly x: boolean };
  readonly goVersion: string;
}

interface KnownHost {
  readonly prefix: string;
  readonly form: RegExp;
  readonly vcs: string;
  /** a repository named like `x.git` is refused */
  readonly refusesSuffix: boolean;
}

const rest = String.raw`(?:/[\w.\-]+)*$`;
const knownHosts: readonly KnownHost[] = [
  known('github.com', String.raw`github\.com/[\w.\-]+/[\w.\-]+`, { refusesSuffix: true }),
  known('bitbucket.org', String.raw`bitbucket\.org/[\w.\-]+/[\w.\-]+`, { refusesSuffix: true }),
  known('hub.jazz.net/git', String.raw`hub\.jazz\.net/git/[a-z0-9]+/[\w.\-]+`, { refusesSuffix: true }),
  known('git.apache.org', String.raw`git\.apache\.org/[a-z0-9_.\-]+\.git`),
  known('git.openstack.org', String.raw`git\.openstack\.org/[\w.\-]+/[\w.\-]+`, { after: String.raw`(?:\.git)?` }),
  {
    prefix: 'chiselapp.com',
    form: /^(chiselapp\.com\/user\/[A-Za-z0-9]+\/repository\/[\w.-]+)$/,
    vcs: 'fossil',
    refusesSuffix: false,
  },
];

function known(prefix: string, root: string, options: { refusesSuffix?: boolean; after?: string } = {}): KnownHost {
  const form = new RegExp(`^(${root})${options.after ?? ''}${rest}`);
  return { prefix, form, vcs: 'git', refusesSuffix: options.refusesSuffix ?? false };
}

const suffixForm =
  /((?<repo>(?:[a-z0-9.-]+\.)+[a-z0-9.-]+(?::[0-9]+)?(?:\/~?[\w.-]+)+?)\.(?<vcs>fossil|git|hg|svn))(?:\/~?[\w.-]+)*$/;
const suffixFormWithBazaar = new RegExp(suffixForm.source.replace('<vcs>', '<vcs>bzr|'));
const launchpad =
  /^(launchpad\.net\/(?:(?<project>[\w.-]+)(?<series>\/[\w.-]+)?|~[\w.-]+\/(?:\+junk|[\w.-]+)\/[\w.-]+))(?:\/[\w.-]+)*$/;

interface VersionControl {
  /** as go calls it */
  readonly name: string;
  /** in the order in which they are tried */
  readonly schemes: readonly string[];
  /** what asks whether there is a repository; nothing where it can't be asked */
  readonly ping: readonly string[];
}

const allSystems: Readonly<Record<string, VersionControl>> = {
  git: { name: 'Git', schemes: ['git', 'https', 'http', 'git+ssh', 'ssh'], ping: ['ls-remote'] },
  hg: { name: 'Mercurial', schemes: ['https', 'http', 'ssh'], ping: ['identify', '--'] },
  svn: { name: 'Subversion', schemes: ['https', 'http', 'svn', 'svn+ssh'], ping: ['info', '--'] },
  bzr: { name: 'Bazaar', schemes: ['https', 'http', 'bzr', 'bzr+ssh'], ping: ['info', '--'] },
  fossil: { name: 'Fossil', schemes: ['https', 'http'], ping: [] },
};
const { bzr: _, ...systemsWithoutBazaar } = allSystems;

const secureSchemes: ReadonlySet<string> = new Set(['https', 'git+ssh', 'bzr+ssh', 'svn+ssh', 'ssh']);

function startsWithPath(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** @throws GotsError with go's text */
export async function findRepoRoot(importPath: string, setting: DiscoverySetting): Promise<RepoRoot> {
  const discovery = new Discovery(importPath, setting);
  let root: RepoRoot;
  try {
    root = await discovery.find();
  } catch (error) {
    const other = await discovery.findLaunchpad();
    if (other === undefined) throw error;
    root = other;
  }
  if (importPath.includes('...') && root.root.includes('...')) {
    throw new GotsError('vcs', `cannot expand ... in ${goQuote(importPath)}`);
  }
  return root;
}

class Discovery {
  readonly #path: string;
  readonly #setting: DiscoverySetting;

  constructor(importPath: string, setting: DiscoverySetting) {
    this.#path = importPath;
    this.#setting = setting;
  }

  /** Go 1.27 knows Bazaar no more. */
  get #knowsBazaar(): boolean {
    return !isSince(this.#setting, '1.27');
  }

  get #systems(): Readonly<Record<string, VersionControl>> {
    return this.#knowsBazaar ? allSystems : systemsWithoutBazaar;
  }

  async find(): Promise<RepoRoot> {
    return this.#findKnown() ?? (await this.#findBySuffix()) ?? (await this.#findByTags());
  }

  #check(vcs: string, root: string): void {
    const { getenv } = this.#setting;
    checkGoVcs(vcs, root, { govcs: getenv('GOVCS'), goprivate: getenv('GOPRIVATE') });
  }

  #findKnown(): RepoRoot | undefined {
    const path = this.#path;
    if (startsWithPath(path, 'example.net')) throw new GotsError('vcs', 'no modules on example.net');
    if (path === 'rsc.io') throw new GotsError('vcs', 'rsc.io is not a module');
    const scheme = /^https?:/.exec(path)?.[0];
    if (scheme !== undefined) throw new GotsError('vcs', `${goQuote(`${scheme}//`)} not allowed in import path`);
    const host = knownHosts.find(({ prefix }) => startsWithPath(path, prefix));
    if (host === undefined) return undefined;
    const root = host.form.exec(path)?.[1];
    if (root === undefined) {
      throw new GotsError('vcs', `invalid ${host.prefix} import path ${goQuote(path)}`);
    }
    if (host.refusesSuffix && Object.keys(this.#systems).some((vcs) => root.endsWith(`.${vcs}`))) {
      throw new GotsError('vcs', `invalid version control suffix in ${host.prefix}/ path`);
    }
    this.#check(host.vcs, root);
    return { vcs: host.vcs, repo: `https://${root}`, root, subdir: '' };
  }

  async #findBySuffix(): Promise<RepoRoot | undefined> {
    const match = (this.#knowsBazaar ? suffixFormWithBazaar : suffixForm).exec(this.#path);
    const root = match?.[1];
    const vcs = match?.groups?.['vcs'];
    const repo = match?.groups?.['repo'];
    if (root === undefined || vcs === undefined || repo === undefined) return undefined;
    this.#check(vcs, root);
    return { vcs, repo: `${await this.#findScheme(vcs, repo)}://${repo}`, root, subdir: '' };
  }

  async #findScheme(vcs: string, repo: string): Promise<string> {
    const { insecure } = this.#setting;
    const { schemes, ping } = this.#systems[vcs] ?? { schemes: [], ping: [] };
    for (const scheme of schemes) {
      if (!insecure && !this.#isSecure(vcs, scheme)) continue;
      if (ping.length === 0 || (await this.#ping(vcs, [...ping, `${scheme}://${repo}`]))) return scheme;
    }
    throw new GotsError('vcs', `no ${insecure ? '' : 'secure '}protocol found for repository`);
  }

  #isSecure(vcs: string, scheme: string): boolean {
    const allowed = vcs === 'git' ? this.#setting.getenv('GIT_ALLOW_PROTOCOL') : '';
    return allowed === '' ? secureSchemes.has(scheme) : allowed.split(':').includes(scheme);
  }

  /** Whether there is a repository: its program says so. */
  async #ping(vcs: string, words: readonly string[]): Promise<boolean> {
    const { sys, env, cwd, say, shows } = this.#setting;
    tryMakeDirectory(sys, cwd);
    if (sys.lookPath(vcs, env['PATH'] ?? '') === undefined) {
      say(`go: ${missingCommand(this.#setting, this.#systems[vcs]?.name ?? vcs)}`);
      return false;
    }
    const argv = [vcs, ...words];
    if (shows.x) say(`cd ${cwd}\n${argv.join(' ')}`);
    const plain = vcs === 'hg' ? { HGPLAIN: '+strictflags' } : {};
    let problem: string;
    try {
      const result = await sys.spawn({ argv, cwd, env: { ...env, PWD: cwd, ...plain }, output: 'separate' });
      if (result.code === 0) return true;
      const stderr = Buffer.from(result.stderr).toString('utf8');
      problem = stderr === '' ? exitText(result.code, result.signal) : stderr.replace(/\n$/, '');
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      problem = errorText(error);
    }
    if (shows.v) say(`# cd ${cwd}; ${argv.join(' ')}\n${problem}`);
    return false;
  }

  async #findByTags(): Promise<RepoRoot> {
    try {
      return await this.#readTags();
    } catch (error) {
      if (error instanceof FatalError) throw error;
      const message = `unrecognized import path ${goQuote(this.#path)}: ${errorText(error)}`;
      throw new GotsError('vcs', message, { cause: error });
    }
  }

  async #readTags(): Promise<RepoRoot> {
    const path = this.#path;
    const page = await this.#fetchPage(path, (error) => {
      return `${this.#setting.insecure ? 'http/' : ''}https fetch: ${errorText(error)}`;
    });
    if (page.tags.length === 0 && page.failure !== undefined) throw page.failure;
    const tag = this.#match(page);
    const shown = `vcs.metaImport{Prefix:${goQuote(tag.prefix)}, VCS:${goQuote(tag.vcs)}, RepoRoot:${goQuote(tag.repo)}, SubDir:${goQuote(tag.subdir)}}`;
    this.#note(`get ${goQuote(path)}: found meta tag ${shown} at ${page.name}`);
    if (tag.prefix !== path) await this.#verify(tag, page.url);
    checkTag(tag, page.url, this.#systems);
    this.#check(tag.vcs, tag.prefix);
    return { vcs: tag.vcs, repo: tag.repo, root: tag.prefix, subdir: tag.subdir };
  }

  /** Tells what is told with -v only. */
  #note(text: string): void {
    if (this.#setting.shows.v) this.#setting.say(`go: ${text}`);
  }

  #match(page: Page): GoImportTag {
    try {
      return matchGoImport(page.tags, this.#path);
    } catch (error) {
      const text = errorText(error);
      if (!(error instanceof NoMatchingTag)) throw new Error(`parse ${page.name}: ${text}`, { cause: error });
      throw new Error(`parse ${page.url}: no go-import meta tags (${text})`, { cause: error });
    }
  }

  /** A tag for a shorter path counts only where that path's own page has the same. */
  async #verify(tag: GoImportTag, url: string): Promise<void> {
    const { prefix } = tag;
    this.#note(`get ${goQuote(this.#path)}: verifying non-authoritative meta tag`);
    const page = await once(this.#setting.pages, prefix, () =>
      this.#fetchPage(prefix, (error) => `fetching ${prefix}: ${errorText(error)}`),
    );
    if (page.tags.length === 0) {
      throw page.failure ?? new Error(`fetching ${prefix}: no go-import meta tag found in ${page.url}`);
    }
    let same: GoImportTag | undefined;
    try {
      same = matchGoImport(page.tags, this.#path);
    } catch (error) {
      if (isBug(error)) throw error;
      // it disagrees
    }
    const agrees = same?.prefix === prefix && same.vcs === tag.vcs && same.repo === tag.repo;
    if (agrees && same?.subdir === tag.subdir) return;
    throw new Error(`${url} and ${page.name} disagree about go-import for ${prefix}`);
  }

  /** @param tell makes the error's text where there is no answer */
  async #fetchPage(path: string, tell: (error: unknown) => string): Promise<Page> {
    const [host = ''] = path.split('/', 1);
    if (!host.includes('.')) throw new Error('import path does not begin with hostname');
    const name = `//${path}${path === host ? '/' : ''}?go-get=1`;
    let answer: { readonly url: string; readonly response: HttpResponse };
    try {
      answer = await this.#get(name);
    } catch (error) {
      if (error instanceof FatalError) throw error;
      throw new Error(tell(error), { cause: error });
    }
    const { url, response } = answer;
    const text = Buffer.from(await response.bytes()).toString('utf8');
    const tags = parseGoImportTags(text);
    const isPlain = /^text\/plain\b/.test(response.headers['content-type'] ?? '');
    const detail = isPlain ? formatDetail(text) : '';
    const failure =
      response.status === 200 ? undefined : answerError(url, response.statusText, response.status, detail);
    return { name, url, tags, failure };
  }

  /** By https, then, where anything will do, by http. */
  async #get(name: string): Promise<{ readonly url: string; readonly response: HttpResponse }> {
    const { sys, insecure } = this.#setting;
    try {
      return { url: `https:${name}`, response: await this.#getWithCredentials(`https:${name}`) };
    } catch (error) {
      if (!insecure || error instanceof FatalError) throw error;
      return { url: `http:${name}`, response: await sys.fetch({ url: `http:${name}`, insecure }) };
    }
  }

  async #getWithCredentials(url: string): Promise<HttpResponse> {
    const { sys, insecure, web } = this.#setting;
    const { credentials } = web;
    if (credentials === undefined) return sys.fetch({ url, insecure });
    const response = await sys.fetch({ url, insecure, headers: await credentials(url) });
    if (response.status < 400 || response.status >= 500) return response;
    const headers = await credentials(url, response);
    if (Object.keys(headers).length === 0) return response;
    await response.discard();
    return sys.fetch({ url, insecure, headers });
  }

  /** Launchpad is tried last, since its pages have tags by now. */
  async findLaunchpad(): Promise<RepoRoot | undefined> {
    if (!this.#knowsBazaar) return undefined;
    const match = launchpad.exec(this.#path);
    let root = match?.[1];
    if (root === undefined) return undefined;
    const { project, series } = match?.groups ?? {};
    if (project !== undefined && series !== undefined) {
      const url = `https://code.launchpad.net/${project}${series}/.bzr/branch-format`;
      const response = await this.#setting.sys.fetch({ url }).catch(nothingFor);
      await response?.discard();
      if (response?.status !== 200) root = `launchpad.net/${project}`;
    }
    try {
      this.#check('bzr', root);
    } catch (error) {
      if (isBug(error)) throw error;
      return undefined;
    }
    return { vcs: 'bzr', repo: `https://${root}`, root, subdir: '' };
  }
}

/** Where it can't be made, no program can be started in it. */
function tryMakeDirectory(sys: System, path: string): void {
  try {
    sys.files.mkdirAll(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

interface Page {
  /** without scheme */
  readonly name: string;
  readonly url: string;
  readonly tags: readonly GoImportTag[];
  /** of an answer that is not 200 */
  readonly failure: Error | undefined;
}

function checkTag({ vcs, repo, subdir }: GoImportTag, url: string, systems: object): void {
  const folder = subdir.startsWith('/') ? 'leading slash' : subdir.startsWith('-') ? 'leading hyphen' : undefined;
  if (folder !== undefined) throw new Error(`${url}: invalid subdirectory ${goQuote(subdir)}: ${folder}`);
  const problem = urlProblem(repo) ?? schemeProblem(urlScheme(repo));
  if (problem !== undefined) throw new Error(`${url}: invalid repo root ${goQuote(repo)}: ${problem}`);
  if (vcs !== 'mod' && !Object.hasOwn(systems, vcs)) throw new Error(`${url}: unknown vcs ${goQuote(vcs)}`);
}

function schemeProblem(scheme: string): string | undefined {
  if (scheme === '') return 'no scheme';
  return scheme === 'file' ? 'file scheme disallowed' : undefined;
}
