/** Failures of one module version, and of a chain of requirements that led to it.  Texts: x/mod/module, cmd/go's mvs. */
import { GotsError } from '../base/errors.ts';
import type { ModuleVersion } from './module-info.ts';

/** `path@version`, or the path alone. */
export function moduleKey(module: ModuleVersion): string {
  return module.version === '' ? module.path : `${module.path}@${module.version}`;
}

/** `m@v1.0.0: what is wrong`. */
export class ModuleError extends Error {
  override readonly name: string = 'ModuleError';
  readonly module: ModuleVersion;
  readonly reason: string;

  constructor(module: ModuleVersion, reason: string, options?: { cause?: unknown }) {
    super(`${moduleKey(module)}: ${reason}`, options);
    this.module = module;
    this.reason = reason;
  }
}

/** go.sum lacks an entry that is needed. */
export class SumMissingError extends ModuleError {
  override readonly name = 'SumMissingError';

  constructor(module: ModuleVersion, suggestion = '') {
    super(module, `missing go.sum entry${suggestion}`);
  }
}

/** A go line asks for a newer Go than the one in use. */
export class TooNewError extends Error {
  override readonly name = 'TooNewError';
  readonly what: string;
  readonly goVersion: string;
  readonly toolchain: string;

  /** @param running what follows `running`: `go 1.26.8; GOTOOLCHAIN=local` */
  constructor(what: string, goVersion: string, toolchain: string, running: string) {
    super(`${what} requires go >= ${goVersion} (running ${running})`);
    this.what = what;
    this.goVersion = goVersion;
    this.toolchain = toolchain;
  }
}

/** A version that was named on the command line can't be used: its go.mod asks for a newer Go, which may be had. */
export class VersionTooNewError extends GotsError {
  readonly tooNew: TooNewError;

  constructor(arg: string, tooNew: TooNewError) {
    super('module', `${arg}: ${tooNew.message}`, { cause: tooNew });
    this.tooNew = tooNew;
  }
}

/** The error of a module, with the requirements that lead to it from a main module. */
export class BuildListError extends Error {
  override readonly name = 'BuildListError';
  readonly module: ModuleVersion;

  constructor(error: Error, path: readonly ModuleVersion[]) {
    super(chainText(error, path), { cause: error });
    this.module = path.at(-1) ?? { path: '', version: '' };
  }
}

function chainText(error: Error, path: readonly ModuleVersion[]): string {
  const first = path.findIndex((module) => module.version !== '');
  const last = path.at(-1);
  if (first < 0 || last === undefined) return error.message;
  const chain = path.slice(first, -1).map((module) => `${moduleKey(module)} requires\n\t`);
  return chain.join('') + lastText(error, last);
}

function lastText(error: Error, last: ModuleVersion): string {
  const key = moduleKey(last);
  if (error.message.startsWith(`${key}: `)) return error.message;
  if (error instanceof ModuleError) return `${key} (replaced by ${moduleKey(error.module)}): ${error.reason}`;
  return `${key}: ${error.message}`;
}
