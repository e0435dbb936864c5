/** A repository that gives module zips, too: a proxy, or version control. */
import type { ModuleRepo } from '../source.ts';

export interface ZipRepo extends ModuleRepo {
  /** Writes a version's zip to a file, which exists and is empty. @throws ModuleNotExist, Error */
  zip(version: string, toFile: string): Promise<void>;
}
