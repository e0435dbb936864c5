/** The chain of imports from the command line down to the package being loaded, for error texts (cmd/go's ImportStack). */
import type { ImportFrame } from './package.ts';
import type { FilePosition } from './scanned-package.ts';
import { formatPosition } from './source-position.ts';

/** Where an import stands: a position in a file of the importer's directory. */
export interface ImportPlace {
  readonly dir: string;
  readonly at: FilePosition;
}

interface Frame {
  readonly importPath: string;
  readonly place: ImportPlace | undefined;
}

export class ImportStack {
  readonly #frames: Frame[] = [];

  push(importPath: string, place: ImportPlace | undefined): void {
    this.#frames.push({ importPath, place });
  }

  pop(): void {
    this.#frames.pop();
  }

  top(): string | undefined {
    return this.#frames.at(-1)?.importPath;
  }

  copy(): ImportFrame[] {
    return this.#frames.map(({ importPath, place }) => ({
      importPath,
      position: place === undefined ? '' : formatPosition(place.dir, place.at),
    }));
  }

  /** Whether this chain should replace another in a message: fewer imports, or the same number and earlier by name. */
  isShorterThan(other: readonly ImportFrame[]): boolean {
    if (this.#frames.length !== other.length) return this.#frames.length < other.length;
    for (const [i, frame] of this.#frames.entries()) {
      const path = other[i]?.importPath ?? '';
      if (frame.importPath !== path) return frame.importPath < path;
    }
    return false;
  }
}
