/**
 * GOAUTH: credentials for https, from .netrc, `git credential` or a program of the user's.  Rules and texts: cmd/go's
 * auth; go help goauth.
 */
import { isAbsolute, join } from 'node:path';
import { FatalError, SysError, errorText, isBug, isNotExist } from '../../../base/errors.ts';
import { exitText } from '../../../base/exit-text.ts';
import { splitQuoted } from '../../../base/quoted.ts';
import type { Config } from '../../../config/config.ts';
import type { HttpResponse, SpawnResult, System } from '../../../sys/system.ts';
import type { Credentials } from '../web.ts';
import { parseNetrc } from './netrc.ts';

type Headers = Readonly<Record<string, string>>;

export interface AuthSetting {
  readonly config: Pick<Config, 'getenv' | 'environ' | 'cwd' | 'hostOS'>;
  readonly sys: System;
  /** takes what -x tells of failures, without newline */
  readonly trace?: (line: string) => void;
}

/** Gives the headers for a URL; asked again with an answer of 400 to 499, it asks for that URL itself. */
export function openCredentials(setting: AuthSetting): Credentials {
  const store = new CredentialStore(setting);
  return (url, failed) => store.headersFor(url, failed);
}

class CredentialStore {
  readonly #setting: AuthSetting;
  readonly #headers = new Map<string, Headers>();
  #first: Promise<void> | undefined;

  constructor(setting: AuthSetting) {
    this.#setting = setting;
  }

  async headersFor(url: string, failed: HttpResponse | undefined): Promise<Headers> {
    const goauth = this.#setting.config.getenv('GOAUTH') || 'netrc';
    if (goauth === 'off') return {};
    this.#first ??= this.#collect(goauth, { url: '', failed });
    await this.#first;
    if (failed !== undefined) await this.#collect(goauth, { url, failed });
    return this.#find(url) ?? {};
  }

  #find(url: string): Headers | undefined {
    let prefix = withoutScheme(url);
    for (;;) {
      const headers = this.#headers.get(prefix);
      if (headers !== undefined) return headers;
      const slash = prefix.lastIndexOf('/');
      if (slash < 0) return undefined;
      prefix = prefix.slice(0, slash);
    }
  }

  #keep(prefix: string, headers: Headers): void {
    const key = withoutScheme(prefix);
    if (Object.keys(headers).length === 0) this.#headers.delete(key);
    else this.#headers.set(key, headers);
  }

  /** Runs all methods, the last first: what stands earlier wins. */
  async #collect(goauth: string, request: AuthRequest): Promise<void> {
    const methods = goauth.split(';').map((method) => method.trim());
    const failures: string[] = [];
    for (const method of methods.toReversed()) {
      const [name, ...args] = method.split(/\s+/).filter(Boolean);
      if (name === undefined) throw authError(`GOAUTH encountered an empty command (GOAUTH=${goauth})`);
      if (name === 'off') {
        if (methods.length === 1) return;
        const reason = 'cannot be combined with other authentication commands';
        throw authError(`GOAUTH=off ${reason} (GOAUTH=${goauth})`);
      }
      if (name === 'git') this.#checkGitDir(args);
      try {
        if (name === 'netrc') this.#readNetrc();
        else if (name === 'git') await this.#askGit(args[0] ?? '', request.url);
        else await this.#askProgram(method, request);
      } catch (error) {
        failures.push(`GOAUTH=${method}: ${errorText(error)}`);
      }
    }
    if (request.url === '' || failures.length === 0 || this.#find(request.url) !== undefined) return;
    this.#setting.trace?.(`GOAUTH encountered errors for ${request.url}:`);
    for (const failure of failures) this.#setting.trace?.(`  ${failure}`);
  }

  #readNetrc(): void {
    const { sys } = this.#setting;
    let text: string;
    try {
      text = sys.files.readText(this.#netrcPath());
    } catch (error) {
      if (isNotExist(error)) return;
      throw error;
    }
    // The first entry for a machine wins.
    for (const { machine, login, password } of parseNetrc(text).toReversed()) {
      this.#keep(machine, basic(login, password));
    }
  }

  #netrcPath(): string {
    const { sys, config } = this.#setting;
    const given = config.getenv('NETRC');
    if (given !== '') return given;
    const isWindows = config.hostOS === 'windows';
    const variable = isWindows ? 'USERPROFILE' : 'HOME';
    const home = config.getenv(variable);
    if (home === '') throw new Error(`${isWindows ? '%userprofile%' : '$HOME'} is not defined`);
    const legacy = join(home, '_netrc');
    return isWindows && sys.files.tryStat(legacy) !== undefined ? legacy : join(home, '.netrc');
  }

  #checkGitDir(args: readonly string[]): void {
    const [dir, ...rest] = args;
    const rule = 'GOAUTH=git dir method requires an absolute path to the git working directory';
    if (dir === undefined || rest.length > 0) throw authError(rule);
    if (!isAbsolute(dir)) throw authError(`${rule}, dir is not absolute`);
    let kind: string;
    try {
      ({ kind } = this.#setting.sys.files.stat(dir));
    } catch (error) {
      throw authError(`GOAUTH=git encountered an error; cannot stat ${dir}: ${errorText(error)}`);
    }
    if (kind !== 'directory') throw authError(`${rule}, dir is not a directory`);
  }

  async #askGit(dir: string, url: string): Promise<void> {
    // git answers for one URL only.
    if (url === '') return;
    const { sys, config } = this.#setting;
    const argv = ['git', 'credential', 'fill'];
    const env = { ...config.environ, PWD: dir };
    const stdin = Buffer.from(`url=${url}\n`);
    const result = await sys.spawn({ argv, cwd: dir, env, stdin, output: 'combined' });
    const output = Buffer.from(result.stdout).toString('utf8');
    if (result.code !== 0) {
      const how = exitText(result.code, result.signal);
      throw new Error(`'git credential fill' failed (url=${url}): ${how}\n${output}`);
    }
    const { prefix, username, password } = parseGitCredential(output);
    if (prefix === '') throw new Error(`'git credential fill' failed for url=${url}, could not parse url\n`);
    if (!url.startsWith(prefix)) {
      throw new Error(`requested a credential for ${url}, but 'git credential fill' provided one for ${prefix}\n`);
    }
    const headers = basic(username, password);
    this.#keep(prefix, headers);
    await this.#tellGit(dir, output, { prefix, headers });
  }

  /** git forgets a credential that is refused and keeps one that works. */
  async #tellGit(
    dir: string,
    credential: string,
    { prefix, headers }: { readonly prefix: string; readonly headers: Headers },
  ): Promise<void> {
    const { sys, config } = this.#setting;
    try {
      const response = await sys.fetch({ method: 'HEAD', url: prefix, headers });
      await response.discard();
      if (response.status !== 200 && response.status !== 401) return;
      const argv = ['git', 'credential', response.status === 200 ? 'approve' : 'reject'];
      const stdin = Buffer.from(credential);
      await sys.spawn({ argv, cwd: dir, env: { ...config.environ, PWD: dir }, stdin, output: 'combined' });
    } catch (error) {
      if (isBug(error)) throw error;
      // the credential serves without that
    }
  }

  async #askProgram(command: string, { url, failed }: AuthRequest): Promise<void> {
    const { sys, config } = this.#setting;
    const argv = [...commandWords(command), ...(url === '' ? [] : [url])];
    let result: SpawnResult;
    try {
      const stdin = failed === undefined ? {} : { stdin: Buffer.from(formatResponse(failed)) };
      result = await sys.spawn({ argv, cwd: config.cwd, env: config.environ, output: 'separate', ...stdin });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new Error(`could not run command ${command}: ${errorText(error)}\n`, { cause: error });
    }
    if (result.code !== 0) {
      const how = exitText(result.code, result.signal);
      throw new Error(`could not run command ${command}: ${how}\n${Buffer.from(result.stderr).toString('utf8')}`);
    }
    let credentials: ReadonlyMap<string, Headers>;
    try {
      credentials = parseUserAuth(Buffer.from(result.stdout).toString('utf8'));
    } catch (error) {
      throw new Error(`cannot parse output of GOAUTH command ${command}: ${errorText(error)}`, { cause: error });
    }
    for (const [prefix, headers] of credentials) this.#keep(prefix, headers);
  }
}

