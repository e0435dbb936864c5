/** The command lines of `asm`: symbol ABIs before the compile, objects after it.  Pure.  Rules: cmd/go's work/gc.go. */
import path from 'node:path';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import type { Command } from './command.ts';
import { changedEnv, compiledPath, makeAbsolute, toolWords } from './tool-package.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';
import { trimpathValue } from './trimpath.ts';

export interface AsmOptions {
  /** object directory, with trailing separator */
  readonly objdir: string;
  /** of a plugin made from files on the command line */
  readonly pluginPath?: string;
}

/** The object that a source file is assembled to. */
export function asmOutput(objdir: string, sFile: string): string {
  return `${objdir}${sFile.slice(0, -'.s'.length)}.o`;
}

/** Assembles one file, `x.s` in the package's directory, to `objdir/x.o`. */
export function asmCommand(setup: ToolSetup, pkg: ToolPackage, options: AsmOptions, sFile: string): Command {
  const source = setup.overlay.actual(makeAbsolute(pkg.dir, sFile));
  const argv = [...asmWords(setup, pkg, options), '-o', asmOutput(options.objdir, sFile), source];
  return { argv, dir: pkg.dir, env: changedEnv(setup.config) };
}

/** Collects the symbol ABIs of all files into `objdir/symabis`; needs an empty `objdir/go_asm.h`. */
export function symabisCommand(
  setup: ToolSetup,
  pkg: ToolPackage,
  options: AsmOptions,
  sFiles: readonly string[],
): Command {
  const argv = [...asmWords(setup, pkg, options), '-gensymabis', '-o', `${options.objdir}symabis`];
  for (const file of sFiles) {
    if (pkg.importPath === 'runtime/cgo' && file.startsWith('gcc_')) continue;
    argv.push(setup.overlay.actual(makeAbsolute(pkg.dir, file)));
  }
  return { argv, dir: pkg.dir, env: changedEnv(setup.config) };
}

function asmWords(setup: ToolSetup, pkg: ToolPackage, options: AsmOptions): readonly string[] {
  const { config, mode } = setup;
  const { goos, goarch } = config.context;
  const argv = [...toolWords(config, 'asm'), '-p', compiledPath(setup, pkg, options.pluginPath)];
  argv.push('-trimpath', trimpathValue(setup, pkg, options.objdir));
  argv.push('-I', options.objdir, '-I', path.join(config.goroot, 'pkg', 'include'));
  argv.push('-D', `GOOS_${goos}`, '-D', `GOARCH_${goarch}`, ...mode.asmflags, ...pkg.asmflags);
  if (pkg.importPath === 'runtime' && goarch === '386') {
    for (const flag of mode.asmflags) if (flag === '-dynlink') argv.push('-D=GOBUILDMODE_shared=1');
  }
  if (pkg.standard && isSince(config, '1.27')) argv.push('-std');
  for (const define of archDefines(config)) argv.push('-D', define);
  return argv;
}

/** Macros that tell assembly files the architecture level; a higher level brings those below it where they nest. */
export function archDefines(config: Config): readonly string[] {
  const level = config.archLevel?.[1] ?? '';
  switch (config.context.goarch) {
    case '386':
      return [`GO386_${level}`];
    case 'amd64':
      return [`GOAMD64_${level}`];
    case 'mips':
    case 'mipsle':
      return [`GOMIPS_${level}`];
    case 'mips64':
    case 'mips64le':
      return [`GOMIPS64_${level}`];
    case 'riscv64':
      return [`GORISCV64_${level}`];
    case 'ppc64':
    case 'ppc64le':
      return nested('GOPPC64_', ['power10', 'power9', 'power8'], level);
    case 'arm':
      return nested('GOARM_', ['7', '6', '5'], ['7', '6', '5'].find((digit) => level.includes(digit)) ?? '5');
    case 'arm64':
      return hasLSE(level) ? ['GOARM64_LSE'] : [];
    default:
      return [];
  }
}

function nested(prefix: string, levels: readonly string[], level: string): readonly string[] {
  const at = levels.indexOf(level);
  return levels.slice(at < 0 ? levels.length - 1 : at).map((name) => prefix + name);
}

/** GOARM64 as `v8.0` to `v9.5` with options `,lse` and `,crypto`; from v8.1 on LSE is part of it. */
function hasLSE(level: string): boolean {
  const [version = '', ...options] = level.split(',');
  return options.includes('lse') || (/^v[89]\.\d+$/.test(version) && version !== 'v8.0');
}
