/** `build`, `run` and `install`: flags and arguments become a Request for the pipeline. */
import type { Emit } from '../events/events.ts';
import { type Hooks, runPipeline } from '../pipeline.ts';
import type { System } from '../sys/system.ts';
import { readBuildRequest } from './build-request.ts';
import { type RecordSetting, runRecorded } from './record-build.ts';

export interface BuildContext {
  readonly sys: System;
  /** hears all that happens, beside the reporters */
  readonly observe: Emit | undefined;
  /** undefined for invocations that are not recorded */
  readonly record: RecordSetting | undefined;
  readonly onLoad: (() => void) | undefined;
}

/** @returns the exit status. @throws GotsError, SysError */
export function runRequest(
  verb: 'build' | 'run' | 'install',
  argv: readonly string[],
  { sys, observe, record, onLoad }: BuildContext,
): Promise<number> {
  const build = (machine: System, hooks: Omit<Hooks, 'onLoad'>): Promise<number> =>
    runPipeline(readBuildRequest(verb, argv, machine), machine, { ...hooks, onLoad });
  if (record === undefined) return build(sys, { observe, record });
  return runRecorded(record, { sys, observe }, build);
}
