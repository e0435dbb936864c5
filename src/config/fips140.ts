/** GOFIPS140: which copy of the cryptographic module is built in.  Rules and texts: cmd/go's fips140. */
import { join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import type { Files } from '../sys/system.ts';
import type { Config } from './config.ts';
import { isSince } from './release.ts';

export interface Fips140 {
  /** 'off', 'latest', or the version of a snapshot */
  readonly version: string;
  /** build tags that come with it */
  readonly tags: readonly string[];
}

const named = ['', 'off', 'latest', 'inprocess', 'certified'];

/** What internal/buildcfg says of a setting that no Go could have; undefined: it is well formed. */
export function fips140Error(setting: string, go: Pick<Config, 'goVersion'>): string | undefined {
  const isNew = isSince(go, '1.26');
  const form = isNew ? /^v1\.\d+\.\d+(?:-rc\d+|-[^]{8})?$/ : /^v\d+\.\d+\.\d+(?:-[^]{8})?$/;
  if (named.includes(setting) || form.test(setting)) return undefined;
  return `invalid GOFIPS140: must be off, latest, inprocess, certified, or ${isNew ? 'v1.Y.Z' : 'vX.Y.Z'}`;
}

/** @throws GotsError on a version that GOROOT/lib/fips140 does not have */
export function resolveFips140(files: Files, goroot: string, setting: string): Fips140 {
  if (setting === 'off' || setting === '') return { version: 'off', tags: [] };
  if (setting === 'latest') return { version: 'latest', tags: [] };
  if (/[/\\]|\.\./.test(setting)) {
    throw new GotsError('config', `malformed GOFIPS140 version ${JSON.stringify(setting)}`);
  }
  const dir = join(goroot, 'lib', 'fips140');
  const has = (version: string): boolean => files.tryStat(join(dir, `${version}.zip`)) !== undefined;
  let version = setting;
  const alias = join(dir, `${setting}.txt`);
  if (files.tryStat(alias) !== undefined) {
    version = files.readText(alias).trim();
    if (!has(version)) {
      const message = `unknown GOFIPS140 version ${JSON.stringify(version)} (from ${JSON.stringify(setting)})`;
      throw new GotsError('config', message);
    }
  }
  if (!has(version)) throw new GotsError('config', `unknown GOFIPS140 version ${JSON.stringify(version)}`);
  return { version, tags: [`fips140${/^v\d+\.\d+/.exec(version)?.[0] ?? ''}`] };
}
