/** Packages of the cryptographic module where GOFIPS140 names a copy of it (cmd/go's fips140).  Pure. */
import { join, sep } from 'node:path';
import type { Config } from '../config/config.ts';
import { hasFipsSnapshot } from '../config/fips140-conflict.ts';
import type { Mount } from './walked-directory.ts';

type Setting = Pick<Config, 'fips140' | 'gomodcache'>;

const module = 'crypto/internal/fips140';

/** Path and directory of a package of the copy; undefined for all others. */
export function fipsImport(config: Setting, path: string): { readonly path: string; readonly dir: string } | undefined {
  if (!hasFipsSnapshot(config) || !isBelow(path, module, '/')) return undefined;
  const version = config.fips140;
  const versioned = `${module}/${version}`;
  const sub = path.slice((isBelow(path, versioned, '/') ? versioned : module).length);
  return { path: versioned + sub, dir: join(snapshotDir(config), version, sub) };
}

/** Whether a directory is one of the copy's. */
export function isInFipsSnapshot(config: Setting, dir: string): boolean {
  return hasFipsSnapshot(config) && isBelow(dir, snapshotDir(config), sep);
}

function isBelow(path: string, top: string, separator: string): boolean {
  return path === top || path.startsWith(top + separator);
}

/** Where patterns find the copy: in the place of GOROOT's. */
export function fipsMount(config: Setting & Pick<Config, 'goroot'>): Mount | undefined {
  return hasFipsSnapshot(config) ? { at: join(config.goroot, 'src', module), dir: snapshotDir(config) } : undefined;
}

function snapshotDir({ gomodcache, fips140 }: Setting): string {
  return join(gomodcache, `golang.org/fips140@${fips140}`, 'fips140');
}
