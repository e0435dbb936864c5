/**
 * The command lines of `cgo`: translating import "C", and listing what the result imports dynamically.  Pure.
 * Rules: cmd/go's work/exec.go (runCgo, processCgoOutputs, dynimport).
 */
import path from 'node:path';
import { goQuote } from '../base/go-quote.ts';
import { cCompilerEnv } from './cc-env.ts';
import { cgoFlags } from './cgo-flags.ts';
import { allowsInternalLink } from './check-flags.ts';
import type { Command } from './command.ts';
import { changedEnv, makeAbsolute, toolWords } from './tool-package.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';

export interface CgoOptions {
  /** object directory, with trailing separator */
  readonly objdir: string;
  /** Go files with import "C": the package's or their covered copies, then what SWIG made; relative or absolute */
  readonly cgoFiles: readonly string[];
  /** what pkg-config --cflags and --libs gave */
  readonly pkgConfigCflags: readonly string[];
  readonly pkgConfigLdflags: readonly string[];
  readonly additions?: CgoAdditions;
}

/** What cgo and the C compilers get for the sake of the Go compiler. */
export interface CgoAdditions {
  readonly cgoflags: readonly string[];
  readonly cflags: readonly string[];
}

/** The cgo step of one package: its command, the files it makes, and the flags that its C files are compiled with. */
export interface CgoStep {
  readonly command: Command;
  /** Go files for the compiler: `_cgo_gotypes.go`, then one `x.cgo1.go` for each file */
  readonly goFiles: readonly string[];
  /** C files to compile: `_cgo_export.c`, then one `x.cgo2.c` for each file */
  readonly cFiles: readonly string[];
  readonly cflags: readonly string[];
  readonly cxxflags: readonly string[];
  readonly fflags: readonly string[];
  readonly ldflags: readonly string[];
  /** false: the archive gets an empty `preferlinkext`, so that the C toolchain links */
  readonly internalLink: boolean;
}

/** @throws GotsError where a #cgo line holds a flag that is not allowed */
export function cgoStep(setup: ToolSetup, pkg: ToolPackage, options: CgoOptions): CgoStep {
  const { config } = setup;
  const flags = sanitized(setup, pkg, options);
  const cppflags = [...flags.cppflags, '-I', options.objdir];
  const sources = options.cgoFiles.map((file) => (path.isAbsolute(file) ? file : path.join(pkg.dir, file)));
  const stems = sources.map((file) => options.objdir + path.basename(file).replace(/\.go$/, ''));
  const actual = sources.map((file) => setup.overlay.actual(file));

  const argv = [...toolWords(config, 'cgo'), '-objdir', options.objdir, '-importpath', pkg.importPath];
  argv.push(...importFlags(pkg), ...(options.additions?.cgoflags ?? []));
  if (exportsHeader(setup)) argv.push(`-exportheader=${options.objdir}_cgo_install.h`);
  const rewrites = sources.flatMap((file, at) => (setup.overlay.replaced(file) ? [`${actual[at]}=>${file}`] : []));
  if (rewrites.length > 0) argv.push('-trimpath', rewrites.join(';'));
  const env = [...cCompilerEnv, ...changedEnv(config)];
  if (flags.ldflags.length > 0) {
    argv.push(`-ldflags=${flags.ldflags.map(goQuote).join(' ')}`);
    env.push('CGO_LDFLAGS=');
  }
  argv.push('--', ...cppflags, ...flags.cflags, ...actual);
  return {
    command: { argv, dir: pkg.dir, env },
    goFiles: [`${options.objdir}_cgo_gotypes.go`, ...stems.map((stem) => `${stem}.cgo1.go`)],
    cFiles: [`${options.objdir}_cgo_export.c`, ...stems.map((stem) => `${stem}.cgo2.c`)],
    cflags: [...cppflags, ...flags.cflags],
    cxxflags: [...cppflags, ...flags.cxxflags],
    fflags: [...cppflags, ...flags.fflags],
    ldflags: flags.ldflags,
    internalLink: flags.internalLink,
  };
}

interface StepFlags {
  readonly cppflags: readonly string[];
  readonly cflags: readonly string[];
  readonly cxxflags: readonly string[];
  readonly fflags: readonly string[];
  readonly ldflags: readonly string[];
  readonly internalLink: boolean;
}

