/** How far a build has come, as one line.  Pure. */
import type { BuildEvent, PlannedAction } from '../../events/events.ts';
import { columnsOf, cutStart, cutToWidth } from './cut-to-width.ts';

/** Actions that make something; others only join them, or look into the cache for them. */
const making: ReadonlySet<string> = new Set(['build', 'link', 'go build -buildmode=shared']);

export class ProgressState {
  readonly #startedAt: number;
  #isLoading = true;
  /** those that are over */
  readonly #downloads = { done: 0, bytes: 0 };
  /** being downloaded: bytes so far by PATH@VERSION; the longest first */
  readonly #running = new Map<string, { readonly path: string; readonly bytes: number }>();
  #actions: readonly PlannedAction[] = [];
  #total = 0;
  #done = 0;
  #cached = 0;
  /** being worked on, since when; the longest first */
  readonly #active = new Map<number, PlannedAction>();

  /** @param startedAt milliseconds since 1970 */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  observe(event: BuildEvent): void {
    switch (event.kind) {
      case 'downloading':
        this.#running.set(versionOf(event), { path: event.path, bytes: 0 });
        return;
      case 'receiving':
        this.#running.set(versionOf(event), event);
        return;
      case 'downloaded':
        this.#running.delete(versionOf(event));
        this.#downloads.done++;
        this.#downloads.bytes += event.bytes;
        return;
      case 'graph':
        this.#isLoading = false;
        this.#actions = event.actions;
        this.#total = event.actions.filter(isMaking).length;
        return;
      case 'action-started': {
        const action = this.#actions[event.id];
        if (action !== undefined && isMaking(action)) this.#active.set(event.id, action);
        return;
      }
      case 'action-finished': {
        const action = this.#actions[event.id];
        if (action === undefined || !isMaking(action)) return;
        this.#active.delete(event.id);
        this.#done++;
        if (event.outcome === 'done' && event.origin !== 'made') this.#cached++;
        return;
      }
      default:
    }
  }

  /** @param now milliseconds since 1970. @param columns room for the line */
  format(now: number, columns: number): string {
    const seconds = `${((now - this.#startedAt) / 1000).toFixed(1)}s`;
    const { done } = this.#downloads;
    const [download, ...otherDownloads] = this.#running.values();
    if (this.#isLoading && download !== undefined) {
      const bytes = otherDownloads.reduce((sum, other) => sum + other.bytes, this.#downloads.bytes + download.bytes);
      const size = bytes === 0 ? '' : `, ${(bytes / 1e6).toFixed(1)} MB`;
      return fit(
        `downloading ${done}/${done + this.#running.size} modules${size}  `,
        download.path,
        `  ${seconds}`,
        columns,
      );
    }
    if (this.#isLoading) return fit('loading packages', '', `  ${seconds}`, columns);
    const [first, ...others] = this.#active.values();
    const count = `[${this.#done}/${this.#total}] `;
    const more = others.length === 0 ? '' : ` (+${others.length})`;
    const tail = `${more}  ${seconds}  ${this.#cached} cached`;
    if (first === undefined) return fit(count, '', tail.trimStart(), columns);
    return fit(`${count}${describe(first)} `, first.package, tail, columns);
  }

  /** A line on an action that has made something; '' for other events. */
  formatFinished(event: BuildEvent): string {
    if (event.kind !== 'action-finished' || event.outcome === 'blocked') return '';
    const action = this.#actions[event.id];
    if (action === undefined || !isMaking(action) || (event.outcome === 'done' && event.origin !== 'made')) return '';
    const failed = event.outcome === 'failed' ? ' (failed)' : '';
    const seconds = ((event.at - this.#startedAt) / 1000).toFixed(1);
    return `[${this.#done}/${this.#total}] ${describe(action)} ${action.package}${failed}  ${seconds}s\n`;
  }
}

function versionOf({ path, version }: { readonly path: string; readonly version: string }): string {
  return `${path}@${version}`;
}

function isMaking({ mode }: PlannedAction): boolean {
  return making.has(mode);
}

function describe({ mode }: PlannedAction): string {
  return mode === 'build' ? 'compile' : 'link';
}

/** The middle is what gives way. */
function fit(start: string, middle: string, end: string, columns: number): string {
  const room = columns - columnsOf(start) - columnsOf(end);
  return cutToWidth(`${start}${room < 2 ? '' : cutStart(middle, room)}${end}`, columns);
}
