/** `clean`: caches, and what builds have left in package directories.  Rules and texts: cmd/go's clean. */
import { join } from 'node:path';
import { GotsError, SysError, errorText } from '../base/errors.ts';
import { type BuildFlags, defaultBuildFlags } from '../config/build-flags.ts';
import type { Config } from '../config/config.ts';
import { resolveConfig } from '../config/resolve.ts';
import { Settings } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import { buildFlagDefinitions } from './build-flag-definitions.ts';
import { type FlagDefinition, type FlagSyntax, booleanFlag } from './flag-grammar.ts';
import { readFlags } from './read-flags.ts';
import { formatUsage } from './usage.ts';

interface CleanFlags {
  readonly build: BuildFlags;
  readonly i: boolean;
  readonly r: boolean;
  readonly cache: boolean;
  readonly testcache: boolean;
  readonly modcache: boolean;
  readonly fuzzcache: boolean;
}

const noFlags: CleanFlags = {
  build: defaultBuildFlags,
  i: false,
  r: false,
  cache: false,
  testcache: false,
  modcache: false,
  fuzzcache: false,
};

function cleanSyntax(): FlagSyntax<CleanFlags> {
  const definitions = new Map<string, FlagDefinition<CleanFlags>>();
  for (const [name, { isBoolean, apply }] of buildFlagDefinitions('clean')) {
    definitions.set(name, { isBoolean, apply: (flags, value) => ({ ...flags, build: apply(flags.build, value) }) });
  }
  for (const name of ['i', 'r', 'cache', 'testcache', 'modcache', 'fuzzcache'] as const) {
    definitions.set(
      name,
      booleanFlag((flags, value) => ({ ...flags, [name]: value })),
    );
  }
  return { definitions, usage: formatUsage('clean') };
}

export async function runClean(argv: readonly string[], sys: System): Promise<number> {
  const settings = new Settings(sys);
  const { flags, given, args } = readFlags(cleanSyntax(), noFlags, { argv, sys, settings });
  const config = resolveConfig({ verb: 'clean', flags: flags.build, givenFlags: given }, sys, settings);
  const caches = (['cache', 'testcache', 'fuzzcache', 'modcache'] as const).filter((name) => flags[name]);
  if (args.length > 0 && caches[0] !== undefined) {
    throw new GotsError('usage', `clean -${caches[0]} cannot be used with package arguments`);
  }
  const cleaner = new CacheCleaner(config, sys);
  if (args.length > 0 || flags.i || flags.r || caches.length === 0) {
    const { cleanPackages } = await import('./clean-packages.ts');
    const isAsked = args.length > 0 || flags.i || flags.r;
    await cleanPackages(args, { config, sys, installed: flags.i, imports: flags.r, isAsked, report: cleaner.report });
  }
  if (flags.cache) cleaner.cleanCache();
  if (flags.testcache && !flags.cache) await cleaner.expireTests();
  if (flags.modcache) cleaner.cleanModcache();
  if (flags.fuzzcache) cleaner.cleanFuzzcache();
  return cleaner.status;
}

class CacheCleaner {
  status = 0;
  readonly #config: Config;
  readonly #sys: System;

  constructor(config: Config, sys: System) {
    this.#config = config;
    this.#sys = sys;
  }

  /** Says what went wrong and goes on. */
  readonly report = (text: string): void => {
    this.#sys.stderr.write(`${text}\n`);
    this.status = 1;
  };

  /** The directory of the cache itself stays: it may have permissions that someone gave it. */
  cleanCache(): void {
    const dir = this.#cacheDir();
    if (dir === undefined) return;
    const parts = this.#list(dir).filter((name) => /^[0-9a-f]{2}$/.test(name));
    if (parts.length > 0) this.#remove(parts.map((name) => join(dir, name)));
    this.#remove([join(dir, 'log.txt')]);
    // Differs from go: what gots keeps beside the entries goes as well
    if (!this.#config.flags.n) this.#sys.files.removeAll(join(dir, 'gots'));
  }

  /** Results from before the time in testexpire.txt do not count (nanoseconds since 1970). */
  async expireTests(): Promise<void> {
    const dir = this.#cacheDir();
    if (dir === undefined || this.#sys.files.tryStat(dir) === undefined) return;
    const path = join(dir, 'testexpire.txt');
    try {
      const lock = await this.#sys.lock(path, 'exclusive');
      try {
        const before = this.#sys.files.readText(path).trim();
        const now = BigInt(this.#sys.now()) * 1_000_000n;
        if (!/^\d+$/.test(before) || now > BigInt(before)) this.#sys.files.writeFile(path, `${now}\n`);
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.report(`go: ${errorText(error)}`);
    }
  }

  cleanModcache(): void {
    const dir = this.#config.gomodcache;
    if (dir === '') throw new GotsError('config', 'cannot clean -modcache without a module cache');
    this.#remove([dir]);
  }

  cleanFuzzcache(): void {
    const dir = this.#cacheDir();
    if (dir !== undefined) this.#remove([join(dir, 'fuzz')]);
  }

  /** undefined: GOCACHE=off */
  #cacheDir(): string | undefined {
    const dir = this.#config.gocache;
    return dir === 'off' ? undefined : dir;
  }

  #list(dir: string): readonly string[] {
    try {
      return this.#sys.files.readDir(dir).map((entry) => entry.name);
    } catch (error) {
      if (error instanceof SysError) return [];
      throw error;
    }
  }

  #remove(paths: readonly string[]): void {
    const { n, x } = this.#config.flags;
    if (n || x) this.#sys.stdout.write(`rm -rf ${paths.join(' ')}\n`);
    if (n) return;
    for (const path of paths) {
      try {
        this.#sys.files.removeAll(path);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        this.report(`go: ${errorText(error)}`);
      }
    }
  }
}
