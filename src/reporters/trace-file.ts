/**
 * go's -debug-trace: what a build did and when, in the Chrome trace event format, which chrome://tracing and Perfetto show.
 * Phases are on the first line, actions on the lanes below, with arrows from what each waited for.  Facts: cmd/go's
 * internal/trace.
 */
import { GotsError, SysError } from '../base/errors.ts';
import type { BuildEvent, Phase, PlannedAction } from '../events/events.ts';
import type { OpenFile, System } from '../sys/system.ts';

interface Span {
  readonly name: string;
  /** thread: 0 for phases, from 1 for actions */
  readonly tid: number;
  /** milliseconds since 1970 */
  readonly start: number;
  end: number;
}

export class TraceFile {
  readonly #open: OpenFile;
  readonly #stderr: System['stderr'];
  #failed = false;
  readonly #lines: string[] = [];
  readonly #phases = new Map<Phase, Span>();
  readonly #names: Readonly<Record<Phase, string>>;
  #actions: readonly PlannedAction[] = [];
  readonly #spans = new Map<number, Span>();
  #flows = 0;

  /** @throws GotsError where the file can't be made */
  constructor(path: string, { files, stderr }: Pick<System, 'files' | 'stderr'>, verb: string) {
    this.#names = { command: `Running ${verb} command`, load: 'load.PackagesAndErrors', build: 'exec.Builder.Do' };
    this.#stderr = stderr;
    try {
      this.#open = files.createFile(path);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new GotsError('usage', `failed to start trace: ${error.message}`, { bare: true, cause: error });
    }
  }

  /** the file could not be written: the command fails */
  get failed(): boolean {
    return this.#failed;
  }

  observe(event: BuildEvent): void {
    switch (event.kind) {
      case 'graph':
        this.#actions = event.actions;
        return;
      case 'phase':
        return this.#notePhase(event.name, event);
      case 'action-started': {
        const action = this.#actions[event.id];
        if (action === undefined) throw new Error(`no action ${event.id}`);
        const of = action.package === '' ? '' : ` ${action.package}`;
        const span = { name: `Executing action (${action.mode}${of})`, tid: event.lane + 1, start: event.at, end: 0 };
        this.#spans.set(event.id, span);
        this.#begin(span);
        for (const dep of action.deps) this.#flow(this.#spans.get(dep), span);
        return;
      }
      case 'action-finished': {
        const span = this.#spans.get(event.id);
        if (span !== undefined) this.#end(span, event.at);
        return;
      }
      default:
    }
  }

  /** Puts what was heard into the file. */
  close(): void {
    try {
      this.#open.write(`[\n${this.#lines.join('\n,')}\n]`);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.#stderr.write(`failed to stop trace: ${error.message}\n`);
      this.#failed = true;
    } finally {
      this.#open.close();
    }
  }

  #notePhase(phase: Phase, { edge, at }: { readonly edge: 'start' | 'end'; readonly at: number }): void {
    if (edge === 'start') {
      const span = { name: this.#names[phase], tid: 0, start: at, end: 0 };
      this.#phases.set(phase, span);
      return this.#begin(span);
    }
    const span = this.#phases.get(phase);
    if (span === undefined) throw new Error(`phase ${phase} has not started`);
    this.#end(span, at);
  }

  #begin({ name, tid, start }: Span): void {
    this.#write({ name, ph: 'B', ts: microseconds(start), pid: 0, tid });
  }

  #end(span: Span, at: number): void {
    span.end = at;
    this.#write({ name: span.name, ph: 'E', ts: microseconds(at), pid: 0, tid: span.tid });
  }

  /** An arrow from an action that has ended to one that waited for it. */
  #flow(from: Span | undefined, to: Span): void {
    if (from === undefined) return;
    const flow = { name: `${from.name} -> ${to.name}`, cat: 'flow', id: ++this.#flows, pid: 0 };
    this.#write({ ...flow, ph: 's', ts: microseconds(from.end), tid: from.tid });
    this.#write({ ...flow, ph: 'f', ts: microseconds(to.start), tid: to.tid, bp: 'e' });
  }

  #write(event: Readonly<Record<string, unknown>>): void {
    this.#lines.push(JSON.stringify(event));
  }
}

function microseconds(ms: number): number {
  return ms * 1000;
}
