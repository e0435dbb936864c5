/** Everything that can happen in a build, as data.  Only reporters turn events into text. */

/** Why an action had to run; closed, so that messages, logs and tests share it. */
export type RebuildReason =
  | { readonly kind: 'not-cached' }
  | { readonly kind: 'forced' }
  | { readonly kind: 'entry-corrupt'; readonly detail: string };

export type BuildEvent =
  /** `go: downloading m v` */
  | { readonly kind: 'downloading'; readonly path: string; readonly version: string }
  /** `go: ` + text: notes and warnings on stderr */
  | { readonly kind: 'note'; readonly text: string }
  /**
   * Text about building a package (undefined: none in particular), complete with its newline, as go prints it:
   * the lines of the -x and -n script, the names that -v tells, warnings of the compiler (cmd/go's Printer.Printf).
   * importPath is the package's description, as in -json's ImportPath.
   */
  | { readonly kind: 'output'; readonly importPath: string | undefined; readonly text: string }
  /** What made a package, or the whole build, fail (cmd/go's Printer.Errorf); a missing last newline is added. */
  | { readonly kind: 'failure'; readonly importPath: string | undefined; readonly text: string }
  /** a result is at its place; with `args`, a program is about to be run */
  | {
      readonly kind: 'artifact';
      readonly path: string;
      readonly buildID: string;
      readonly args?: readonly string[];
    }
  | { readonly kind: 'action-started'; readonly action: string }
  | { readonly kind: 'action-finished'; readonly action: string; readonly why: RebuildReason | 'cached' };

export type Emit = (event: BuildEvent) => void;
