/**
 * A module proxy on 127.0.0.1 for tests, with a checksum database behind `/sumdb/`, and with faults on demand.
 * GOPROXY=proxy.url, GOSUMDB=proxy.sumdb.verifierKey.  Protocol: https://go.dev/ref/mod#goproxy-protocol.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { goSumLines, moduleZip, type ModuleVersion } from './module-files.ts';
import { compareVersions, isPseudoVersion, prerelease } from './module-version-order.ts';
import { generateNoteKey, SumDatabase, unescape } from './sumdb-server.ts';

/** What to do in place of the right answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** the length of the whole answer is announced, then the connection ends after `bytes` */
  | { readonly kind: 'truncated'; readonly bytes: number }
  | { readonly kind: 'body'; readonly body: string | Uint8Array }
  /** the connection is closed without an answer */
  | { readonly kind: 'hang-up' };

export interface GoProxy extends AsyncDisposable {
  readonly url: string;
  readonly sumdb: SumDatabase;
  /** the paths asked for, in order */
  readonly requests: readonly string[];
  add(...modules: readonly ModuleVersion[]): void;
  /** the first fault whose pattern matches a path is what happens; `times`: how often (always) */
  fail(pattern: RegExp, fault: Fault, times?: number): void;
  /** called with how many requests there were, before each is answered */
  onRequest(callback: (count: number) => void): void;
  /** no faults, no requests seen, nobody called */
  reset(): void;
}

export async function startGoProxy(...modules: readonly ModuleVersion[]): Promise<GoProxy> {
  const known: ModuleVersion[] = [...modules];
  const requests: string[] = [];
  let called: (count: number) => void = () => undefined;
  const faults: { pattern: RegExp; fault: Fault; left: number }[] = [];
  const find = (path: string, version: string): ModuleVersion | undefined =>
    known.find((module) => module.path === path && module.version === version);
  const sumdb = new SumDatabase({
    key: generateNoteKey('sum.test'),
    lines: (path, version) => {
      const module = find(path, version);
      return module === undefined ? undefined : goSumLines(module);
    },
  });
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').replace(/\?.*/, ''));
    requests.push(path);
    called(requests.length);
    const fault = faults.find(({ pattern, left }) => left > 0 && pattern.test(path));
    if (fault !== undefined) {
      fault.left--;
      return respondWithFault(response, fault.fault, () => proxyAnswer(known, path) ?? '');
    }
    if (path === '/sumdb/sum.test/supported') return respond(response, 200, '');
    if (path.startsWith('/sumdb/sum.test/')) return sumdb.serve(path.slice('/sumdb/sum.test'.length), response);
    const answer = proxyAnswer(known, path);
    return answer === undefined ? respond(response, 404, 'not found\n') : respond(response, 200, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sumdb,
    requests,
    add: (...more) => void known.push(...more),
    fail: (pattern, fault, times = Infinity) => void faults.unshift({ pattern, fault, left: times }),
    onRequest: (callback) => {
      called = callback;
    },
    reset: () => {
      called = () => undefined;
      faults.length = 0;
      requests.length = 0;
    },
    [Symbol.asyncDispose]: async () => await closeServer(server),
  };
}

export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** The right answer to a path of the protocol; undefined: there is none. */
export function proxyAnswer(known: readonly ModuleVersion[], path: string): string | Buffer | undefined {
  const request = /^\/(.+)\/(?:@latest|@v\/(?:(list)|(.+)\.(info|mod|zip)))$/.exec(path);
  if (request === null) return undefined;
  const [, escaped = '', list, version, extension] = request;
  const versions = known.filter((module) => module.path === unescape(escaped));
  if (list !== undefined) {
    if (versions.length === 0) return undefined;
    return versions
      .filter((module) => !isPseudoVersion(module.version))
      .map((module) => `${module.version}\n`)
      .join('');
  }
  if (version === undefined) return latest(versions)?.info;
  const module = versions.find((candidate) => candidate.version === unescape(version));
  if (module === undefined) return undefined;
  if (extension === 'zip') return moduleZip(module);
  return extension === 'mod' ? module.mod : module.info;
}

/** The greatest release, else the greatest pre-release, else the greatest pseudo-version. */
function latest(versions: readonly ModuleVersion[]): ModuleVersion | undefined {
  const rank = (module: ModuleVersion): number => {
    if (isPseudoVersion(module.version)) return 0;
    return prerelease(module.version) === '' ? 2 : 1;
  };
  return [...versions].sort((a, b) => rank(b) - rank(a) || compareVersions(b.version, a.version))[0];
}

function respondWithFault(response: ServerResponse, fault: Fault, right: () => string | Buffer): void {
  switch (fault.kind) {
    case 'status':
      return respond(response, fault.status, fault.body ?? '');
    case 'body':
      return respond(response, 200, fault.body);
    case 'truncated': {
      const whole = Buffer.from(right());
      response.writeHead(200, { 'Content-Length': whole.length });
      response.write(whole.subarray(0, fault.bytes), () => response.destroy());
      return undefined;
    }
    case 'hang-up':
      response.destroy();
      return undefined;
  }
}

function respond(response: ServerResponse, status: number, content: string | Uint8Array): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8' });
  response.end(content);
}
