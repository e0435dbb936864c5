/** Why a request could not be made, in the words of Go's net, net/http and crypto/x509.  Pure, but for the resolver's address. */
import { getServers } from 'node:dns';
import { STATUS_CODES } from 'node:http';
import type { PeerCertificate } from 'node:tls';
import { errnoOf, errnoText } from './errno.ts';

export interface RequestPlace {
  readonly url: URL;
  /** the proxy that it goes by */
  readonly proxy: string | undefined;
}

/** @param error as undici throws it */
export function connectionText(error: unknown, { url, proxy }: RequestPlace): string {
  const target = proxy === undefined ? url : new URL(proxy);
  const dialed = dialText(error, target);
  if (dialed !== undefined) return proxy === undefined ? dialed : `proxyconnect tcp: ${dialed}`;
  const errno = errnoOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const refused = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (refused !== undefined) return STATUS_CODES[Number(refused)] ?? refused;
  if (errno === 'UND_ERR_SOCKET') return 'EOF';
  if (error instanceof Error && error.name === 'HTTPParserError') {
    const { data } = error as { readonly data?: unknown };
    const [line = ''] = (typeof data === 'string' ? data : '').split(/\r?\n/);
    return `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${JSON.stringify(line)}`;
  }
  const untrusted = certificateText(error, url.hostname);
  if (untrusted !== undefined) return `tls: failed to verify certificate: x509: ${untrusted}`;
  return errno === undefined ? message : errno.startsWith('E') ? errnoText(errno) : errno;
}

/** Of a connection that was not made; undefined for another failure. */
function dialText(error: unknown, target: URL): string | undefined {
  const host = target.hostname;
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  switch (errnoOf(error)) {
    case 'ENOTFOUND':
      return `dial tcp: lookup ${host}${resolver()}: no such host`;
    case 'EAI_AGAIN':
      return `dial tcp: lookup ${host}${resolver()}: server misbehaving`;
    case 'ECONNREFUSED':
      return `dial tcp ${addressOf(error) ?? `${host}:${port}`}: connect: connection refused`;
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `dial tcp ${host}:${port}: i/o timeout`;
    default:
      return undefined;
  }
}

/** Which name server says so; a Go that is released for Linux asks it itself. */
function resolver(): string {
  if (process.platform !== 'linux') return '';
  const [server] = getServers();
  if (server === undefined) return '';
  const hasPort = server.startsWith('[') || /^[^:]*:\d+$/.test(server);
  return ` on ${hasPort ? server : `${server.includes(':') ? `[${server}]` : server}:53`}`;
}

/** The address that was tried, the first of several. */
function addressOf(error: unknown): string | undefined {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { address, port } = first as { readonly address?: unknown; readonly port?: unknown };
  if (typeof address !== 'string' || typeof port !== 'number') return undefined;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function certificateText(error: unknown, host: string): string | undefined {
  const errno = errnoOf(error);
  if (errno === 'ERR_TLS_CERT_ALTNAME_INVALID') return nameText((error as { cert?: PeerCertificate }).cert, host);
  // Differs from go: when that is, and what time it is now
  if (errno === 'CERT_HAS_EXPIRED' || errno === 'CERT_NOT_YET_VALID')
    return 'certificate has expired or is not yet valid';
  if (errno === undefined || !/^(?:DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(errno)) return undefined;
  return 'certificate signed by unknown authority';
}

/** Of a certificate that is someone else's. */
function nameText(certificate: PeerCertificate | undefined, host: string): string {
  const names = [...(certificate?.subjectaltname ?? '').matchAll(/(DNS|IP Address):([^,\s]+)/g)];
  const of = (kind: string): readonly string[] => names.filter((name) => name[1] === kind).map((name) => name[2] ?? '');
  const isAddress = /^\[|^\d+(?:\.\d+){3}$/.test(host);
  const wanted = host.replaceAll(/^\[|\]$/g, '');
  if (isAddress && of('IP Address').length === 0) {
    return `cannot validate certificate for ${wanted} because it doesn't contain any IP SANs`;
  }
  const valid = of(isAddress ? 'IP Address' : 'DNS').join(', ');
  if (valid === '') return `certificate is not valid for any names, but wanted to match ${wanted}`;
  return `certificate is valid for ${valid}, not ${wanted}`;
}
