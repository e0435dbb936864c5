/** Zips of which there is much to hash and to unpack: threads do it, each a part of the entries. */
import type { ExtractTarget, ZipArchive, ZipEntry } from '../zip.ts';
import { nodeFs as fs, nodeOs } from './builtins.ts';
import { ContentRoom, type NodeZip, openZip, wholeLimit } from './node-zip.ts';
import { ZipThread, zipWorkerFile } from './zip-thread.ts';

/** bytes; to make a file takes as long as to inflate so many */
const fileCost = 16 << 10;
/** bytes of work from which on a thread is worth its start, a thread that is there its messages, and a second thread too */
const worth = { start: 8 << 20, one: 1 << 20, two: 4 << 20 } as const;
const mostThreads = 2;

/**
 * Opens zips: small ones are read by this thread, large ones by others.  gots run from its sources has no program for threads,
 * and reads all itself.
 */
export class ZipOpener {
  readonly #room = new ContentRoom();
  readonly #threads: ZipThread[] = [];
  readonly #file: string;
  readonly #most: number;
  #archives = 0;

  /**
   * @param file program of a thread
   * @param cores that there are; with one, no thread is started
   */
  constructor(file: string = zipWorkerFile(), cores: number = nodeOs.availableParallelism()) {
    this.#file = file;
    this.#most = cores > 1 && fs.existsSync(file) ? mostThreads : 0;
  }

  /**
   * The file must keep its name until its content is hashed, or unpacked without that.
   *
   * @throws Error `zip: not a valid zip file`; SysError when it can't be opened
   */
  open(path: string): ZipArchive {
    const zip = openZip(path, this.#room);
    const work = workOf(zip.entries);
    if (this.#most === 0 || work < (this.#threads.length > 0 ? worth.one : worth.start)) return zip;
    const threads = this.#choose(work < worth.two ? 1 : this.#most);
    return new ThreadedZip({ zip, path, archive: this.#archives++ }, threads);
  }

  /** Those with the least to do. */
  #choose(count: number): readonly ZipThread[] {
    while (this.#threads.length < count) this.#threads.push(new ZipThread(this.#file));
    return this.#threads.toSorted((a, b) => a.load - b.load).slice(0, count);
  }
}

/** What is streamed does not keep a thread busy. */
function workOf(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { size }) => sum + fileCost + (size <= wholeLimit ? size : 0), 0);
}

/** What one thread does of a zip. */
interface Part {
  readonly thread: ZipThread;
  /** places of entries, one after the other */
  readonly from: number;
  readonly to: number;
  isOpen: boolean;
}

class ThreadedZip implements ZipArchive {
  readonly entries: readonly ZipEntry[];
  readonly #zip: NodeZip;
  readonly #path: string;
  readonly #archive: number;
  readonly #parts: readonly Part[];

  constructor(
    { zip, path, archive }: { readonly zip: NodeZip; readonly path: string; readonly archive: number },
    threads: readonly ZipThread[],
  ) {
    this.entries = zip.entries;
    this.#zip = zip;
    this.#path = path;
    this.#archive = archive;
    this.#parts = divide(zip.entries, threads);
  }

  read(entry: ZipEntry): Promise<Uint8Array> {
    return this.#zip.read(entry);
  }

  async sha256All(): Promise<readonly string[]> {
    const hashes = await this.#all(({ thread, from, to }) => {
      const entries = Array.from({ length: to - from }, (_, index) => from + index);
      return thread.run({ kind: 'sha256', archive: this.#archive, entries });
    });
    return hashes.flat();
  }

  async extractAll(targets: readonly ExtractTarget[], mode: number): Promise<void> {
    const places = new Map(this.entries.map((entry, place) => [entry, place]));
    const placed = targets.map(({ entry, path }) => ({ entry: places.get(entry) ?? -1, path }));
    await this.#all(({ thread, from, to }) => {
      const own = placed.filter(({ entry }) => entry >= from && entry < to);
      return thread.run({ kind: 'extract', archive: this.#archive, targets: own, mode });
    });
  }

  close(): void {
    this.#zip.close();
    for (const { thread, isOpen } of this.#parts) if (isOpen) thread.close(this.#archive);
  }

  /** @returns what each part comes to. @throws what went wrong in the first part in which something did */
  async #all(run: (part: Part) => Promise<readonly string[]>): Promise<readonly (readonly string[])[]> {
    const ends = await Promise.allSettled(
      this.#parts.map(async (part) => {
        if (!part.isOpen) await part.thread.run({ kind: 'open', archive: this.#archive, path: this.#path });
        part.isOpen = true;
        return await run(part);
      }),
    );
    return ends.map((end) => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    });
  }
}

/** Cuts entries into as many parts as there are threads, of about the same work. */
function divide(entries: readonly ZipEntry[], threads: readonly ZipThread[]): readonly Part[] {
  const share = workOf(entries) / threads.length;
  const parts: Part[] = [];
  let from = 0;
  for (const [index, thread] of threads.entries()) {
    let to = index === threads.length - 1 ? entries.length : from;
    for (let work = 0; to < entries.length && work < share; to++) work += workOf(entries.slice(to, to + 1));
    parts.push({ thread, from, to, isOpen: false });
    from = to;
  }
  return parts;
}
