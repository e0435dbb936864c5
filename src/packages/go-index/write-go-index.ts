/**
 * Adds to the build cache the module index entries that go would add when it loads the packages of a build: of each module
 * in the module cache, and of each other directory, GOROOT included (cmd/go's modindex).  So go finds all of its work done
 * after gots.  What go alone can make is left to it.
 */
import { join, sep } from 'node:path';
import { hasFilePathPrefix } from '../../base/file-path-prefix.ts';
import { isIndexed } from '../../modules/match-trees.ts';
import { ActionHasher } from '../../cache/hash.ts';
import type { BuildCache } from '../../cache/cache.ts';
import { compilerTraits } from '../../config/compiler-traits.ts';
import type { Config } from '../../config/config.ts';
import { fipsMount } from '../../modules/fips-import.ts';
import type { Mount } from '../../modules/walked-directory.ts';
import type { ReadableFiles, System } from '../../sys/system.ts';
import type { Package } from '../package.ts';
import { type GoFileReader, goFileReader } from '../read-go-file.ts';
import { encodeGoIndex, type RawPackage } from './encode-go-index.ts';
import { goTimeFormatter, moduleIndexText, packageIndexText } from './go-index-key.ts';
import { indexPackage } from './index-package.ts';
import type { IndexedPlaces } from './indexed-places.ts';
import { readIndexedFiles } from './indexed-files.ts';
import { localZone } from './local-zone.ts';

export interface GoIndexSetting {
  readonly config: Config;
  readonly sys: System;
  /** sources as the build sees them, the overlay included */
  readonly files: ReadableFiles;
  readonly cache: Pick<BuildCache, 'get' | 'putBytes'>;
  readonly places: IndexedPlaces;
  /** an end before the end, where others go on meanwhile; undefined where nobody does */
  readonly signal: AbortSignal | undefined;
  /** nothing of GOROOT */
  readonly leavesStandard: boolean;
}

interface Place {
  readonly modroot: string;
  /** relative to modroot, '' for modroot itself */
  readonly dir: string;
}

/** Adds what is missing, a package at a time, with pauses between them in which others can go on, where there are any. */
export async function writeGoIndex(packages: readonly Package[], setting: GoIndexSetting): Promise<void> {
  const { config, sys, signal } = setting;
  if (!isIndexed(config)) return;
  const zone = localZone(sys);
  if (zone === undefined) return;
  const writer = new IndexWriter(setting, goTimeFormatter(zone));
  for (const write of writer.tasks(packages)) {
    if (signal?.aborted === true) return;
    await write().catch(leaveToGo);
    if (signal !== undefined) await sys.sleep(0);
  }
}

/** What is below a directory that another stands in for: go does not find it, or asks no index for it. */
function isReplaced(dir: string, mount: Mount | undefined): boolean {
  return dir.includes('internal/fips140/v') || (mount !== undefined && dir.startsWith(join(mount.at, sep)));
}

/** An entry that is missing costs go the time to make it; no build fails for it. */
function leaveToGo(): void {}

class IndexWriter {
  readonly #setting: GoIndexSetting;
  readonly #sources: GoFileReader;
  readonly #hasher: ActionHasher;
  readonly #formatTime: (ns: bigint) => string;

  constructor(setting: GoIndexSetting, formatTime: (ns: bigint) => string) {
    const { files, sys } = setting;
    this.#setting = setting;
    this.#sources = goFileReader(files, sys.files);
    this.#hasher = new ActionHasher(setting.config.goVersion);
    this.#formatTime = formatTime;
  }

