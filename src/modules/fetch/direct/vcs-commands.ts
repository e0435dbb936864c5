/**
 * The commands of Mercurial, Subversion, Bazaar and Fossil, and how their answers read.  Pure.
 * Facts and texts: cmd/go's modfetch/codehost/vcs.go and svn.go.
 */
import { GotsError } from '../../../base/errors.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { type HostRevision, shortenHash } from './code-host.ts';

/** What a log entry tells of a revision. */
export type ParsedRevision = Omit<HostRevision, 'origin'> & { readonly hash: string };

export interface VcsCommands {
  /** makes a copy of the remote repository; undefined where none is kept */
  readonly init?: (remote: string) => readonly string[];
  /** a hash over the refs of a repository */
  readonly repoSum?: (goroot: string, remote: string) => readonly string[];
  readonly tags: (remote: string) => readonly string[];
  readonly tag: RegExp;
  readonly branches?: readonly string[];
  /** tags and branches are those of the last fetch */
  readonly fetchFirst: boolean;
  /** names that mean something else after a fetch */
  readonly moving?: RegExp;
  readonly stat: (rev: string, remote: string) => readonly string[];
  readonly parseStat: (rev: string, text: string) => ParsedRevision;
  readonly fetch?: readonly string[];
  /** name of the latest revision */
  readonly latest: string;
  readonly descendsFrom?: (rev: string, tag: string) => readonly string[];
  readonly recentTags?: (rev: string) => readonly string[];
  readonly readFile: (rev: string, file: string, remote: string) => readonly string[];
  /** undefined: archives are made of an export */
  readonly readZip?: (rev: string, subdir: string, target: string) => readonly string[];
}

const hg: VcsCommands = {
  init: () => ['hg', 'init', '.'],
  repoSum: (goroot, remote) => [
    'hg',
    `--config=extensions.goreposum=${goroot}/lib/hg/goreposum.py`,
    'goreposum',
    '--',
    remote,
  ],
  tags: () => ['hg', 'tags', '-q'],
  tag: /^[^\n]+$/gm,
  branches: ['hg', 'branches', '-c', '-q'],
  fetchFirst: true,
  moving: /^tip$/m,
  stat: (rev) => ['hg', 'log', '-l1', `--rev=${rev}`, '--template', '{node} {date|hgdate} {tags}'],
  parseStat: parseHgLog,
  fetch: ['hg', 'pull', '-f'],
  latest: 'tip',
  descendsFrom: (rev, tag) => ['hg', 'log', `--rev=ancestors(${rev}) and ${tag}`],
  recentTags: (rev) => ['hg', 'log', `--rev=ancestors(${rev}) and tag()`, '--template', '{tags}\n'],
  readFile: (rev, file) => ['hg', 'cat', `--rev=${rev}`, '--', file],
  readZip: (rev, subdir, target) => [
    'hg',
    'archive',
    '-t',
    'zip',
    '--no-decode',
    `--rev=${rev}`,
    '--prefix=prefix/',
    ...(subdir === '' ? [] : [`--include=${subdir}/**`]),
    '--',
    target,
  ],
};

const svn: VcsCommands = {
  tags: (remote) => ['svn', 'list', '--', `${remote.replace(/\/trunk$/, '')}/tags`],
  tag: /^.*$/gm,
  fetchFirst: false,
  stat: (rev, remote) => ['svn', 'log', '-l1', '--xml', '--', `${remote}${rev === 'latest' ? '' : `@${rev}`}`],
  parseStat: parseSvnLog,
  latest: 'latest',
  readFile: (rev, file, remote) => ['svn', 'cat', '--', `${remote}/${file}@${rev}`],
};

const bzr: VcsCommands = {
  init: (remote) => ['bzr', 'branch', '--use-existing-dir', '--', remote, '.'],
  tags: () => ['bzr', 'tags'],
  tag: /^\S+/gm,
  fetchFirst: false,
  moving: /^revno:-/,
  stat: (rev) => ['bzr', 'log', '-l1', '--long', '--show-ids', `--revision=${rev}`],
  parseStat: parseBzrLog,
  fetch: ['bzr', 'pull', '--overwrite-tags'],
  latest: 'revno:-1',
  readFile: (rev, file) => ['bzr', 'cat', `--revision=${rev}`, '--', file],
  readZip: (rev, subdir, target) => [
    'bzr',
    'export',
    '--format=zip',
    `--revision=${rev}`,
    '--root=prefix/',
    '--',
    target,
    ...(subdir === '' ? [] : [`./${subdir}`]),
  ],
};

const fossil: VcsCommands = {
  init: (remote) => ['fossil', 'clone', '--', remote, '.fossil'],
  tags: () => ['fossil', 'tag', '-R', '.fossil', 'list'],
  // go finds no tags there
  tag: /XXXTODO/g,
  fetchFirst: false,
  stat: (rev) => ['fossil', 'info', '-R', '.fossil', '--', rev],
  parseStat: parseFossilInfo,
  fetch: ['fossil', 'pull', '-R', '.fossil'],
  latest: 'trunk',
  readFile: (rev, file) => ['fossil', 'cat', '-R', '.fossil', `-r=${rev}`, '--', file],
  readZip: (rev, subdir, target) => [
    'fossil',
    'zip',
    '-R',
    '.fossil',
    '--name',
    'prefix',
    ...(subdir === '' || /[*?[\],]/.test(subdir) ? [] : [`--include=${subdir}`]),
    '--',
    rev,
    target,
  ],
};

