/**
 * The command line of `compile`.  The order of its flags is go's: -x shows it, and bytes of the output depend on some.
 * Pure.  Rules: cmd/go's work/gc.go.
 */
import type { Command } from './command.ts';
import { compareGoVersions, goLanguageVersion } from '../base/go-version.ts';
import { changedEnv, compiledPath, makeAbsolute, toolWords } from './tool-package.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';
import { trimpathValue } from './trimpath.ts';

export interface CompileOptions {
  /** object directory, with trailing separator */
  readonly objdir: string;
  /** the archive to write (`objdir/_pkg_.a`); undefined: an object `objdir/_go_.o` alone */
  readonly archive: string | undefined;
  /** relative to the package's directory, or absolute */
  readonly goFiles: readonly string[];
  /** '' leaves -buildid out */
  readonly buildID: string;
  /** `objdir/importcfg` was written */
  readonly importcfg: boolean;
  /** `objdir/embedcfg` was written */
  readonly embedcfg: boolean;
  /** path of the symbol ABIs; '' when there is no assembly */
  readonly symabis: string;
  /** write `objdir/go_asm.h` for the assembler */
  readonly asmhdr: boolean;
  /** path of the preprocessed profile; '' for none */
  readonly pgoProfile: string;
  /** path of the cover tool's `coveragecfg`; '' for none */
  readonly coverageConfig: string;
  /** -c, given when above 1; see compile-concurrency.ts */
  readonly concurrency: number;
  /** of a plugin made from files on the command line */
  readonly pluginPath?: string;
}

/** Packages of the standard library with declarations that the runtime implements: they are never `-complete`. */
const forwardDeclaring = new Set([
  'bytes',
  'internal/poll',
  'net',
  'os',
  'runtime/metrics',
  'runtime/pprof',
  'runtime/trace',
  'sync',
  'syscall',
  'time',
]);

/** The file that the compile writes. */
export function compileOutput(options: Pick<CompileOptions, 'archive' | 'objdir'>): string {
  return options.archive ?? `${options.objdir}_go_.o`;
}

export function compileCommand(setup: ToolSetup, pkg: ToolPackage, options: CompileOptions): Command {
  const { config, mode, overlay } = setup;
  const argv = [...toolWords(config, 'compile'), '-o', compileOutput(options)];
  argv.push('-trimpath', trimpathValue(setup, pkg, options.objdir));
  pushDefaultFlags(argv, setup, pkg, options);
  if (options.concurrency > 1) argv.push(`-c=${options.concurrency}`);
  argv.push(...mode.gcflags, ...pkg.gcflags);
  if (pkg.localPrefix === '') argv.push('-nolocalimports');
  else argv.push('-D', pkg.localPrefix);
  if (options.importcfg) argv.push('-importcfg', `${options.objdir}importcfg`);
  if (options.embedcfg) argv.push('-embedcfg', `${options.objdir}embedcfg`);
  if (options.archive !== undefined) argv.push('-pack');
  if (options.asmhdr) argv.push('-asmhdr', `${options.objdir}go_asm.h`);
  for (const file of options.goFiles) argv.push(overlay.actual(makeAbsolute(pkg.dir, file)));
  return { argv, dir: config.cwd, env: changedEnv(config) };
}

function pushDefaultFlags(argv: string[], setup: ToolSetup, pkg: ToolPackage, options: CompileOptions): void {
  const { config, mode } = setup;
  argv.push('-p', compiledPath(setup, pkg, options.pluginPath), `-lang=go${packageLanguage(config.goVersion, pkg)}`);
  if (pkg.standard) argv.push('-std');
  if (isComplete(pkg)) argv.push('-complete');
  if (mode.installSuffix !== '') argv.push('-installsuffix', mode.installSuffix);
  if (options.buildID !== '') argv.push('-buildid', options.buildID);
  if (pkg.omitDebug || config.context.goos === 'plan9' || config.context.goarch === 'wasm') argv.push('-dwarf=false');
  if (config.goVersion.startsWith('go1')) argv.push('-goversion', config.goVersion);
  if (options.coverageConfig !== '') argv.push(`-coveragecfg=${options.coverageConfig}`);
  if (options.pgoProfile !== '') argv.push(`-pgoprofile=${options.pgoProfile}`);
  if (options.symabis !== '') argv.push('-symabis', options.symabis);
}

/**
 * The language version of a package: its module's, 1.16 where go.mod has no go line, or the toolchain's own
 * where there is no module or the module wants a newer one.
 *
 * @param goVersion the toolchain's: `go1.26.8`
 */
export function packageLanguage(goVersion: string, pkg: Pick<ToolPackage, 'module'>): string {
  const local = goVersion.replace(/^go/, '').split(/[ -]/)[0] ?? '';
  if (pkg.module === undefined) return goLanguageVersion(local);
  const wanted = pkg.module.goVersion === '' ? '1.16' : pkg.module.goVersion;
  return goLanguageVersion(compareGoVersions(local, wanted) >= 0 ? wanted : local);
}

/** Whether the compiler sees the whole package, so that a function without body is an error. */
function isComplete(pkg: ToolPackage): boolean {
  if (pkg.standard && forwardDeclaring.has(pkg.importPath)) return false;
  const others = [pkg.cgoFiles, pkg.cFiles, pkg.cxxFiles, pkg.mFiles, pkg.fFiles, pkg.sFiles, pkg.sysoFiles];
  return [...others, pkg.swigFiles, pkg.swigCxxFiles].every((files) => files.length === 0);
}
