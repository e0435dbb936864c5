/** `build`, `run` and `install`: flags and arguments become a Request for the pipeline. */
import { type Hooks, runPipeline } from '../pipeline.ts';
import type { System } from '../sys/system.ts';
import { readBuildRequest } from './build-request.ts';

export function runRequest(
  verb: 'build' | 'run' | 'install',
  argv: readonly string[],
  { sys, hooks }: { readonly sys: System; readonly hooks: Hooks | undefined },
): Promise<number> {
  return runPipeline(readBuildRequest(verb, argv, sys), sys, hooks);
}
