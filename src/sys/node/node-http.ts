/**
 * HTTP by undici, loaded with the first request: proxies from the environment, kept connections, redirects and texts as
 * Go's net/http has them.
 */
import fs from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import tls from 'node:tls';
import type { Dispatcher } from 'undici';
import type { HttpRequest, HttpResponse } from '../system.ts';
import { errnoOf, sysCall } from './errno.ts';
import { connectionText } from './http-errors.ts';
import { proxyFor } from './http-proxy.ts';
import { writeAll } from './write-all.ts';

type Environment = Readonly<Record<string, string>>;

/** Whose certificates are taken: nobody is asked for one, anybody's, those of the system. */
type Trust = 'plain' | 'insecure' | 'system';

interface Clients {
  /** the proxy that a URL goes by; undefined for none */
  readonly proxyFor: (url: URL) => string | undefined;
  /** the connections of a proxy, or without one */
  readonly dispatcherFor: (proxy: string | undefined, trust: Trust) => Dispatcher;
  /** origins that have answered, from which connections may have been kept */
  readonly answered: Set<string>;
}

/** to one host at a time */
const mostConnections = 16;

/** headers that another host must not see */
const secrets = new Set(['authorization', 'cookie', 'cookie2', 'www-authenticate', 'proxy-authorization']);

/** redirects that Go's net/http follows */
const mostRedirects = 10;
const redirectStatus: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export class HttpClient {
  #clients: Promise<Clients> | undefined;

  async fetch(request: HttpRequest, env: Environment): Promise<HttpResponse> {
    this.#clients ??= loadClients(env);
    const clients = await this.#clients;
    const isSecure = request.url.startsWith('https:');
    const insecure = request.insecure === true && isSecure;
    let { url, headers = {} } = request;
    for (let redirects = 1; ; redirects++) {
      const response = await send(clients, { ...request, url, headers, insecure });
      const location = headerOf(response, 'location');
      if (location === undefined || !redirectStatus.has(response.statusCode)) return new Response(response);
      await response.body.dump();
      const next = new URL(location, url);
      const refuse = (why: string): Error =>
        new Error(`${operation(request.method)} ${JSON.stringify(location)}: ${why}`);
      if (isSecure && !insecure && next.protocol !== 'https:') {
        throw refuse(`redirected from secure URL ${url} to insecure URL ${next.href}`);
      }
      if (redirects >= mostRedirects) throw refuse(`stopped after ${mostRedirects} redirects`);
      if (!isSameOrBelow(next.hostname, new URL(request.url).hostname)) headers = withoutSecrets(headers);
      url = next.href;
    }
  }
}

/** Whether a host is another one or a subdomain of it. */
function isSameOrBelow(host: string, parent: string): boolean {
  return host === parent || host.endsWith(`.${parent}`);
}

function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secrets.has(name.toLowerCase())));
}

