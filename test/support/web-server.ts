/**
 * The web in small, on 127.0.0.1: one server by http, which is an HTTP proxy as well, and some by https.  Whatever host is
 * asked for through the proxy is this machine.
 */
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Certificate } from './certificates.ts';

export type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => void;

export interface WebServer extends AsyncDisposable {
  /** http://127.0.0.1:PORT, also for HTTP_PROXY and HTTPS_PROXY */
  readonly http: string;
  /** https://127.0.0.1:PORT of each certificate */
  readonly https: readonly string[];
  /** `GET http://host/path authorization` of each request, and `CONNECT host:port` */
  readonly requests: string[];
}

/** @param certificates each for a server by https; the first is what every host name has behind the proxy */
export async function startWebServer(answer: Answer, certificates: readonly Certificate[]): Promise<WebServer> {
  const requests: string[] = [];
  const listener =
    (scheme: string): RequestListener =>
    (request, response) => {
      const url = new URL(request.url ?? '/', `${scheme}://${request.headers.host ?? ''}`);
      requests.push(`${request.method ?? ''} ${url.href} ${request.headers.authorization ?? ''}`.trim());
      answer(url, request, response);
    };
  const plain = http.createServer(listener('http'));
  const secure = certificates.map((certificate) => https.createServer(certificate, listener('https')));
  await Promise.all([plain, ...secure].map((server) => listen(server)));
  // servers do not know of these any more, and would wait for them
  const tunnels = new Set<Duplex>();
  plain.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    requests.push(`CONNECT ${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (request.url?.startsWith('refused.test:') === true) {
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const target = net.connect(portOf(secure[0]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.write(head);
      socket.pipe(target).pipe(socket);
    });
    for (const [one, other] of [
      [socket, target],
      [target, socket],
    ] as const) {
      tunnels.add(one);
      one.on('error', () => other.destroy()).on('close', () => tunnels.delete(one));
    }
  });
  return {
    http: `http://127.0.0.1:${portOf(plain)}`,
    https: secure.map((server) => `https://127.0.0.1:${portOf(server)}`),
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const tunnel of tunnels) tunnel.destroy();
      await Promise.all(
        [plain, ...secure].map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function portOf(server: Server | undefined): number {
  if (server === undefined) throw new Error('no such server');
  return (server.address() as AddressInfo).port;
}
