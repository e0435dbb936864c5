/** The process: argv, streams, exit status.  Everything else is told through System and can run without a process. */
import { GotsError, SysError } from './base/errors.ts';
import { dispatch } from './cli/dispatch.ts';
import { nodeFs } from './sys/node/builtins.ts';
import { createNodeSystem } from './sys/node/node-system.ts';
import type { System } from './sys/system.ts';

/**
 * @param argv what follows the program's name
 * @param program what tells this gots from another, for its manifests; '' for none
 * @returns the exit status
 */
export async function main(argv: readonly string[], sys: System, program: string = ''): Promise<number> {
  try {
    return await dispatch(argv, sys, program);
  } catch (error) {
    sys.stderr.write(formatFailure(error));
    return error instanceof GotsError ? error.exitCode : error instanceof SysError ? 1 : 2;
  }
}

/** As go prints it; a bug keeps its stack. */
function formatFailure(error: unknown): string {
  if (error instanceof GotsError) {
    const hint = error.hint === undefined ? '' : `${error.hint}\n`;
    return `${error.bare ? '' : 'go: '}${withNewline(error.message)}${hint}`;
  }
  if (error instanceof SysError) return `go: ${withNewline(error.message)}`;
  return `gots: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Runs the process's own command line; bin/gots.cjs calls it. */
export async function start(): Promise<void> {
  const { mtimeMs, size } = nodeFs.statSync(import.meta.filename);
  const program = `${import.meta.filename} ${mtimeMs} ${size} ${process.version}`;
  process.exitCode = 2;
  process.once('exit', tellOfLostWork);
  process.exitCode = await main(process.argv.slice(2), createNodeSystem(), program);
  process.off('exit', tellOfLostWork);
}

/** Node ends where nothing is left to wait for, whoever still waits for a promise that nobody keeps. */
function tellOfLostWork(): void {
  process.stderr.write('gots: internal error: nothing is left to wait for, but the work is not done\n');
}
