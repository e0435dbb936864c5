/** Gathers the result of a command from its events. */
import { resolve } from 'node:path';
import type { BuildEvent, Phase, PlannedAction, ResultOrigin } from '../events/events.ts';
import { type Diagnostic, describeText } from './diagnostics.ts';
import type { GotsEvent } from './event.ts';
import type { ActionReport, Artifact, BuildResult } from './result.ts';

interface Progress {
  outcome: ActionReport['outcome'];
  origin: ResultOrigin;
  bytes: number;
  started: number;
  took: number;
  actionID: string;
  buildID: string;
  readonly commands: { readonly command: string; readonly took: number }[];
}

/** Listens to the events of one command. */
export class Gatherer {
  readonly #cwd: string;
  readonly #showsCommands: boolean;
  readonly #artifacts: Artifact[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #phaseStarts = new Map<Phase, number>();
  readonly #phases = new Map<Phase, number>();
  #actions: readonly PlannedAction[] = [];
  #progress: Progress[] = [];
  #script = '';

  /**
   * @param cwd what relative paths start from
   * @param showsCommands output is a script, as of -n and -x
   */
  constructor(cwd: string, showsCommands: boolean) {
    this.#cwd = cwd;
    this.#showsCommands = showsCommands;
  }

  get script(): string {
    return this.#script;
  }

  observe(event: GotsEvent): void {
    switch (event.kind) {
      case 'failure':
        this.#note(event.text, 'error', event.importPath);
        return;
      case 'note':
      case 'advice':
        this.#note(event.text, 'info', undefined);
        return;
      case 'remark':
        if (this.#showsCommands) this.#script += event.text;
        else this.#note(event.text.trimEnd(), 'info', undefined);
        return;
      case 'output':
        if (this.#showsCommands) this.#script += event.text;
        else this.#noteOutput(event.text, event.importPath);
        return;
      case 'artifact':
        this.#artifacts.push({ path: resolve(this.#cwd, event.path), buildID: event.buildID });
        return;
      case 'phase':
        if (event.edge === 'start') this.#phaseStarts.set(event.name, event.at);
        else this.#phases.set(event.name, event.at - (this.#phaseStarts.get(event.name) ?? event.at));
        return;
      case 'graph':
        this.#actions = event.actions;
        this.#progress = event.actions.map(() => newProgress());
        return;
      case 'action-started':
        this.#of(event.id).started = event.at;
        return;
      case 'command':
        this.#of(event.id).commands.push({ command: event.command, took: event.took });
        return;
      case 'action-finished':
        this.#finish(event);
        return;
      default:
    }
  }

  /** @param total milliseconds that the command has taken */
  result(total: number): Pick<BuildResult, 'artifacts' | 'actions' | 'cacheHits' | 'timings' | 'diagnostics'> {
    const actions = this.#actions.map((action) => ({ ...action, ...this.#of(action.id) }));
    return {
      artifacts: this.#artifacts,
      actions,
      cacheHits: actions.filter(({ origin }) => origin !== '' && origin !== 'made').length,
      timings: { total, load: this.#phases.get('load') ?? 0, build: this.#phases.get('build') ?? 0 },
      diagnostics: this.#diagnostics,
    };
  }

  #finish(event: Extract<BuildEvent, { kind: 'action-finished' }>): void {
    const { id, at, outcome, origin, bytes, actionID, buildID } = event;
    const progress = this.#of(id);
    const took = progress.started === 0 ? 0 : at - progress.started;
    Object.assign(progress, { outcome, origin, bytes, took, actionID, buildID });
  }

  #of(id: number): Progress {
    const progress = this.#progress[id];
    if (progress === undefined) throw new Error(`no action ${id}`);
    return progress;
  }

  #note(text: string, severity: Diagnostic['severity'], importPath: string | undefined): void {
    this.#diagnostics.push(describeText(text, { severity, importPath: importPath ?? '' }, this.#cwd));
  }

  /** Names of packages (-v) and the like are no diagnostics. */
  #noteOutput(text: string, importPath: string | undefined): void {
    const diagnostic = describeText(text, { severity: 'info', importPath: importPath ?? '' }, this.#cwd);
    if (diagnostic.positions.length > 0) this.#diagnostics.push(diagnostic);
  }
}

function newProgress(): Progress {
  return { outcome: 'left', origin: '', bytes: 0, started: 0, took: 0, actionID: '', buildID: '', commands: [] };
}
