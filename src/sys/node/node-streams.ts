/** The process's output streams, written synchronously so that nothing is lost at the end. */
import type { Output } from '../system.ts';
import { nodeFs as fs, nodeTty } from './builtins.ts';
import { errnoOf } from './errno.ts';

/** Output to a file descriptor. A reader that has gone (EPIPE) ends the writing, quietly. */
export class DescriptorOutput implements Output {
  readonly #fd: number;
  readonly #pause = new Int32Array(new SharedArrayBuffer(4));
  #isClosed = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    let written = 0;
    while (written < bytes.length && !this.#isClosed) {
      try {
        written += fs.writeSync(this.#fd, bytes, written);
      } catch (error) {
        const errno = errnoOf(error);
        if (errno === 'EPIPE') this.#isClosed = true;
        else if (errno === 'EAGAIN') Atomics.wait(this.#pause, 0, 0, 2);
        else throw error;
      }
    }
  }

  get isTTY(): boolean {
    return nodeTty().isatty(this.#fd);
  }

  get rows(): number | undefined {
    return this.#fd === 1 ? process.stdout.rows : process.stderr.rows;
  }

  get columns(): number | undefined {
    return this.#fd === 1 ? process.stdout.columns : process.stderr.columns;
  }
}
