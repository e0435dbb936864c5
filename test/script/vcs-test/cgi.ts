/** One request answered by a program, as RFC 3875 (CGI) has it. */
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface CgiOptions {
  /** PATH_INFO */
  readonly rest: string;
  readonly search: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly env: Readonly<Record<string, string>>;
}

export async function runCgi(argv: readonly [string, ...string[]], options: CgiOptions): Promise<void> {
  const { rest, search, request, response } = options;
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    env: { ...options.env, ...requestEnvironment(request), PATH_INFO: rest, QUERY_STRING: search.replace(/^\?/, '') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // a program need not read all of the request
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  const output: Buffer[] = [];
  for await (const chunk of child.stdout) output.push(chunk as Buffer);
  const { status, headers, body } = parseAnswer(Buffer.concat(output));
  response.writeHead(status, headers);
  response.end(body);
}

function requestEnvironment(request: IncomingMessage): Record<string, string> {
  const env: Record<string, string> = {
    GATEWAY_INTERFACE: 'CGI/1.1',
    SERVER_PROTOCOL: 'HTTP/1.1',
    REMOTE_ADDR: '127.0.0.1',
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
  };
  const length = request.headers['content-length'];
  if (length !== undefined) env['CONTENT_LENGTH'] = length;
  for (const [name, value] of Object.entries(request.headers))
    env[`HTTP_${name.toUpperCase().replaceAll('-', '_')}`] = String(value);
  // before git 2.34 the HTTP_ form is not known
  const protocol = env['HTTP_GIT_PROTOCOL'];
  if (protocol !== undefined) env['GIT_PROTOCOL'] = protocol;
  return env;
}

interface CgiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function parseAnswer(output: Buffer): CgiAnswer {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`no headers from the program: ${output.toString().slice(0, 200)}`);
  const fields = output
    .subarray(0, end)
    .toString()
    .split('\r\n')
    .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const { Status, ...headers } = Object.fromEntries(fields);
  return { status: Status === undefined ? 200 : Number.parseInt(Status, 10), headers, body: output.subarray(end + 4) };
}
