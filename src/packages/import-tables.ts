/** Opens the modules in use for package loading: main modules, module cache, proxies, checksum database. */
import { GotsError, isBug } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { isReplaced } from '../config/overlay.ts';
import type { Emit } from '../events/events.ts';
import { openSource } from '../modules/fetch/open-source.ts';
import type { GoModWriter } from '../modules/commit-requirements.ts';
import type { ImportScanners, ImportTable } from '../modules/import-table.ts';
import type { MainModules } from '../modules/main-modules.ts';
import type { ModuleMode } from '../modules/module-mode.ts';
import type { NotePlace } from '../modules/module-state.ts';
import { shortPath } from '../base/short-path.ts';
import { vendorRoot } from '../modules/import-resolution.ts';
import { openModules, type ModuleSession, type SourceRequest } from '../modules/load-modules.ts';
import {
  fetchAtVersion,
  loadPackageAtVersion,
  type NamedModule,
  type OutsideSetting,
  queryNamedModule,
} from '../modules/outside-module.ts';
import { ModFileError, ModFileErrors } from '../modules/modfile-syntax.ts';
import { BuildListError, ModuleError, TooNewError, VersionTooNewError } from '../modules/module-error.ts';
import { InvalidPathError, InvalidVersionError } from '../modules/module-path.ts';
import type { StandardLibrary } from '../modules/module-state.ts';
import { ModuleNotExist, type ModuleSource } from '../modules/source.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import { checkGodebug, readGodebugTable } from './godebug.ts';
import { unpackFipsSnapshot } from './fips-snapshot.ts';
import type { ImportTableRequest } from './load-packages.ts';
import { DirectoryScanner } from './scan-directory.ts';

export interface ImportTableSetting {
  readonly config: Config;
  readonly sys: System;
  /** the overlay, or sys.files */
  readonly files: ReadableFiles;
  readonly emit: Emit;
  readonly mode: ModuleMode;
  /** what the arguments name, where these are `path@version`: then no main module counts */
  readonly named?: (() => Promise<NamedModule>) | undefined;
  readonly notePlace?: NotePlace | undefined;
  /** of another compiler than Go's own */
  readonly isStandard?: StandardLibrary;
}

/** Answers import table requests; opens the modules with the first. */
export interface ImportTables {
  readonly request: (request: ImportTableRequest, scanners: ImportScanners) => Promise<ImportTable>;
  /** main module's vendor directory where packages come from it; '' otherwise */
  readonly vendorDir: () => string;
}

/** @returns undefined in GOPATH mode */
export function openImportTables(setting: ImportTableSetting): ImportTables | undefined {
  if (!setting.mode.enabled) return undefined;
  let session: Promise<ModuleSession> | undefined;
  let vendorDir = '';
  const open = (): Promise<ModuleSession> => {
    session ??= openChecked(setting);
    return session;
  };
  let snapshot: Promise<void> | undefined;
  const answer = async (request: ImportTableRequest, scanners: ImportScanners): Promise<ImportTable> => {
    await (snapshot ??= unpackSnapshot(setting));
    if (setting.named !== undefined && request.kind === 'patterns') {
      const { emit } = setting;
      return loadPackageAtVersion(await setting.named(), { args: request.patterns, scanners, emit });
    }
    const opened = await open();
    if (opened.state.buildMod === 'vendor') vendorDir = vendorRoot(opened.state);
    if (request.kind === 'patterns') return opened.loadImports(request.patterns, scanners);
    return opened.loadImportsOf(request.imports, scanners.scanImports);
  };
  return {
    request: (request, scanners) => answer(request, scanners).catch(failWith),
    vendorDir: () => vendorDir,
  };
}

