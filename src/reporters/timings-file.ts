/** gots's -timings: a page on where the time of a build went, for a browser. */
import type { BuildRecord } from '../events/build-record.ts';
import { readPageScript } from '../pages/page-script.ts';
import { formatTimingsPage } from '../pages/timings-page.ts';
import type { System } from '../sys/system.ts';
import { type AskedFile, makeAskedFile, writeAskedFile } from './asked-file.ts';

export class TimingsFile {
  readonly #file: AskedFile;
  readonly #sys: Pick<System, 'files' | 'stderr'>;
  /** an empty file of this build's making stands there */
  #isEmpty: boolean;
  #failed = false;

  /** @throws GotsError where the file can't be made */
  constructor(path: string, sys: Pick<System, 'files' | 'stderr'>) {
    this.#file = { path, holds: 'timings', flag: '-timings' };
    this.#sys = sys;
    this.#isEmpty = makeAskedFile(this.#file, () => makeSure(path, sys.files));
  }

  /** the page could not be written: the command fails */
  get failed(): boolean {
    return this.#failed;
  }

  write(record: BuildRecord): void {
    const { files, stderr } = this.#sys;
    const { path } = this.#file;
    this.#isEmpty = false;
    this.#failed = !writeAskedFile(this.#file, this.#sys, () => {
      files.writeFile(path, formatTimingsPage(record, readPageScript('timings', files)));
      stderr.write(`gots: timings are in ${path}\n`);
    });
  }

  /** Where nothing was built, or not to its end, there is nothing to show. */
  close(): void {
    if (this.#isEmpty) this.#sys.files.removeAll(this.#file.path);
    this.#isEmpty = false;
  }
}

/**
 * Makes sure that a file can be written, and leaves one alone that is there: until there is a new page, the old one is worth
 * something.
 *
 * @returns whether it was not there. @throws SysError
 */
function makeSure(path: string, files: System['files']): boolean {
  const before = files.tryStat(path);
  if (before === undefined) files.writeFile(path, '');
  else if (before.kind !== 'other') files.appendFile(path, '');
  return before === undefined;
}
