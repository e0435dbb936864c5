/**
 * Proxies that answer with errors, redirect, break off, ask for credentials or have a certificate of somebody else's, beside
 * the real go: the same texts, the same files left behind, the same requests.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../support/certificates.ts';
import { proxyAnswer } from '../support/go-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { moduleVersion } from '../support/module-files.ts';
import { type Observed, runBeside } from '../support/parity.ts';
import { type Answer, startWebServer, type WebServer } from '../support/web-server.ts';
import { temporaryWorld, type World } from '../support/world.ts';

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
}

const main = '-- go.mod --\nmodule ex.com/Tool\n\ngo 1.20\n-- main.go --\npackage main\n\nfunc main() {}\n';
const modules = [moduleVersion('ex.com/Tool', 'v1.0.0', main)];

function end(response: ServerResponse, status: number, text = '', type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}

function redirect(response: ServerResponse, location: string, status = 302): void {
  response.writeHead(status, { location }).end();
}

function breakOff(response: ServerResponse, data: string | Buffer, bytes: number): void {
  response.writeHead(200, { 'content-length': data.length });
  response.write(data.slice(0, bytes), () => response.destroy());
}

let server: WebServer;
let world: World;
let env: Record<string, string> = {};

/** The first folder of a path says what happens to what is asked for below it. */
const answer: Answer = (url, request, response) => {
  const [, kind = '', ...rest] = url.pathname.split('/');
  const path = `/${rest.join('/')}`;
  const right = proxyAnswer(modules, decodeURIComponent(path)) ?? '';
  const isZip = path.endsWith('.zip');
  const authorization = request.headers.authorization ?? '';
  const serve = (): void => void response.end(right);
  const kinds: Readonly<Record<string, () => void>> = {
    ok: () => (right === '' ? end(response, 404) : serve()),
    private: () => {
      if (authorization === `Basic ${Buffer.from('user:secret').toString('base64')}`) serve();
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('who are you?\n');
    },
    token: () => (request.headers['x-token'] === 'secret' ? serve() : end(response, 403, 'no token\n')),
    html: () => end(response, 404, '<html>\nno\n</html>', 'text/html'),
    unknown: () => end(response, 599, 'what?'),
    binary: () => end(response, 500, 'a\0b'),
    latin1: () => end(response, 500, 'not said', 'text/plain; charset=latin1'),
    long: () => end(response, 500, 'x'.repeat(2000)),
    lines: () => end(response, 500, 'line\n'.repeat(20)),
    loop: () => redirect(response, url.pathname),
    deep: () => redirect(response, url.pathname.replace('/deep/', '/deep/x/')),
    moved: () => redirect(response, `/ok${path}`),
    absolute: () => redirect(response, `${server.http}/ok${path}`, 301),
    permanent: () => redirect(response, `/ok${path}`, 308),
    'moved-away': () => redirect(response, `/html${path}`),
    'moved-to-500': () => redirect(response, `${server.http}/lines${path}`, 307),
    'to-insecure': () => redirect(response, `${server.http}/ok${path}`),
    'to-other-host': () => redirect(response, `https://other.test/private${path}`),
    'to-subdomain': () => redirect(response, `https://sub.a.test/private${path}`),
    'to-nowhere': () => redirect(response, 'http://127.0.0.1:1/x'),
    'not-a-location': () => response.writeHead(302).end(),
    'cut-info': () => (path.endsWith('.info') ? breakOff(response, right, 5) : serve()),
    'cut-mod': () => (path.endsWith('.mod') ? breakOff(response, right, 5) : serve()),
    'cut-zip': () => (isZip ? breakOff(response, right, 100) : serve()),
    'cut-list': () => (path.endsWith('list') ? breakOff(response, 'v1.0.0\nv1.0', 8) : serve()),
    'cut-chunked': () => {
      if (!isZip) return serve();
      response.write(right.slice(0, 100), () => response.destroy());
    },
    'hang-up': () => void response.destroy(),
    'no-http': () => void response.socket?.end('nonsense\r\n\r\n'),
    'no-json': () => (path.endsWith('.info') ? void response.end('{"Version":') : serve()),
    'other-json': () => (path.endsWith('.info') ? void response.end('[1]') : serve()),
    'number-json': () => (path.endsWith('.info') ? void response.end('{"version":1}') : serve()),
    'text-json': () => (path.endsWith('.info') ? void response.end('"x"') : serve()),
    'other-version': () => (path.endsWith('.info') ? void response.end('{"Version":"v1.0.1"}') : serve()),
    'empty-list': () => (path.endsWith('list') ? void response.end('') : serve()),
    'no-latest': () => (path.endsWith('@latest') ? end(response, 404) : serve()),
    'odd-list': () => (path.endsWith('list') ? void response.end('x\nv1\nv1.0.0 now\n\n') : serve()),
  };
  const status = /^\d{3}$/.exec(kind);
  if (status !== null) end(response, Number(status[0]), `text of ${kind}\n`);
  else (kinds[kind] ?? (() => end(response, 404)))();
};

