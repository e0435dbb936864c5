import { expect, test } from 'vitest';
import { errorText } from '../../../../../src/base/errors.ts';
import { findRepoRoot } from '../../../../../src/modules/fetch/direct/discovery.ts';
import { parseGoImportTags } from '../../../../../src/modules/fetch/direct/go-import-tags.ts';
import { checkGoVcs, parseGoVcs } from '../../../../../src/modules/fetch/direct/govcs.ts';
import type { HttpRequest, System } from '../../../../../src/sys/system.ts';

test('tags end with the head, those of proxies replace others of the same prefix', () => {
  const html = `<!DOCTYPE html><html><head>
    <!-- <meta name="go-import" content="x git https://no"> -->
    <META NAME='go-import' CONTENT="a.com/m git https://a.com/m?x=1&amp;y=2">
    <meta name="go-import" content="a.com/m mod https://proxy.a.com">
    <meta name="go-import" content="a.com/n hg https://a.com/n sub/dir">
    <meta name="go-source" content="a.com/m x y z">
    <meta name="go-import" content="too few"></head>
    <meta name="go-import" content="a.com/late git https://late">`;
  expect(parseGoImportTags(html)).toEqual([
    { prefix: 'a.com/m', vcs: 'mod', repo: 'https://proxy.a.com', subdir: '' },
    { prefix: 'a.com/n', vcs: 'hg', repo: 'https://a.com/n', subdir: 'sub/dir' },
  ]);
});

test.each([
  ['a:git,', 'empty entry in GOVCS'],
  ['git', 'malformed entry in GOVCS (missing colon): "git"'],
  [':git', 'empty pattern in GOVCS: ":git"'],
  ['a:', 'empty VCS list in GOVCS: "a:"'],
  ['./a:git', 'relative pattern not allowed in GOVCS: "./a"'],
  ['a:git,a:hg', 'unreachable pattern in GOVCS: "a:hg" after "a:git"'],
  ['a:git|', 'empty VCS name in GOVCS: "a:git|"'],
])('GOVCS=%s is refused with go’s text', (text, message) => {
  expect(() => parseGoVcs(text)).toThrow(message);
});

test('without GOVCS, public code comes by git and hg only, private by anything', () => {
  const setting = { govcs: '', goprivate: 'corp.com' };
  expect(() => checkGoVcs('svn', 'corp.com/m', setting)).not.toThrow();
  expect(() => checkGoVcs('hg', 'a.com/m', setting)).not.toThrow();
  expect(() => checkGoVcs('svn', 'a.com/m', setting)).toThrow(
    "GOVCS disallows using svn for public a.com/m; see 'go help vcs'",
  );
});

/** @param pages body by URL; a number is a status */
async function find(
  path: string,
  pages: Readonly<Record<string, string | number>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const sys = {
    fetch: ({ url }: HttpRequest) => {
      const page = pages[url];
      if (page === undefined) return Promise.reject(new Error(`Get "${url}": refused`));
      const text = typeof page === 'string' ? page : '';
      return Promise.resolve({
        status: typeof page === 'string' ? 200 : page,
        statusText: typeof page === 'string' ? '200 OK' : `${page} Nope`,
        url,
        headers: {},
        bytes: () => Promise.resolve(Buffer.from(text)),
        discard: () => Promise.resolve(),
      });
    },
    files: { mkdirAll: () => undefined },
    lookPath: (name: string) => `/bin/${name}`,
    spawn: ({ argv }: { argv: readonly string[] }) =>
      Promise.resolve({ code: argv.at(-1)?.startsWith(env['WORKS'] ?? '') === true ? 0 : 1, stderr: [] }),
  } as unknown as System;
  const getenv = (name: string): string => env[name] ?? '';
  const insecure = env['INSECURE'] === '1';
  try {
    return await findRepoRoot(path, {
      sys,
      env,
      getenv,
      web: {},
      insecure,
      cwd: '/',
      pages: new Map(),
      say: () => undefined,
      shows: { v: false, x: false },
      goVersion: env['GO'] ?? 'go1.26.8',
    });
  } catch (error) {
    return errorText(error);
  }
}

const git = { vcs: 'git', subdir: '' };

