/** Which go.mod and go.work are in force, read and checked.  Facts: cmd/go's modload (init.go). */
import { dirname, isAbsolute, join } from 'node:path';
import { errorText, GotsError, isBug, SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { compareGoVersions } from '../base/go-version.ts';
import { defaultGoWorkVersion, goStrictVersion, isGoOrToolchain } from './go-version.ts';
import { type MainModule, MainModules } from './main-modules.ts';
import {
  canonicalVersion,
  checkImportPath,
  InvalidPathError,
  InvalidVersionError,
  pathMajorProblem,
  splitPathVersion,
} from './module-path.ts';
import type { ModuleVersion } from './module-info.ts';
import type { ModuleMode } from './module-mode.ts';
import { localGoVersion, tooNewError } from './module-state.ts';
import { goVersionOf, isTooNew, type ModFile, parseModFile, type VersionFixer } from './modfile.ts';
import { shortPath } from '../base/short-path.ts';
import { parseWorkFile, type WorkFile } from './workfile.ts';

/** Where main modules are read from. */
export interface MainModuleSetting {
  readonly config: Config;
  readonly files: ReadableFiles;
  readonly mode: ModuleMode;
}

/** Reads the main modules that are in force. @throws GotsError, TooNewError */
export function findMainModules(setting: MainModuleSetting, versions: VersionFixes): MainModules {
  return new Finder(setting, versions).find();
}

/** What stands for the main module where there is none. */
export function noMainModule(goWork = '', workFile?: WorkFile): MainModules {
  const path = 'command-line-arguments';
  const only: MainModule = {
    path,
    dir: '',
    goMod: '',
    prefix: path,
    inGoroot: false,
    file: undefined,
    text: '',
    needsFix: false,
  };
  return new MainModules([only], goWork, workFile);
}

class Finder {
  readonly #config: Config;
  readonly #files: ReadableFiles;
  readonly #mode: ModuleMode;
  readonly #versions: VersionFixes;

  constructor({ config, files, mode }: MainModuleSetting, versions: VersionFixes) {
    this.#config = config;
    this.#files = files;
    this.#mode = mode;
    this.#versions = versions;
  }

  find(): MainModules {
    const { goWork, goMod } = this.#mode;
    if (goWork !== '') return this.#workspace(goWork);
    if (goMod === '') return noMainModule();
    return new MainModules([this.#module(dirname(goMod))], '', undefined);
  }

  #workspace(goWork: string): MainModules {
    const name = shortPath(this.#config.cwd, goWork);
    let text: string;
    try {
      text = this.#files.readText(goWork);
    } catch (error) {
      throw new GotsError('module', `reading go.work: ${errorText(error)}`, { cause: error });
    }
    let file: WorkFile;
    try {
      file = parseWorkFile(name, text);
    } catch (error) {
      throw new GotsError('modfile', `errors parsing go.work:\n${errorText(error)}`, { cause: error });
    }
    if (isTooNew(file.go, localGoVersion(this.#config))) {
      throw tooNewError(this.#config, { what: name, goVersion: file.go ?? '' });
    }
    const seen = new Set<string>();
    for (const { path, line } of file.use) {
      const dir = this.#useDir(goWork, path);
      if (seen.has(dir)) {
        throw new GotsError(
          'modfile',
          `error loading go.work:\n${name}:${line.start.line}: path ${dir} appears multiple times in workspace`,
        );
      }
      seen.add(dir);
    }
    if (seen.size === 0) return noMainModule(goWork, file);
    return new MainModules(this.#workspaceModules([...seen], file), goWork, file);
  }

  /** What `go work use` is good for, as Go says since 1.27 and as it said before. */
  #remedy(version: string): string {
    return isSince(this.#config, '1.27') ? `to download and use go ${version}` : 'to update it';
  }

  #useDir(goWork: string, path: string): string {
    const dir = isAbsolute(path) ? path : join(dirname(goWork), path);
    return dir.length > 1 ? dir.replace(/[\\/]$/, '') : dir;
  }

  #workspaceModules(dirs: readonly string[], work: WorkFile): readonly MainModule[] {
    const modules: MainModule[] = [];
    const errors: string[] = [];
    const workGo = work.go ?? defaultGoWorkVersion;
    for (const dir of dirs) {
      const short = shortPath(this.#config.cwd, dir);
      const tooOld = (version: string): string =>
        `module ${short} listed in go.work file requires go >= ${version}, but go.work ${work.go === undefined ? 'implicitly requires' : 'lists'} go ${workGo}; ${this.#remedy(version)}:\n\tgo work use`;
      try {
        const module = this.#module(dir);
        const version = goVersionOf(module.file);
        const isOld = compareGoVersions(version, workGo) > 0 && compareGoVersions(version, goStrictVersion) >= 0;
        if (isOld) errors.push(tooOld(version));
        else modules.push(module);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const goVersion = 'goVersion' in error ? String(error.goVersion) : '';
        errors.push(
          goVersion === ''
            ? `cannot load module ${short} listed in go.work file: ${error.message.replace(join(dir, 'go.mod'), shortPath(this.#config.cwd, join(dir, 'go.mod')))}`
            : tooOld(goVersion),
        );
      }
    }
    if (errors.length > 0) throw new GotsError('module', errors.join('\n'));
    const paths = new Set<string>();
    for (const { path } of modules) {
      if (paths.has(path)) throw new GotsError('module', `module ${path} appears multiple times in workspace`);
      paths.add(path);
    }
    return modules;
  }

  #module(dir: string): MainModule {
    const { modfile } = this.#config.flags;
    const goMod =
      modfile === ''
        ? join(dir, 'go.mod')
        : join(this.#config.cwd, modfile).replace(/^.*$/s, (path) => (isAbsolute(modfile) ? modfile : path));
    const { file, text, needsFix } = this.#read(goMod);
    const path = file.module?.path ?? '';
    checkPath(path);
    const gorootSrc = join(this.#config.goroot, 'src');
    const inGoroot = dir === gorootSrc || dir.startsWith(`${gorootSrc}/`);
    return { path, dir, goMod, file, inGoroot, text, needsFix, prefix: inGoroot && path === 'std' ? '' : path };
  }

  /** @throws SysError that names the file as go shortens it */
  #readText(path: string, name: string): string {
    try {
      return this.#files.readText(path);
    } catch (error) {
      if (!(error instanceof SysError) || error.path !== path) throw error;
      throw new SysError(error.errno, error.op, name, error.reason, error);
    }
  }

  #read(goMod: string): { readonly file: ModFile; readonly text: string; readonly needsFix: boolean } {
    const name = shortPath(this.#config.cwd, goMod);
    const local = localGoVersion(this.#config);
    const text = this.#readText(goMod, name);
    let file: ModFile;
    let needsFix = false;
    const fix: VersionFixer = (path, version) => {
      const fixed = fixVersion(path, version, this.#versions);
      if (fixed !== version) needsFix = true;
      return fixed;
    };
    try {
      file = parseModFile(name, text, { fix });
    } catch (error) {
      this.#checkLax(name, text, local);
      // go shortens the place of an error, but not a place that its text speaks of
      const reason = errorText(error).replace(`block started at ${name}:`, `block started at ${goMod}:`);
      throw new GotsError('modfile', `errors parsing ${name}:\n${reason}`, { cause: error });
    }
    if (isTooNew(file.go?.version, local)) throw this.#tooNew(name, file);
    const path = file.module?.path;
    if (path === undefined) {
      throw new GotsError(
        'modfile',
        `error reading ${name}: missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod`,
      );
    }
    if (isGoOrToolchain(path)) throw new GotsError('modfile', `error reading ${name}: invalid module path: "${path}"`);
    return { file, text, needsFix };
  }

  /** A file that a newer Go may well understand is not called broken. */
  #checkLax(name: string, text: string, local: string): void {
    let file: ModFile;
    try {
      file = parseModFile(name, text, { lax: true });
    } catch (error) {
      if (isBug(error)) throw error;
      return;
    }
    if (isTooNew(file.go?.version, local)) throw this.#tooNew(name, file);
  }

  #tooNew(name: string, file: ModFile): Error {
    const goVersion = file.go?.version ?? '';
    return tooNewError(this.#config, { what: name, goVersion, toolchain: file.toolchain?.name ?? '' });
  }
}

function checkPath(path: string): void {
  try {
    if (path !== '') checkImportPath(path);
  } catch (error) {
    if (!(error instanceof InvalidPathError)) throw error;
    throw new GotsError('module', new InvalidPathError('module', path, error.reason).message, { cause: error });
  }
}

/** What a query says about a version in go.mod that is not canonical; versions to ask for, by `path@version`. */
export class VersionFixes {
  readonly known: Map<string, string | Error> = new Map();
  readonly wanted: Map<string, ModuleVersion> = new Map();
}

/** Canonical versions as they are; others as queries answered. */
function fixVersion(path: string, written: string, fixes: VersionFixes): string {
  const hack = written.indexOf('-gopkgin-');
  const version = path.startsWith('gopkg.in/') && hack >= 0 ? written.slice(hack + '-gopkgin-'.length) : written;
  const { pathMajor, ok } = splitPathVersion(path);
  if (!ok) throw new InvalidVersionError(version, `malformed module path "${path}"`);
  if (version === '' || canonicalVersion(version) !== version) {
    const key = `${path}@${version}`;
    const known = fixes.known.get(key);
    if (known instanceof Error) throw known;
    if (known !== undefined) return known;
    fixes.wanted.set(key, { path, version });
    return 'v0.0.0';
  }
  const problem = pathMajorProblem(version, pathMajor);
  if (problem !== undefined) throw problem;
  return version;
}