export const vcsCommands: Readonly<Record<string, VcsCommands>> = { hg, svn, bzr, fossil };

function vcsError(message: string): GotsError {
  return new GotsError('vcs', message);
}

/** The whole name where it was asked for by its beginning. */
function extended(rev: string, hash: string): string {
  return hash.startsWith(rev) ? hash : rev;
}

function parseHgLog(rev: string, text: string): ParsedRevision {
  const [hash, seconds, zone, ...words] = text.split(/\s+/).filter(Boolean);
  if (hash === undefined || seconds === undefined || zone === undefined) {
    throw vcsError(`unexpected response from hg log: ${goQuote(text)}`);
  }
  if (!/^-?\d+$/.test(seconds)) throw vcsError(`invalid time from hg log: ${goQuote(text)}`);
  const tags = words.filter((tag) => tag !== 'tip').toSorted();
  const version = extended(rev, hash);
  return { hash, name: hash, short: shortenHash(hash), time: Number(seconds), version, tags };
}

function parseSvnLog(rev: string, text: string): ParsedRevision {
  const revision = /<logentry[^>]*\srevision="(\d+)"/.exec(text)?.[1];
  const date = /<date>([^<]*)<\/date>/.exec(text)?.[1] ?? '';
  const time = Date.parse(date);
  if (revision === undefined || Number.isNaN(time)) {
    const problem =
      text.trim() === ''
        ? 'EOF'
        : `parsing time ${goQuote(date)} as "2006-01-02T15:04:05Z07:00": cannot parse ${goQuote(date)} as "2006"`;
    throw vcsError(`unexpected response from svn log --xml: ${problem}\n${text}`);
  }
  const fraction = (/\.\d+/.exec(date)?.[0] ?? '').replace(/\.?0+$/, '');
  const short = revision.padStart(12, '0');
  return { hash: '', name: revision, short, time: Math.floor(time / 1000), fraction, version: rev, tags: [] };
}

function parseBzrLog(rev: string, text: string): ParsedRevision {
  let revno = '';
  let time = Number.NaN;
  let tags: readonly string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('-')) continue;
    const [, key, value = ''] = /^([^\s:][^:]*):(.*)$/.exec(line) ?? [];
    if (key === undefined) break;
    const content = value.trim();
    if (key === 'revno') revno = bzrNumber(line, content);
    else if (key === 'timestamp') time = bzrTime(line, content);
    else if (key === 'tags') tags = content.split(', ');
  }
  if (revno === '' || revno === '0' || Number.isNaN(time)) {
    throw vcsError(`unexpected response from bzr log: ${goQuote(text)}`);
  }
  return { hash: '', name: revno, short: revno.padStart(12, '0'), time, version: rev, tags };
}

function bzrNumber(line: string, content: string): string {
  const number = content.replace(/ .*$/s, '');
  if (!/^\d+$/.test(number)) throw vcsError(`unexpected revno from bzr log: ${goQuote(line)}`);
  return number;
}

/** `Mon 2021-02-03 04:05:06 +0100` */
function bzrTime(line: string, content: string): number {
  const match = /^\S* (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/.exec(content);
  const time = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}${match[3]}:${match[4]}`);
  if (Number.isNaN(time)) throw vcsError(`unexpected timestamp from bzr log: ${goQuote(line)}`);
  return time / 1000;
}

function parseFossilInfo(rev: string, text: string): ParsedRevision {
  const line = text.split('\n').find((each) => /^(?:uuid|hash):/.test(each));
  if (line === undefined) throw vcsError(`unexpected response from fossil info: ${goQuote(text)}`);
  const [, hash = '', day = '', clock = '', zone = '', ...rest] = line.split(/\s+/).filter(Boolean);
  const time = Date.parse(`${day}T${clock}Z`);
  if (rest.length > 0 || hash.length !== 40 || zone !== 'UTC' || Number.isNaN(time)) {
    throw vcsError(`unexpected response from fossil info: ${goQuote(line)}`);
  }
  return { hash, name: hash, short: shortenHash(hash), time: time / 1000, version: extended(rev, hash), tags: [] };
}

/** The files that `svn list --xml` names, with their sizes. */
export function parseSvnList(text: string): readonly { readonly name: string; readonly size: number }[] {
  return [...text.matchAll(/<entry\s[^>]*kind="file"[^>]*>([\s\S]*?)<\/entry>/g)].map(([, entry = '']) => ({
    name: unescapeXml(/<name>([^<]*)<\/name>/.exec(entry)?.[1] ?? ''),
    size: Number(/<size>(\d+)<\/size>/.exec(entry)?.[1] ?? '0'),
  }));
}

function unescapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (all, name: string) => names[name] ?? all);
}
