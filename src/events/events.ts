/** Everything that can happen in a build, as data.  Only reporters turn events into text. */

/** An action as it was planned; `id` names it in the events that follow, and is its place in the graph's list. */
export interface PlannedAction {
  readonly id: number;
  /** cmd/go's name of what it does: 'build', 'link', 'build check cache' ... */
  readonly mode: string;
  /** import path; '' for none */
  readonly package: string;
  readonly deps: readonly number[];
  readonly objdir: string;
  readonly target: string;
  /** place in a walk of dependencies first */
  readonly priority: number;
  readonly needBuild: boolean;
  /** go run: what the program is given */
  readonly args: readonly string[];
}

/** A step of a command: all of it, finding packages, running the action graph. */
export type Phase = 'command' | 'load' | 'build';

export type BuildEvent =
  /** `go: downloading m v` */
  | { readonly kind: 'downloading'; readonly path: string; readonly version: string }
  /** `go: ` + text: notes and warnings on stderr */
  | { readonly kind: 'note'; readonly text: string }
  /** a line on stdout about how gots was called */
  | { readonly kind: 'advice'; readonly text: string }
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
  /** times are milliseconds since 1970 */
  | { readonly kind: 'phase'; readonly name: Phase; readonly at: number; readonly edge: 'start' | 'end' }
  /** all actions of the build, before the first one starts; the root is the first */
  | { readonly kind: 'graph'; readonly actions: readonly PlannedAction[] }
  | { readonly kind: 'action-ready'; readonly id: number; readonly at: number }
  /** lane: from 0, which of the actions that run at once */
  | { readonly kind: 'action-started'; readonly id: number; readonly at: number; readonly lane: number }
  | {
      readonly kind: 'action-finished';
      readonly id: number;
      readonly at: number;
      readonly outcome: 'done' | 'failed' | 'blocked';
      /** first half of the build ID; '' for actions without one */
      readonly actionID: string;
      readonly buildID: string;
    }
  /** a tool has ended; `took` in milliseconds */
  | { readonly kind: 'command'; readonly id: number; readonly command: string; readonly took: number };

export type Emit = (event: BuildEvent) => void;