  /** One for each entry that go would look for; first the directories that the build may put its results into. */
  tasks(packages: readonly Package[]): (() => Promise<void>)[] {
    const modroots = new Map(this.#setting.places.modroots);
    for (const pkg of packages) {
      const modroot = this.#modrootOf(pkg);
      if (modroot !== undefined) modroots.set(pkg.dir, modroot);
    }
    const { config, leavesStandard } = this.#setting;
    const { compilesStandard } = compilerTraits(config);
    const mount = fipsMount(config);
    const src = join(config.goroot, 'src');
    const modules = new Set<string>();
    const standard = new Map<string, Place>();
    const others = new Map<string, Place>();
    for (const [dir, modroot] of modroots) {
      if (this.#isInModuleCache(modroot)) modules.add(modroot);
      else if (!isReplaced(dir, mount)) {
        const kind = hasFilePathPrefix(modroot, src) ? standard : others;
        kind.set(dir, { modroot, dir: dir.slice(modroot.length + 1) });
      }
    }
    const write = (place: Place) => () => this.#writePackage(place);
    return [
      ...[...others.values()].toReversed().map(write),
      ...[...modules].map((modroot) => () => this.#writeModule(modroot)),
      ...(compilesStandard && !leavesStandard ? [...standard.values()].map(write) : []),
    ];
  }

  /** What go asks its index for a package with; undefined where it does not. */
  #modrootOf({ dir, importPath, module, standard, cmdlineFiles }: Package): string | undefined {
    if (dir === '' || cmdlineFiles) return undefined;
    const src = join(this.#setting.config.goroot, 'src');
    if (standard && hasFilePathPrefix(dir, src)) {
      const cmd = join(src, 'cmd');
      return hasFilePathPrefix(dir, cmd) ? cmd : src;
    }
    if (module === undefined) return undefined;
    const root = module.replace?.dir ?? module.dir;
    if (root !== '' && hasFilePathPrefix(dir, root)) return root;
    const vendored = join('/vendor', importPath);
    return dir.endsWith(vendored) ? dir.slice(0, -vendored.length + '/vendor'.length) : undefined;
  }

  #isInModuleCache(modroot: string): boolean {
    const { goroot, gomodcache } = this.#setting.config;
    // a toolchain that was fetched lies in the module cache, and is GOROOT all the same
    return hasFilePathPrefix(modroot, gomodcache) && !hasFilePathPrefix(modroot, join(goroot, 'src'));
  }

  async #writeModule(modroot: string): Promise<void> {
    const text = moduleIndexText(this.#setting.config.goVersion, modroot);
    await this.#write(text, () => this.#indexModule(modroot));
  }

  async #writePackage(place: Place): Promise<void> {
    const { sys, files, config } = this.#setting;
    const dir = join(place.modroot, place.dir);
    const mount = fipsMount(config);
    const isMount = dir === mount?.at;
    const entries = this.#setting.places.found.get(dir) ?? readIndexedFiles(files, isMount ? mount.dir : dir);
    const context = { nowNs: BigInt(sys.now()) * 1_000_000n, formatTime: this.#formatTime };
    const text = packageIndexText({ goVersion: config.goVersion, modroot: place.modroot, dir }, entries, context);
    if (text === undefined) return;
    // go sees what is in the copy, but takes its place for no directory
    const none: RawPackage = { dir: place.dir, error: `cannot find package in:\n\t${dir}`, files: [] };
    await this.#write(text, () => {
      const raw = isMount ? none : indexPackage(this.#sources, place);
      return raw === undefined ? undefined : [raw];
    });
  }

  async #write(text: string, make: () => readonly RawPackage[] | undefined): Promise<void> {
    const { cache } = this.#setting;
    const id = this.#hasher.hash('moduleIndex', [text]);
    if ((await cache.get(id)) !== undefined) return;
    const packages = make();
    if (packages !== undefined) await cache.putBytes(id, encodeGoIndex(packages));
  }

  /** Every directory of a module; undefined where one is a link to elsewhere, or go must make the entry. */
  #indexModule(modroot: string): readonly RawPackage[] | undefined {
    const { files } = this.#setting;
    const packages: RawPackage[] = [];
    const visit = (dir: string): boolean => {
      const raw = indexPackage(this.#sources, { modroot, dir });
      if (raw === undefined) return false;
      packages.push(raw);
      for (const entry of files.readDir(join(modroot, dir))) {
        const path = join(modroot, dir, entry.name);
        if (entry.kind === 'symlink' && files.tryStat(path)?.kind === 'directory') return false;
        if (entry.kind !== 'directory') continue;
        const goMod = files.tryStat(join(path, 'go.mod'));
        if (goMod !== undefined && goMod.kind !== 'directory') continue;
        if (!visit(join(dir, entry.name))) return false;
      }
      return true;
    };
    return visit('') ? packages : undefined;
  }
}
