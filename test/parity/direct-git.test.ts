/** Modules straight from git beside the real go: versions, hashes, `.info` files and errors. */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { errorText } from '../../src/base/errors.ts';
import { goModHash, hash1 } from '../../src/modules/fetch/dir-hash.ts';
import { DirectRepos } from '../../src/modules/fetch/direct/open-direct.ts';
import { formatRevInfo } from '../../src/modules/fetch/rev-info.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';

const node = createNodeSystem();
let root = '';
let env: Record<string, string> = {};

async function run(cwd: string, ...argv: readonly string[]): Promise<string> {
  const result = await node.spawn({ argv, cwd, env: { ...env, PWD: cwd }, output: 'separate' });
  if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${Buffer.from(result.stderr).toString()}`);
  return Buffer.from(result.stdout).toString().trim();
}

/** Commits files and sets tags; each commit is a minute later than the one before. */
class Repository {
  readonly dir: string;
  #minute = 0;

  constructor(name: string) {
    this.dir = join(root, 'remote', name);
    fs.mkdirSync(this.dir, { recursive: true });
  }

  async init(format = 'sha1'): Promise<this> {
    await run(this.dir, 'git', 'init', '-q', '-b', 'main', `--object-format=${format}`);
    return this;
  }

  async commit(files: Record<string, string>, ...tags: readonly string[]): Promise<string> {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(join(this.dir, name, '..'), { recursive: true });
      fs.writeFileSync(join(this.dir, name), text);
    }
    const date = `2021-02-03T04:${String(this.#minute++).padStart(2, '0')}:00Z`;
    env = { ...env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    await run(this.dir, 'git', 'add', '-A');
    await run(this.dir, 'git', 'commit', '-q', '--allow-empty', '-m', 'change');
    for (const tag of tags) await run(this.dir, 'git', 'tag', tag);
    return run(this.dir, 'git', 'rev-parse', 'HEAD');
  }
}

const hashes: Record<string, string> = {};

beforeAll(async () => {
  root = fs.mkdtempSync(join(tmpdir(), 'gots-direct-'));
  const gitconfig = [
    '[user]\n\tname = A\n\temail = a@example.com',
    `[url "file://${join(root, 'remote')}/"]\n\tinsteadOf = https://github.com/t/`,
    '[protocol "file"]\n\tallow = always',
    '[uploadpack]\n\tallowAnySHA1InWant = true\n',
  ];
  fs.writeFileSync(join(root, 'gitconfig'), gitconfig.join('\n'));
  env = {
    PATH: node.env['PATH'] ?? '',
    HOME: node.env['HOME'] ?? '',
    GIT_CONFIG_GLOBAL: join(root, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GOPROXY: 'direct',
    GOSUMDB: 'off',
    GOTOOLCHAIN: 'local',
    GOENV: 'off',
    GOFLAGS: '-modcacherw',
  };

  const plain = await new Repository('plain').init();
  hashes['first'] = await plain.commit({ 'a.go': 'package a\n', LICENSE: 'free\n' });
  await plain.commit({ 'go.mod': 'module github.com/t/plain\n\ngo 1.20\n' }, 'v1.0.0', 'v1.0.1-rc.1');
  await plain.commit(
    { 'sub/b.go': 'package b\n', 'vendor/x/x.go': 'package x\n', 'vendor/modules.txt': '# x\n' },
    'v1.1.0',
  );
  fs.symlinkSync('a.go', join(plain.dir, 'link.go'));
  fs.mkdirSync(join(plain.dir, 'pkg/vendor'), { recursive: true });
  hashes['tagged'] = await plain.commit(
    {
      'inner/go.mod': 'module github.com/t/plain/inner\n',
      'inner/c.go': 'package c\n',
      'pkg/vendor/v.go': 'package v\n',
    },
    'v1.2.0',
    'inner/v0.1.0',
  );
  await plain.commit(
    { 'go.mod': 'module github.com/t/plain/v2\n', '.gitattributes': 'a.go export-ignore\n' },
    'v2.0.0',
  );
  hashes['head'] = await plain.commit({ 'd.go': 'package d // $Format:%H$\n' });

  const old = await new Repository('old').init();
  await old.commit({ 'a.go': 'package a\n' }, 'v1.0.0', 'v2.1.0', 'v3.0.0');
  hashes['old'] = await old.commit({ 'b.go': 'package a\n' });

  const major = await new Repository('major').init();
  await major.commit(
    {
      'go.mod': 'module github.com/t/major\n',
      'v3/go.mod': 'module github.com/t/major/v3\n',
      'v3/m.go': 'package m\n',
      LICENSE: 'x',
    },
    'v1.0.0',
    'v3.0.0',
  );
  await major.commit({ 'go.mod': 'module github.com/t/other\n' }, 'v1.5.0');

  const sha256 = await new Repository('sha256').init('sha256');
  await sha256.commit({ 'go.mod': 'module github.com/t/sha256\n' }, 'v0.1.0');
  hashes['sha256'] = await sha256.commit({ 'a.go': 'package a\n' });

  const bad = await new Repository('bad').init();
  await bad.commit(
    {
      'go.mod': 'module github.com/t/bad\n\nretract v0.2.0\n\ngo 1.99\n',
      'A.go': 'package a\n',
      'a.go': 'package a\n',
    },
    'v0.2.0',
    'v0.3.0',
  );
  await bad.commit({ 'go.mod': 'module github.com/t/bad\n', 'x/A.txt': '', 'x/a.txt': '' }, 'v0.1.0');
});

afterAll(() => node.files.removeReadOnly(root));

interface Answer {
  Version?: string;
  Error?: string;
  Info?: string;
  Sum?: string;
  GoModSum?: string;
}

async function byGo(path: string, query: string): Promise<Answer> {
  const cwd = join(root, 'work');
  fs.mkdirSync(cwd, { recursive: true });
  const own = { ...env, GOPATH: join(root, 'go'), GOMODCACHE: join(root, 'go/mod'), PWD: cwd };
  const argv = ['go', 'mod', 'download', '-json', `${path}@${query}`];
  const result = await node.spawn({ argv, cwd, env: own, output: 'separate' });
  const all = JSON.parse(Buffer.from(result.stdout).toString()) as Answer;
  if (all.Error !== undefined) return { Error: all.Error };
  const info = fs.readFileSync(all.Info ?? '', 'utf8');
  return { Version: all.Version ?? '', Info: info, Sum: all.Sum ?? '', GoModSum: all.GoModSum ?? '' };
}

async function byGots(path: string, query: string): Promise<Answer> {
  const modcache = join(root, 'gots/mod');
  const environ = { ...env, GOPATH: join(root, 'gots'), GOMODCACHE: modcache };
  const config = {
    getenv: (name: string) => (environ as Record<string, string>)[name] ?? '',
    environ,
    gomodcache: modcache,
    goVersion: 'go1.26.8',
    decidedBy: '',
    flags: { x: false, v: false },
  } as unknown as Config;
  try {
    const repo = await new DirectRepos({ config, sys: node }).open(path);
    const info = await repo.stat(query);
    const mod = await repo.goMod(info.version);
    const zip = join(root, 'gots.zip');
    await repo.zip(info.version, zip);
    const archive = await node.openZip(zip);
    const files = [];
    for (const entry of archive.entries) files.push({ name: entry.rawName, sha256: await archive.sha256(entry) });
    archive.close();
    return { Version: info.version, Info: formatRevInfo(info), Sum: hash1(files), GoModSum: goModHash(mod) };
  } catch (error) {
    return { Error: errorText(error) };
  }
}

/** go's answer; of its error the part that is ours, where it is part of it. */
function shared(theirs: Answer, ours: Answer): Answer {
  if (theirs.Error === undefined || ours.Error === undefined) return theirs;
  const text = theirs.Error.replaceAll(join(root, 'go/'), join(root, 'gots/'));
  return text.includes(ours.Error) ? { Error: ours.Error } : { Error: text };
}

const prefix = 'github.com/t/';

test.each([
  ['plain', 'v1.0.0'],
  ['plain', 'v1.1.0'],
  ['plain', 'v1.2.0'],
  ['plain', 'main'],
  ['plain', 'first'],
  ['plain', 'head'],
  ['plain', 'tagged'],
  ['plain', 'v1.0.1-rc.1'],
  ['plain', 'v1.9.0'],
  ['plain', 'nothing'],
  ['plain', 'v2.0.0'],
  ['plain', 'v2.0.0+incompatible'],
  ['plain/v2', 'v2.0.0'],
  ['plain/v2', 'main'],
  ['plain/v2', 'head'],
  ['plain/v2', 'v1.0.0'],
  ['plain/v3', 'v3.0.0'],
  ['plain/inner', 'v0.1.0'],
  ['plain/inner', 'head'],
  ['plain/sub', 'v1.1.0'],
  ['old', 'v1.0.0'],
  ['old', 'v2.1.0'],
  ['old', 'v2.1.0+incompatible'],
  ['old', 'v3.0.0+incompatible'],
  ['old', 'main'],
  ['old', 'old'],
  ['old/v2', 'v2.1.0'],
  ['major', 'v1.0.0'],
  ['major', 'v3.0.0'],
  ['major', 'v1.5.0'],
  ['major/v3', 'v3.0.0'],
  ['major/v3', 'main'],
  ['sha256', 'v0.1.0'],
  ['sha256', 'sha256'],
  ['bad', 'v0.1.0'],
  ['bad', 'v0.3.0'],
  ['missing', 'v1.0.0'],
  ['plain', 'v0.0.0-20210203040000-000000000000'],
  ['plain', 'v1.0.1-0.20210203040000-000000000000'],
])('%s at %s', async (name, query) => {
  const rev = hashes[query] ?? query;
  const theirs = await byGo(prefix + name, rev);
  const ours = await byGots(prefix + name, rev);
  expect(ours).toEqual(shared(theirs, ours));
});

test('pseudo-versions with a wrong time, length or base are refused as go refuses them', async () => {
  const head = (hashes['head'] ?? '').slice(0, 12);
  for (const version of [
    `v0.0.0-20210203040500-${head}`,
    `v0.0.0-20210203040501-${head}`,
    `v0.0.0-20210203040500-${head.slice(0, 11)}`,
    `v1.2.1-0.20210203040500-${head}`,
    `v1.3.1-0.20210203040500-${head}`,
    `v2.0.1-0.20210203040500-${head}`,
    `v1.2.0-0.20210203040300-${(hashes['tagged'] ?? '').slice(0, 12)}`,
    `v1.2.1-0.20210203040300-${(hashes['tagged'] ?? '').slice(0, 12)}`,
    `v1.2.1-0.20210203040000-${(hashes['first'] ?? '').slice(0, 12)}`,
  ]) {
    const theirs = await byGo(`${prefix}plain`, version);
    const ours = await byGots(`${prefix}plain`, version);
    expect(ours).toEqual(shared(theirs, ours));
  }
});

test('the lists of versions are those of go list', async () => {
  for (const name of ['plain', 'plain/v2', 'plain/inner', 'old', 'major', 'bad']) {
    const cwd = join(root, 'list');
    fs.mkdirSync(cwd, { recursive: true });
    const own = { ...env, GOPATH: join(root, 'go'), GOMODCACHE: join(root, 'go/mod'), PWD: cwd };
    const argv = ['go', 'list', '-m', '-retracted', '-versions', prefix + name];
    const result = await node.spawn({ argv, cwd, env: own, output: 'separate' });
    const theirs = Buffer.from(result.stdout).toString().trim().split(' ').slice(1);
    const environ = { ...env, GOMODCACHE: join(root, 'gots/mod') } as Record<string, string>;
    const config = {
      getenv: (key: string) => environ[key] ?? '',
      environ,
      gomodcache: join(root, 'gots/mod'),
      goVersion: 'go1.26.8',
      decidedBy: '',
      flags: { x: false, v: false },
    } as unknown as Config;
    const repo = await new DirectRepos({ config, sys: node }).open(prefix + name);
    expect({ name, list: (await repo.versions('')).list }).toEqual({ name, list: theirs });
  }
});
