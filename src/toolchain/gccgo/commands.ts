/**
 * The command lines of a package that gccgo compiles: its Go files, its assembly, C beside them, the archive.  Pure; what the
 * compilers take is asked before.  Rules: cmd/go's work/gccgo.go.
 */
import path from 'node:path';
import type { Config } from '../../config/config.ts';
import { archFlags, ccWords, settingWords } from '../cc-env.ts';
import type { Command } from '../command.ts';
import { makeAbsolute } from '../tool-package.ts';
import type { ToolPackage, ToolSetup } from '../tool-package.ts';

/** A package and where it is compiled. */
export interface GccgoStep {
  readonly setup: ToolSetup;
  readonly pkg: ToolPackage;
  /** gccgo */
  readonly program: string;
  /** $WORK */
  readonly workDir: string;
  /** object directory, with trailing separator */
  readonly objdir: string;
}

/** The path that the compiler is told; '' for commands. */
export function packagePath(pkg: Pick<ToolPackage, 'name' | 'forceLibrary' | 'importPath'>): string {
  return pkg.name === 'main' && !pkg.forceLibrary ? '' : pkg.importPath;
}

/** The object that a compile writes. */
export function gccgoObject(objdir: string): string {
  return `${objdir}_go_.o`;
}

/** What gccgo 12 and earlier have instead of an importcfg. */
export function importTree(objdir: string): string {
  return `${objdir}_importcfgroot_`;
}

export interface GccgoCompile {
  /** relative to the package's directory, or absolute */
  readonly goFiles: readonly string[];
  /** how imports are found; 'none' where there are none to find */
  readonly imports: 'importcfg' | 'tree' | 'none';
  /** `objdir/embedcfg` was written */
  readonly embedcfg: boolean;
  /** gccgo takes -ffile-prefix-map */
  readonly mapsPrefixes: boolean;
}

export function gccgoCompileCommand(step: GccgoStep, options: GccgoCompile): Command {
  const { setup, pkg, program, workDir, objdir } = step;
  const argv = [program, '-c', '-g', ...archFlags(setup.config)];
  argv.push(`-fdebug-prefix-map=${workDir}=/tmp/go-build`, '-gno-record-gcc-switches');
  if (packagePath(pkg) !== '') argv.push(`-fgo-pkgpath=${packagePath(pkg)}`);
  if (pkg.localPrefix !== '') argv.push(`-fgo-relative-import-path=${pkg.localPrefix}`);
  argv.push('-o', gccgoObject(objdir), ...setup.mode.gccgoflags);
  if (options.imports === 'importcfg') argv.push(`-fgo-importcfg=${objdir}importcfg`);
  if (options.imports === 'tree') argv.push('-I', importTree(objdir));
  if (options.embedcfg) argv.push(`-fgo-embedcfg=${objdir}embedcfg`);
  const sources = options.goFiles.map((file) => makeAbsolute(pkg.dir, file));
  if (options.mapsPrefixes) argv.push(...prefixMaps(step, sources));
  argv.push(...pkg.gccgoflags, ...sources.map((file) => setup.overlay.actual(file)));
  return { argv, dir: pkg.dir, env: [] };
}

/** What paths are to be called in objects: the last that fits a path counts. */
function prefixMaps({ setup, workDir }: GccgoStep, sources: readonly string[]): readonly string[] {
  const { config, overlay } = setup;
  const { trimpath } = config.flags;
  const trimmed = (file: string): string =>
    trimpath && isBelow(file, config.cwd) ? `.${file.slice(config.cwd.length)}` : file;
  return [
    ...(trimpath ? [`${config.cwd}=.`, `${workDir}=/tmp/go-build`] : []),
    ...sources.filter((file) => overlay.replaced(file)).map((file) => `${overlay.actual(file)}=${trimmed(file)}`),
  ].map((map) => `-ffile-prefix-map=${map}`);
}

function isBelow(file: string, dir: string): boolean {
  return file.startsWith(dir.endsWith(path.sep) ? dir : dir + path.sep);
}