/** The package's flags with pkg-config's, the libraries that a language needs, and the sanitizer's in front. */
function sanitized(setup: ToolSetup, pkg: ToolPackage, options: CgoOptions): StepFlags {
  const { config } = setup;
  const { cppflags, cflags, cxxflags, fflags, ldflags } = cgoFlags(config, pkg);
  const libraries = [...ldflags, ...options.pkgConfigLdflags];
  if (pkg.mFiles.length > 0) libraries.push('-lobjc');
  if (pkg.fFiles.length > 0) {
    const fc = config.getenv('FC');
    if (fc === '' || fc.includes('gfortran')) libraries.push('-lgfortran');
  }
  const front = [
    ...(config.flags.asan ? ['-fsanitize=address'] : []),
    ...(config.flags.msan ? ['-fsanitize=memory'] : []),
  ];
  return {
    cppflags: [...cppflags, ...options.pkgConfigCflags],
    cflags: [...front, ...cflags, ...(options.additions?.cflags ?? [])],
    cxxflags,
    fflags,
    ldflags: [...front, ...libraries],
    internalLink: allowsInternalLink(config, {
      cppflags: [...cppflags, ...options.pkgConfigCflags],
      cflags,
      cxxflags,
      fflags,
      ldflags: libraries,
    }),
  };
}

function importFlags(pkg: ToolPackage): readonly string[] {
  const flags: string[] = [];
  if (pkg.standard && pkg.importPath === 'runtime/cgo') flags.push('-import_runtime_cgo=false');
  if (pkg.standard && ['runtime/race', 'runtime/msan', 'runtime/cgo', 'runtime/asan'].includes(pkg.importPath)) {
    flags.push('-import_syscall=false');
  }
  return flags;
}

/** Whether exported functions get a header for C, `_cgo_install.h`. */
export function exportsHeader(setup: ToolSetup): boolean {
  return setup.mode.name === 'c-archive' || setup.mode.name === 'c-shared';
}

/** Which C source gives the object that the dynamic imports are read from, and where that and the result go. */
export interface DynimportFiles {
  readonly mainSource: string;
  readonly mainObject: string;
  readonly linked: string;
  readonly importGo: string;
  /** written empty when the link fails; the archive gets it, so that the C toolchain links */
  readonly failure: string;
}

/** @param objdir object directory, with trailing separator */
export function dynimportFiles(objdir: string): DynimportFiles {
  return {
    mainSource: `${objdir}_cgo_main.c`,
    mainObject: `${objdir}_cgo_main.o`,
    linked: `${objdir}_cgo_.o`,
    importGo: `${objdir}_cgo_import.go`,
    failure: `${objdir}dynimportfail`,
  };
}

/** The flags of the link whose result shows the dynamic imports. @param ldflags of the cgo step */
export function dynimportLdflags(setup: ToolSetup, ldflags: readonly string[]): readonly string[] {
  const { goos, goarch } = setup.config.context;
  if (goos !== 'android' && !(goos === 'linux' && goarch === 'arm')) return ldflags;
  const flags = ldflags.includes('-no-pie') ? [...ldflags] : [...ldflags, '-pie'];
  return flags.includes('-pie') ? flags.filter((flag) => flag !== '-static') : flags;
}

/** Writes `_cgo_import.go` from the linked object. */
export function dynimportCommand(setup: ToolSetup, pkg: ToolPackage, objdir: string): Command {
  const { linked, importGo } = dynimportFiles(objdir);
  const argv = [...toolWords(setup.config, 'cgo'), '-dynpackage', pkg.name, '-dynimport', linked, '-dynout', importGo];
  if (pkg.standard && pkg.importPath === 'runtime/cgo') argv.push('-dynlinker');
  return { argv, dir: setup.config.cwd, env: cCompilerEnv };
}

/** Absolute paths of .syso files, each once, in the order in which the dynimport link takes them. */
export function sortedSysoFiles(packages: readonly Pick<ToolPackage, 'dir' | 'sysoFiles'>[]): readonly string[] {
  const files = packages.flatMap((pkg) => pkg.sysoFiles.map((file) => makeAbsolute(pkg.dir, file)));
  return [...new Set(files)].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
