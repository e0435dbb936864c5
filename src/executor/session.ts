/** What the actions of one build share, and what becomes known of each action while it runs. */
import type { ActionID, BuildID, ContentID } from '../base/ids.ts';
import type { Action } from '../actions/action.ts';
import type { BuildCache, CacheEntry } from '../cache/cache.ts';
import type { ActionHasher } from '../cache/hash.ts';
import type { Config } from '../config/config.ts';
import type { Emit, ResultOrigin } from '../events/events.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import type { CCompilers } from '../toolchain/c-compilers.ts';
import type { CgoStep } from '../toolchain/cgo-command.ts';
import type { ScriptState } from '../toolchain/command.ts';
import type { CompileConcurrency } from '../toolchain/compile-concurrency.ts';
import type { CoverStep } from '../toolchain/cover-command.ts';
import type { ExportHashes } from '../toolchain/export-data.ts';
import type { GccgoCompiler } from '../toolchain/gccgo/gccgo-compiler.ts';
import type { ToolSetup } from '../toolchain/tool-package.ts';
import type { CommandOutput } from './action-shell.ts';
import type { CgoInputs } from './cgo-inputs.ts';
import type { KnownResults } from './known-results.ts';

export interface Session {
  readonly config: Config;
  readonly sys: System;
  /** sources as the build sees them, the overlay included */
  readonly sources: ReadableFiles;
  readonly setup: ToolSetup;
  /** $WORK, without trailing separator; `$WORK` itself with -n */
  readonly workDir: string;
  readonly cache: BuildCache;
  readonly hasher: ActionHasher;
  /** of the build that this one goes on from */
  readonly known: KnownResults | undefined;
  /** content hash of a source file; '' when it can't be read */
  readonly fileHash: (path: string) => ContentID | '';
  /** identity of a tool of GOROOT/pkg/tool */
  readonly toolID: (name: string) => Promise<string>;
  readonly compilers: CCompilers;
  /** -compiler=gccgo; undefined: Go's own compiler */
  readonly gccgo: GccgoCompiler | undefined;
  readonly concurrency: CompileConcurrency;
  /** added to the environment of Go's own tools, see tool-tuning.ts */
  readonly toolEnv: Readonly<Record<string, string>>;
  readonly emit: Emit;
  readonly script: ScriptState;
  readonly exportHashes: ExportHashes;
  /** shared library -> its build ID as it was when the build first asked */
  readonly libraryIDs: Map<string, string>;
  /** directories made, so that each is made and shown once */
  readonly madeDirs: Set<string>;
  /** module mode */
  readonly modules: boolean;
  /** main module's vendor directory, or '' */
  readonly vendorDir: string;
  readonly signal: AbortSignal;
  /** called whenever a tool has started and there is time for other work */
  readonly toolStarted: () => void;
  readonly states: ReadonlyMap<Action, ActionState>;
  /** names of the actions in events */
  readonly ids: ReadonlyMap<Action, number>;
  readonly triggers: ReadonlyMap<Action, readonly Action[]>;
}

/** What is left to do for a package after a look into the cache. */
export interface Need {
  build: boolean;
  cgoHeader: boolean;
  coverMeta: boolean;
}

export class ActionState {
  readonly action: Action;
  /** the file that holds the result, in $WORK, in the cache or at its target */
  built = '';
  /** provisional while the action runs */
  buildID = '' as BuildID;
  actionID = '' as ActionID;
  /** of a compiled package: its archive in the cache */
  entry: CacheEntry | undefined;
  /** text of tools that goes into the cache and is printed at the end; undefined: printed at once */
  output: string | undefined;
  need: Need | undefined;
  /** of a package's cache check, before Go 1.26 */
  cgoInputs: CgoInputs | undefined;
  cgo: CgoStep | undefined;
  /** what compiling a C file came to, before Go 1.26: its package's build reports it */
  compiled: CommandOutput | undefined;
  cover: CoverStep | undefined;
  /** source -> copy in the object directory, for C compilers under -overlay */
  overlaid: ReadonlyMap<string, string> = new Map();
  /** how it came by `built` */
  origin: ResultOrigin = '';
  /** of an executable that was linked */
  linkedBytes = 0;
  /** where go run starts the program from */
  executable = '';

  constructor(action: Action) {
    this.action = action;
  }
}

/** The name of an action in events. */
export function idOf(session: Session, action: Action): number {
  const id = session.ids.get(action);
  if (id === undefined) throw new Error(`no name for action ${action.mode}`);
  return id;
}

/** The state of an action of this build. */
export function stateOf(session: Session, action: Action): ActionState {
  const state = session.states.get(action);
  if (state === undefined) throw new Error(`no state for action ${action.mode}`);
  return state;
}
