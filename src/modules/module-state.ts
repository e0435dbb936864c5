/** What the steps of module loading share: the main modules, the settings, and what has been learned of files and modules. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { ignoreMatcher } from './ignore-lines.ts';
import type { MainModules } from './main-modules.ts';
import { TooNewError } from './module-error.ts';
import { shortPath } from '../base/short-path.ts';
import type { ModuleSource } from './source.ts';
import type { VendorList } from './vendor-list.ts';

/** '': -mod is taken back on the command line where GOFLAGS has it, and nothing is chosen in its place */
export type BuildMod = '' | 'mod' | 'readonly' | 'vendor';

/** Told of each directory in which a package is looked for, and of the root of the module that would have it. */
export type NotePlace = (modroot: string, dir: string) => void;

export interface StateParts {
  readonly config: Config;
  readonly files: ReadableFiles;
  /** what an overlay is over */
  readonly disk: ReadableFiles;
  readonly emit: Emit;
  readonly source: ModuleSource;
  readonly main: MainModules;
  readonly buildMod: BuildMod;
  /** why buildMod is what it is; '' where nothing is to be said */
  readonly buildModReason: string;
  readonly vendor: VendorList | undefined;
  /** modules are looked for without a go.mod too */
  readonly allowsMissing?: boolean;
  readonly notePlace?: NotePlace | undefined;
  readonly isStandard?: StandardLibrary;
  /** whether a directory holds Go files that some build could have; where nothing is given, any Go files count */
  readonly holdsAnySource?: (dir: string) => boolean;
}

/** Whether an import path is that of a standard package; undefined: GOROOT/src tells. */
export type StandardLibrary = ((path: string) => boolean) | undefined;

export class ModuleState implements StateParts {
  readonly config: Config;
  readonly files: ReadableFiles;
  readonly disk: ReadableFiles;
  readonly emit: Emit;
  readonly source: ModuleSource;
  readonly main: MainModules;
  readonly buildMod: BuildMod;
  readonly buildModReason: string;
  readonly vendor: VendorList | undefined;
  readonly allowsMissing: boolean;
  readonly notePlace: NotePlace;
  readonly isStandard: StandardLibrary;
  readonly holdsAnySource: (dir: string) => boolean;
  readonly gorootSrc: string;
  /** go line of each module that was read, by `path@version` */
  readonly goVersions: Map<string, string> = new Map();
  readonly #goDirs = new Map<string, boolean>();
  readonly #goMods = new Map<string, boolean>();

  constructor(parts: StateParts) {
    this.config = parts.config;
    this.files = parts.files;
    this.disk = parts.disk;
    this.emit = parts.emit;
    this.source = parts.source;
    this.main = parts.main;
    this.buildMod = parts.buildMod;
    this.buildModReason = parts.buildModReason;
    this.vendor = parts.vendor;
    this.allowsMissing = parts.allowsMissing ?? false;
    this.notePlace = parts.notePlace ?? ((): void => {});
    this.isStandard = parts.isStandard;
    this.holdsAnySource = parts.holdsAnySource ?? ((dir) => this.hasGoFiles(dir));
    this.gorootSrc = join(parts.config.goroot, 'src');
  }

  /** `1.26.8` */
  get localGo(): string {
    return localGoVersion(this.config);
  }

  get mustHaveSums(): boolean {
    return this.main.hasRoot && this.buildMod === 'readonly' && !this.main.isWorkspace;
  }

  get mustHaveCompleteRequirements(): boolean {
    return this.buildMod !== 'mod' && !this.main.isWorkspace;
  }

  short(path: string): string {
    return shortPath(this.config.cwd, path);
  }

  /** Whether a directory has a go.mod of its own. */
  hasGoMod(dir: string): boolean {
    let known = this.#goMods.get(dir);
    if (known === undefined) {
      const info = this.files.tryStat(join(dir, 'go.mod'));
      known = info !== undefined && info.kind !== 'directory';
      this.#goMods.set(dir, known);
    }
    return known;
  }

  say(text: string): void {
    this.emit({ kind: 'remark', text });
  }

  /** Whether ignore lines leave out a path, relative to that of their go.mod. @param tell hears of each, with -x */
  ignores(root: string, lines: readonly string[], tell: (text: string) => void): (path: string) => boolean {
    const isIgnored = ignoreMatcher(lines);
    return (path) => {
      if (!isIgnored(path)) return false;
      if (this.config.flags.x) tell(`# ignoring directory ${join(root, path)}\n`);
      return true;
    };
  }

  /** Whether a directory exists and holds a .go file. */
  hasGoFiles(dir: string): boolean {
    let known = this.#goDirs.get(dir);
    if (known === undefined) {
      known = this.#readHasGoFiles(dir);
      this.#goDirs.set(dir, known);
    }
    return known;
  }

  #readHasGoFiles(dir: string): boolean {
    if (this.files.tryStat(dir)?.kind !== 'directory') return false;
    return this.files.readDir(dir).some(({ name, kind }) => {
      if (!name.endsWith('.go') || kind === 'directory') return false;
      return kind === 'file' || this.files.tryStat(join(dir, name))?.kind === 'file';
    });
  }

  isStandardPackage(path: string): boolean {
    return this.isStandard?.(path) ?? this.hasGoFiles(join(this.gorootSrc, path));
  }

  tooNew(what: string, goVersion: string, toolchain = ''): TooNewError {
    return tooNewError(this.config, { what, goVersion, toolchain });
  }
}

/** The Go in use without `go` in front: `1.26.8`. */
export function localGoVersion(config: Pick<Config, 'goVersion'>): string {
  return config.goVersion.replace(/^go/, '').replace(/[ -].*$/s, '');
}

/** `m requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local+auto; go.mod sets go 1.27)`. */
export function tooNewError(
  config: Pick<Config, 'goVersion' | 'getenv' | 'decidedBy'>,
  about: { readonly what: string; readonly goVersion: string; readonly toolchain?: string },
): TooNewError {
  const setting = config.getenv('GOTOOLCHAIN');
  const isSet = setting !== '' && setting !== 'auto';
  const running = `go ${localGoVersion(config)}${isSet ? `; GOTOOLCHAIN=${setting}` : ''}${config.decidedBy}`;
  return new TooNewError(about.what, about.goVersion, about.toolchain ?? '', running);
}