describe.skipIf(!hasOpenssl())('the web (needs openssl)', () => {
  beforeAll(async () => {
    world = withGotsInProcess(await temporaryWorld());
    const authority = createAuthority(world.root);
    const good = authority.issue('IP:127.0.0.1,DNS:a.test,DNS:*.a.test,DNS:other.test');
    const [elsewhere, expired] = [authority.issue('DNS:b.test'), authority.issue('IP:127.0.0.1', { isExpired: true })];
    const others = join(world.root, 'others');
    mkdirSync(others);
    const unknown = createAuthority(others, 'another authority').issue('IP:127.0.0.1');
    server = await startWebServer(answer, [good, elsewhere, expired, unknown]);
    env = { SSL_CERT_FILE: authority.file, SSL_CERT_DIR: '/nonexistent' };
    writeFileSync(
      join(world.root, 'home/.gitconfig'),
      `[credential]\n\thelper = "!f() { cat ${world.root}/answer; }; f"\n`,
    );
    writeFileSync(join(world.root, 'answer'), 'username=user\npassword=secret\n');
    writeFileSync(join(world.root, 'netrc'), 'machine a.test login user password secret\n');
    writeFileSync(join(world.root, 'wrong'), 'machine a.test login user password wrong\n');
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  /** Where modules were asked for, each once, as they are asked for at the same time. */
  function requestsSince(): readonly string[] {
    return [...new Set(server.requests.splice(0))].toSorted();
  }

  type Asked = Observed & { readonly asked: readonly string[] };

  async function beside(
    more: Readonly<Record<string, string>>,
    query = 'v1.0.0',
  ): Promise<{ readonly go: Asked; readonly gots: Asked }> {
    const asked: (readonly string[])[] = [];
    const { go, gots } = await runBeside(world, {
      args: ['install', '-n', `ex.com/Tool@${query}`],
      env: { ...env, ...more },
      prepare: () => void asked.push(requestsSince()),
    });
    asked.push(requestsSince());
    const [, byGo = [], byGots = []] = asked;
    // when a certificate has expired is a row of docs/compatibility.md
    const stderr = go.stderr.replace(/: current time \S+ is (?:after|before) \S+/, '');
    return { go: { ...go, stderr, asked: byGo }, gots: { ...gots, asked: byGots } };
  }

  const at = (kind: string): string => `${server.http}/${kind}`;

  test.each([
    'ok',
    '400',
    '401',
    '403',
    '404',
    '410',
    '429',
    '451',
    '500',
    '503',
    'html',
    'unknown',
    'binary',
    'latin1',
    'long',
    'lines',
    'loop',
    'deep',
    'moved',
    'absolute',
    'permanent',
    'moved-away',
    'moved-to-500',
    'to-nowhere',
    'not-a-location',
    'cut-info',
    'cut-mod',
    'cut-zip',
    'cut-chunked',
    'hang-up',
    'no-http',
    'no-json',
    'other-json',
    'number-json',
    'text-json',
    'other-version',
  ])('a proxy by http: %s', async (kind) => {
    const { go, gots } = await beside({ GOPROXY: at(kind) });
    expect(gots).toEqual(go);
  });

  test.each(['ok', '404', '500', 'cut-list', 'empty-list', 'no-latest', 'odd-list', 'hang-up'])(
    'the latest version of a proxy: %s',
    async (kind) => {
      const { go, gots } = await beside({ GOPROXY: at(kind) }, 'latest');
      expect(gots).toEqual(go);
    },
  );

  test.each([
    '404,ok',
    '410,ok',
    '403,ok',
    '500,ok',
    '404|ok',
    '403|ok',
    '500|ok',
    'hang-up,ok',
    'hang-up|ok',
    'loop|ok',
    'cut-zip,ok',
    'cut-zip|ok',
    'cut-mod|ok',
    '404,500',
    '500|404',
    '404|403|410',
    '500|500',
    '404,OFF',
    '500|OFF',
    'OFF,ok',
    ' 404 , ok ',
    ',404,,ok,',
    '404,DIRECT,ok',
    '500|DIRECT',
    '404,NOTHING',
  ])('a list of proxies: %s', async (list) => {
    const GOPROXY = list.replaceAll(/[a-z0-9][a-z0-9-]*/g, at).replace('NOTHING', 'ftp://x');
    const { go, gots } = await beside({
      GOPROXY: GOPROXY.replace('OFF', 'off').replace('DIRECT', 'direct'),
      HTTPS_PROXY: server.http,
    });
    expect(gots).toEqual(go);
  });

  test.each([
    '',
    ',',
    '|',
    'x',
    'ftp://x',
    'file://x',
    'file:///x?y',
    'http://[',
    '/x',
    'direct,x',
    'noproxy',
    'http://',
  ])('GOPROXY=%s', async (GOPROXY) => {
    const { go, gots } = await beside({ GOPROXY, HTTPS_PROXY: server.http });
    expect(gots).toEqual(go);
  });

  test('nobody listens', async () => {
    const settings: readonly Readonly<Record<string, string>>[] = [
      { GOPROXY: 'http://127.0.0.1:1' },
      { GOPROXY: 'https://127.0.0.1:1/path' },
    ];
    for (const setting of settings) {
      const { go, gots } = await beside(setting);
      expect(gots).toEqual(go);
    }
  });

  test('a name that does not exist', async () => {
    const { go, gots } = await beside({ GOPROXY: 'http://nothing.invalid' });
    expect(gots).toEqual(go);
  });

  test('credentials in the URL', async () => {
    const [secure = ''] = server.https;
    const settings: readonly Readonly<Record<string, string>>[] = [
      { GOPROXY: `${server.http.replace('//', '//user:secret@')}/private` },
      { GOPROXY: `${secure.replace('//', '//user:secret@')}/private` },
      { GOPROXY: `${secure.replace('//', '//user:wrong@')}/private` },
      { GOPROXY: `${secure.replace('//', '//user:secret@')}/loop` },
      { GOPROXY: `${secure.replace('//', '//user:secret@')}/to-insecure` },
      { GOPROXY: `${secure.replace('//', '//user:secret@')}/hang-up` },
      { GOPROXY: `${secure.replace('//', '//user@')}/404` },
    ];
    for (const setting of settings) {
      const { go, gots } = await beside(setting);
      expect(gots).toEqual(go);
    }
  });

  test.each([0, 1, 2, 3])('https with certificate %i', async (which) => {
    const settings: readonly Readonly<Record<string, string>>[] = [
      { GOPROXY: `${server.https[which] ?? ''}/ok` },
      { GOPROXY: `${server.https[which] ?? ''}/ok`, GOINSECURE: 'ex.com' },
    ];
    for (const setting of settings) {
      const { go, gots } = await beside(setting);
      expect(gots).toEqual(go);
    }
  });

  test.each(['to-insecure', 'moved', 'loop', '404', 'cut-zip', 'hang-up'])('a proxy by https: %s', async (kind) => {
    const { go, gots } = await beside({ GOPROXY: `${server.https[0] ?? ''}/${kind}` });
    expect(gots).toEqual(go);
  });

  test.each([
    ['both', 'https://a.test/ok', { HTTPS_PROXY: 'PROXY', HTTP_PROXY: 'PROXY' }],
    ['the other only', 'https://a.test/ok', { HTTP_PROXY: 'PROXY' }],
    ['for http', 'http://a.test/ok', { HTTP_PROXY: 'PROXY' }],
    ['in small letters', 'https://a.test/ok', { https_proxy: 'PROXY' }],
    ['without scheme', 'https://a.test/ok', { HTTPS_PROXY: 'HOST' }],
    ['with credentials', 'https://a.test/ok', { HTTPS_PROXY: 'http://u:p@HOST' }],
    ['with credentials, http', 'http://a.test/ok', { HTTP_PROXY: 'http://u:p@HOST' }],
    ['NO_PROXY', 'https://a.test/ok', { HTTPS_PROXY: 'PROXY', NO_PROXY: 'a.test' }],
    ['NO_PROXY of a domain', 'https://sub.a.test/ok', { HTTPS_PROXY: 'PROXY', NO_PROXY: '.a.test' }],
    ['NO_PROXY of another host', 'https://a.test/ok', { HTTPS_PROXY: 'PROXY', NO_PROXY: 'b.test,1.2.3.4' }],
    ['NO_PROXY of another port', 'https://a.test/ok', { HTTPS_PROXY: 'PROXY', NO_PROXY: 'a.test:80' }],
    ['NO_PROXY of all', 'https://a.test/ok', { HTTPS_PROXY: 'PROXY', no_proxy: '*' }],
    ['that refuses', 'https://refused.test/ok', { HTTPS_PROXY: 'PROXY' }],
    ['that is not there', 'https://a.test/ok', { HTTPS_PROXY: 'http://127.0.0.1:1' }],
    ['that is not there, http', 'http://a.test/ok', { HTTP_PROXY: 'http://127.0.0.1:1' }],
    ['of a kind unknown', 'https://a.test/ok', { HTTPS_PROXY: 'ftp://HOST' }],
    ['that is no URL', 'https://a.test/ok', { HTTPS_PROXY: 'http://[' }],
    ['and a certificate of others', 'https://b.test/ok', { HTTPS_PROXY: 'PROXY' }],
    ['for a local address', 'LOCAL/ok', { HTTP_PROXY: 'http://127.0.0.1:1' }],
  ] as const)('an HTTP proxy of the environment: %s', async (_what, GOPROXY, settings) => {
    const place = (text: string): string =>
      text
        .replace('PROXY', server.http)
        .replace('HOST', server.http.replace('http://', ''))
        .replace('LOCAL', server.http);
    const set = Object.entries(settings).map(([name, value]) => [name, place(value)]);
    const { go, gots } = await beside({
      GOPROXY: place(GOPROXY),
      ...(Object.fromEntries(set) as Record<string, string>),
    });
    expect(gots).toEqual(go);
  });

  test.each([
    ['nothing', {}],
    ['netrc', { NETRC: 'ROOT/netrc' }],
    ['a wrong netrc', { NETRC: 'ROOT/wrong' }],
    ['a netrc that is a directory', { NETRC: 'ROOT' }],
    ['GOAUTH=off', { GOAUTH: 'off', NETRC: 'ROOT/netrc' }],
    ['GOAUTH=netrc;off', { GOAUTH: 'netrc;off', NETRC: 'ROOT/netrc' }],
    ['GOAUTH=git', { GOAUTH: 'git ROOT' }],
    ['GOAUTH=git without a directory', { GOAUTH: 'git' }],
    ['GOAUTH=git of a relative directory', { GOAUTH: 'git x' }],
    ['GOAUTH=git of no directory', { GOAUTH: 'git ROOT/nothing' }],
    ['GOAUTH=git of a file', { GOAUTH: 'git ROOT/answer' }],
    ['GOAUTH=git and a wrong netrc', { GOAUTH: 'git ROOT; netrc', NETRC: 'ROOT/wrong' }],
    ['GOAUTH=netrc before git', { GOAUTH: 'netrc; git ROOT', NETRC: 'ROOT/netrc' }],
    ['a program', { GOAUTH: 'ROOT/program' }],
    ['a program that fails', { GOAUTH: 'false' }],
    ['a program that is not there', { GOAUTH: 'ROOT/nothing' }],
    ['an empty method', { GOAUTH: 'netrc;;off' }],
  ])('credentials: %s', async (_what, settings) => {
    const program = `#!/bin/sh\nprintf 'https://a.test\\n\\nX-Token: secret\\nAuthorization: Basic ${Buffer.from('user:secret').toString('base64')}\\n\\n'\n`;
    writeFileSync(join(world.root, 'program'), program, { mode: 0o755 });
    const set = Object.entries(settings).map(([name, value]) => [name, value.replaceAll('ROOT', world.root)]);
    const gitconfig = join(world.root, 'home/.gitconfig');
    const all = { ...(Object.fromEntries(set) as Record<string, string>), HTTPS_PROXY: server.http };
    for (const kind of ['private', 'token', 'to-subdomain', 'to-other-host']) {
      const { go, gots } = await beside({ ...all, GIT_CONFIG_GLOBAL: gitconfig, GOPROXY: `https://a.test/${kind}` });
      expect(gots).toEqual(go);
    }
  });
});
