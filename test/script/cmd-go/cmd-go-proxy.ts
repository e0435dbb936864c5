/**
 * The module proxy and checksum database that cmd/go's scripts expect, serving GOROOT/src/cmd/go/testdata/mod.
 * Facts: GOROOT/src/cmd/go/proxy_test.go, from which the database's test key is read as well.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { closeServer } from '../../support/go-proxy.ts';
import { goSumLines, zipTime, type ModuleVersion } from '../../support/module-files.ts';
import { compareVersions, isPseudoVersion, prerelease } from '../../support/module-version-order.ts';
import { escape, parseSignerKey, SumDatabase, unescape } from '../../support/sumdb-server.ts';
import { parseTxtar } from '../../support/txtar.ts';

export interface CmdGoProxy extends AsyncDisposable {
  /** for GOPROXY */
  readonly url: string;
  /** for GOSUMDB */
  readonly verifierKey: string;
}

interface Listed {
  readonly path: string;
  readonly version: string;
}

interface Archive {
  readonly special: ReadonlyMap<string, Buffer>;
  readonly files: ReadonlyMap<string, Buffer>;
}

export async function startCmdGoProxy(goroot: string): Promise<CmdGoProxy> {
  const testdata = join(goroot, 'src/cmd/go/testdata/mod');
  const handler = new Handler(testdata, readSignerKey(goroot));
  const server = createServer((request, response) => handler.serve(decodeURIComponent(request.url ?? '/'), response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mod`,
    verifierKey: handler.verifierKey,
    [Symbol.asyncDispose]: async () => await closeServer(server),
  };
}

/** the key whose verifier the scripts name; it signs nothing but Go's own test data */
function readSignerKey(goroot: string): string {
  const source = readFileSync(join(goroot, 'src/cmd/go/proxy_test.go'), 'utf8');
  const key = /testSumDBSignerKey\s*=\s*"([^"]+)"/.exec(source)?.[1];
  if (key === undefined) throw new Error('no test key of the checksum database in proxy_test.go');
  return key;
}

class Handler {
  readonly #directory: string;
  readonly #modules: readonly Listed[];
  readonly #archives = new Map<string, Archive | undefined>();
  readonly #sums: SumDatabase;
  readonly #wrongSums: SumDatabase;

  constructor(directory: string, signerKey: string) {
    this.#directory = directory;
    this.#modules = listModules(directory);
    const key = parseSignerKey(signerKey);
    this.#sums = new SumDatabase({ key, lines: (path, version) => this.#sumLines(path, version) });
    this.#wrongSums = new SumDatabase({
      key,
      lines: (path, version) => `${path} ${version} h1:wrong\n${path} ${version}/go.mod h1:wrong\n`,
    });
    for (const { path, version } of this.#modules) this.#sums.lookup(path, version);
  }

  get verifierKey(): string {
    return this.#sums.verifierKey;
  }

  serve(url: string, response: ServerResponse): void {
    if (!url.startsWith('/mod/')) return notFound(response);
    let path = url.slice('/mod/'.length);
    if (path.startsWith('invalid/')) return send(response, 'invalid');
    const status = /^(sumdb-)?(\d+)\/(.*)$/s.exec(path);
    if (status !== null && Number(status[2]) >= 200) {
      const rest = status[3] ?? '';
      if (status[1] === undefined || rest.startsWith('sumdb/')) {
        response.writeHead(Number(status[2]));
        return void response.end();
      }
      path = rest;
    }
    const sumdb = this.#sumdbRequest(path);
    if (sumdb !== undefined) return sumdb.database.serve(sumdb.path, response);
    const redirect = /^redirect\/(\d+)\/(.*)$/s.exec(path);
    if (redirect !== null) {
      const count = Number(redirect[1]);
      const next = count <= 1 ? redirect[2] : `redirect/${count - 1}/${redirect[2]}`;
      response.writeHead(302, { Location: `/mod/${next}` });
      return void response.end();
    }
    if (path === `sumdb/${this.#sumdbName()}/supported`) return send(response, '');
    return this.#module(path, response);
  }

  #sumdbName(): string {
    return this.verifierKey.split('+')[0] ?? '';
  }

  #sumdbRequest(path: string): { database: SumDatabase; path: string } | undefined {
    const prefixed = (prefix: string): string | undefined =>
      path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
    const direct = prefixed('sumdb-direct') ?? prefixed(`sumdb/${this.#sumdbName()}`);
    if (direct !== undefined && direct !== '/supported') return { database: this.#sums, path: direct };
    const wrong = prefixed('sumdb-wrong');
    if (wrong !== undefined) return { database: this.#wrongSums, path: wrong };
    const redirect = /^sumdb-redirect(\/[^:]*):(.*)$/s.exec(path);
    if (redirect === null) return undefined;
    const rest = redirect[2] ?? '';
    return { database: this.#sums, path: rest.startsWith('/lookup/') ? `/lookup${redirect[1]}` : rest };
  }

  #module(requested: string, response: ServerResponse): void {
    const latest = /^(.*)\/@latest/s.exec(requested);
    let path = requested;
    if (latest !== null) {
      const version = this.#latest(unescape(latest[1] ?? ''));
      if (version === undefined) return notFound(response);
      path = `${latest[1]}/@v/${escape(version)}.info`;
    }
    const at = path.indexOf('/@v/');
    if (at < 0) return notFound(response);
    const modulePath = unescape(path.slice(0, at));
    const file = path.slice(at + '/@v/'.length);
    if (file === 'list') return this.#list(modulePath, response);
    const dot = file.lastIndexOf('.');
    if (dot < 0) return notFound(response);
    const version = this.#byCommit(modulePath, unescape(file.slice(0, dot)));
    const archive = this.#archive(modulePath, version);
    if (archive === undefined) return notFound(response);
    const extension = file.slice(dot + 1);
    if (extension === 'zip') return send(response, zip(archive, `${modulePath}@${version}/`));
    const data = extension === 'info' || extension === 'mod' ? archive.special.get(`.${extension}`) : undefined;
    return data === undefined ? notFound(response) : send(response, data);
  }

  #list(path: string, response: ServerResponse): void {
    const found = this.#modules.filter((module) => module.path === path);
    if (found.length === 0) return notFound(response);
    const versions = found.filter(({ version }) => !isPseudoVersion(version) && matchesMajor(path, version));
    return send(response, versions.map(({ version }) => `${version}\n`).join(''));
  }

  /** as the test proxy of Go has it, where each kind keeps the version that it compares greater than */
  #latest(path: string): string | undefined {
    const best = { release: '', prerelease: '', pseudo: '' };
    for (const module of this.#modules) {
      if (module.path !== path) continue;
      const { version } = module;
      const better = (old: string): boolean => old === '' || compareVersions(old, version) > 0;
      if (isPseudoVersion(version) && better(best.pseudo)) best.pseudo = version;
      else if (prerelease(version) !== '' && better(best.prerelease)) best.prerelease = version;
      else if (better(best.release)) best.release = version;
    }
    return [best.release, best.prerelease, best.pseudo].find((version) => version !== '');
  }

  /** the version of a commit hash, which stands in place of a version */
  #byCommit(path: string, version: string): string {
    if (!/^[0-9a-f]+$/.test(version)) return version;
    let best = '';
    for (const module of this.#modules) {
      if (module.path !== path || compareVersions(best, module.version) >= 0) continue;
      const hash = isPseudoVersion(module.version) ? (module.version.split('-').at(-1) ?? '') : this.#commit(module);
      if (hash.startsWith(version) || version.startsWith(hash)) best = module.version;
    }
    return best === '' ? version : best;
  }

  #commit(module: Listed): string {
    const info = this.#archive(module.path, module.version)?.special.get('.info')?.toString() ?? '{}';
    return (JSON.parse(info) as { Short?: string }).Short ?? '';
  }

  #archive(path: string, version: string): Archive | undefined {
    const name = `${escape(path).replaceAll('/', '_')}_${escape(version)}.txt`;
    const file = join(this.#directory, name);
    if (!this.#archives.has(name)) this.#archives.set(name, existsSync(file) ? readArchive(file) : undefined);
    return this.#archives.get(name);
  }

  #sumLines(path: string, version: string): string | undefined {
    const archive = this.#archive(path, version);
    if (archive === undefined) return undefined;
    const files = new Map([...archive.files].filter(([name]) => !name.startsWith('.')));
    const module: ModuleVersion = {
      path,
      version,
      files,
      info: '',
      mod: archive.special.get('.mod')?.toString() ?? '',
    };
    return goSumLines(module);
  }
}

