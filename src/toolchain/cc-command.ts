/**
 * Command lines of the C toolchain: compiling C, C++, Fortran and C assembly, and the link that finds out what cgo must
 * import.  Pure.  Rules: cmd/go's work/exec.go (compilerCmd, ccompile, gccld).
 */
import path from 'node:path';
import type { ContentID } from '../base/ids.ts';
import { isSince } from '../config/release.ts';
import { archFlags, cCompilerEnv, ccWords, cxxWords, fortranWords } from './cc-env.ts';
import type { FlagSupport } from './cc-probe.ts';
import type { Command } from './command.ts';
import { hasCxx, makeAbsolute } from './tool-package.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';

export type CLanguage = 'c' | 'c++' | 'fortran';

/** The words of CC, CXX or FC. */
export function compilerWords(setup: ToolSetup, language: CLanguage): string[] {
  if (language === 'c') return ccWords(setup.config);
  return language === 'c++' ? cxxWords(setup.config) : fortranWords(setup.config);
}

export interface CompilerDirs {
  /** -I: the package's directory */
  readonly includeDir: string;
  /** directory that must not show in objects, with or without trailing separator */
  readonly workDir: string;
}

/** The compiler with the flags that every file gets. */
export function compilerPrefix(
  setup: ToolSetup,
  language: CLanguage,
  supports: FlagSupport,
  dirs: CompilerDirs,
): string[] {
  const { config } = setup;
  const { goos } = config.context;
  const compiler = compilerWords(setup, language);
  const argv = [...compiler, '-I', dirs.includeDir];
  if (goos !== 'windows') argv.push('-fPIC');
  argv.push(...archFlags(config));
  if (config.context.cgoEnabled) argv.push(goos === 'windows' && !isSince(config, '1.27') ? '-mthreads' : '-pthread');
  if (goos === 'aix') argv.push('-mcmodel=large');
  for (const flag of ['-fno-caret-diagnostics', '-Qunused-arguments', '-Wl,--no-gc-sections']) {
    if (supports(compiler, flag)) argv.push(flag);
  }
  argv.push('-fmessage-length=0');
  if (supports(compiler, '-fdebug-prefix-map=a=b')) {
    const workDir = dirs.workDir.endsWith(path.sep) ? dirs.workDir.slice(0, -1) : dirs.workDir;
    argv.push(`${prefixMapFlag(compiler, supports)}=${workDir}=/tmp/go-build`);
  }
  if (supports(compiler, '-gno-record-gcc-switches')) argv.push('-gno-record-gcc-switches');
  if (goos === 'darwin' || goos === 'ios') argv.push('-fno-common');
  return argv;
}

function prefixMapFlag(compiler: readonly string[], supports: FlagSupport): string {
  return supports(compiler, '-ffile-prefix-map=a=b') ? '-ffile-prefix-map' : '-fdebug-prefix-map';
}

export interface CCompileOptions {
  readonly language: CLanguage;
  /** relative to the package's directory, or absolute */
  readonly source: string;
  /** object to write */
  readonly output: string;
  /** CFLAGS, CXXFLAGS or FFLAGS as the cgo step gave them */
  readonly flags: readonly string[];
  /** object directory, with trailing separator */
  readonly objdir: string;
  /** seeds the compiler's random numbers */
  readonly actionID: ContentID;
  /** main module's vendor directory, for packages from it; '' where there is none */
  readonly vendorDir: string;
  /** the copy that stands for the source under -overlay */
  readonly overlaid?: string;
}

export function cCompileCommand(
  setup: ToolSetup,
  pkg: ToolPackage,
  supports: FlagSupport,
  options: CCompileOptions,
): Command {
  const dirs = { includeDir: pkg.dir, workDir: options.objdir };
  const compiler = compilerPrefix(setup, options.language, supports, dirs);
  const source = options.overlaid ?? makeAbsolute(pkg.dir, options.source);
  const argv = [...compiler, ...options.flags];
  // asked for even where the answer does not matter: -n shows each question
  if (supports(compiler, '-fdebug-prefix-map=a=b') && (setup.config.flags.trimpath || pkg.goroot)) {
    argv.push(`${prefixMapFlag(compiler, supports)}=${sourceMap(setup, pkg, options.vendorDir)}`);
  }
  if (supports(compiler, '-frandom-seed=1')) argv.push(`-frandom-seed=${options.actionID}`);
  argv.push('-o', makeAbsolute(pkg.dir, options.output), '-c', path.basename(source));
  return { argv, dir: path.dirname(source), env: cCompilerEnv };
}

/** `from=to` for -ffile-prefix-map: the place a package comes from instead of where it lies. */
function sourceMap(setup: ToolSetup, pkg: ToolPackage, vendorDir: string): string {
  const [from, to] = sourcePlace(pkg, vendorDir);
  const root = setup.config.context.goos === 'windows' ? String.raw`\\_\_` : '/_';
  return `${from}=${path.join(root, to)}`;
}

function sourcePlace(pkg: ToolPackage, vendorDir: string): readonly [from: string, to: string] {
  const { module } = pkg;
  if (module === undefined) {
    if (pkg.root === '') return [pkg.dir, pkg.importPath];
    return [pkg.root, pkg.goroot ? 'GOROOT' : 'GOPATH'];
  }
  if (module.dir === '') return [vendorDir, 'vendor'];
  return [module.dir, module.version === '' ? module.path : `${module.path}@${module.version}`];
}

/**
 * A compile again without -g, after a compiler's warning that means nothing (clang 3.8 on FreeBSD 11).
 *
 * @param flags CCompileOptions.flags
 * @returns undefined when the output has no such warning or there was no -g
 */
export function retryWithoutDebug(flags: readonly string[], output: string): readonly string[] | undefined {
  if (!output.includes('DWARF2 only supports one section per compilation unit')) return undefined;
  const rest = flags.filter((flag) => !flag.startsWith('-g'));
  return rest.length < flags.length ? rest : undefined;
}

/** Whether an assembly file is Go's, which a package with cgo cannot have (exec.go, gas). */
export function isGoAssembly(text: string): boolean {
  return /(^|\n)(TEXT|DATA|GLOBL)/.test(text);
}

export interface CLinkOptions {
  /** object directory, with trailing separator */
  readonly objdir: string;
  readonly output: string;
  readonly flags: readonly string[];
  readonly objects: readonly string[];
}

/** Links a cgo package's objects to see what they import; failing is an answer, not an error. */
export function cLinkCommand(
  setup: ToolSetup,
  pkg: ToolPackage,
  supports: FlagSupport,
  options: CLinkOptions,
): Command {
  const dirs = { includeDir: pkg.dir, workDir: options.objdir };
  const compiler = compilerPrefix(setup, hasCxx(pkg) ? 'c++' : 'c', supports, dirs);
  const argv = [...compiler, '-o', options.output, ...options.objects, ...options.flags];
  return { argv, dir: setup.config.cwd, env: cCompilerEnv };
}

/** GOGCCFLAGS of `go env`: the C compiler's flags after program and -I. @param workDir $WORK */
export function gogccflagsWords(setup: ToolSetup, supports: FlagSupport, workDir: string): readonly string[] {
  return compilerPrefix(setup, 'c', supports, { includeDir: '.', workDir }).slice(3);
}
