/** Where a build has looked for packages, for the indexes of go's that it owes. */
import type { NotePlace } from '../../modules/module-state.ts';
import type { IndexedFile } from './go-index-key.ts';

/** Filled while packages are loaded, so that it knows of those that a failure has left out, too. */
export class IndexedPlaces {
  readonly #modroots = new Map<string, string>();
  /** directory -> its files as loading found them; what the build itself writes there counts for its next run only */
  found: ReadonlyMap<string, readonly IndexedFile[]> = new Map();

  /** Whatever is asked of a directory, go asks its index once. */
  readonly note: NotePlace = (modroot, dir) => {
    if (!this.#modroots.has(dir)) this.#modroots.set(dir, modroot);
  };

  /** directory -> root of the module in which it was looked into; it need not exist */
  get modroots(): ReadonlyMap<string, string> {
    return this.#modroots;
  }
}
