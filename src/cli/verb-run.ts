/** `run` compiles a main package and runs it; nothing stays but the cache. */
import { runPipeline } from '../pipeline.ts';
import type { System } from '../sys/system.ts';
import { readBuildRequest } from './build-request.ts';

export function runRun(argv: readonly string[], sys: System): Promise<number> {
  return runPipeline(readBuildRequest('run', argv, sys), sys);
}
