/** SWIG: its command lines, its version, the files it makes.  Pure.  Rules: cmd/go's work/exec.go. */
import { GotsError } from '../base/errors.ts';
import { cgoFlags } from './cgo-flags.ts';
import type { Command } from './command.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';

export interface SwigOutputs {
  /** what SWIG calls its Go file; to be renamed to `goFile` at once */
  readonly madeGoFile: string;
  readonly goFile: string;
  /** C or C++ */
  readonly cFile: string;
}

const tooOld = 'must have SWIG version >= 3.0.6';

export const swigVersionCommand: Command = { argv: ['swig', '-version'], dir: '.', env: [] };

/** A Go file that compiles only where int has more than 32 bits. */
export const swigIntSizeSource = '\npackage main\nconst i int = 1 << 32\n';

/** @throws GotsError when SWIG is older than 3.0.6; a version that cannot be read passes */
export function checkSwigVersion(output: string): void {
  const match = /[vV]ersion +(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(output);
  if (match === null) return;
  const [major, minor, patch] = [match[1], match[2], match[3]].map((part) =>
    part === undefined ? undefined : Number(part),
  );
  if (major === undefined || major > 3) return;
  if (major < 3) throw new GotsError('build', tooOld);
  if ((minor ?? 0) > 0) return;
  if (patch !== undefined && patch < 6) throw new GotsError('build', tooOld);
}

function stem(file: string, cxx: boolean): string {
  return file.slice(0, -(cxx ? '.swigcxx' : '.swig').length);
}

/** @param objdir object directory, with trailing separator */
export function swigOutputs(file: string, objdir: string, cxx: boolean): SwigOutputs {
  const name = stem(file, cxx);
  return {
    madeGoFile: `${objdir}${name}.go`,
    goFile: `${objdir}_${name}_swig.go`,
    cFile: `${objdir}${name}_wrap.${cxx ? 'cxx' : 'c'}`,
  };
}

export interface SwigOptions {
  readonly objdir: string;
  readonly cxx: boolean;
  /** '32' or '64' */
  readonly intSize: string;
  readonly pkgConfigCflags: readonly string[];
  /** flags for the sake of the Go compiler */
  readonly additions?: readonly string[];
}

/** @throws GotsError for a file whose name begins with `cgo` */
export function swigCommand(setup: ToolSetup, pkg: ToolPackage, options: SwigOptions, file: string): Command {
  if (file.startsWith('cgo')) throw new GotsError('build', "SWIG file must not use prefix 'cgo'");
  const { objdir, cxx } = options;
  const flags = cgoFlags(setup.config, pkg);
  const all = [...flags.cppflags, ...options.pkgConfigCflags, ...(cxx ? flags.cxxflags : flags.cflags)];
  const argv = ['swig', '-go', '-cgo', '-intgosize', options.intSize, '-module', stem(file, cxx)];
  argv.push('-o', swigOutputs(file, objdir, cxx).cFile, '-outdir', objdir);
  argv.push(...all.filter((flag) => flag.length > 3 && flag.startsWith('-I')));
  argv.push(...(options.additions ?? []));
  if (cxx) argv.push('-c++');
  return { argv: [...argv, file], dir: pkg.dir, env: [] };
}

/** What a failing SWIG that does not know its options is told as. */
export function explainSwigFailure(output: string): string | undefined {
  return output.includes('-intgosize') || output.includes('-cgo') ? tooOld : undefined;
}
