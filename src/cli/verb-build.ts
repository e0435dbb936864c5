/** `build`, `run` and `install`: flags and arguments become a Request for the pipeline. */
import { type Hooks, runPipeline } from '../pipeline.ts';
import type { System } from '../sys/system.ts';
import { readBuildRequest } from './build-request.ts';
import { type RecordSetting, runRecorded } from './record-build.ts';

/** @param record undefined for invocations that are not recorded */
export function runRequest(
  verb: 'build' | 'run' | 'install',
  argv: readonly string[],
  { sys, record }: { readonly sys: System; readonly record: RecordSetting | undefined },
): Promise<number> {
  const build = (machine: System, hooks?: Hooks): Promise<number> =>
    runPipeline(readBuildRequest(verb, argv, machine), machine, hooks);
  return record === undefined ? build(sys) : runRecorded(record, sys, build);
}
