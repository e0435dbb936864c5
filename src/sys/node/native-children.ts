/** The programs that posix_spawn has started, each until it ends. */
import type { NativeSpawn, NativeSpawnOptions, ProgramEnd } from './native-spawn.ts';

export interface NativeChild {
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
}

/** milliseconds: what is waited for keeps the process alive, and is asked for even if no signal comes */
const interval = 1000;

export class NativeChildren {
  readonly #native: NativeSpawn;
  readonly #waiting = new Map<number, { resolve: (end: ProgramEnd) => void; reject: (error: unknown) => void }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(native: NativeSpawn) {
    this.#native = native;
  }

  /** @throws Error with the errno as its code */
  start(options: NativeSpawnOptions): NativeChild {
    this.#watch();
    try {
      const pid = this.#native.start(options);
      return { pid, ended: new Promise((resolve, reject) => this.#waiting.set(pid, { resolve, reject })) };
    } finally {
      this.#rest();
    }
  }

  readonly #reap = (): void => {
    for (const [pid, { resolve, reject }] of this.#waiting) {
      try {
        const end = this.#native.tryWait(pid);
        if (end === undefined) continue;
        this.#waiting.delete(pid);
        resolve(end);
      } catch (error) {
        this.#waiting.delete(pid);
        reject(error);
      }
    }
    this.#rest();
  };

  #watch(): void {
    if (this.#timer !== undefined) return;
    process.on('SIGCHLD', this.#reap);
    this.#timer = setInterval(this.#reap, interval);
  }

  #rest(): void {
    if (this.#waiting.size > 0) return;
    process.off('SIGCHLD', this.#reap);
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
