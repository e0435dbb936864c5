/** The process: argv, streams, exit status.  Everything else is told through System and can run without a process. */
import { dirname } from 'node:path';
import { type Caller, dispatch } from './cli/dispatch.ts';
import { describeFailure } from './cli/failure.ts';
import { keepCompiledCode } from './sys/node/code-cache.ts';
import { createNodeSystem } from './sys/node/node-system.ts';
import { programStamp } from './sys/node/program-stamp.ts';
import type { System } from './sys/system.ts';

/** Leaves manifests alone. */
const nobody: Caller = { program: '', observe: undefined };

/**
 * @param argv what follows the program's name
 * @returns the exit status
 */
export async function main(argv: readonly string[], sys: System, caller: Caller = nobody): Promise<number> {
  try {
    return await dispatch(argv, sys, caller);
  } catch (error) {
    const { text, status } = describeFailure(error);
    sys.stderr.write(text);
    return status;
  }
}

/** Runs the process's own command line; bin/gots.cjs calls it. */
export async function start(): Promise<void> {
  const sys = createNodeSystem();
  const program = programStamp(import.meta.filename);
  const onCache = (gocache: string): void => keepCompiledCode(dirname(import.meta.filename), gocache, sys.files);
  const onLoad = (): void => void import('./sys/node/long-build.ts').then((room) => room.expectLongBuild());
  process.exitCode = 2;
  process.once('exit', tellOfLostWork);
  const status = await main(process.argv.slice(2), sys, { program, observe: undefined, onCache, onLoad });
  process.off('exit', tellOfLostWork);
  // all is written: to let Node come to its end would only give its memory back piece by piece
  process.exit(status);
}

/** Node ends where nothing is left to wait for, whoever still waits for a promise that nobody keeps. */
function tellOfLostWork(): void {
  process.stderr.write('gots: internal error: nothing is left to wait for, but the work is not done\n');
}
