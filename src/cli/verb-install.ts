/** `install` compiles packages; executables go to the bin directory. */
import { runPipeline } from '../pipeline.ts';
import type { System } from '../sys/system.ts';
import { readBuildRequest } from './build-request.ts';

export function runInstall(argv: readonly string[], sys: System): Promise<number> {
  return runPipeline(readBuildRequest('install', argv, sys), sys);
}
