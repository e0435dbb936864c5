/**
 * What https://vcs-test.golang.org answers in cmd/go's own tests: each path is served by the script of testdata/vcstest that it
 * names; a script runs when it is asked for.  git repositories by `git http-backend`, hg repositories by `hg serve`, files.
 * Facts: GOROOT/src/cmd/go/internal/vcweb.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { join, posix } from 'node:path';
import type { Condition } from '../engine/script-engine.ts';
import { runCgi } from './cgi.ts';
import { startHgServer, type HgServer } from './hg-server.ts';
import { runVcsScript, writeHome, type Served } from './vcs-test-script.ts';

export interface VcsTestOptions {
  /** testdata/vcstest */
  readonly scripts: string;
  /** where repositories are made */
  readonly work: string;
  readonly conditions: Readonly<Record<string, Condition>>;
}

interface Found {
  /** of the script, without .txt, relative to the folder of scripts */
  readonly script: string;
  /** what of the path is left */
  readonly rest: string;
}

export class VcsTestServer implements AsyncDisposable {
  readonly #options: VcsTestOptions;
  readonly #served = new Map<string, Promise<Served>>();
  readonly #hg = new Map<string, Promise<HgServer>>();

  constructor(options: VcsTestOptions) {
    this.#options = options;
    writeHome(this.#home);
  }

  get #home(): string {
    return join(this.#options.work, 'home');
  }

  /** @param url path and query */
  async serve(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(url, 'http://vcs-test.golang.org');
    const found = this.#find(decodeURIComponent(pathname));
    if (found === undefined) return sendText(response, 404, '404 page not found\n');
    try {
      const served = await this.#run(found.script);
      await this.#answer(served, { rest: found.rest, search, request, response });
    } catch (error) {
      sendText(response, 500, `${String(error)}\n`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of await Promise.allSettled(this.#hg.values()))
      if (server.status === 'fulfilled') await server.value[Symbol.asyncDispose]();
  }

  /** Folders are followed as far as they go; the first name that is none is the script. */
  #find(path: string): Found | undefined {
    const parts = posix.normalize(path).split('/').filter(Boolean);
    for (let count = 1; count <= parts.length; count++) {
      const script = parts.slice(0, count).join('/');
      if (existsSync(join(this.#options.scripts, script))) continue;
      if (!existsSync(join(this.#options.scripts, `${script}.txt`))) return undefined;
      return { script, rest: ['', ...parts.slice(count)].join('/') };
    }
    return undefined;
  }

  async #run(script: string): Promise<Served> {
    const { scripts, work, conditions } = this.#options;
    const file = join(scripts, `${script}.txt`);
    const running =
      this.#served.get(script) ?? runVcsScript({ file, directory: join(work, script), home: this.#home, conditions });
    this.#served.set(script, running);
    return await running;
  }

  async #answer(served: Served, exchange: Exchange): Promise<void> {
    const { rest, search, request, response } = exchange;
    switch (served.handler) {
      case 'auth':
        return sendIfAllowed(served.directory, exchange);
      case 'dir':
        return sendFile(served.directory, rest, response);
      case 'insecure':
        response.writeHead(302, { Location: `http://vcs-test.golang.org${rest}${search}` });
        return void response.end();
      case 'git': {
        const env = { ...served.env, GIT_PROJECT_ROOT: served.directory, GIT_HTTP_EXPORT_ALL: '1' };
        return await runCgi(['git', 'http-backend'], { ...exchange, env });
      }
      case 'hg': {
        const running = this.#hg.get(served.directory) ?? startHgServer(served.directory, served.env);
        this.#hg.set(served.directory, running);
        return await forwardTo(`${(await running).url}${rest}${search}`, request, response);
      }
      default:
        return sendText(response, 501, `no server for ${served.handler}\n`);
    }
  }
}

interface Exchange {
  /** the path below what the script serves: '' or with a slash before it */
  readonly rest: string;
  readonly search: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Only for the name and password that the nearest .access file has; the others get its status and message. */
function sendIfAllowed(directory: string, { rest, request, response }: Exchange): void {
  const path = rest === '' ? '/' : rest;
  if (posix.basename(path).startsWith('.')) return sendText(response, 400, 'filename contains leading dot\n');
  const info = statSync(join(directory, path), { throwIfNoEntry: false });
  if (info === undefined) return sendText(response, 404, '404 page not found\n');
  let guarded = info.isDirectory() ? path : posix.dirname(path);
  while (guarded !== '/' && !existsSync(join(directory, guarded, '.access'))) guarded = posix.dirname(guarded);
  const access = JSON.parse(readFileSync(join(directory, guarded, '.access'), 'utf8')) as AccessFile;
  const wanted = Buffer.from(`${access.Username}:${access.Password}`).toString('base64');
  if (request.headers.authorization === `Basic ${wanted}`) return sendFile(directory, path, response);
  const status = access.StatusCode ?? 401;
  if (status === 401) response.setHeader('WWW-Authenticate', `basic realm=${guarded}`);
  return sendText(response, status, `${access.Message}\n`);
}

interface AccessFile {
  readonly Username: string;
  readonly Password: string;
  readonly StatusCode?: number;
  readonly Message: string;
}

function sendFile(directory: string, path: string, response: ServerResponse): void {
  const target = join(directory, path);
  const info = statSync(target, { throwIfNoEntry: false });
  const file = info?.isDirectory() === true ? join(target, 'index.html') : target;
  if (!existsSync(file)) return sendText(response, 404, '404 page not found\n');
  response.writeHead(200, { 'Content-Type': file.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/plain' });
  response.end(readFileSync(file));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}

async function forwardTo(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, headers } = request;
  await new Promise<void>((resolve, reject) => {
    const onward = forward(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response).on('finish', resolve).on('error', reject);
    });
    request.pipe(onward).on('error', reject);
  });
}
