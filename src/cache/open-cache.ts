/** Opens the build cache that a configuration names.  Texts: cmd/go's cache/default.go. */
import { isAbsolute, join } from 'node:path';
import { GotsError, SysError, errorText } from '../base/errors.ts';
import { godebugSetting } from '../config/godebug-setting.ts';
import type { Config } from '../config/config.ts';
import { userCacheDir } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import type { BuildCache } from './cache.ts';
import { type DiskCache, openDiskCache } from './disk-cache.ts';
import { startCacheProg } from './prog/prog-cache.ts';

const readme = `This directory holds cached build artifacts from the Go build system.
Run "go clean -cache" if the directory is getting too large.
Run "go clean -fuzzcache" to delete the fuzz cache.
See go.dev to learn more about Go.
`;

/**
 * @param config gocache: absolute, or 'off'
 * @throws GotsError when it is switched off or can't be made, or a program (GOCACHEPROG) is no cache
 */
export async function openCache(
  config: Pick<Config, 'gocache' | 'getenv' | 'environ'>,
  sys: System,
): Promise<BuildCache> {
  const dir = config.gocache;
  if (dir === 'off') {
    const message = 'build cache is disabled by GOCACHE=off, but required as of Go 1.12';
    throw new GotsError('cache', message, { bare: true });
  }
  const problem = cacheDirProblem(dir, sys);
  if (problem !== undefined) {
    throw new GotsError('cache', `build cache is required, but could not be located: ${problem}`, { bare: true });
  }
  const disk = openDirectory(dir, config, sys);
  const program = config.getenv('GOCACHEPROG');
  return program === '' ? disk : startCacheProg(program, sys, config.environ);
}

function openDirectory(dir: string, config: Pick<Config, 'environ'>, sys: System): DiskCache {
  try {
    sys.files.mkdirAll(dir);
    explain(dir, sys);
    const verify = godebugSetting(config, 'gocacheverify') === '1';
    return openDiskCache(dir, sys, { verify });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const message = `failed to initialize build cache at ${dir}: ${errorText(error)}\n`;
    throw new GotsError('cache', message, { bare: true, cause: error });
  }
}

/** A cache without explanation is as good as any. */
function explain(dir: string, sys: System): void {
  const path = join(dir, 'README');
  try {
    if (sys.files.tryStat(path) === undefined) sys.files.writeFile(path, readme);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

/** A build cache that is opened when it is first needed. */
export class LazyCache {
  readonly #open: () => Promise<BuildCache>;
  #opening: Promise<BuildCache> | undefined;
  #opened: BuildCache | undefined;

  constructor(config: Pick<Config, 'gocache' | 'getenv' | 'environ'>, sys: System) {
    this.#open = async () => (this.#opened = await openCache(config, sys));
  }

  /** @throws GotsError as openCache */
  get(): Promise<BuildCache> {
    return (this.#opening ??= this.#open());
  }

  /** Lets go of it, if it was opened. */
  release(): void {
    this.#opened?.release();
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