/** Assembles a file to an object of its name. @param symbolPath packagePath as it stands in symbols */
export function gccgoAsmCommand(step: GccgoStep, file: string, symbolPath: string): Command {
  const { setup, pkg, program, objdir } = step;
  const argv = [program, '-xassembler-with-cpp', '-I', objdir, '-c', '-o', gccgoAsmOutput(objdir, file)];
  argv.push(...platformDefines(setup));
  if (symbolPath !== '') argv.push('-D', `GOPKGPATH=${symbolPath}`);
  argv.push(...positionFlags(setup), ...archFlags(setup.config), setup.overlay.actual(makeAbsolute(pkg.dir, file)));
  return { argv, dir: pkg.dir, env: [] };
}

export function gccgoAsmOutput(objdir: string, file: string): string {
  return `${objdir}${path.basename(file).slice(0, -'.s'.length)}.o`;
}

/** What the C compiler takes, of those flags that a compile beside gccgo has. */
export interface GccgoCFlags {
  readonly splitStack: boolean;
  readonly filePrefixMap: boolean;
  readonly debugPrefixMap: boolean;
  readonly noRecordSwitches: boolean;
}

export interface GccgoCCompile {
  readonly source: string;
  readonly output: string;
  readonly symbolPath: string;
  readonly takes: GccgoCFlags;
}

/** Compiles C of a package without cgo, and the definitions that cgo makes for gccgo. */
export function gccgoCCommand(step: GccgoStep, { source, output, symbolPath, takes }: GccgoCCompile): Command {
  const { setup, pkg, workDir, objdir } = step;
  const { config } = setup;
  const include = path.join(config.goroot, 'pkg', 'include');
  const argv = [...ccWords(config), '-Wall', '-g', '-I', objdir, '-I', include, '-o', output];
  argv.push(...platformDefines(setup), ...archFlags(config));
  if (symbolPath !== '') argv.push('-D', `GOPKGPATH="${symbolPath}"`);
  if (takes.splitStack) argv.push('-fsplit-stack');
  argv.push(...positionFlags(setup));
  if (takes.filePrefixMap) argv.push(`-ffile-prefix-map=${config.cwd}=.`, `-ffile-prefix-map=${workDir}=/tmp/go-build`);
  else if (takes.debugPrefixMap) argv.push(`-fdebug-prefix-map=${workDir}=/tmp/go-build`);
  if (takes.noRecordSwitches) argv.push('-gno-record-gcc-switches');
  return { argv: [...argv, '-c', makeAbsolute(pkg.dir, source)], dir: pkg.dir, env: [] };
}

function platformDefines({ config }: ToolSetup): readonly string[] {
  return ['-D', `GOOS_${config.context.goos}`, '-D', `GOARCH_${config.context.goarch}`];
}

function positionFlags({ mode }: ToolSetup): readonly string[] {
  return ['c-shared', 'shared', 'plugin'].includes(mode.name) ? ['-fPIC'] : [];
}

/** The words of AR. */
export function archiverSetting(config: Config): readonly string[] {
  return settingWords(config, 'AR', 'ar');
}

/** AR, and what it must be told on AIX, where an archive has objects of both kinds. */
export function archiverWords({ config }: ToolSetup): readonly string[] {
  const { goos, goarch } = config.context;
  return [...archiverSetting(config), ...(goos === 'aix' && goarch === 'ppc64' ? ['-X64'] : [])];
}

/** Puts objects into an archive. @param operation rcD; rc where ar does not know D */
export function archiveCommand(
  { setup, pkg, objdir }: GccgoStep,
  operation: 'rcD' | 'rc',
  files: { readonly archive: string; readonly objects: readonly string[] },
): Command {
  const paths = [files.archive, ...files.objects].map((file) => makeAbsolute(objdir, file));
  return { argv: [...archiverWords(setup), operation, ...paths], dir: pkg.dir, env: [] };
}