interface AuthRequest {
  /** '': before the first request */
  readonly url: string;
  readonly failed: HttpResponse | undefined;
}

/** A GOAUTH that can't be used ends the command, whatever is asked for. */
function authError(message: string): FatalError {
  return new FatalError('config', message);
}

function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}

function basic(login: string, password: string): Headers {
  return { authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}` };
}

function commandWords(command: string): readonly string[] {
  try {
    return splitQuoted(command);
  } catch (error) {
    throw new Error(`cannot parse GOAUTH command ${command}: ${errorText(error)}`, { cause: error });
  }
}

function formatResponse({ statusText, headers }: HttpResponse): string {
  const lines = Object.entries(headers).map(([name, value]) => `${headerName(name)}: ${value}\n`);
  return `HTTP/1.1 ${statusText}\n${lines.join('')}\n`;
}

/** `www-authenticate` as `Www-Authenticate`. */
function headerName(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** What `git credential fill` answers. */
export function parseGitCredential(text: string): {
  readonly prefix: string;
  readonly username: string;
  readonly password: string;
} {
  const fields = new Map<string, string>();
  let prefix = '';
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals < 0) continue;
    const key = line.slice(0, equals).trimStart();
    const value = line.slice(equals + 1).trimEnd();
    fields.set(key, value);
    if (key === 'url' && /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(value)) prefix = value;
  }
  const host = fields.get('host');
  if (prefix === '' && host !== undefined) {
    const path = fields.get('path') ?? '';
    prefix = `${fields.get('protocol') ?? ''}://${host}${path === '' ? '' : `/${path.replace(/^\//, '')}`}`;
  }
  return { prefix, username: fields.get('username') ?? '', password: fields.get('password') ?? '' };
}

/**
 * What a program of the user's answers: URLs, an empty line, headers, an empty line; any number of times.
 *
 * @throws Error `invalid format: ...`
 */
export function parseUserAuth(text: string): ReadonlyMap<string, Headers> {
  const credentials = new Map<string, Headers>();
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let at = 0;
  const block = (what: string): string[] => {
    const end = lines.indexOf('', at);
    if (end < 0) throw new Error(`invalid format: missing empty line after ${what}`);
    const part = lines.slice(at, end);
    at = end + 1;
    return part;
  };
  while (at < lines.length) {
    const urls = block('URLs');
    for (const url of urls) {
      if (/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(url)) continue;
      throw new Error(`could not parse URL ${url}: parse ${JSON.stringify(url)}: invalid URI for request`);
    }
    const headers: Record<string, string> = {};
    for (const line of block('headers')) addHeader(headers, line);
    for (const url of urls) credentials.set(withoutScheme(url), headers);
  }
  return credentials;
}

function addHeader(headers: Record<string, string>, line: string): void {
  const [, name, value] = /^([!#$%&'*+.^`|~\w-]+): (.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined || /[\0-\x08\x0a-\x1f\x7f]/.test(value.trim())) {
    throw new Error('invalid format: invalid header line');
  }
  const key = name.toLowerCase();
  headers[key] = headers[key] === undefined ? value.trim() : `${headers[key]}, ${value.trim()}`;
}
