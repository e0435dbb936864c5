/** Files that a flag of gots's asks for, beside what is built. */
import { GotsError, SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';

export interface AskedFile {
  readonly path: string;
  /** the flag without its dash, which is also what the file holds */
  readonly flag: 'events' | 'timings';
}

/** Makes the file before anything is done. @throws GotsError where that is not possible */
export function makeAskedFile({ path, flag }: AskedFile, { files }: Pick<System, 'files'>): void {
  try {
    files.writeFile(path, '');
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const hint = `name a file in a directory that is there: -${flag}=file`;
    throw new GotsError('usage', failureText(flag, error), { bare: true, hint, cause: error });
  }
}

/** Writes to it, and says on stderr where that fails. @returns whether it was written */
export function writeAskedFile({ flag }: AskedFile, { stderr }: Pick<System, 'stderr'>, write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    stderr.write(`${failureText(flag, error)}\n`);
    return false;
  }
}

function failureText(flag: AskedFile['flag'], { message }: SysError): string {
  return `gots: can't write ${flag}: ${message}`;
}
