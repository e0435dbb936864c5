/** GOSUMDB: which checksum database vouches for which modules, and what its answers mean.  Rules and texts: cmd/go's modfetch. */
import { GotsError, errorText } from '../../../base/errors.ts';
import type { Config } from '../../../config/config.ts';
import type { System } from '../../../sys/system.ts';
import type { ModuleVersion } from '../../module-info.ts';
import { matchPrefixPatterns } from '../../module-path.ts';
import { versionError } from '../proxy-repo.ts';
import type { SumDatabase } from '../sum-check.ts';
import type { WebOptions } from '../web.ts';
import { DatabaseClient, DatabaseForkError } from './client.ts';
import { DiskDatabaseStore } from './database-store.ts';
import { type NoteKey, parseNoteKey } from './note.ts';

const knownKeys: Readonly<Record<string, string>> = {
  'sum.golang.org': 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
};

const mismatchNote = `

SECURITY ERROR
This download does NOT match the one reported by the checksum server.
The bits may have been replaced on the origin server, or an attacker may
have intercepted the download attempt.

For more information, see 'go help module-auth'.
`;

const absentNote = `

SECURITY ERROR
This download does NOT match one reported by the checksum server.
The checksum server has provided checksums, but the checksums do
not contain an entry for the download.
The checksum server may be malfunctioning, or an attacker may have
intercepted the checksum request.
The download cannot be verified.

For more information, see 'go help module-auth'.
`;

export interface SumDB extends SumDatabase {
  /** go.sum lines of a module version, and the database's name. @throws DatabaseForkError, Error */
  lookup(module: ModuleVersion): Promise<{ readonly db: string; readonly lines: readonly string[] }>;
}

export interface DatabaseSpec {
  readonly key: NoteKey;
  /** other than `https://name`, bypassing the proxies */
  readonly url: string | undefined;
}

/**
 * @param gosumdb `name`, `name+hash+key`, or one of these and a URL
 * @throws Error `missing GOSUMDB` and the like
 */
export function parseGoSumDB(gosumdb: string): DatabaseSpec {
  if (gosumdb === 'off') throw new Error('checksum database disabled by GOSUMDB=off');
  const text = gosumdb === 'sum.golang.google.cn' ? 'sum.golang.org https://sum.golang.google.cn' : gosumdb;
  const [name, url, ...rest] = text.split(/\s+/).filter(Boolean);
  if (name === undefined) throw new Error('missing GOSUMDB');
  if (rest.length > 0) throw new Error('invalid GOSUMDB: too many fields');
  let key: NoteKey;
  try {
    key = parseNoteKey(Object.hasOwn(knownKeys, name) ? (knownKeys[name] ?? name) : name);
  } catch (error) {
    throw new Error(`invalid GOSUMDB: ${errorText(error)}`, { cause: error });
  }
  checkName(key.name);
  return { key, url };
}

function checkName(name: string): void {
  if (/^[^/?#@%\\[\]<>^`{|}"]+(?:\/[^?#%]*)?$/.test(name) && !name.endsWith('/')) return;
  throw new Error(`invalid sumdb name (must be host[/path]): ${name} ${shownURL(name)}`);
}

/** `https://name` as Go shows the fields of a URL. */
function shownURL(name: string): string {
  const [, host = '', path = '', query = '', fragment = ''] = /^([^/?#]*)([^?#]*)\??([^#]*)#?(.*)$/s.exec(name) ?? [];
  return (
    `{Scheme:https Opaque: User: Host:${host} Path:${path} Fragment:${fragment} RawQuery:${query} ` +
    `RawPath: RawFragment: ForceQuery:false OmitHost:false}`
  );
}

/** The database is opened with the first lookup: a setting that is wrong harms no build that does not need it. */
export function openSumDB(
  config: Pick<Config, 'getenv' | 'gopath' | 'gomodcache'>,
  sys: System,
  web: WebOptions = {},
): SumDB {
  return new OpenedSumDB(config, sys, web);
}

class OpenedSumDB implements SumDB {
  readonly #config: Pick<Config, 'getenv' | 'gopath' | 'gomodcache'>;
  readonly #sys: System;
  readonly #web: WebOptions;
  #database: { readonly name: string; readonly client: DatabaseClient } | undefined;

  constructor(config: Pick<Config, 'getenv' | 'gopath' | 'gomodcache'>, sys: System, web: WebOptions) {
    this.#config = config;
    this.#sys = sys;
    this.#web = web;
  }

  useFor(module: ModuleVersion): boolean {
    const { getenv } = this.#config;
    if (module.path === 'golang.org/toolchain' && !this.#mayTrustToolchain()) return true;
    const gonosumdb = getenv('GONOSUMDB') === '' ? getenv('GOPRIVATE') : getenv('GONOSUMDB');
    return getenv('GOSUMDB') !== 'off' && !matchPrefixPatterns(gonosumdb, module.path);
  }

  /** Toolchains can't be in go.sum: without the database only where they come from a directory, or go to a proxy. */
  #mayTrustToolchain(): boolean {
    const { getenv } = this.#config;
    const goproxy = getenv('GOPROXY');
    const isDirectory = goproxy.startsWith('file://') && !/[,|]/.test(goproxy);
    return isDirectory || getenv('GIT_HTTP_USER_AGENT').includes('proxy.golang.org');
  }

  async lookup(module: ModuleVersion): Promise<{ readonly db: string; readonly lines: readonly string[] }> {
    this.#database ??= this.#open();
    const { name, client } = this.#database;
    return { db: name, lines: await client.lookup(module) };
  }

  #open(): { readonly name: string; readonly client: DatabaseClient } {
    const { key, url } = parseGoSumDB(this.#config.getenv('GOSUMDB'));
    const setting = { name: key.name, url, config: this.#config, sys: this.#sys, web: this.#web };
    return { name: key.name, client: new DatabaseClient(new DiskDatabaseStore(setting), key) };
  }

  async check(module: ModuleVersion, hash: string): Promise<void> {
    const isGoMod = module.version.endsWith('/go.mod');
    const version = isGoMod ? module.version.slice(0, -'/go.mod'.length) : module.version;
    const problem = await this.#problem(module, hash);
    if (problem === undefined) return;
    const text = `verifying ${isGoMod ? 'go.mod' : 'module'}: ${problem}`;
    throw versionError(module.path, version, new GotsError('checksum', text));
  }

  async #problem(module: ModuleVersion, hash: string): Promise<string | undefined> {
    let answer: { readonly db: string; readonly lines: readonly string[] };
    try {
      answer = await this.lookup(module);
    } catch (error) {
      if (error instanceof DatabaseForkError) throw error;
      return errorText(error);
    }
    const start = `${module.path} ${module.version} `;
    for (const line of answer.lines) {
      if (line === start + hash) return undefined;
      if (!line.startsWith(`${start}h1:`)) continue;
      const have = line.slice(start.length);
      return `checksum mismatch\n\tdownloaded: ${hash}\n\t${answer.db}: ${have}${mismatchNote}`;
    }
    return `checksum missing from sumdb response${absentNote}`;
  }
}
