/**
 * vcs-test.golang.org on this machine: a proxy that a program finds by HTTP_PROXY and HTTPS_PROXY leads that host, and no other,
 * to the server in place of it, whose certificate the program trusts by SSL_CERT_FILE.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Condition } from '../engine/script-engine.ts';
import { VcsTestServer } from './vcs-test-server.ts';

export const vcsTestName = 'vcs-test.golang.org';

export interface VcsTestHost extends AsyncDisposable {
  /** what leads a program there */
  readonly env: Readonly<Record<string, string>>;
}

/** whether there are the programs that it takes */
export function canServeVcsTest(): boolean {
  return ['openssl', 'git'].every((program) => spawnSync(program, ['version'], { stdio: 'ignore' }).status === 0);
}

export interface VcsTestHostOptions {
  readonly goroot: string;
  readonly work: string;
  readonly conditions: Readonly<Record<string, Condition>>;
}

export async function startVcsTestHost({ goroot, work, conditions }: VcsTestHostOptions): Promise<VcsTestHost> {
  mkdirSync(work, { recursive: true });
  const { key, certificate } = makeCertificate(work);
  const hgSettings = join(work, 'hgrc');
  writeFileSync(hgSettings, `[web]\ncacerts = ${certificate}\n`);
  const pages = new VcsTestServer({ scripts: join(goroot, 'src/cmd/go/testdata/vcstest'), work, conditions });
  const serve = (request: IncomingMessage, response: ServerResponse): void =>
    void pages.serve(request.url ?? '/', request, response);
  const secure = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, serve);
  const securePort = await listen(secure);
  const sockets = new Set<Duplex>();
  const proxy = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://other');
    if (url.hostname === vcsTestName) return void pages.serve(url.pathname + url.search, request, response);
    response.writeHead(502);
    response.end();
  });
  proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (request.url !== `${vcsTestName}:443`) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const onward = connect(securePort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on('error', () => end.destroy()).on('close', () => sockets.delete(end));
    }
  });
  const url = `http://127.0.0.1:${await listen(proxy)}`;
  return {
    env: {
      HTTP_PROXY: url,
      http_proxy: url,
      HTTPS_PROXY: url,
      https_proxy: url,
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
      SSL_CERT_FILE: certificate,
      GIT_SSL_CAINFO: certificate,
      HGRCPATH: hgSettings,
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([secure, proxy].map(close));
      await pages[Symbol.asyncDispose]();
    },
  };
}

/** a key and a certificate for the host, signed by itself */
function makeCertificate(directory: string): { key: string; certificate: string } {
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  const subject = ['-subj', `/CN=${vcsTestName}`, '-addext', `subjectAltName=DNS:${vcsTestName}`];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  return { key, certificate };
}

async function listen(server: Server | ReturnType<typeof createTlsServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server | ReturnType<typeof createTlsServer>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
