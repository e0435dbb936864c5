/**
 * Where module loading gets modules from: the module cache, proxies, version control, with go.sum and the checksum
 * database in between.  The interface between version selection (pure decisions on what this gives) and fetching.
 * Facts: cmd/go's modfetch.
 */
import type { ModuleVersion } from './module-info.ts';

/** What a version query of a repository answers (cmd/go's modfetch.RevInfo). */
export interface RevInfo {
  /** canonical version, possibly a pseudo-version */
  readonly version: string;
  /** commit time, RFC 3339; '' when unknown */
  readonly time: string;
  /** complete revision, where known */
  readonly name?: string;
  readonly short?: string;
  readonly origin?: Readonly<Record<string, unknown>>;
}

/** One module's versions, at one place (a proxy, or version control). */
export interface ModuleRepo {
  readonly modulePath: string;
  /** known tagged versions with the prefix, in semver order, without pseudo-versions */
  versions(prefix: string): Promise<{ readonly list: readonly string[]; readonly origin?: unknown }>;
  /** a version, branch, tag or commit. @throws ModuleNotExist */
  stat(rev: string): Promise<RevInfo>;
  /** the latest commit's version, for repositories without tags. @throws NoCommits */
  latest(): Promise<RevInfo>;
  goMod(version: string): Promise<Uint8Array>;
}

/** Where a module was not found: an error that lets the next proxy be asked, or means that a path is no module. */
export class ModuleNotExist extends Error {
  override readonly name = 'ModuleNotExist';
}

/** Whether an error says that there is no such module or version. */
export function isModuleNotExist(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof ModuleNotExist) return true;
  return false;
}

/** A zip that comes with Go. */
export interface BundledZip {
  readonly zip: string;
  /** h1 hash of the module: a tree that was unpacked from anything else is replaced; undefined: none is noted */
  readonly moduleHash?: string;
  /** looks at the zip before it is unpacked @throws Error where it is not the one that it should be */
  readonly verify?: () => void;
}

export interface ModuleSource {
  /**
   * The text of a module version's go.mod, from cache or fetched, checked against go.sum or the checksum database.
   * @throws GotsError with go's text (SECURITY ERROR, missing entry where policy forbids adding)
   */
  goMod(module: ModuleVersion): Promise<Uint8Array>;
  /** path of the cached go.mod; '' if absent */
  goModPath(module: ModuleVersion): string;
  /** the unpacked, verified tree of a module version, fetched when missing. Downloads of several run at once */
  download(module: ModuleVersion): Promise<string>;
  /** where the tree is or would be; undefined when it is not there complete (cmd/go's DownloadDir) */
  downloadedDir(module: ModuleVersion): string | undefined;
  /** go.sum has a hash for the zip (or, version ending in /go.mod, for the go.mod) */
  haveSum(module: ModuleVersion): boolean;
  /** the h1 hash of the zip, noted in the module cache when it came; '' when there is none */
  sum(module: ModuleVersion): string;
  /** GONOSUMDB/GOFLAGS=-insecure etc.: sums are not needed for this path */
  readonly goSumFile: string;
  /**
   * Asks the proxies of GOPROXY in turn (cmd/go's TryProxies): the next is asked after not-found, or after any error
   * where `|` stands between them.
   */
  tryProxies<T>(path: string, query: (repo: ModuleRepo) => Promise<T>): Promise<T>;
  /** The unpacked tree of a module whose zip comes with Go: nothing is fetched. */
  unpackFrom(bundled: BundledZip, module: ModuleVersion): Promise<string>;
  /** Fetches the times of versions that packages are taken from, as go does; failures are none of the build. */
  noteTimes(modules: readonly ModuleVersion[]): Promise<void>;
  /** The same for a query that asks for several paths, at one place at a time. */
  atProxies<T>(query: (repo: (path: string) => Promise<ModuleRepo>) => Promise<T>): Promise<T>;
  /** Held while go.mod is written; undefined where the module cache has no place for it. */
  sideLock(): Promise<{ release(): void } | undefined>;
  /**
   * Writes go.sum, or go.work.sum, where sums were found out that it lacks.
   *
   * @param options keep: `path@version` of the sums that the build needs, go.mod's with `/go.mod` at the end
   * @throws GotsError `updates to go.sum needed, disabled by -mod=readonly` where that forbids it
   */
  writeGoSum(options: { readonly keep: ReadonlySet<string>; readonly isReadonly: boolean }): Promise<void>;
}
