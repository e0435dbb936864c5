/**
 * Remembers tool IDs across builds, in files of gots's own: `stamp NUL id`, one file a tool and stamp.  A file that can't be
 * read, or is of another stamp, counts as none.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { Files } from '../sys/system.ts';

export class ToolIDStore {
  readonly #dir: string;
  readonly #files: Files;

  constructor(dir: string, files: Files) {
    this.#dir = dir;
    this.#files = files;
  }

  /** @param stamp state of the tool's file, as text */
  get(name: string, stamp: string): string | undefined {
    try {
      const [known, id] = this.#files.readText(this.#path(name, stamp)).split('\0');
      return known === stamp ? id : undefined;
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }

  put(name: string, stamp: string, id: string): void {
    try {
      this.#files.mkdirAll(this.#dir);
      this.#files.writeFileAtomic(this.#path(name, stamp), `${stamp}\0${id}`);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  }

  #path(name: string, stamp: string): string {
    return join(this.#dir, `${name}-${createHash('sha256').update(stamp).digest('hex').slice(0, 16)}`);
  }
}
