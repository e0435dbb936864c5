/** All that listens to one command's events: what go prints, and the files that its flags ask for. */
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { System } from '../sys/system.ts';
import type { SameExports } from '../log/explain-build.ts';
import { ActionGraphFile } from './action-graph-file.ts';
import { AfterBuild } from './after-build.ts';
import { EventsFile } from './events-file.ts';
import { goReporter } from './go-reporter.ts';
import { openProgress, type Progress, progressKind } from './progress/progress.ts';
import { TimingsFile } from './timings-file.ts';
import { TraceFile } from './trace-file.ts';

export interface Reporters {
  readonly emit: Emit;
  /** the machine, with streams that a progress line keeps clear of */
  readonly sys: System;
  /** Does what can be done before the end of a build that goes on from another, while a tool runs. */
  prepare(): void;
  /** Ends the files. @returns the exit status: 1 where it was 0 and a file could not be written */
  close(status: number): number;
}

/** What a command's reporters are given beside its settings. */
export interface Surroundings {
  /** hears all that happens, beside the reporters */
  readonly observe: Emit | undefined;
  readonly sameExports: SameExports;
}

/** @throws GotsError where a file that was asked for can't be made */
export function openReporters(config: Config, machine: System, surroundings: Surroundings): Reporters {
  const kind = progressKind(config, machine);
  const progress = kind === 'none' ? undefined : openProgress(kind, machine);
  try {
    return reportersOf(config, { sys: progress?.sys ?? machine, progress }, surroundings);
  } catch (error) {
    // else its line would be drawn for ever
    progress?.stop();
    throw error;
  }
}

function reportersOf(
  config: Config,
  { sys, progress }: { readonly sys: System; readonly progress: Progress | undefined },
  { observe, sameExports }: Surroundings,
): Reporters {
  const { json, debugActiongraph, debugTrace, events: eventsPath, timings: timingsPath } = config.flags;
  const graph = debugActiongraph === '' ? undefined : new ActionGraphFile(debugActiongraph, sys);
  const trace = debugTrace === '' ? undefined : new TraceFile(debugTrace, sys, config.verb);
  const events = eventsPath === '' ? undefined : new EventsFile(eventsPath, sys);
  const report = goReporter(sys, json);
  const timings = timingsPath === '' ? undefined : new TimingsFile(timingsPath, sys);
  const after = new AfterBuild(config, sys, { sameExports, timings });
  return {
    sys,
    emit: (event) => {
      progress?.observe(event);
      observe?.(event);
      graph?.observe(event);
      trace?.observe(event);
      events?.observe(event);
      report(event);
      after.observe(event);
      if (event.kind === 'interrupted') timings?.close();
    },
    prepare: () => after.prepare(),
    close: (status) => {
      progress?.stop();
      events?.close();
      timings?.close();
      trace?.close();
      const isIncomplete = [graph, trace, events, timings].some((file) => file?.failed === true);
      return status === 0 && isIncomplete ? 1 : status;
    },
  };
}
