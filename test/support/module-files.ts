/** A module version as files: its zip, its go.sum lines (h1:).  Facts: golang.org/x/mod/zip, golang.org/x/mod/sumdb/dirhash. */
import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { parseTxtar } from './txtar.ts';

export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
  /** go.mod as the proxy serves it */
  readonly mod: string;
  /** JSON of the .info file */
  readonly info: string;
  /** every file of the zip, go.mod included where the module has one; names relative to the module's root */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** A module version from a txtar of its files; `.mod` and `.info` in it replace what is served under these names. */
export function moduleVersion(path: string, version: string, txtar: string): ModuleVersion {
  const files = new Map(parseTxtar(txtar).files.map((file) => [file.name, file.data]));
  const special = (name: string): string | undefined => {
    const data = files.get(name)?.toString();
    files.delete(name);
    return data;
  };
  const mod = special('.mod');
  const info = special('.info');
  return {
    path,
    version,
    files,
    mod: mod ?? files.get('go.mod')?.toString() ?? `module ${path}\n`,
    info: info ?? JSON.stringify({ Version: version, Time: '2026-01-02T03:04:05Z' }),
  };
}

/** a fixed time, so that a zip is the same bytes whenever it is made */
export const zipTime: Date = new Date(2026, 0, 2);

export function moduleZip(module: ModuleVersion): Buffer {
  const prefix = `${module.path}@${module.version}/`;
  const entries = [...module.files].map(([name, data]) => [prefix + name, data] as const);
  return Buffer.from(zipSync(Object.fromEntries(entries), { mtime: zipTime }));
}

/** The two lines of go.sum: of the zip and of go.mod. */
export function goSumLines(module: ModuleVersion): string {
  const prefix = `${module.path}@${module.version}/`;
  const zip = hash1(new Map([...module.files].map(([name, data]) => [prefix + name, data])));
  const mod = hash1(new Map([['go.mod', Buffer.from(module.mod)]]));
  return `${module.path} ${module.version} ${zip}\n${module.path} ${module.version}/go.mod ${mod}\n`;
}

/** The h1: hash of named files. */
export function hash1(files: ReadonlyMap<string, Buffer>): string {
  const encoded = [...files].map(([name, data]) => ({ name: Buffer.from(name), data }));
  encoded.sort((a, b) => Buffer.compare(a.name, b.name));
  const outer = createHash('sha256');
  for (const { name, data } of encoded)
    outer.update(`${createHash('sha256').update(data).digest('hex')}  ${name.toString()}\n`);
  return `h1:${outer.digest('base64')}`;
}
