/**
 * How Go's own compiler and gccgo differ, as far as loading packages and planning a build depend on it.  What they do to a package
 * is in src/executor/toolchain.ts.  Pure.
 */
import type { BuildContext } from './config.ts';

export interface CompilerTraits {
  /** the standard library is in GOROOT/src, to be compiled; otherwise it comes with the compiler, without sources */
  readonly compilesStandard: boolean;
  /** cgo and the linker need packages of the runtime, which count as imported; otherwise all of it is linked in anyhow */
  readonly importsRuntime: boolean;
  /** in front of `GOOS_GOARCH`, the directory that archives are installed in */
  readonly archiveDirPrefix: string;
  /** in front of the name of an archive */
  readonly archivePrefix: string;
  /** below the directory of archives: where shared libraries are installed */
  readonly libraryDir: string;
}

const traits: Readonly<Record<BuildContext['compiler'], CompilerTraits>> = {
  gc: { compilesStandard: true, importsRuntime: true, archiveDirPrefix: '', archivePrefix: '', libraryDir: '' },
  gccgo: {
    compilesStandard: false,
    importsRuntime: false,
    archiveDirPrefix: 'gccgo_',
    archivePrefix: 'lib',
    libraryDir: 'shlibs',
  },
};

export function compilerTraits({ context }: { readonly context: Pick<BuildContext, 'compiler'> }): CompilerTraits {
  return traits[context.compiler];
}
