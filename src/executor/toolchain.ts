/**
 * The steps of a package and of a link that gc and gccgo take each in their own way (cmd/go's work.toolchain).  What they say
 * in hash texts is in go-compiler-identity.ts.
 */
import type { Package } from '../packages/package.ts';
import type { CgoAdditions, CgoStep } from '../toolchain/cgo-command.ts';
import type { PackageFile } from '../toolchain/importcfg.ts';
import type { ActionShell } from './action-shell.ts';
import type { ActionState, Session } from './session.ts';

/** An action on a package, or on the flags of a shared library. */
export interface ToolStep {
  readonly session: Session;
  readonly state: ActionState;
  readonly shell: ActionShell;
  readonly pkg: Package;
}

export interface GoSources {
  /** relative to the package's directory, or absolute */
  readonly goFiles: readonly string[];
  /** of assembly that is not C's */
  readonly sFiles: readonly string[];
  /** of the imports */
  readonly archives: readonly PackageFile[];
  /** to be made */
  readonly archive: string;
  /** done while the compiler runs */
  readonly beside: (() => Promise<void>) | undefined;
}

/** What comes of a package's cgo, besides the objects of its C files. */
export interface CgoOutputs {
  readonly goFiles: readonly string[];
  /** those before the objects of C files in the archive, and those behind */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface Linking {
  readonly output: string;
  /** importcfg.link */
  readonly importcfg: string;
  /** of all packages, in the link's order */
  readonly archives: readonly PackageFile[];
}

export interface Toolchain {
  /** @throws ToolFailure, as all steps do */
  readonly compileGo: (step: ToolStep, sources: GoSources) => Promise<readonly string[]>;
  /** C files of a package without cgo. @returns objects, as the other steps do */
  readonly compileC: (step: ToolStep, files: readonly string[]) => Promise<readonly string[]>;
  readonly assemble: (step: ToolStep, files: readonly string[]) => Promise<readonly string[]>;
  readonly pack: (
    step: ToolStep,
    files: { readonly archive: string; readonly objects: readonly string[] },
  ) => Promise<void>;
  readonly cgoAdditions: (step: ToolStep) => Promise<CgoAdditions>;
  readonly swigAdditions: (pkg: Package) => readonly string[];
  /** @param objects of the C files, and what is with them */
  readonly finishCgo: (step: ToolStep, cgo: CgoStep, objects: readonly string[]) => Promise<CgoOutputs>;
  /** whether the file compiles: it does where int has more than 32 bits */
  readonly triesIntSize: (step: ToolStep, file: string) => Promise<boolean>;
  readonly linkProgram: (step: ToolStep, linking: Linking) => Promise<void>;
  readonly linkLibrary: (step: ToolStep, linking: Linking) => Promise<void>;
}
