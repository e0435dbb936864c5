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

/** How an action came by its result. */
export type ResultOrigin =
  /** it has none: it failed, only joins others, or looks into the cache for another action */
  | ''
  /** tools have made it in this build */
  | 'made'
  /** the build cache had it */
  | 'cached'
  /** it is at its place already */
  | 'installed'
  /** of the build that this one goes on from: none of its inputs has changed, so none was read */
  | 'kept'
  /** an archive of an earlier compile: only contents of imports have changed, the export data of these has not */
  | 'cut-off';

/** What an action does beside running tools: hash its inputs; look into the cache; write its result there. */
export type Step = 'hash' | 'look-up' | 'store';

/** A step of a command: all of it, finding packages, running the action graph. */
export type Phase = 'command' | 'load' | 'build';

export type BuildEvent =
  /** `go: downloading m v` */
  | { readonly kind: 'downloading'; readonly path: string; readonly version: string }
  /** a module that is being downloaded: bytes of its zip so far; not told of small ones */
  | { readonly kind: 'receiving'; readonly path: string; readonly version: string; readonly bytes: number }
  /** the module is there, or could not be had (0 bytes) */
  | { readonly kind: 'downloaded'; readonly path: string; readonly version: string; readonly bytes: number }
  /** `go: ` + text: notes and warnings on stderr */
  | { readonly kind: 'note'; readonly text: string }
  /** a line on stdout about how gots was called */
  | { readonly kind: 'advice'; readonly text: string }
  /** text on stderr, complete with its newline, that -json leaves as it is: what go writes there itself */
  | { readonly kind: 'remark'; readonly text: string }
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
  /** the first event: what was asked for */
  | {
      readonly kind: 'invoked';
      readonly at: number;
      /** the verb and all that follows it, as typed */
      readonly commandLine: readonly string[];
      readonly cwd: string;
      /** `go1.26.8` */
      readonly goVersion: string;
      /** build tags that were asked for */
      readonly tags: readonly string[];
      /** -a */
      readonly isForced: boolean;
      /** actions at once: -p */
      readonly parallel: number;
    }
  /** packages are found */
  | {
      readonly kind: 'loaded';
      /** what was named: import paths, or files for `command-line-arguments` */
      readonly targets: readonly string[];
      /** how many there are in all */
      readonly packages: number;
      /** milliseconds, with fractions, that reading a package took, by import path; none for what an earlier build has read */
      readonly took: Readonly<Record<string, number>>;
    }
  /** a signal ends the command: nothing follows */
  | { readonly kind: 'interrupted'; readonly signal: string }
  /** the last event; status: that of the command; error: what has ended it before its time, '' for nothing */
  | { readonly kind: 'ended'; readonly at: number; readonly status: number; readonly error: string }
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
      readonly origin: ResultOrigin;
      /** of the result; 0 where there is none, or its size was not looked at */
      readonly bytes: number;
      /** of a compiled package: SHA-256 of its archive in the cache, in hex; '' for none */
      readonly outputID: string;
    }
  /**
   * What the action ID of a build or link is the hash of: the lines of its hash text (src/actions/hash-text.ts), each with its
   * newline.  Told before the action starts, by the one that computes it.
   */
  | {
      readonly kind: 'inputs';
      readonly id: number;
      readonly lines: readonly string[];
      /** files among the lines that the package embeds, relative to its directory */
      readonly embeds: readonly string[];
      /** source files of the directory that this build leaves out */
      readonly leftOut: readonly string[];
      /** the package is in the module cache or in GOROOT, where sources never change */
      readonly isImmutable: boolean;
    }
  /** an action has done a step; `took` in milliseconds, with fractions */
  | { readonly kind: 'step'; readonly id: number; readonly step: Step; readonly took: number }
  /** a tool has ended; `took` in milliseconds; tool: its name without directory and extension, such as `compile` or `gcc` */
  | {
      readonly kind: 'command';
      readonly id: number;
      readonly tool: string;
      readonly command: string;
      readonly at: number;
      readonly took: number;
    };

export type Emit = (event: BuildEvent) => void;
