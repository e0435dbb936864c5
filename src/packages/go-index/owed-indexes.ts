/** The indexes of go's that a build owes: of all that loading has come to, whether it succeeds or not. */
import type { BuildCache } from '../../cache/cache.ts';
import type { Config } from '../../config/config.ts';
import type { ReadableFiles, System } from '../../sys/system.ts';
import type { Package } from '../package.ts';
import { IndexedPlaces } from './indexed-places.ts';

export interface IndexMachine {
  readonly config: Config;
  readonly sys: System;
  /** sources as the build sees them, the overlay included */
  readonly files: ReadableFiles;
}

export interface WriteOptions {
  /** an end before the end, where others go on meanwhile */
  readonly signal?: AbortSignal;
  /** GOROOT's packages are left out: whoever has made their results, which are all there, has indexed them */
  readonly leavesStandard?: boolean;
}

export class OwedIndexes {
  /** where packages are looked for, as far as loading tells */
  readonly places: IndexedPlaces = new IndexedPlaces();
  readonly #machine: IndexMachine;
  readonly #packages = new Set<Package>();
  #writing: Promise<void> | undefined;

  constructor(machine: IndexMachine) {
    this.#machine = machine;
  }

  /** Packages that are indexed besides; in GOPATH mode none are. */
  add(packages: readonly Package[]): void {
    for (const pkg of packages) this.#packages.add(pkg);
  }

  get isEmpty(): boolean {
    return this.#packages.size === 0 && this.places.modroots.size === 0;
  }

  /** Nothing is owed any more. */
  settle(): void {
    this.#writing ??= Promise.resolve();
  }

  /** Once only. */
  write(cache: BuildCache, options: WriteOptions = {}): Promise<void> {
    return (this.#writing ??= this.#write(cache, options));
  }

  async #write(cache: BuildCache, { signal, leavesStandard = false }: WriteOptions): Promise<void> {
    if (this.isEmpty) return;
    const { writeGoIndex } = await import('./write-go-index.ts');
    await writeGoIndex([...this.#packages], { ...this.#machine, cache, places: this.places, signal, leavesStandard });
  }
}
