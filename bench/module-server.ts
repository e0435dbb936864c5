/**
 * A module proxy on 127.0.0.1 that serves the downloads of a module cache, each answer after a delay:
 * `module-server.ts GOMODCACHE/cache/download MILLISECONDS`.  Prints its URL and ends with its standard input.
 */
import { createReadStream } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const [directory = '', milliseconds = '0'] = process.argv.slice(2);

async function answer(path: string, response: ServerResponse): Promise<void> {
  await delay(Number(milliseconds));
  const file = createReadStream(join(directory, path));
  file.on('error', () => response.writeHead(404).end('not found\n'));
  file.once('open', () => file.pipe(response));
}

const server = createServer((request, response) => {
  void answer(decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname), response);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.stdin.resume().on('end', () => {
  server.closeAllConnections();
  server.close();
});
