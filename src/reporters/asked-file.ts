/** Files that a flag of gots's asks for, beside what is built. */
import { GotsError, SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';

export interface AskedFile {
  readonly path: string;
  readonly holds: 'events' | 'timings' | 'sizes';
  /** by which it is asked for */
  readonly flag: '-events' | '-timings' | '-html';
}

/**
 * Opens, makes or writes the file, where a failure ends the command.
 *
 * @throws GotsError where that is not possible, and for a file of Go source: that is more likely a package than a report
 */
export function makeAskedFile<T>({ path, holds, flag }: AskedFile, make: () => T): T {
  const hint = `name a file in a directory that is there: ${flag}=file`;
  if (path.endsWith('.go')) {
    throw new GotsError('usage', `gots: refusing to write ${holds} to ${path}`, { bare: true, hint });
  }
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new GotsError('usage', failureText(holds, error), { bare: true, hint, cause: error });
  }
}

/** Writes to it, and says on stderr where that fails. @returns whether it was written */
export function writeAskedFile({ holds }: AskedFile, { stderr }: Pick<System, 'stderr'>, write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    stderr.write(`${failureText(holds, error)}\n`);
    return false;
  }
}

function failureText(holds: AskedFile['holds'], { message }: SysError): string {
  return `gots: can't write ${holds}: ${message}`;
}
