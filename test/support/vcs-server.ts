/**
 * Serves the repositories below a directory on 127.0.0.1, as their own programs do, and pages with go-import tags for the
 * host `a.test`, whose requests come here as to an HTTP proxy:
 *
 *   hg/NAME, bzr/NAME     http://127.0.0.1:PORT/hg/NAME, .../bzr/NAME
 *   fossil/NAME           a repository file; http://127.0.0.1:PORT/fossil/NAME
 *   svn/NAME              svn://127.0.0.1:PORT2/NAME/trunk
 *
 * `a.test/hg/NAME` is a module with such a tag; what lies below it has the same tag.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serveCgi } from './cgi.ts';

export interface VcsServer extends AsyncDisposable {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** svn://127.0.0.1:PORT */
  readonly svnUrl: string;
}

export interface VcsServerSetting {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** whether `hg serve` is to be started */
  readonly hg: boolean;
}

export async function startVcsServer(setting: VcsServerSetting): Promise<VcsServer> {
  const { root, env } = setting;
  const hg = setting.hg ? await startHg(setting) : undefined;
  const svn = await listening(net.createServer((socket) => serveSvn(socket, setting)));
  const svnUrl = `svn://127.0.0.1:${portOf(svn)}`;
  const server = http.createServer((request, response) => {
    const target = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    const [, vcs = '', name = ''] = target.pathname.split('/');
    if (target.searchParams.get('go-get') === '1') return servePage(target, response, { url, svnUrl });
    if (vcs === 'hg' && hg !== undefined) return forward(request, response, { port: hg.port, target });
    if (vcs === 'bzr') return serveFile(join(root, decodeURIComponent(target.pathname)), response);
    const repository = join(root, 'fossil', name.replace(/\.fossil$/, ''));
    if (vcs === 'fossil' && existsSync(repository)) {
      const script = `${repository}.cgi`;
      writeFileSync(script, `#!/usr/bin/fossil\nrepository: ${repository}\n`);
      return serveCgi(request, response, { argv: ['fossil', 'cgi', script], env, scriptName: `/fossil/${name}` });
    }
    response.statusCode = 404;
    response.end('nothing here\n');
  });
  // there is no https here
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  await listening(server);
  const url = `http://127.0.0.1:${portOf(server)}`;
  return {
    url,
    svnUrl,
    [Symbol.asyncDispose]: async () => {
      hg?.process.kill();
      server.closeAllConnections();
      await Promise.all([server, svn].map((each) => new Promise((resolve) => each.close(resolve))));
    },
  };
}

async function listening<S extends net.Server>(server: S): Promise<S> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOf(server: net.Server): number {
  return (server.address() as AddressInfo).port;
}

function servePage(target: URL, response: http.ServerResponse, at: { readonly url: string; svnUrl: string }): void {
  const [, vcs = '', name = ''] = target.pathname.split('/');
  const repository = vcs === 'svn' ? `${at.svnUrl}/${name}/trunk` : `${at.url}/${vcs}/${name}`;
  const tag = `<meta name="go-import" content="${target.hostname}/${vcs}/${name} ${vcs} ${repository}">`;
  response.setHeader('content-type', 'text/html');
  response.end(`<html><head>${tag}</head></html>\n`);
}

async function startHg({ root, env }: VcsServerSetting): Promise<{ readonly process: ChildProcess; port: string }> {
  writeFileSync(join(root, 'hgweb'), `[paths]\n/hg = ${root}/hg/*\n`);
  const words = ['serve', '--web-conf', 'hgweb', '--address', '127.0.0.1', '--port', '0', '--print-url'];
  const child = spawn('hg', words, { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const port = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /:(\d+)\//.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('close', () => reject(new Error('hg serve ended')));
  });
  return { process: child, port };
}

function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { port, target }: { readonly port: string; readonly target: URL },
): void {
  const options = {
    host: '127.0.0.1',
    port,
    path: target.pathname.replace(/\.hg(?=\/|$)/, '') + target.search,
    method: request.method,
    headers: { ...request.headers, connection: 'close' },
  };
  const forwarded = http.request(options, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  forwarded.on('error', () => response.destroy());
  request.pipe(forwarded);
}

function serveSvn(socket: net.Socket, { root, env }: VcsServerSetting): void {
  const child = spawn('svnserve', ['--read-only', `--root=${root}/svn`, '--inetd'], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  for (const stream of [socket, child.stdin]) stream.on('error', () => child.kill());
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
}

function serveFile(path: string, response: http.ServerResponse): void {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  response.statusCode = isFile ? 200 : 404;
  response.end(isFile ? readFileSync(path) : undefined);
}
