/**
 * go's -debug-actiongraph: the actions of a build as JSON, for tools such as actiongraph.  Written before the first action starts,
 * and again, with times and commands, after the last.  Facts: cmd/go's actionJSON (work/action.go) and Builder.Do.
 * Differs from go: times are whole milliseconds in UTC, and the processor time of commands is left out, which Node can't tell.
 */
import { GotsError, SysError } from '../base/errors.ts';
import type { BuildEvent, PlannedAction } from '../events/events.ts';
import type { System } from '../sys/system.ts';
import { formatGoJSON } from '../base/go-json.ts';

/** What has become known of an action since it was planned; times in milliseconds since 1970, 0 for not yet. */
interface Progress {
  ready: number;
  start: number;
  done: number;
  actionID: string;
  buildID: string;
  commands: string[];
  took: number;
}

export class ActionGraphFile {
  readonly #path: string;
  readonly #sys: Pick<System, 'files' | 'stderr'>;
  #actions: readonly PlannedAction[] = [];
  #progress: Progress[] = [];
  #failed = false;

  constructor(path: string, sys: Pick<System, 'files' | 'stderr'>) {
    this.#path = path;
    this.#sys = sys;
  }

  /** the file could not be written: the command fails */
  get failed(): boolean {
    return this.#failed;
  }

  /** @throws GotsError for a file of Go source, before anything is done */
  observe(event: BuildEvent): void {
    switch (event.kind) {
      case 'graph':
        this.#actions = event.actions;
        this.#progress = event.actions.map(() => noProgress());
        return this.#write();
      case 'action-ready':
        this.#of(event.id).ready = event.at;
        return;
      case 'action-started':
        this.#of(event.id).start = event.at;
        return;
      case 'command': {
        const progress = this.#of(event.id);
        progress.commands.push(event.command);
        progress.took += event.took;
        return;
      }
      case 'action-finished': {
        const progress = this.#of(event.id);
        if (progress.start === 0) progress.start = event.at;
        progress.done = event.at;
        progress.actionID = event.actionID;
        progress.buildID = event.outcome === 'done' ? event.buildID : '';
        return;
      }
      case 'phase':
        if (event.name === 'build' && event.edge === 'end') this.#write();
        return;
      default:
    }
  }

  #of(id: number): Progress {
    const progress = this.#progress[id];
    if (progress === undefined) throw new Error(`no action ${id}`);
    return progress;
  }

  #write(): void {
    if (this.#path.endsWith('.go')) {
      throw new GotsError('usage', `refusing to write action graph to ${this.#path}\n`);
    }
    const list = this.#actions.map((action) => actionJSON(action, this.#of(action.id)));
    try {
      this.#sys.files.writeFile(this.#path, formatGoJSON(list, '\t'));
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.#sys.stderr.write(`go: writing action graph: ${error.message}\n`);
      this.#failed = true;
    }
  }
}

function noProgress(): Progress {
  return { ready: 0, start: 0, done: 0, actionID: '', buildID: '', commands: [], took: 0 };
}

function actionJSON(action: PlannedAction, progress: Progress): Readonly<Record<string, unknown>> {
  const isBuiltAtTarget = action.mode === 'link' || action.mode.endsWith('-install');
  return {
    ID: action.id,
    Mode: action.mode,
    Package: action.package,
    ...unlessEmpty('Deps', action.deps),
    ...unlessEmpty('Args', action.args),
    ...unlessEmpty('Objdir', action.objdir),
    ...unlessEmpty('Target', action.target),
    ...unlessEmpty('Priority', action.priority),
    ...unlessEmpty('Built', isBuiltAtTarget ? action.target : ''),
    ...unlessEmpty('NeedBuild', action.needBuild),
    ...unlessEmpty('ActionID', progress.actionID),
    ...unlessEmpty('BuildID', progress.buildID),
    TimeReady: formatTime(progress.ready),
    TimeStart: formatTime(progress.start),
    TimeDone: formatTime(progress.done),
    Cmd: progress.commands.length === 0 ? null : progress.commands,
    // nanoseconds
    ...unlessEmpty('CmdReal', Math.round(progress.took * 1_000_000)),
  };
}

/** encoding/json's omitempty. */
function unlessEmpty(name: string, value: unknown): Readonly<Record<string, unknown>> {
  const isEmpty = Array.isArray(value) ? value.length === 0 : value === '' || value === 0 || value === false;
  return isEmpty ? {} : { [name]: value };
}

/** As time.Time's MarshalJSON. */
function formatTime(ms: number): string {
  if (ms === 0) return '0001-01-01T00:00:00Z';
  return new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');
}
