/** Where GOPATH and GOCACHE are.  Rules and texts: cmd/go's cfg, main.go, cache/default.go. */
import { isAbsolute, join, normalize } from 'node:path';
import { GotsError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';
import { type Settings, userCacheDir } from './settings.ts';

/**
 * The entries of GOPATH, or HOME/go.  An empty one does not count, but for the first: then there is no module cache, and no
 * place to install to.
 *
 * @throws GotsError on entries that are not absolute
 */
export function gopathList(sys: System, settings: Settings): readonly string[] {
  const separator = sys.hostOS === 'windows' ? ';' : ':';
  const named = settings.get('GOPATH');
  if (named === '') return defaultGopath(sys, settings.goroot);
  const list = named.split(separator).filter((dir, at) => dir !== '' || at === 0);
  for (const dir of list) {
    if (dir === '') continue;
    if (dir.startsWith('~')) {
      const message = `GOPATH entry cannot start with shell metacharacter '~': ${JSON.stringify(dir)}`;
      throw new GotsError('config', message, { exitCode: 2 });
    }
    if (!isAbsolute(dir)) {
      const message = `GOPATH entry is relative; must be absolute path: ${JSON.stringify(dir)}.\nFor more details see: 'go help gopath'`;
      throw new GotsError('config', message, { exitCode: 2 });
    }
  }
  return list;
}

/** None where GOPATH begins with an empty entry. */
export function defaultModuleCache([first = '']: readonly string[]): string {
  return first === '' ? '' : join(first, 'pkg/mod');
}

function defaultGopath(sys: System, goroot: string): readonly string[] {
  const home = sys.env[sys.hostOS === 'windows' ? 'USERPROFILE' : 'HOME'] ?? '';
  if (home === '' || !isAbsolute(home)) return [];
  const dir = join(home, 'go');
  return normalize(dir) === normalize(goroot) ? [] : [dir];
}

/** GOCACHE. @returns 'off', or what can't be used for a cache, as open-cache.ts says */
export function cacheDirectory(sys: System, settings: Settings): string {
  const named = settings.get('GOCACHE');
  if (named !== '') return named;
  const dir = userCacheDir(sys);
  return typeof dir === 'string' ? join(dir, 'go-build') : '';
}

/** Whether a value of GOCACHE names a cache: neither switched off nor relative, which is refused. */
export function isCachePlace(gocache: string): boolean {
  return isAbsolute(gocache);
}