async function loadClients(env: Environment): Promise<Clients> {
  const [{ default: Dispatcher }, { default: methods }, { default: Agent }, { default: ProxyAgent }] =
    await Promise.all([
      import('undici/lib/dispatcher/dispatcher.js'),
      import('undici/lib/api/index.js'),
      import('undici/lib/dispatcher/agent.js'),
      import('undici/lib/dispatcher/proxy-agent.js'),
    ]);
  Object.assign(Dispatcher.prototype, methods);
  const known = new Map<string, Dispatcher>();
  const dispatcherFor = (uri: string | undefined, trust: Trust): Dispatcher => {
    const key = `${trust} ${uri ?? ''}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const connect = connectOptions(trust, env);
    const made =
      uri === undefined
        ? new Agent({ connections: mostConnections, connect })
        : // Go tunnels https only
          new ProxyAgent({
            uri,
            connections: mostConnections,
            proxyTunnel: false,
            requestTls: connect,
            proxyTls: connect,
          });
    known.set(key, made);
    return made;
  };
  return { proxyFor: (url) => proxyFor(url, env), dispatcherFor, answered: new Set() };
}

/** To read all certificates of a system takes tens of milliseconds. */
function connectOptions(
  trust: Trust,
  env: Environment,
): { readonly rejectUnauthorized?: boolean; readonly secureContext?: tls.SecureContext } {
  if (trust === 'plain') return {};
  if (trust === 'insecure') return { rejectUnauthorized: false };
  const ca = certificates(env);
  return ca === undefined ? {} : { secureContext: tls.createSecureContext({ ca }) };
}

const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const systemDirs = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/** The certificates that Go would trust on this system (crypto/x509); undefined: those of Node. */
function certificates(env: Environment): string[] | undefined {
  const file = env['SSL_CERT_FILE'] ?? systemBundles.find((path) => fs.existsSync(path));
  const dirs = env['SSL_CERT_DIR'] === undefined ? systemDirs : env['SSL_CERT_DIR'].split(':').filter(Boolean);
  const files = [file, env['NODE_EXTRA_CA_CERTS'], ...dirs.flatMap(filesIn)];
  const seen = new Set<string>();
  const texts = files.flatMap((path) => (path === undefined || path === '' ? [] : readCertificates(path, seen)));
  if (file === undefined && env['SSL_CERT_DIR'] === undefined) {
    return texts.length === 0 ? undefined : [...tls.rootCertificates, ...texts];
  }
  return [...new Set(texts)];
}

function filesIn(dir: string): string[] {
  return fs.existsSync(dir) ? fs.readdirSync(dir).map((name) => join(dir, name)) : [];
}

/**
 * The certificates in a file; none where it can't be read, as Go has it, or has been read already: directories of certificates
 * have two links to each.
 */
function readCertificates(path: string, seen: Set<string>): string[] {
  // an inode may have more digits than a number holds
  const info = fs.statSync(path, { throwIfNoEntry: false, bigint: true });
  const file = `${info?.dev} ${info?.ino}`;
  if (info?.isFile() !== true || seen.has(file)) return [];
  seen.add(file);
  const text = fs.readFileSync(path, 'latin1');
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
}

/** A method as Go's *url.Error has it. */
function operation(method = 'GET'): string {
  return method.slice(0, 1) + method.slice(1).toLowerCase();
}

async function send(clients: Clients, request: HttpRequest): Promise<Dispatcher.ResponseData> {
  const { method = 'GET', body, insecure = false } = request;
  const fail = (why: string, cause?: unknown): Error =>
    new Error(`${operation(method)} "${withoutPassword(request.url)}": ${why}`, { cause });
  if (/^https?:\/\/(?:\/|$)/.test(request.url)) throw fail('http: no Host in request URL');
  const url = new URL(request.url);
  const headers: Record<string, string> = { 'user-agent': 'Go-http-client/1.1', ...request.headers };
  if (url.username !== '' && headers['authorization'] === undefined) {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
    url.username = '';
    url.password = '';
  }
  let proxy: string | undefined;
  try {
    proxy = clients.proxyFor(url);
    const isPlain = url.protocol === 'http:' && proxy?.startsWith('https:') !== true;
    const dispatcher = clients.dispatcherFor(proxy, isPlain ? 'plain' : insecure ? 'insecure' : 'system');
    const options = {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: method as Dispatcher.HttpMethod,
      headers,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(body === undefined ? {} : { body }),
    };
    const about = { origin: url.origin, hasBody: body !== undefined, answered: clients.answered };
    return await askAgain(() => dispatcher.request(options), about);
  } catch (error) {
    throw fail(connectionText(error, { url, proxy }), error);
  }
}

/**
 * A server may have closed a kept connection before it saw the request: what has no body is asked for again, as Go does.  The
 * first request of a connection is not.
 */
async function askAgain(
  ask: () => Promise<Dispatcher.ResponseData>,
  { origin, hasBody, answered }: { readonly origin: string; readonly hasBody: boolean; readonly answered: Set<string> },
): Promise<Dispatcher.ResponseData> {
  for (let tries = 1; ; tries++) {
    try {
      const response = await ask();
      answered.add(origin);
      return response;
    } catch (error) {
      const isKept = hadAnswered(error);
      if (hasBody || !(isKept || (isReset(error) && answered.has(origin)))) throw error;
      // a reset does not tell how old the connection was
      if (tries > (isKept ? mostConnections : 1)) throw error;
    }
  }
}

/** Whether a connection that was closed had served another request. */
function hadAnswered(error: unknown): boolean {
  if (errnoOf(error) !== 'UND_ERR_SOCKET') return false;
  const { socket } = error as { readonly socket?: { readonly bytesRead?: number } | null };
  return (socket?.bytesRead ?? 0) > 0;
}

function isReset(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(errnoOf(error) ?? '');
}

/** A URL without its password, as Go's *url.Error shows it. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^/@:]*):[^/@]*@/i, '$1:***@');
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** undici loses the server's own words on their way through a proxy: the standard's stand in for them. */
function reasonOf({
  statusCode,
  statusText,
}: Omit<Dispatcher.ResponseData, 'statusText'> & { readonly statusText?: string }): string {
  return statusText ?? STATUS_CODES[statusCode] ?? '';
}

class Response implements HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly #body: Dispatcher.ResponseData['body'];

  constructor(response: Dispatcher.ResponseData) {
    this.status = response.statusCode;
    this.statusText = `${response.statusCode} ${reasonOf(response)}`;
    this.headers = Object.fromEntries(
      Object.keys(response.headers).map((name) => [name, headerOf(response, name) ?? '']),
    );
    this.#body = response.body;
  }

  async bytes(limit: number = Infinity): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.#chunks()) {
      size += chunk.length;
      if (size > limit) throw new Error(`response is longer than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async toFile(path: string, limit: number = Infinity, hear?: (bytes: number) => void): Promise<number> {
    let size = 0;
    // opened here, so that nothing makes the file again once this has failed and it was removed
    const fd = sysCall('open', path, () => fs.openSync(path, 'w'));
    try {
      for await (const chunk of this.#chunks()) {
        size += chunk.length;
        hear?.(size);
        if (size > limit) throw new Error(`response is longer than ${limit} bytes`);
        writeAll({ fd, path }, chunk);
      }
    } finally {
      fs.closeSync(fd);
    }
    return size;
  }

  /** @throws Error with Go's text where the answer is cut off */
  async *#chunks(): AsyncIterable<Uint8Array> {
    try {
      yield* this.#body as AsyncIterable<Uint8Array>;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno !== 'UND_ERR_SOCKET' && errno !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') throw error;
      throw new Error('unexpected EOF', { cause: error });
    }
  }

  async discard(): Promise<void> {
    await this.#body.dump();
  }
}
