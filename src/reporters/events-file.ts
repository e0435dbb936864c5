/**
 * gots's -events: everything that happens in a build as lines of JSON, each as it happens: the fields of BuildEvent and the version
 * of the format, `v`.  schema/events.v1.json describes them.  A later version 1 may have more kinds of events and more
 * fields; where a field changes its meaning, the version changes.
 */
import { GotsError, SysError } from '../base/errors.ts';
import type { BuildEvent } from '../events/events.ts';
import type { System } from '../sys/system.ts';

/** milliseconds for which lines wait for others to be written with */
const patience = 100;

export class EventsFile {
  readonly #path: string;
  readonly #sys: Pick<System, 'files' | 'stderr' | 'now'>;
  #lines: string[] = [];
  #written = 0;
  #failed = false;

  /** @throws GotsError where the file can't be made */
  constructor(path: string, sys: Pick<System, 'files' | 'stderr' | 'now'>) {
    this.#path = path;
    this.#sys = sys;
    try {
      sys.files.writeFile(path, '');
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const hint = 'name a file in a directory that is there: -events=file';
      throw new GotsError('usage', `gots: can't write events: ${error.message}`, { bare: true, hint, cause: error });
    }
  }

  /** the file is not complete: the command fails */
  get failed(): boolean {
    return this.#failed;
  }

  observe(event: BuildEvent): void {
    this.#lines.push(`${JSON.stringify({ v: 1, ...event })}\n`);
    const now = this.#sys.now();
    const isLast = event.kind === 'ended' || event.kind === 'interrupted';
    if (!isLast && now - this.#written < patience) return;
    this.#written = now;
    this.#write();
  }

  #write(): void {
    const text = this.#lines.join('');
    this.#lines = [];
    if (this.#failed) return;
    try {
      this.#sys.files.appendFile(this.#path, text);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.#sys.stderr.write(`gots: can't write events: ${error.message}\n`);
      this.#failed = true;
    }
  }
}
