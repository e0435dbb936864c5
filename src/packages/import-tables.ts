/** Opens the modules in use for package loading: main modules, module cache, proxies, checksum database. */
import { GotsError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import { openCredentials } from '../modules/fetch/direct/auth.ts';
import { openDirectRepo } from '../modules/fetch/direct/open-direct.ts';
import { openModuleSource } from '../modules/fetch/module-source.ts';
import { openSumDB } from '../modules/fetch/sumdb/sumdb.ts';
import type { GoModWriter } from '../modules/commit-requirements.ts';
import type { ImportTable } from '../modules/import-table.ts';
import { vendorRoot } from '../modules/import-resolution.ts';
import { openModules, type ModuleSession, type SourceRequest } from '../modules/load-modules.ts';
import { loadPackageAtVersion } from '../modules/outside-module.ts';
import { ModFileError, ModFileErrors } from '../modules/modfile-syntax.ts';
import { BuildListError, ModuleError, TooNewError } from '../modules/module-error.ts';
import { InvalidPathError, InvalidVersionError } from '../modules/module-path.ts';
import { ModuleNotExist, type ModuleSource } from '../modules/source.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import type { ImportScanners, ImportTableRequest } from './load-packages.ts';

export interface ImportTableSetting {
  readonly config: Config;
  readonly sys: System;
  /** the overlay, or sys.files */
  readonly files: ReadableFiles;
  readonly emit: Emit;
  /** packages are named with versions: no main module counts */
  readonly outsideModule?: boolean;
}

/** Answers import table requests; opens the modules with the first. */
export interface ImportTables {
  readonly request: (request: ImportTableRequest, scanners: ImportScanners) => Promise<ImportTable>;
  /** main module's vendor directory where packages come from it; '' otherwise */
  readonly vendorDir: () => string;
}

/** @returns undefined in GOPATH mode */
export function openImportTables(setting: ImportTableSetting): ImportTables | undefined {
  const { config, files, emit } = setting;
  if (config.go111module === 'off') return undefined;
  let session: Promise<ModuleSession> | undefined;
  let vendorDir = '';
  const open = (): Promise<ModuleSession> => {
    session ??= openModules(config, files, emit, (request) => openSource(setting, request), goModWriter(setting));
    return session;
  };
  const answer = async (request: ImportTableRequest, scanners: ImportScanners): Promise<ImportTable> => {
    if (setting.outsideModule === true && request.kind === 'patterns') {
      const openAt = (at: SourceRequest): ModuleSource => openSource(setting, at);
      const asked = { config, files, emit, openSource: openAt, args: request.patterns, scan: scanners.scanImports };
      return (await loadPackageAtVersion(asked)).table;
    }
    const opened = await open();
    if (opened.state.buildMod === 'vendor') vendorDir = vendorRoot(opened.state);
    if (request.kind === 'patterns') return opened.loadImports(request.patterns, scanners.scanImports);
    return opened.loadImportsOf(request.imports, scanners.scanImports);
  };
  return {
    request: (request, scanners) => answer(request, scanners).catch(failWith),
    vendorDir: () => vendorDir,
  };
}

function goModWriter({ sys, files }: ImportTableSetting): GoModWriter {
  return {
    isReplaced: (path) => 'replaced' in files && typeof files.replaced === 'function' && files.replaced(path) === true,
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

/** A failure of modules that no package has to answer for ends the command with its text. */
function failWith(error: unknown): never {
  if (error instanceof Error && moduleFailures.some((failure) => error instanceof failure)) {
    throw new GotsError('module', error.message, { cause: error });
  }
  throw error;
}

function openSource({ config, sys, files, emit }: ImportTableSetting, request: SourceRequest): ModuleSource {
  const web = { credentials: openCredentials({ config, sys }) };
  return openModuleSource({
    config,
    sys,
    files,
    emit,
    goSumFile: request.goSumFile,
    workspaceGoSumFiles: request.workspaceGoSumFiles,
    database: openSumDB(config, sys, web),
    openDirect: (path) => openDirectRepo(path, { config, sys, web, say: (text) => sys.stderr.write(text) }),
    web,
  });
}
