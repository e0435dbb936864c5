/** clean -cache, -testcache, -modcache, -fuzzcache.  Facts: cmd/go's clean/clean.go, cache/default.go. */
import { join } from 'node:path';
import { cacheDirProblem, openCache } from '../../cache/open-cache.ts';
import { GotsError, SysError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import type { System } from '../../sys/system.ts';
import type { CleanFlags } from './clean-flags.ts';
import type { CleanShell } from './clean-shell.ts';

/** Cleans the caches that the flags name. @throws GotsError where a cache has no place */
export async function cleanCaches(
  flags: CleanFlags,
  context: { config: Config; sys: System; shell: CleanShell },
): Promise<void> {
  const { config, sys, shell } = context;
  if (flags.cache) cleanBuildCache(cacheDir(config, sys), sys, shell);
  if (flags.testcache && !flags.cache) await expireTests(cacheDir(config, sys), sys, shell);
  if (flags.modcache) cleanModuleCache(config, sys, shell);
  if (flags.fuzzcache) {
    const cache = await openCache(config, sys);
    cache.release();
    shell.removeAll([join(config.gocache, 'fuzz')]);
  }
}

/** @returns 'off' where there is no build cache */
function cacheDir(config: Config, sys: System): string {
  const problem = cacheDirProblem(config.gocache, sys);
  if (problem !== undefined) throw new GotsError('cache', problem);
  return config.gocache;
}

/** The directories of entries go; the directory itself stays, which may have permissions of its own. */
function cleanBuildCache(dir: string, sys: System, shell: CleanShell): void {
  if (dir === 'off') return;
  const entries = sys.files.tryStat(dir)?.kind === 'directory' ? sys.files.readDir(dir) : [];
  const subdirs = entries.filter((entry) => /^[0-9a-f]{2}$/.test(entry.name)).map((entry) => join(dir, entry.name));
  const own = join(dir, 'gots');
  if (subdirs.length > 0) shell.removeAll(subdirs);
  shell.removeAll([join(dir, 'log.txt')]);
  // gots's own files say nothing without the entries that they speak of
  if (!shell.isDryRun && sys.files.tryStat(own) !== undefined) shell.attempt(() => sys.files.removeAll(own));
}

/** Test results from before now no longer count. */
async function expireTests(dir: string, sys: System, shell: CleanShell): Promise<void> {
  if (dir === 'off') return;
  const path = join(dir, 'testexpire.txt');
  try {
    const lock = await sys.lock(path, 'exclusive');
    try {
      const now = BigInt(sys.now()) * 1_000_000n;
      const text = sys.files.readText(path).trim();
      const previous = /^[+-]?\d+$/.test(text) ? BigInt(text) : 0n;
      if (now > previous) sys.files.writeFile(path, `${now}\n`);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    if (sys.files.tryStat(dir) !== undefined) shell.complain(`go: ${error.message}`);
  }
}

function cleanModuleCache(config: Config, sys: System, shell: CleanShell): void {
  const dir = config.gomodcache;
  if (dir === '') throw new GotsError('cache', 'cannot clean -modcache without a module cache');
  shell.show('', `rm -rf ${dir}`);
  if (!shell.isDryRun) shell.attempt(() => sys.files.removeReadOnly(dir));
}
