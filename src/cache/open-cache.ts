/** Opens the build cache that a configuration names.  Texts: cmd/go's cache/default.go. */
import { isAbsolute, join } from 'node:path';
import { GotsError, SysError, errorText } from '../base/errors.ts';
import { godebugSetting } from '../base/godebug-setting.ts';
import type { Config } from '../config/config.ts';
import { userCacheDir } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import type { BuildCache } from './cache.ts';
import { openDiskCache } from './disk-cache.ts';

const readme = `This directory holds cached build artifacts from the Go build system.
Run "go clean -cache" if the directory is getting too large.
Run "go clean -fuzzcache" to delete the fuzz cache.
See go.dev to learn more about Go.
`;

/**
 * @param config gocache: absolute, or 'off'
 * @throws GotsError when it is switched off or can't be made
 */
export function openCache(config: Pick<Config, 'gocache' | 'getenv'>, sys: System): BuildCache {
  const dir = config.gocache;
  if (dir === 'off') {
    const message = 'build cache is disabled by GOCACHE=off, but required as of Go 1.12';
    throw new GotsError('cache', message, { bare: true });
  }
  const problem = cacheDirProblem(dir, sys);
  if (problem !== undefined) {
    throw new GotsError('cache', `build cache is required, but could not be located: ${problem}`, { bare: true });
  }
  try {
    sys.files.mkdirAll(dir);
    if (sys.files.tryStat(join(dir, 'README')) === undefined) sys.files.writeFile(join(dir, 'README'), readme);
    const verify = godebugSetting(config.getenv('GODEBUG'), 'gocacheverify') === '1';
    return openDiskCache(dir, sys, { verify });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const message = `failed to initialize build cache at ${dir}: ${errorText(error)}\n`;
    throw new GotsError('cache', message, { bare: true, cause: error });
  }
}

/**
 * Why no build cache can be where a configuration says, in go's words; undefined where one can.
 *
 * @param dir Config.gocache: '' where there is neither GOCACHE nor a place for caches
 */
export function cacheDirProblem(dir: string, sys: System): string | undefined {
  if (dir === 'off' || isAbsolute(dir)) return undefined;
  const place = userCacheDir(sys);
  if (dir === '' && typeof place === 'object') return `GOCACHE is not defined and ${place.error}`;
  return 'GOCACHE is not an absolute path';
}
