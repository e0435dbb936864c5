/** gots's -timings: a page on where the time of a build went, for a browser. */
import type { BuildRecord } from '../events/build-record.ts';
import { readPageScript } from '../pages/page-script.ts';
import { formatTimingsPage } from '../pages/timings-page.ts';
import type { System } from '../sys/system.ts';
import { type AskedFile, makeAskedFile, writeAskedFile } from './asked-file.ts';

export class TimingsFile {
  readonly #file: AskedFile;
  readonly #sys: Pick<System, 'files' | 'stderr'>;
  #isWritten = false;
  #failed = false;

  /** @throws GotsError where the file can't be made */
  constructor(path: string, sys: Pick<System, 'files' | 'stderr'>) {
    this.#file = { path, flag: 'timings' };
    this.#sys = sys;
    makeAskedFile(this.#file, sys);
  }

  /** the page could not be written: the command fails */
  get failed(): boolean {
    return this.#failed;
  }

  write(record: BuildRecord): void {
    const { files, stderr } = this.#sys;
    const { path } = this.#file;
    this.#isWritten = true;
    this.#failed = !writeAskedFile(this.#file, this.#sys, () => {
      files.writeFile(path, formatTimingsPage(record, readPageScript('timings', files)));
      stderr.write(`gots: timings are in ${path}\n`);
    });
  }

  /** Where nothing was built, or not to its end, there is nothing to show. */
  close(): void {
    if (!this.#isWritten) this.#sys.files.remove(this.#file.path);
  }
}
