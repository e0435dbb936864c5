/** `build` compiles packages; a single main package becomes an executable in the working directory or at -o. */
import { runPipeline } from '../pipeline.ts';
import type { System } from '../sys/system.ts';
import { readBuildRequest } from './build-request.ts';

export function runBuild(argv: readonly string[], sys: System): Promise<number> {
  return runPipeline(readBuildRequest('build', argv, sys), sys);
}
