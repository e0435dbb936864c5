/** A CGI program's answer to a request of Node's HTTP server. */
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface CgiProgram {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** the part of the URL's path that stands for the program */
  readonly scriptName?: string;
}

export function serveCgi(request: IncomingMessage, response: ServerResponse, program: CgiProgram): void {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
  const [name = '', ...args] = program.argv;
  const scriptName = program.scriptName ?? '';
  const child = spawn(name, args, {
    env: {
      GATEWAY_INTERFACE: 'CGI/1.1',
      SERVER_PROTOCOL: 'HTTP/1.1',
      REMOTE_ADDR: '127.0.0.1',
      HTTP_HOST: request.headers.host ?? '',
      REQUEST_URI: url.pathname,
      SCRIPT_NAME: scriptName,
      PATH_INFO: url.pathname.slice(scriptName.length),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'],
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      HTTP_AUTHORIZATION: request.headers.authorization ?? '',
      ...program.env,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // a program that does not read the whole request is no failure
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => respond(response, Buffer.concat(chunks)));
}

function respond(response: ServerResponse, output: Buffer): void {
  const separator = /\r?\n\r?\n/.exec(output.toString('latin1'));
  const headers = output.subarray(0, separator?.index ?? 0).toString();
  for (const line of headers.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') response.statusCode = Number(value.slice(0, 3));
    else if (name !== '') response.setHeader(name, value);
  }
  response.end(output.subarray(separator === null ? 0 : separator.index + separator[0].length));
}
