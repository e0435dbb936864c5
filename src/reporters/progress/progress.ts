/**
 * How far a build has come, on a terminal that somebody looks at: one line on stderr that is drawn over and over, and that is gone
 * before anything else appears.  Nothing but this knows of it: the rest of the build has streams that clear the line first.
 */
import type { Config } from '../../config/config.ts';
import type { BuildEvent } from '../../events/events.ts';
import type { Output, System } from '../../sys/system.ts';
import { ProgressState } from './progress-state.ts';

export interface Progress {
  /** the machine, with streams that the line keeps clear of */
  readonly sys: System;
  observe(event: BuildEvent): void;
  /** nothing is drawn from here on */
  stop(): void;
}

/** milliseconds: builds that are over sooner show nothing */
const firstDraw = 500;
const pause = 100;
const defaultColumns = 80;
const clearLine = '\r\u001B[K';
const signals: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** What is to be shown; go's own ways to tell what is going on leave no room for more. */
export function progressKind({ flags }: Config, sys: System): 'line' | 'plain' | 'none' {
  if (flags.progress === 'none' || flags.json || flags.x || flags.n || flags.v) return 'none';
  if (flags.progress === 'plain') return 'plain';
  // a cache that is a program has the same stderr
  const isWatched = (sys.env['CI'] ?? '') === '' && sys.env['TERM'] !== 'dumb' && (sys.env['GOCACHEPROG'] ?? '') === '';
  return isWatched && sys.stderr.isTTY ? 'line' : 'none';
}

export function openProgress(kind: 'line' | 'plain', sys: System): Progress {
  return kind === 'line' ? new ProgressLine(sys) : plainProgress(sys);
}

/** A line on each action as it ends: for logs. */
function plainProgress(sys: System): Progress {
  const state = new ProgressState(sys.now());
  return {
    sys,
    observe: (event) => {
      state.observe(event);
      const line = state.formatFinished(event);
      if (line !== '') sys.stderr.write(line);
    },
    stop: () => {},
  };
}

class ProgressLine implements Progress {
  readonly sys: System;
  readonly #machine: System;
  readonly #state: ProgressState;
  readonly #end = new AbortController();
  readonly #release: () => void;
  /** the executor hears signals and tells when it has ended by one; until then another must not end what clears the line */
  #isBuilding = false;
  #isDrawn = false;

  constructor(machine: System) {
    this.#machine = machine;
    this.#state = new ProgressState(machine.now());
    this.sys = machine.with({ stdout: this.#guard(machine.stdout), stderr: this.#guard(machine.stderr) });
    this.#release = machine.onSignal(signals, (signal) => {
      if (!this.#isBuilding) this.#dieOf(signal);
    });
    void this.#run();
  }

  observe(event: BuildEvent): void {
    this.#state.observe(event);
    if (event.kind === 'phase' && event.name === 'build') this.#isBuilding = event.edge === 'start';
    // what follows is the program's own, or nothing
    if (
      event.kind === 'ended' ||
      event.kind === 'interrupted' ||
      (event.kind === 'artifact' && event.args !== undefined)
    )
      this.stop();
  }

  stop(): void {
    this.#end.abort();
    this.#clear();
    this.#release();
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    await this.#machine.sleep(firstDraw, signal);
    while (!signal.aborted) {
      this.#draw();
      await this.#machine.sleep(pause, signal);
    }
  }

  /** The last column stays free: some terminals go to the next line when it is written to. */
  #draw(): void {
    const { stderr } = this.#machine;
    const columns = (stderr.columns || defaultColumns) - 1;
    stderr.write(`${clearLine}${this.#state.format(this.#machine.now(), columns)}`);
    this.#isDrawn = true;
  }

  #clear(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    this.#machine.stderr.write(clearLine);
  }

  #guard(output: Output): Output {
    return {
      isTTY: output.isTTY,
      columns: output.columns,
      rows: output.rows,
      write: (data) => {
        this.#clear();
        output.write(data);
      },
    };
  }

  #dieOf(signal: string): void {
    this.stop();
    this.#machine.raise(signal);
  }
}
