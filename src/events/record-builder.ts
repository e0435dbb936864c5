/** Makes the record of a build from its events. */
import { createHash } from 'node:crypto';
import type { ActionInputs, ActionRecord, BuildRecord } from './build-record.ts';
import type { BuildEvent, PlannedAction } from './events.ts';

type Event<Kind extends BuildEvent['kind']> = Extract<BuildEvent, { readonly kind: Kind }>;

/** What has become known of one action. */
interface Progress {
  ready: number;
  start: number;
  lane: number;
  inputs: Event<'inputs'> | undefined;
  end: Event<'action-finished'> | undefined;
  readonly took: Record<string, number>;
}

export class RecordBuilder {
  #invoked: Event<'invoked'> | undefined;
  #targets: readonly string[] = [];
  #isLoaded = false;
  #planned: readonly PlannedAction[] = [];
  #progress: Progress[] = [];
  #loadStart = 0;
  #loadTook = 0;
  #packagesTook: Readonly<Record<string, number>> = {};
  #status = 0;
  #interruptedBy = '';

  /** packages have been found: there is something to record */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** actions have been planned: there is something to tell of */
  get hasActions(): boolean {
    return this.#planned.length > 0;
  }

  /** What tells builds of the same from others. */
  get named(): Pick<BuildRecord, 'targets' | 'cwd' | 'startedAt'> {
    const { cwd, at: startedAt } = this.#invocation;
    return { targets: this.#targets, cwd, startedAt };
  }

  get #invocation(): Event<'invoked'> {
    if (this.#invoked === undefined) throw new Error('nothing was invoked');
    return this.#invoked;
  }

  observe(event: BuildEvent): void {
    switch (event.kind) {
      case 'invoked':
        this.#invoked = event;
        return;
      case 'loaded':
        this.#targets = event.targets;
        this.#packagesTook = event.took;
        this.#isLoaded = true;
        return;
      case 'phase':
        if (event.name !== 'load') return;
        if (event.edge === 'start') this.#loadStart = event.at;
        else this.#loadTook = event.at - this.#loadStart;
        return;
      case 'graph':
        this.#planned = event.actions;
        this.#progress = event.actions.map(() => ({
          ready: -1,
          start: -1,
          lane: 0,
          inputs: undefined,
          end: undefined,
          took: {},
        }));
        return;
      case 'interrupted':
        this.#interruptedBy = event.signal;
        return;
      case 'ended':
        this.#status = event.status;
        return;
      case 'action-ready':
      case 'action-started':
      case 'action-finished':
      case 'inputs':
      case 'step':
      case 'command':
        return this.#noteProgress(event);
      default:
    }
  }

  #noteProgress(
    event: Event<'action-ready' | 'action-started' | 'action-finished' | 'inputs' | 'step' | 'command'>,
  ): void {
    const progress = this.#progress[event.id];
    if (progress === undefined) throw new Error(`no action ${event.id}`);
    switch (event.kind) {
      case 'action-ready':
        progress.ready = event.at;
        return;
      case 'action-started':
        progress.start = event.at;
        progress.lane = event.lane;
        return;
      case 'action-finished':
        progress.end = event;
        return;
      case 'inputs':
        progress.inputs = event;
        return;
      case 'step':
      case 'command': {
        const name = event.kind === 'step' ? event.step : event.tool;
        progress.took[name] = (progress.took[name] ?? 0) + event.took;
      }
    }
  }

  /**
   * The build so far.
   *
   * @param now milliseconds since 1970
   */
  finish(now: number): BuildRecord {
    const { commandLine, goVersion, tags, isForced, parallel } = this.#invocation;
    const { startedAt, cwd, targets } = this.named;
    return {
      startedAt,
      took: now - startedAt,
      loadTook: this.#loadTook,
      packagesTook: this.#packagesTook,
      commandLine,
      cwd,
      goVersion,
      tags,
      isForced,
      parallel,
      targets,
      status: this.#status,
      interruptedBy: this.#interruptedBy,
      actions: this.#planned.map((action) => this.#record(action, startedAt)),
    };
  }

  #record({ id, mode, package: path, deps }: PlannedAction, startedAt: number): ActionRecord {
    const progress = this.#progress[id];
    if (progress === undefined) throw new Error(`no action ${id}`);
    const { ready, start, lane, inputs, end, took } = progress;
    const after = (at: number): number => (at < 0 ? -1 : at - startedAt);
    const actionID = end?.actionID ?? '';
    const isCutOff = this.#interruptedBy !== '' && end === undefined;
    return {
      id,
      mode,
      package: path,
      deps,
      ready: after(ready),
      start: after(start),
      end: after(end?.at ?? -1),
      lane,
      outcome: end?.outcome ?? 'none',
      origin: end?.origin ?? '',
      bytes: end?.bytes ?? 0,
      actionID,
      contentID: end?.outcome === 'done' ? contentIDOf(end.buildID) : '',
      outputID: end?.outputID ?? '',
      took,
      inputs: inputs === undefined || isCutOff ? undefined : compactInputs(inputs, actionID, end?.outcome === 'failed'),
    };
  }
}

function contentIDOf(buildID: string): string {
  return buildID.slice(buildID.lastIndexOf('/') + 1);
}

function compactInputs(
  { lines, embeds, leftOut, isImmutable }: Event<'inputs'>,
  actionID: string,
  failed: boolean,
): ActionInputs {
  const embedded = new Set(embeds);
  const short = isImmutable ? [] : leftOut.map((name) => `left out ${name}`);
  const files = isImmutable ? createHash('sha256') : undefined;
  for (const line of lines) {
    const text = line.trimEnd();
    if (text.startsWith('file ')) {
      if (files === undefined) short.push(isEmbedded(text, embedded) ? `embed${text.slice(4)}` : text);
      else files.update(line);
    } else if (text.startsWith('packagefile ')) {
      const equals = text.lastIndexOf('=');
      short.push(`import ${text.slice(12, equals)} ${text.slice(equals + 1)}`);
    } else short.push(text);
  }
  if (files !== undefined) short.push(`files ${files.digest('base64url').slice(0, 20)}`);
  return { actionID, failed, lines: short };
}

/** @param line `file NAME HASH` */
function isEmbedded(line: string, embeds: ReadonlySet<string>): boolean {
  return embeds.size > 0 && embeds.has(line.slice(5, line.lastIndexOf(' ')));
}