/** Makes sure that the packages are there which GOFIPS140 puts in the place of GOROOT's. @throws GotsError */
export async function unpackSnapshot(setting: Omit<ImportTableSetting, 'mode'>): Promise<void> {
  const openCache = (): ModuleSource => openSource(setting, { goSumFile: '', workspaceGoSumFiles: [] });
  await unpackFipsSnapshot(setting.config, setting.sys.files, openCache);
}

function outsideSetting(setting: Omit<ImportTableSetting, 'mode'>): OutsideSetting {
  const { config, files, emit, notePlace, isStandard } = setting;
  const scanner = new DirectoryScanner(files, config.context);
  const holdsAnySource = (dir: string): boolean => scanner.holdsAnySource(dir);
  const open: OutsideSetting['openSource'] = (at) => openSource(setting, at);
  const disk = setting.sys.files;
  return { config, files, disk, emit, openSource: open, notePlace, isStandard, holdsAnySource };
}

/** Asks which module `path@version` names. @throws GotsError, VersionTooNewError */
export async function queryNamed(
  setting: Omit<ImportTableSetting, 'mode'>,
  args: readonly string[],
): Promise<NamedModule> {
  return queryNamedModule(outsideSetting(setting), args).catch(failWith);
}

/**
 * Fetches the module that `path@version` is of, before anything is known but where modules come from.
 *
 * @returns that it needs a newer Go; whatever else goes wrong is met again
 */
export async function fetchNamedModule(
  setting: Omit<ImportTableSetting, 'mode'>,
  arg: string,
): Promise<VersionTooNewError | undefined> {
  try {
    await fetchAtVersion(outsideSetting(setting), arg);
    return undefined;
  } catch (error) {
    if (isBug(error)) throw error;
    return error instanceof VersionTooNewError ? error : undefined;
  }
}

function goModWriter({ sys, files }: ImportTableSetting): GoModWriter {
  return {
    isReplaced: (path) => isReplaced(files, path),
    read: (path) => sys.files.readText(path),
    write: (path, text) => sys.files.writeFile(path, text),
  };
}

/** What goes wrong with modules in a way that they have a class of their own for. */
const moduleFailures = [
  ModuleError,
  TooNewError,
  BuildListError,
  ModFileError,
  ModFileErrors,
  ModuleNotExist,
  InvalidVersionError,
  InvalidPathError,
];

async function openChecked(setting: ImportTableSetting): Promise<ModuleSession> {
  const { config, files, emit, mode, notePlace, isStandard } = setting;
  const open = (request: SourceRequest): ModuleSource => openSource(setting, request);
  const writer = goModWriter(setting);
  const session = await openModules({
    config,
    files,
    disk: setting.sys.files,
    emit,
    mode,
    openSource: open,
    writer,
    notePlace,
    isStandard,
  });
  checkGodebugLines(session.state.main, setting);
  return session;
}

/** @throws GotsError for `godebug` lines of go.mod or go.work that this Go does not know */
function checkGodebugLines(main: MainModules, { config, files }: ImportTableSetting): void {
  const [file, path] = main.isWorkspace ? [main.workFile, main.goWork] : [main.list[0]?.file, main.list[0]?.goMod];
  if (file === undefined || file.godebug.length === 0) return;
  const table = readGodebugTable(config.goroot, files);
  const problems = file.godebug.flatMap(({ key, value, line }) => {
    const problem = checkGodebug('godebug', { key, value }, table, config.goVersion.replace(/^go/, ''));
    if (problem === undefined) return [];
    const place = `${shortPath(config.cwd, path ?? '')}:${line.start.line}`;
    return [`error loading ${main.isWorkspace ? 'go.work' : 'go.mod'}:\n${place}: ${problem}`];
  });
  if (problems.length > 0) throw new GotsError('modfile', problems.join('\n'));
}

/** A failure of modules that no package has to answer for ends the command with its text. */
function failWith(error: unknown): never {
  if (error instanceof Error && moduleFailures.some((failure) => error instanceof failure)) {
    throw new GotsError('module', error.message, { cause: error });
  }
  throw error;
}
