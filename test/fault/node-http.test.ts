import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { HttpClient } from '../../src/sys/node/node-http.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that remembers the header `authorization` of each request and sends them on to a URL. */
async function serve(target?: string): Promise<{ readonly port: number; readonly seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    seen.push(request.headers.authorization);
    if (target === undefined) response.end('here');
    else response.writeHead(302, { location: target }).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, seen };
}

test('credentials stay with the host they are for', async () => {
  const last = await serve();
  const same = await serve(`http://127.0.0.1:${last.port}/`);
  const other = await serve(`http://localhost:${last.port}/`);
  const headers = { authorization: 'Basic eA==' };
  const client = new HttpClient();
  for (const { port } of [same, other]) {
    const response = await client.fetch({ url: `http://127.0.0.1:${port}/`, headers }, {});
    expect(Buffer.from(await response.bytes()).toString()).toBe('here');
  }
  expect(same.seen).toEqual(['Basic eA==']);
  expect(other.seen).toEqual(['Basic eA==']);
  expect(last.seen).toEqual(['Basic eA==', undefined]);
});

test('ten redirects are enough', async () => {
  const server = createServer((_, response) => response.writeHead(302, { location: '/again' }).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await expect(new HttpClient().fetch({ url: `http://127.0.0.1:${port}/` }, {})).rejects.toThrow(
    'stopped after 10 redirects',
  );
});

test('an answer that is cut off is told as Go tells it', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('short');
    setTimeout(() => response.destroy(), 20);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const response = await new HttpClient().fetch({ url: `http://127.0.0.1:${port}/` }, {});
  await expect(response.bytes()).rejects.toThrow('unexpected EOF');
});

/** A server that closes each connection when it is asked for something more than `answers` times. @returns requests seen */
async function serveAnswers(answers: number): Promise<{ readonly url: string; readonly seen: () => number }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    const socket = request.socket as typeof request.socket & { answered?: number };
    socket.answered = (socket.answered ?? 0) + 1;
    if (socket.answered > answers) socket.destroy();
    else response.end('here');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, seen: () => requests };
}

test('a kept connection that was closed is no failure: another is made', async () => {
  const { url, seen } = await serveAnswers(1);
  const client = new HttpClient();
  for (let i = 0; i < 4; i++) {
    const response = await client.fetch({ url }, {});
    expect(Buffer.from(await response.bytes()).toString()).toBe('here');
  }
  expect(seen()).toBeGreaterThan(4);
});

test('a new connection that is closed is a failure at once', async () => {
  const { url, seen } = await serveAnswers(0);
  await expect(new HttpClient().fetch({ url }, {})).rejects.toThrow('EOF');
  expect(seen()).toBe(1);
});