test('known hosts need no request', async () => {
  expect(await find('github.com/a/b/c/v2')).toEqual({ ...git, repo: 'https://github.com/a/b', root: 'github.com/a/b' });
  expect(await find('github.com/a')).toBe('invalid github.com import path "github.com/a"');
  expect(await find('github.com/a/b.git/c')).toBe('invalid version control suffix in github.com/ path');
  expect(await find('example.net/m')).toBe('no modules on example.net');
});

test('a suffix names the system, and the first scheme that works is taken', async () => {
  const want = { vcs: 'hg', repo: 'ssh://a.com/m', root: 'a.com/m.hg', subdir: '' };
  expect(await find('a.com/m.hg/x', {}, { WORKS: 'ssh:' })).toEqual(want);
  expect(await find('a.com/m.hg', {}, { WORKS: 'http:' })).toBe('no secure protocol found for repository');
});

test('Bazaar is known up to Go 1.26', async () => {
  const [old, now] = [
    { WORKS: 'https:', GOVCS: '*:all' },
    { WORKS: 'https:', GOVCS: '*:all', GO: 'go1.27.4' },
  ];
  const tag = { 'https://a.com/n?go-get=1': '<meta name="go-import" content="a.com/n bzr https://a.com/n">' };
  expect(await find('a.com/m.bzr/x', {}, old)).toMatchObject({ vcs: 'bzr', root: 'a.com/m.bzr' });
  expect(await find('a.com/m.bzr/x', {}, now)).toContain('https fetch: Get "https://a.com/m.bzr/x?go-get=1"');
  expect(await find('a.com/m.bzr/x.git', {}, now)).toMatchObject({ vcs: 'git', root: 'a.com/m.bzr/x.git' });
  expect(await find('a.com/n', tag, old)).toMatchObject({ vcs: 'bzr', root: 'a.com/n' });
  expect(await find('a.com/n', tag, now)).toContain('unknown vcs "bzr"');
  expect(await find('launchpad.net/p', {}, old)).toMatchObject({ vcs: 'bzr', root: 'launchpad.net/p' });
  expect(await find('launchpad.net/p', {}, now)).toContain('unrecognized import path');
});

test('a tag of a shorter path must stand on that path’s page, too', async () => {
  const tag = '<meta name="go-import" content="a.com/m git https://g.com/m">';
  const found = { ...git, repo: 'https://g.com/m', root: 'a.com/m' };
  expect(await find('a.com/m', { 'https://a.com/m?go-get=1': tag })).toEqual(found);
  const both = { 'https://a.com/m/x?go-get=1': tag, 'https://a.com/m?go-get=1': tag };
  expect(await find('a.com/m/x', both)).toEqual(found);
  const other = { ...both, 'https://a.com/m?go-get=1': tag.replace('g.com', 'h.com') };
  expect(await find('a.com/m/x', other)).toBe(
    'unrecognized import path "a.com/m/x": https://a.com/m/x?go-get=1 and //a.com/m?go-get=1 disagree about go-import for a.com/m',
  );
});

test.each([
  ['a', {}, 'unrecognized import path "a": import path does not begin with hostname'],
  ['a.com/m', {}, 'unrecognized import path "a.com/m": https fetch: Get "https://a.com/m?go-get=1": refused'],
  [
    'a.com/m',
    { 'https://a.com/m?go-get=1': 404 },
    'unrecognized import path "a.com/m": reading https://a.com/m?go-get=1: 404 Nope',
  ],
  [
    'a.com/m',
    { 'https://a.com/m?go-get=1': '' },
    'unrecognized import path "a.com/m": parse https://a.com/m?go-get=1: no go-import meta tags ()',
  ],
  [
    'a.com/m',
    { 'https://a.com/m?go-get=1': '<meta name="go-import" content="a.com/m git file:///x">' },
    'unrecognized import path "a.com/m": https://a.com/m?go-get=1: invalid repo root "file:///x": file scheme disallowed',
  ],
])('%s with %j fails as in go', async (path, pages, message) => {
  expect(await find(path, pages)).toBe(message);
});

test('GOINSECURE lets http answer', async () => {
  const pages = { 'http://a.com/m?go-get=1': '<meta name="go-import" content="a.com/m git http://g.com/m">' };
  expect(await find('a.com/m', pages, { INSECURE: '1' })).toEqual({ ...git, repo: 'http://g.com/m', root: 'a.com/m' });
});
