/** A module as one proxy has it.  Protocol: go.dev/ref/mod#goproxy-protocol; checks and texts: cmd/go's modfetch/proxy.go. */
import { FatalError, GotsError, errorText, isBug } from '../../base/errors.ts';
import { jsonSyntaxError } from '../../base/json-syntax.ts';
import type { System } from '../../sys/system.ts';
import { canonicalVersion, checkModuleVersion, escapePath, escapeVersion } from '../module-path.ts';
import { isPseudoVersion, pseudoVersionTime } from '../pseudo-version.ts';
import { compareSemver, isValidSemver } from '../semver.ts';
import { ModuleNotExist, type RevInfo } from '../source.ts';
import { redactURL } from './go-url.ts';
import { maxZipSize } from './module-zip.ts';
import { parseRevInfo } from './rev-info.ts';
import { getBytes, getFile, type WebOptions } from './web.ts';
import type { ZipRepo } from './zip-repo.ts';

/** An error about a version of a module, which still means not-found where it did; what ends the command stays as it is. */
export function versionError(path: string, version: string, error: unknown): Error {
  if (error instanceof FatalError) return error;
  const text = errorText(error);
  let message = `module ${path}: ${text}`;
  if (version !== '' && version !== canonicalVersion(version)) {
    message = `${path}@${version}: invalid ${isPseudoVersion(version) ? 'pseudo-version' : 'version'}: ${text}`;
  } else if (version !== '') {
    message = `${path}@${version}: ${text}`;
  }
  if (error instanceof ModuleNotExist) return new ModuleNotExist(message, { cause: error });
  return new GotsError('download', message, { cause: error });
}

export class ProxyRepo implements ZipRepo {
  readonly modulePath: string;
  readonly #sys: System;
  readonly #base: string;
  readonly #url: string;
  readonly #options: WebOptions;
  #list: Promise<readonly string[]> | undefined;

  constructor(sys: System, base: string, path: string, options: WebOptions = {}) {
    this.modulePath = path;
    this.#sys = sys;
    this.#base = redactURL(base);
    this.#url = `${base.replace(/(?<!:\/)\/$/, '')}/${encodePath(escapePath(path))}`;
    this.#options = options;
  }

  async versions(prefix: string): Promise<{ readonly list: readonly string[] }> {
    const lines = await this.#versionList();
    const list = lines
      .map((line) => line.trim().split(/\s+/)[0] ?? '')
      .filter((word) => isValidSemver(word) && word.startsWith(prefix) && !isPseudoVersion(word));
    return { list: list.toSorted((a, b) => compareSemver(a, b) || (a < b ? -1 : a > b ? 1 : 0)) };
  }

  #versionList(): Promise<readonly string[]> {
    this.#list ??= this.#get('@v/list').then(
      (data) => Buffer.from(data).toString('utf8').split('\n'),
      (error: unknown) => {
        throw versionError(this.modulePath, '', error);
      },
    );
    return this.#list;
  }

  async stat(rev: string): Promise<RevInfo> {
    const { modulePath } = this;
    const info = await this.#info(rev, () => `@v/${escapeVersion(rev)}.info`);
    const isExact = rev === canonicalVersion(rev) && isVersionOf(modulePath, rev);
    if (info.version !== rev && isExact) {
      const text = `proxy returned info for version ${info.version} instead of requested version`;
      throw versionError(modulePath, rev, new Error(text));
    }
    return info;
  }

  async #info(rev: string, file: () => string): Promise<RevInfo> {
    let data: Uint8Array;
    try {
      data = await this.#get(file());
    } catch (error) {
      throw versionError(this.modulePath, rev, error);
    }
    const info = parseRevInfo(Buffer.from(data).toString('utf8'));
    if (info !== undefined) return info;
    const text = `invalid response from proxy ${JSON.stringify(this.#base)}: ${jsonProblem(data)}`;
    throw versionError(this.modulePath, rev, new Error(text));
  }

  async latest(): Promise<RevInfo> {
    try {
      return await this.#info('', () => '@latest');
    } catch (error) {
      if (!(error instanceof ModuleNotExist)) throw error;
      return this.#latestOfList();
    }
  }

  /** The newest line of the list, by the time that stands there or is part of a pseudo-version. */
  async #latestOfList(): Promise<RevInfo> {
    let best = { time: '', version: '' };
    for (const line of await this.#versionList()) {
      const [version = '', given] = line.trim().split(/\s+/);
      if (!isValidSemver(version)) continue;
      const time = given ?? (isPseudoVersion(version) ? pseudoVersionTime(version) : '');
      if (time !== '' && Date.parse(time) > (best.time === '' ? 0 : Date.parse(best.time))) best = { time, version };
    }
    if (best.version === '') throw versionError(this.modulePath, '', new ModuleNotExist('no commits'));
    return this.stat(best.version);
  }

  async goMod(version: string): Promise<Uint8Array> {
    try {
      return await this.#get(`@v/${escapeVersion(version)}.mod`);
    } catch (error) {
      throw versionError(this.modulePath, version, error);
    }
  }

  async zip(version: string, toFile: string, hear?: (bytes: number) => void): Promise<void> {
    const url = `${this.#url}/@v/${encodePath(escapeVersion(version))}.zip`;
    try {
      await getFile(this.#sys, url, { path: toFile, limit: maxZipSize, hear }, this.#options);
    } catch (error) {
      const isTooLong = errorText(error).startsWith('response is longer than');
      throw versionError(this.modulePath, version, isTooLong ? new Error('downloaded zip file too large') : error);
    }
  }

  #get(file: string): Promise<Uint8Array> {
    return getBytes(this.#sys, `${this.#url}/${encodePath(file)}`, this.#options);
  }
}

function isVersionOf(path: string, version: string): boolean {
  try {
    checkModuleVersion(path, version);
    return true;
  } catch (error) {
    if (isBug(error)) throw error;
    return false;
  }
}

/** Escaped for a URL's path, slashes kept (Go's url.PathEscape). */
function encodePath(path: string): string {
  return encodeURIComponent(path)
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll(/%(?:40|3A|24|26|2B|3D)/g, decodeURIComponent);
}

/** What Go's encoding/json says of a text that is no JSON, or JSON of something else. */
function jsonProblem(data: Uint8Array): string {
  const text = Buffer.from(data).toString('utf8');
  const syntax = jsonSyntaxError(text);
  if (syntax !== undefined) return syntax;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || Array.isArray(value)) {
    return `json: cannot unmarshal ${jsonKind(value)} into Go value of type modfetch.RevInfo`;
  }
  const version = Object.entries(value ?? {}).find(([name]) => name.toLowerCase() === 'version')?.[1] as unknown;
  return `json: cannot unmarshal ${jsonKind(version)} into Go struct field RevInfo.Version of type string`;
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
