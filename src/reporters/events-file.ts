/**
 * gots's -events: everything that happens in a build as lines of JSON, each as it happens: the fields of BuildEvent and the version
 * of the format, `v`.  schema/events.v1.json describes them.  A later version 1 may have more kinds of events and more
 * fields; where a field changes its meaning, the version changes.
 */
import type { BuildEvent } from '../events/events.ts';
import type { OpenFile, System } from '../sys/system.ts';
import { type AskedFile, makeAskedFile, writeAskedFile } from './asked-file.ts';

/** milliseconds for which lines wait for others to be written with */
const patience = 100;

export class EventsFile {
  readonly #file: AskedFile;
  readonly #sys: Pick<System, 'files' | 'stderr' | 'now'>;
  /** open for as long as the build takes: who reads from a pipe would take its closing for the end */
  readonly #open: OpenFile;
  #lines: string[] = [];
  #written = 0;
  #failed = false;

  /** @throws GotsError where the file can't be made */
  constructor(path: string, sys: Pick<System, 'files' | 'stderr' | 'now'>) {
    this.#file = { path, holds: 'events', flag: '-events' };
    this.#sys = sys;
    this.#open = makeAskedFile(this.#file, () => sys.files.createFile(path));
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
    this.#failed = !writeAskedFile(this.#file, this.#sys, () => this.#open.write(text));
  }

  close(): void {
    this.#open.close();
  }
}
