/**
 * Whether modules are in use or GOPATH, and which go.mod and go.work hold for the working directory.
 * Facts: cmd/go's modload (Init, InitWorkfile, FindGoWork).
 */
import { dirname, join, normalize } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import { findGoMod, findGoWork } from '../config/module-files.ts';
import type { ReadableFiles } from '../sys/system.ts';

export interface ModuleMode {
  /** modules are in use; GOPATH otherwise */
  readonly enabled: boolean;
  /** the go.work in force; '' without one */
  readonly goWork: string;
  /** the go.mod of the working directory; '' without one */
  readonly goMod: string;
  /** what there is to say of go.mod files that do not count */
  readonly warnings: readonly string[];
}

/**
 * @param options.ignores `all`: packages are named with versions, which needs modules, but none that is here;
 *   `workspace`: go.work
 * @throws GotsError where GO111MODULE is nothing known, GOWORK is no absolute path, modules are needed and off, or -modfile has
 *   nothing to stand for
 */
export function resolveModuleMode(
  config: Config,
  files: ReadableFiles,
  options: { readonly ignores?: 'all' | 'workspace' } = {},
): ModuleMode {
  const off: ModuleMode = { enabled: false, goWork: '', goMod: '', warnings: [] };
  const { go111module, flags } = config;
  checkModuleSetting(config, options.ignores === 'all');
  // GOWORK must be right where it is not used, too
  const goWork =
    options.ignores === 'workspace'
      ? ''
      : findGoWork(files, config.cwd, { setting: config.getenv('GOWORK'), goroot: config.goroot });
  if (go111module === 'off') return off;
  const at = options.ignores === 'all' ? nowhere(config) : locate(config, files, goWork);
  if (go111module === 'auto' && options.ignores !== 'all' && at.goWork === '' && at.goMod === '') {
    return { ...off, warnings: at.warnings };
  }
  if (flags.modfile !== '' && !flags.modfile.endsWith('.mod')) {
    throw failure(`-modfile=${flags.modfile}: file does not have .mod extension`);
  }
  if (at.goWork !== '' && flags.modExplicit && !['readonly', 'vendor'].includes(flags.mod)) {
    throw failure(
      `-mod may only be set to readonly or vendor when in workspace mode, but it is set to ${goQuote(flags.mod)}\n\tRemove the -mod flag to use the default readonly value, \n\tor set GOWORK=off to disable workspace mode.`,
    );
  }
  return { ...at, enabled: true, warnings: [...at.warnings, ...gopathWarnings(config, files)] };
}

/** @throws GotsError where GO111MODULE is nothing known, or modules are needed and off */
export function checkModuleSetting({ go111module }: Config, needsModules: boolean): void {
  if (!['', 'on', 'off', 'auto'].includes(go111module)) {
    throw new GotsError('config', `unknown environment setting GO111MODULE=${go111module}`);
  }
  if (go111module === 'off' && needsModules) {
    throw failure("modules disabled by GO111MODULE=off; see 'go help modules'");
  }
}

type Place = Omit<ModuleMode, 'enabled'>;

function nowhere({ flags, inGOFLAGS }: Config): Place {
  if (flags.modfile !== '' && !inGOFLAGS.has('modfile')) {
    throw failure('-modfile cannot be used with commands that ignore the current module');
  }
  return { goWork: '', goMod: '', warnings: [] };
}

function locate(config: Config, files: ReadableFiles, goWork: string): Place {
  const { modfile } = config.flags;
  const goMod = findGoMod(files, config.cwd);
  if (goWork !== '') {
    if (modfile !== '') throw failure('-modfile cannot be used in workspace mode');
    return { goWork, goMod, warnings: [] };
  }
  if (goMod === '') {
    if (modfile === '') return { goWork, goMod, warnings: [] };
    throw failure(
      'cannot find main module, but -modfile was set.\n\t-modfile cannot be used to set the module root directory.',
    );
  }
  // a go.mod made there to try something would hold for everything that is built below
  if (!isSameDir(dirname(goMod), config.systemTmpdir, files)) return { goWork, goMod, warnings: [] };
  return { goWork, goMod: '', warnings: [`warning: ignoring go.mod in system temp root ${config.systemTmpdir}`] };
}

function failure(message: string): GotsError {
  return new GotsError('module', message);
}

function gopathWarnings({ gopath: [first = ''] }: Config, files: ReadableFiles): readonly string[] {
  if (first === '' || files.tryStat(join(first, 'go.mod')) === undefined) return [];
  return [`warning: ignoring go.mod in $GOPATH ${first}`];
}

function isSameDir(a: string, b: string, files: ReadableFiles): boolean {
  const spellings = (dir: string): string[] => [withoutSlash(normalize(dir)), resolved(dir, files)];
  const others = new Set(spellings(b));
  return spellings(a).some((dir) => dir !== '' && others.has(dir));
}

/** '' where nothing is there */
function resolved(dir: string, files: ReadableFiles): string {
  try {
    return files.realPath(dir);
  } catch (error) {
    if (error instanceof SysError) return '';
    throw error;
  }
}

function withoutSlash(dir: string): string {
  return dir.length > 1 ? dir.replace(/[\\/]$/, '') : dir;
}
