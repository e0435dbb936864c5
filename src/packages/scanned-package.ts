/** What the files of one directory say about the package in it: go/build's Package, as far as builds use it. */
import { type CgoFlags, emptyCgoFlags } from './cgo-directive.ts';
import type { Directive, Position } from './go-header.ts';

/** A place in a file of the scanned directory. */
export interface FilePosition {
  /** name in the directory, or what a //line comment names */
  readonly file: string;
  readonly position: Position;
}

/** What is wrong with a directory as a package; only the first problem is kept, as go/build does. */
export type ScanProblem =
  | { readonly kind: 'no-go' }
  | { readonly kind: 'syntax'; readonly at: FilePosition; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

export interface ScannedPackage {
  readonly dir: string;
  readonly name: string;
  readonly goFiles: readonly string[];
  readonly cgoFiles: readonly string[];
  readonly ignoredGoFiles: readonly string[];
  readonly invalidGoFiles: readonly string[];
  readonly ignoredOtherFiles: readonly string[];
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
  /** sorted */
  readonly imports: readonly string[];
  /** where each import stands first */
  readonly importPositions: ReadonlyMap<string, FilePosition>;
  /** sorted */
  readonly embedPatterns: readonly string[];
  readonly embedPositions: ReadonlyMap<string, FilePosition>;
  /** `//go:debug` comments of the files built */
  readonly directives: readonly (Directive & { readonly file: string })[];
  readonly cgo: CgoFlags;
  /** path in an import comment on the package clause; GOPATH mode only */
  readonly importComment: string;
  readonly problem: ScanProblem | undefined;
}

/** A directory of which nothing is known. */
export function emptyScan(dir: string, problem?: ScanProblem): ScannedPackage {
  const none: readonly string[] = [];
  return {
    dir,
    name: '',
    goFiles: none,
    cgoFiles: none,
    ignoredGoFiles: none,
    invalidGoFiles: none,
    ignoredOtherFiles: none,
    cFiles: none,
    cxxFiles: none,
    mFiles: none,
    hFiles: none,
    fFiles: none,
    sFiles: none,
    swigFiles: none,
    swigCxxFiles: none,
    sysoFiles: none,
    testGoFiles: none,
    xTestGoFiles: none,
    imports: none,
    importPositions: new Map(),
    embedPatterns: none,
    embedPositions: new Map(),
    directives: [],
    cgo: emptyCgoFlags(),
    importComment: '',
    problem,
  };
}
