/** All that listens to one command's events: what go prints, and the files that its flags ask for. */
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { System } from '../sys/system.ts';
import { ActionGraphFile } from './action-graph-file.ts';
import { goReporter } from './go-reporter.ts';
import { TraceFile } from './trace-file.ts';

export interface Reporters {
  readonly emit: Emit;
  /** Ends the files. @returns the exit status: 1 where it was 0 and a file could not be written */
  close(status: number): number;
}

/**
 * @param observe hears all that happens, beside the reporters
 * @throws GotsError where a file that was asked for can't be made
 */
export function openReporters(verb: string, config: Config, sys: System, observe?: Emit): Reporters {
  const { json, debugActiongraph, debugTrace } = config.flags;
  const graph = debugActiongraph === '' ? undefined : new ActionGraphFile(debugActiongraph, sys);
  const trace = debugTrace === '' ? undefined : new TraceFile(debugTrace, sys.files, verb);
  const report = goReporter(sys, json);
  return {
    emit: (event) => {
      observe?.(event);
      graph?.observe(event);
      trace?.observe(event);
      report(event);
    },
    close: (status) => {
      trace?.close();
      return status === 0 && graph?.failed === true ? 1 : status;
    },
  };
}
