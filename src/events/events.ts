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
  /** a line of the -x or -n script, without its newline */
  | { readonly kind: 'command'; readonly text: string }
  /** -v: a package is about to be compiled */
  | { readonly kind: 'package'; readonly importPath: string }
  /** what a tool or gots has to say of a package; `text` complete, with header and newlines, as go prints it */
  | {
      readonly kind: 'output';
      /** as in -json's ImportPath; undefined: of no package */
      readonly importPath: string | undefined;
      readonly text: string;
    }
  /** -json's build-fail */
  | { readonly kind: 'build-failed'; readonly importPath: string }
  | { readonly kind: 'action-started'; readonly action: string }
  | { readonly kind: 'action-finished'; readonly action: string; readonly why: RebuildReason | 'cached' };

export type Emit = (event: BuildEvent) => void;
