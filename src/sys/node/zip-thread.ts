/** A thread that hashes and unpacks zips, so that the network is heard meanwhile. */
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errorOf, type ZipAnswer, type ZipJob } from './zip-job.ts';

/** The file of the thread's program, which lies beside the bundle. @param bundle directory of the file that runs */
export function zipWorkerFile(bundle: string = dirname(import.meta.filename)): string {
  return join(bundle.endsWith('chunks') ? dirname(bundle) : bundle, 'zip-worker.cjs');
}

interface Waiting {
  readonly resolve: (value: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

/** It takes jobs in their order, and keeps the process alive only while it has some. */
export class ZipThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #end: { readonly error: unknown } | undefined;

  constructor(file: string) {
    this.#worker = new Worker(file);
    this.#worker.unref();
    this.#worker.on('message', (answer: ZipAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('a thread that reads zips has ended')));
  }

  /** jobs that are not done */
  get load(): number {
    return this.#waiting.length;
  }

  /** @returns hashes, where the job asks for them. @throws SysError, DamagedZip; Error when the thread has ended */
  run(job: Exclude<ZipJob, { kind: 'close' }>): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) {
        reject(this.#end.error);
        return;
      }
      if (this.#waiting.length === 0) this.#worker.ref();
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(job);
    });
  }

  close(archive: number): void {
    const job: ZipJob = { kind: 'close', archive };
    this.#worker.postMessage(job);
  }

  #take(answer: ZipAnswer): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if ('value' in answer) waiting?.resolve(answer.value);
    else waiting?.reject(errorOf(answer.failure));
  }

  #fail(error: unknown): void {
    this.#end ??= { error };
    for (const { reject } of this.#waiting.splice(0)) reject(this.#end.error);
  }
}