/** module.Check, as far as the list of versions needs it: the major version is that of the path */
function matchesMajor(path: string, version: string): boolean {
  const suffix = /\/(v[2-9]\d*|v1\d+)$/.exec(path)?.[1];
  const gopkg = /^gopkg\.in\/.*\.(v\d+)(?:-unstable)?$/.exec(path)?.[1];
  const major = /^v\d+/.exec(version)?.[0] ?? '';
  if (version.endsWith('+incompatible')) return suffix === undefined && gopkg === undefined;
  if (gopkg !== undefined) return major === gopkg;
  return suffix === undefined ? major === 'v0' || major === 'v1' : major === suffix;
}

function listModules(directory: string): Listed[] {
  const modules: Listed[] = [];
  for (const name of readdirSync(directory).sort()) {
    const at = name.lastIndexOf('_v');
    if (!name.endsWith('.txt') || at < 0) continue;
    const path = unescape(name.slice(0, at).replaceAll('_', '/'));
    if (!path.startsWith('example.com/invalidpath'))
      modules.push({ path, version: unescape(name.slice(at + 1, -'.txt'.length)) });
  }
  return modules;
}

function readArchive(file: string): Archive {
  const special = new Map<string, Buffer>();
  const files = new Map<string, Buffer>();
  for (const { name, data } of parseTxtar(readFileSync(file)).files) {
    if (['.info', '.mod', '.zip'].includes(name)) special.set(name, data);
    else files.set(name, data);
  }
  return { special, files };
}

/** a file name that starts with a slash stands outside of the module's folder */
function zip(archive: Archive, prefix: string): Buffer {
  const entries = [...archive.files].map(
    ([name, data]) => [name.startsWith('/') ? name.slice(1) : prefix + name, data] as const,
  );
  return Buffer.from(zipSync(Object.fromEntries(entries), { mtime: zipTime }));
}

function send(response: ServerResponse, body: string | Buffer): void {
  response.writeHead(200);
  response.end(body);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}
