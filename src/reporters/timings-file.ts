/** gots's -timings: a page on where the time of a build went, for a browser. */
import { GotsError, SysError } from '../base/errors.ts';
import type { BuildRecord } from '../events/build-record.ts';
import { readPageScript } from '../pages/page-script.ts';
import { formatTimingsPage } from '../pages/timings-page.ts';
import type { System } from '../sys/system.ts';

export class TimingsFile {
  readonly #path: string;
  readonly #sys: Pick<System, 'files' | 'stderr'>;
  #isWritten = false;
  #failed = false;

  /** @throws GotsError where the file can't be made */
  constructor(path: string, sys: Pick<System, 'files' | 'stderr'>) {
    this.#path = path;
    this.#sys = sys;
    try {
      sys.files.writeFile(path, '');
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const hint = 'name a file in a directory that is there: -timings=file';
      throw new GotsError('usage', `gots: can't write timings: ${error.message}`, { bare: true, hint, cause: error });
    }
  }

  /** the page could not be written: the command fails */
  get failed(): boolean {
    return this.#failed;
  }

  write(record: BuildRecord): void {
    const { files, stderr } = this.#sys;
    this.#isWritten = true;
    try {
      files.writeFile(this.#path, formatTimingsPage(record, readPageScript('timings', files)));
      stderr.write(`gots: timings are in ${this.#path}\n`);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      stderr.write(`gots: can't write timings: ${error.message}\n`);
      this.#failed = true;
    }
  }

  /** Where nothing was built, or not to its end, there is nothing to show. */
  close(): void {
    if (!this.#isWritten) this.#sys.files.remove(this.#path);
  }
}
