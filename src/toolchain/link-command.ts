/** The command lines of `link`: executables and shared libraries.  Pure.  Rules: cmd/go's work/gc.go (ld, ldShared). */
import path from 'node:path';
import type { Config } from '../config/config.ts';
import { ccWords, cxxWords } from './cc-env.ts';
import type { Command } from './command.ts';
import { mustLinkExternal } from './platform.ts';
import { joinQuoted } from '../base/quoted.ts';
import { changedEnv, toolWords } from './tool-package.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';

export interface LinkOptions {
  /** object directory of the link, with trailing separator */
  readonly objdir: string;
  /** the file to write */
  readonly output: string;
  /** path of importcfg.link */
  readonly importcfg: string;
  /** archive of the main package */
  readonly mainArchive: string;
  readonly buildID: string;
  /** the main package or one below it has C++ */
  readonly cxx: boolean;
  /** of a plugin: its package path, see plugin-path.ts */
  readonly pluginPath?: string;
}

/** @param pkg the main package */
export function linkCommand(setup: ToolSetup, pkg: ToolPackage, options: LinkOptions): Command {
  const { config, mode } = setup;
  const flags: string[] = [];
  if (mode.installSuffix !== '') flags.push('-installsuffix', mode.installSuffix);
  if (pkg.omitDebug) flags.push('-s', '-w');
  if (mode.name === 'plugin') flags.push('-pluginpath', options.pluginPath ?? pkg.importPath);
  if (config.fips140 !== 'off') flags.push('-fipso', path.join(options.objdir, 'fips.o'));
  if (recordsOwnBuildID(config, pkg)) flags.push(`-X=cmd/internal/objabi.buildID=${options.buildID}`);
  if (pkg.defaultGodebug !== '') flags.push(`-X=runtime.godebugDefault=${pkg.defaultGodebug}`);
  flags.push(`-buildmode=${mode.ldBuildmode}`);
  if (options.buildID !== '') flags.push(`-buildid=${options.buildID}`);
  flags.push(...mode.ldflags, ...pkg.ldflags);
  pushExternalLinker(flags, config, options.cxx);

  const inOutputDir = mode.name === 'c-shared' || mode.name === 'plugin';
  const [dir, output] = inOutputDir ? splitPath(options.output) : ['.', options.output];
  const argv = [...toolWords(config, 'link'), '-o', output, '-importcfg', options.importcfg, ...flags];
  argv.push(options.mainArchive);
  const goroot = config.flags.trimpath ? '' : config.goroot;
  return { argv, dir, env: [...changedEnv(config), `GOROOT=${goroot}`] };
}

export interface LinkSharedOptions {
  readonly output: string;
  readonly importcfg: string;
  readonly cxx: boolean;
  /** the packages that the library is for, with their archives' install targets */
  readonly packages: readonly { readonly importPath: string; readonly target: string }[];
  /** -ldflags of the library's package */
  readonly ldflags: readonly string[];
}

export function linkSharedCommand(setup: ToolSetup, options: LinkSharedOptions): Command {
  const { config, mode } = setup;
  const flags = ['-installsuffix', mode.installSuffix, '-buildmode=shared', ...mode.ldflags, ...options.ldflags];
  pushExternalLinker(flags, config, options.cxx);
  for (const { importPath, target } of options.packages) {
    if (target.endsWith('.a')) flags.push(`${importPath}=${target}`);
  }
  const [dir, output] = splitPath(options.output);
  const argv = [...toolWords(config, 'link'), '-o', output, '-importcfg', options.importcfg, ...flags];
  return { argv, dir, env: changedEnv(config) };
}

/** Go's own tools tell their build ID when asked for their version. */
function recordsOwnBuildID(config: Config, pkg: ToolPackage): boolean {
  if (!pkg.goroot || !pkg.importPath.startsWith('cmd/')) return false;
  return !mustLinkExternal(config.context.goos, config.context.goarch, false);
}

function pushExternalLinker(flags: string[], config: Config, cxx: boolean): void {
  if (flags.some((flag) => flag === '-extld' || flag.startsWith('-extld='))) return;
  flags.push(`-extld=${joinQuoted(cxx ? cxxWords(config) : ccWords(config))}`);
}

/** Go's filepath.Split: the directory keeps its separator. */
function splitPath(file: string): readonly [dir: string, base: string] {
  const base = path.basename(file);
  return [file.slice(0, file.length - base.length), base];
}
