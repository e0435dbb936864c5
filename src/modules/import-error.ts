/** Why an import could not be resolved to one module.  Texts: cmd/go's modload (import.go). */
import { moduleKey } from './module-error.ts';
import type { ModuleVersion } from './module-info.ts';

/** An import path that can't be one. */
export class InvalidImportError extends Error {
  override readonly name = 'InvalidImportError';
}

/** A directory without a Go file, even one that is left out: it may be a package of some other module. */
export class NoGoDirectoryError extends Error {
  override readonly name = 'NoGoDirectoryError';
  readonly dir: string;

  constructor(dir: string) {
    super(`no Go files in ${dir}`);
    this.dir = dir;
  }
}

/** What is known of a package that no module of the build provides. */
export interface MissingImport {
  readonly path: string;
  /** its path is one of the standard library's */
  readonly isStandard: boolean;
  /** a module that is replaced but not required, which has the package */
  readonly replaced?: ModuleVersion;
  /** path of the main module whose package leads to the import */
  readonly importer?: string;
  /** go line of the module that imports it, where newer than the Go in use */
  readonly importerGoVersion?: string;
  /** why a search for a module failed */
  readonly cause?: Error;
  /** a module found, which can't be added since a newer version without the package is in the build */
  readonly module?: ModuleVersion;
  readonly newMissingVersion?: string;
}

/** No module provides the package. */
export class ImportMissingError extends Error {
  override readonly name = 'ImportMissingError';
  readonly missing: MissingImport;

  constructor(message: string, missing: MissingImport) {
    super(message, missing.cause === undefined ? undefined : { cause: missing.cause });
    this.missing = missing;
  }
}

export interface FoundIn {
  readonly module: ModuleVersion;
  readonly dir: string;
}

/** More than one module provides the package. */
export class AmbiguousImportError extends Error {
  override readonly name = 'AmbiguousImportError';

  /** @param withModules false: only directories are told (vendoring) */
  constructor(path: string, found: readonly FoundIn[], withModules: boolean) {
    const lines = found.map(({ module, dir }) => {
      if (!withModules) return `\n\t${dir}`;
      return `\n\t${module.path}${module.version === '' ? '' : ` ${module.version}`} (${dir})`;
    });
    const kind = withModules ? 'modules' : 'directories';
    super(`ambiguous import: found package ${path} in multiple ${kind}:${lines.join('')}`);
  }
}

/** go.sum lacks what is needed to look for the package. */
export class ImportMissingSumError extends Error {
  override readonly name = 'ImportMissingSumError';
  readonly path: string;
  readonly modules: readonly ModuleVersion[];
  readonly found: boolean;

  constructor(path: string, modules: readonly ModuleVersion[], found: boolean, importer?: ModuleVersion) {
    super(missingSumText(path, modules, found, importer));
    this.path = path;
    this.modules = modules;
    this.found = found;
  }

  /** The same, with the package that imports it. @param importer its import path, and its module's version */
  importedBy(importer: ModuleVersion): ImportMissingSumError {
    return new ImportMissingSumError(this.path, this.modules, this.found, importer);
  }
}

function missingSumText(
  path: string,
  modules: readonly ModuleVersion[],
  found: boolean,
  importer: ModuleVersion | undefined,
): string {
  const by = importer === undefined ? '' : ` (imported by ${importer.path})`;
  const message = found
    ? `missing go.sum entry needed to verify package ${path}${by} is provided by exactly one module`
    : `missing go.sum entry for module providing package ${path}${by}`;
  if (importer !== undefined) return `${message}; to add:\n\tgo get ${moduleKey(importer)}`;
  if (modules.length === 0) return message;
  return `${message}; to add:\n\tgo mod download ${modules.map((module) => module.path).join(' ')}`;
}

/** A main module's package imports from a module that go.mod does not list. */
export class ImplicitImportError extends Error {
  override readonly name = 'ImplicitImportError';

  constructor(importer: string, imported: string, module: ModuleVersion) {
    super(
      `package ${importer} imports ${imported} from implicitly required module; to add missing requirements, run:\n\tgo get ${moduleKey(module)}`,
    );
  }
}
