/**
 * What command lines need to know of a package, of the build and of the overlay; each a part of a larger type of a
 * higher layer, so that the command lines stay functions of plain data.
 */
import path from 'node:path';
import { archVariable } from '../config/arch-level.ts';
import type { Config } from '../config/config.ts';
import type { BuildMode } from './build-modes.ts';

export interface ToolModule {
  readonly path: string;
  /** '' for main modules */
  readonly version: string;
  /** '' for modules in a vendor directory */
  readonly dir: string;
  /** '' where go.mod has no go line */
  readonly goVersion: string;
}

export interface ToolPackage {
  readonly dir: string;
  readonly importPath: string;
  readonly name: string;
  readonly root: string;
  readonly goroot: boolean;
  readonly standard: boolean;
  readonly module: ToolModule | undefined;
  readonly defaultGodebug: string;
  readonly forceLibrary: boolean;
  readonly local: boolean;
  readonly localPrefix: string;
  /** of files named on the command line: what their directory is called in trimmed paths; '' otherwise */
  readonly dirImportPath: string;
  readonly omitDebug: boolean;

  readonly goFiles: readonly string[];
  readonly cgoFiles: readonly string[];
  readonly cFiles: readonly string[];
  readonly cxxFiles: readonly string[];
  readonly mFiles: readonly string[];
  readonly hFiles: readonly string[];
  readonly fFiles: readonly string[];
  readonly sFiles: readonly string[];
  readonly swigFiles: readonly string[];
  readonly swigCxxFiles: readonly string[];
  readonly sysoFiles: readonly string[];
  readonly testGoFiles: readonly string[];
  readonly xTestGoFiles: readonly string[];
  readonly ignoredGoFiles: readonly string[];
  readonly ignoredOtherFiles: readonly string[];
  /** relative to dir, slash separated */
  readonly embedFiles: readonly string[];

  readonly cgoCFLAGS: readonly string[];
  readonly cgoCPPFLAGS: readonly string[];
  readonly cgoCXXFLAGS: readonly string[];
  readonly cgoFFLAGS: readonly string[];
  readonly cgoLDFLAGS: readonly string[];
  readonly cgoPkgConfig: readonly string[];

  readonly asmflags: readonly string[];
  readonly gcflags: readonly string[];
  readonly ldflags: readonly string[];
  readonly gccgoflags: readonly string[];
}

/** -overlay as the command lines see it: the file that a path's contents are read from. */
export interface OverlayPaths {
  readonly active: boolean;
  readonly actual: (path: string) => string;
  readonly replaced: (path: string) => boolean;
}

export const noOverlay: OverlayPaths = { active: false, actual: (file) => file, replaced: () => false };

/** What all command lines of one build share. */
export interface ToolSetup {
  readonly config: Config;
  readonly mode: BuildMode;
  readonly overlay: OverlayPaths;
}

/** The path of one of Go's own tools: compile, asm, link, cgo, cover, preprofile. */
export function toolPath(config: Config, name: string): string {
  return path.join(config.toolDir, name + (config.hostOS === 'windows' ? '.exe' : ''));
}

/** A tool behind -toolexec, if that is given. */
export function toolWords(config: Config, name: string): readonly string[] {
  return [...config.flags.toolexec, toolPath(config, name)];
}

/** A source file as tools get it: absolute, unless it lies in the $WORK of a build that is only shown (exec.go, mkAbs). */
export function makeAbsolute(dir: string, file: string): string {
  return path.isAbsolute(file) || file.startsWith('$WORK') ? file : path.join(dir, file);
}

export function usesCgo(pkg: Pick<ToolPackage, 'cgoFiles'>): boolean {
  return pkg.cgoFiles.length > 0;
}

export function usesSwig(pkg: Pick<ToolPackage, 'swigFiles' | 'swigCxxFiles'>): boolean {
  return pkg.swigFiles.length > 0 || pkg.swigCxxFiles.length > 0;
}

export function hasCxx(pkg: Pick<ToolPackage, 'cxxFiles' | 'swigCxxFiles'>): boolean {
  return pkg.cxxFiles.length > 0 || pkg.swigCxxFiles.length > 0;
}

/**
 * The package path that compiler and assembler are told: `main` for commands, a path of its own for plugins
 * (gc.go, pkgPath).
 *
 * @param pluginPath of a plugin made from files on the command line, see plugin-path.ts
 */
export function compiledPath(setup: ToolSetup, pkg: ToolPackage, pluginPath?: string): string {
  if (setup.mode.name === 'plugin') return pluginPath ?? pkg.importPath;
  return pkg.name === 'main' && !pkg.forceLibrary ? 'main' : pkg.importPath;
}

/**
 * Settings that tools must see even where they come from a file: the architecture level when it is not the default
 * (init.go, makeCfgChangedEnv).
 */
export function changedEnv(config: Config): readonly string[] {
  if (config.archLevel === undefined) return [];
  const [name, value] = config.archLevel;
  if (config.getenv(name) === '' || value === archVariable(config.context.goarch)?.[1]) return [];
  return [`${name}=${value}`];
}

/** Files that were considered for the package, those left out by constraints included (load.Package.AllFiles). */
export function allFiles(pkg: ToolPackage): readonly string[] {
  const files = [
    ...pkg.goFiles,
    ...pkg.cgoFiles,
    ...pkg.ignoredGoFiles,
    ...pkg.ignoredOtherFiles,
    ...pkg.cFiles,
    ...pkg.cxxFiles,
    ...pkg.mFiles,
    ...pkg.hFiles,
    ...pkg.fFiles,
    ...pkg.sFiles,
    ...pkg.swigFiles,
    ...pkg.swigCxxFiles,
    ...pkg.sysoFiles,
    ...pkg.testGoFiles,
    ...pkg.xTestGoFiles,
  ];
  const have = new Set(files);
  return [...files, ...pkg.embedFiles.filter((file) => file.includes('/') || !have.has(file))];
}
