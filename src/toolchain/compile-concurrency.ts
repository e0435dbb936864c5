/**
 * How many backend workers each compile gets (`-c=N`), so that all compiles together stay within bounds.  The output's
 * bytes do not depend on it; -x shows it.  Rule: cmd/go's work/gc.go, compilerConcurrency.
 */

export interface CompileSlot {
  /** value of -c */
  readonly workers: number;
  /** to be called once when the compile has ended */
  readonly release: () => void;
}

/** The tokens of one build; every running compile holds some. */
export class CompileConcurrency {
  readonly #max: number;
  readonly #parallel: number;
  readonly #minimum: number;
  #tokens: number;
  #running = 0;

  /**
   * @param parallel -p: how many actions run at once
   * @param cpus GOMAXPROCS, or the number of processors
   */
  constructor(parallel: number, cpus: number) {
    this.#max = cpus;
    this.#parallel = parallel;
    this.#minimum = Math.min(4, cpus);
    this.#tokens = 2 * cpus + this.#minimum * parallel;
  }

  acquire(): CompileSlot {
    if (this.#parallel === 1) return { workers: this.#max, release: () => {} };
    this.#running++;
    const reserved = (this.#parallel - this.#running) * this.#minimum;
    const available = Math.trunc((this.#tokens - reserved) / 2);
    const workers = Math.max(Math.min(available, this.#max), this.#minimum);
    this.#tokens -= workers;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      this.#running--;
      this.#tokens += workers;
    };
    return { workers, release };
  }
}
