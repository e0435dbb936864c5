/** Modules found by meta tags, cloned over http and https from a local server, beside the real go. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorText } from '../../src/base/errors.ts';
import type { Config } from '../../src/config/config.ts';
import { DirectRepos } from '../../src/modules/fetch/direct/open-direct.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';

const plain = createNodeSystem();
let root = '';
let env: Record<string, string> = {};
let base = '';

function tag(content: string): string {
  return `<html><head><meta name="go-import" content="${content}"></head></html>`;
}

/** Pages by host and path; every host is asked through this server, which is the proxy. */
function pageOf(host: string, path: string): string | undefined {
  const key = `${host}${path}`;
  if (/^a\.test\/m(\/|$)/.test(key)) return tag(`a.test/m git ${base}/m`);
  if (key === 'a.test/sub') return tag(`a.test/sub git ${base}/m inner`);
  if (key === 'a.test/none') return '<html></html>';
  if (key === 'a.test/other') return tag(`b.test/other git ${base}/m`);
  if (key === 'a.test/two') return tag(`a.test/two git ${base}/m`) + tag(`a.test/two git ${base}/x`).repeat(1);
  if (key === 'a.test/scheme') return tag(`a.test/scheme git //x`);
  if (key === 'a.test/svn') return tag(`a.test/svn svn ${base}/svn`);
  if (key === 'a.test/cvs') return tag(`a.test/cvs cvs ${base}/cvs`);
  if (key === 'a.test/slash') return tag(`a.test/slash git ${base}/m /x`);
  if (key === 'a.test/gone') return tag(`a.test/gone git ${base}/gone`);
  if (key.startsWith('a.test/lie')) return tag(`a.test/lie git ${base}/${key.length}`);
  if (key === 'a.test/proxied') return tag(`a.test/proxied mod ${base}/proxy`);
  return undefined;
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`);
  if (url.searchParams.get('go-get') === '1') {
    const page = pageOf(url.host, url.pathname);
    response.statusCode = page === undefined ? 404 : 200;
    response.setHeader('content-type', page === undefined ? 'text/plain' : 'text/html');
    response.end(page ?? 'nothing here\n');
  } else if (url.pathname.startsWith('/proxy/')) {
    response.end(url.pathname.endsWith('.mod') ? 'module a.test/proxied\n' : '{"Version":"v1.0.0"}');
  } else {
    serveGit(request, response, url);
  }
});

server.on('connect', (_request, socket) => {
  socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
});

function serveGit(request: http.IncomingMessage, response: http.ServerResponse, url: URL): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...env,
      GIT_PROJECT_ROOT: join(root, 'remote'),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    for (const line of all.subarray(0, Math.max(end, 0)).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number(value.slice(0, 3));
      else if (name !== '') response.setHeader(name, value);
    }
    response.end(all.subarray(end + 4));
  });
}

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const result = await plain.spawn({ argv: ['git', ...args], cwd, env, output: 'combined' });
  if (result.code !== 0) throw new Error(Buffer.from(result.stdout).toString());
}

beforeAll(async () => {
  root = fs.mkdtempSync(join(tmpdir(), 'gots-web-'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  env = {
    PATH: plain.env['PATH'] ?? '',
    HOME: plain.env['HOME'] ?? '',
    HTTP_PROXY: base,
    HTTPS_PROXY: base,
    NO_PROXY: '127.0.0.1',
    GOPROXY: 'direct',
    GOSUMDB: 'off',
    GOINSECURE: 'a.test',
    GOTOOLCHAIN: 'local',
    GOENV: 'off',
    GOAUTH: 'off',
    GOFLAGS: '-modcacherw',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  const dir = join(root, 'remote/m');
  fs.mkdirSync(join(dir, 'inner'), { recursive: true });
  fs.writeFileSync(join(dir, 'go.mod'), 'module a.test/m\n');
  fs.writeFileSync(join(dir, 'inner/go.mod'), 'module a.test/sub\n');
  await git(dir, 'init', '-q', '-b', 'main');
  await git(dir, 'add', '-A');
  await git(dir, 'commit', '-q', '-m', 'first');
  await git(dir, 'tag', 'v1.0.0');
  await git(dir, 'tag', 'inner/v1.0.0');
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  plain.files.removeReadOnly(root);
});

/** The version and go.mod, or what is wrong. */
async function byGo(path: string): Promise<string> {
  const cwd = join(root, 'work');
  fs.mkdirSync(cwd, { recursive: true });
  const own = { ...env, GOPATH: join(root, 'go'), GOMODCACHE: join(root, 'go/mod') };
  const argv = ['go', 'list', '-m', '-json', `${path}@v1.0.0`];
  const result = await plain.spawn({ argv, cwd, env: own, output: 'separate' });
  if (result.code !== 0) return Buffer.from(result.stderr).toString().replace(/^go: /, '').replace(/\n$/, '');
  const answer = JSON.parse(Buffer.from(result.stdout).toString()) as { Version: string; Origin?: { URL: string } };
  return `${answer.Version} ${answer.Origin?.URL ?? ''}`;
}

async function byGots(path: string): Promise<string> {
  const environ: Record<string, string> = { ...env, GOMODCACHE: join(root, 'gots/mod') };
  const config = {
    getenv: (name: string) => environ[name] ?? '',
    environ,
    gomodcache: join(root, 'gots/mod'),
    goVersion: 'go1.26.8',
    flags: { x: false, v: false },
  } as unknown as Config;
  try {
    const repo = await new DirectRepos({ config, sys: plain.with({ env: environ }) }).open(path);
    const info = await repo.stat('v1.0.0');
    const url = info.origin?.['URL'];
    return `${info.version} ${typeof url === 'string' ? url : ''}`;
  } catch (error) {
    return errorText(error);
  }
}

test.each([
  'm',
  'sub',
  'proxied',
  'none',
  'other',
  'two',
  'scheme',
  'svn',
  'cvs',
  'slash',
  'gone',
  'lie/x',
  'm/v2',
  'missing',
])('a.test/%s', async (name) => {
  const theirs = await byGo(`a.test/${name}`);
  const ours = await byGots(`a.test/${name}`);
  expect(theirs.replaceAll(join(root, 'go/'), join(root, 'gots/'))).toContain(ours);
});
