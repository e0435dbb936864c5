/** The process: argv, streams, exit status.  Everything else is told through System and can run without a process. */
import { dispatch } from './cli/dispatch.ts';
import { describeFailure } from './cli/failure.ts';
import { createNodeSystem } from './sys/node/node-system.ts';
import { programStamp } from './sys/node/program-stamp.ts';
import type { System } from './sys/system.ts';

/**
 * @param argv what follows the program's name
 * @param program what tells this gots from another, for its manifests; '' for none
 * @returns the exit status
 */
export async function main(argv: readonly string[], sys: System, program: string = ''): Promise<number> {
  try {
    return await dispatch(argv, sys, { program, observe: undefined });
  } catch (error) {
    const { text, status } = describeFailure(error);
    sys.stderr.write(text);
    return status;
  }
}

/** Runs the process's own command line; bin/gots.cjs calls it. */
export async function start(): Promise<void> {
  const program = programStamp(import.meta.filename);
  process.exitCode = 2;
  process.once('exit', tellOfLostWork);
  process.exitCode = await main(process.argv.slice(2), createNodeSystem(), program);
  process.off('exit', tellOfLostWork);
}

/** Node ends where nothing is left to wait for, whoever still waits for a promise that nobody keeps. */
function tellOfLostWork(): void {
  process.stderr.write('gots: internal error: nothing is left to wait for, but the work is not done\n');
}
