/** The packages that run, build and install work on: which import tables answer for them, and which rules count. */
import { dirname } from 'node:path';
import { SysError } from '../base/errors.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import type { Overlay } from '../config/overlay.ts';
import type { Emit } from '../events/events.ts';
import type { ModuleMode } from '../modules/module-mode.ts';
import type { StandardLibrary } from '../modules/module-state.ts';
import type { NamedModule } from '../modules/outside-module.ts';
import { findLocalVersion } from '../modules/fetch/direct/local-version.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import type { BuildMode } from '../toolchain/build-modes.ts';
import { gccgoStandardLibrary } from '../toolchain/gccgo/standard-library.ts';
import type { IndexedFile } from './go-index/go-index-key.ts';
import type { IndexedPlaces } from './go-index/indexed-places.ts';
import { readIndexedFiles } from './go-index/indexed-files.ts';
import { openImportTables, queryNamed, unpackSnapshot } from './import-tables.ts';
import { loadPackages, type LoadOptions, type LoadResult } from './load-packages.ts';

export interface BuildLoad {
  readonly config: Config;
  readonly sys: System;
  /** the machine on which version control is asked for stamps */
  readonly stampSys: System;
  /** the machine for reads that the result does not depend on */
  readonly aside: System;
  readonly overlay: Overlay;
  readonly verb: 'build' | 'run' | 'install';
  readonly mode: BuildMode;
  readonly modules: ModuleMode;
  /** what the arguments name, where these are `path@version`: then the modules here do not count */
  readonly named: (() => Promise<NamedModule>) | undefined;
  /** learns where packages are looked for, and the files of the directory of go.mod or go.work before any is written to */
  readonly places: IndexedPlaces;
  readonly emit: Emit;
}

export interface LoadedForBuild {
  readonly fresh: LoadResult;
  /** main module's vendor directory where packages come from it; '' otherwise */
  readonly vendorDir: string;
}

/** Which module `path@version` names now. @param sys on which is asked for it. @throws GotsError, VersionTooNewError */
export async function nameModule(
  args: readonly string[],
  { config, sys, overlay, places, emit }: Pick<BuildLoad, 'config' | 'sys' | 'overlay' | 'places' | 'emit'>,
): Promise<NamedModule> {
  const isStandard = await standardLibrary(sys, config);
  return queryNamed({ config, sys, files: overlay, emit, notePlace: places.note, isStandard }, args);
}

/** What tells the standard packages of a compiler without their sources; undefined for Go's own. */
async function standardLibrary(sys: System, config: Config): Promise<StandardLibrary | undefined> {
  return compilerTraits(config).compilesStandard ? undefined : gccgoStandardLibrary(sys, config);
}

/** @throws GotsError where go gives up at once */
export async function loadForBuild(args: readonly string[], load: BuildLoad): Promise<LoadedForBuild> {
  const { config, sys, stampSys, overlay, verb, mode, modules, named, places, emit } = load;
  const isStandard = await standardLibrary(sys, config);
  const { note: notePlace } = places;
  const setting = { config, sys, files: overlay, emit, mode: modules, named, notePlace, isStandard };
  const tables = openImportTables(setting);
  if (tables === undefined) await unpackSnapshot(setting);
  const outsideModule = named !== undefined;
  const options: LoadOptions = {
    config,
    sys,
    stampSys,
    files: overlay.active ? overlay : sys.files,
    importTable: tables?.request,
    isStandard,
    mainOnly: verb === 'run' || outsideModule,
    namesFiles: verb === 'run' && args[0]?.endsWith('.go') === true,
    outsideModule,
    installSuffix: mode.installSuffix,
    exeSuffix: mode.exeSuffix,
    autoVcs: verb !== 'run' && !outsideModule,
    localVersion: (wanted) =>
      findLocalVersion(wanted, { config, sys: stampSys, say: (text) => sys.stderr.write(text) }),
  };
  places.found = filesBeside(modules, overlay.active ? overlay : load.aside.files);
  const fresh = await loadPackages(args, options, emit);
  return { fresh, vendorDir: tables?.vendorDir() ?? '' };
}

function filesBeside({ goWork, goMod }: ModuleMode, files: ReadableFiles): ReadonlyMap<string, readonly IndexedFile[]> {
  const file = goWork === '' ? goMod : goWork;
  if (file === '') return new Map();
  const dir = dirname(file);
  try {
    return new Map([[dir, readIndexedFiles(files, dir)]]);
  } catch (error) {
    // GOWORK may name anything; loading tells what is wrong with it
    if (error instanceof SysError) return new Map();
    throw error;
  }
}
