/** A repository that gives module zips, too: a proxy, or version control. */
import type { ModuleRepo } from '../source.ts';

export interface ZipRepo extends ModuleRepo {
  /**
   * Writes a version's zip to a file, which exists and is empty.
   *
   * @param hear told how many bytes have come, again and again, where that is known. @throws ModuleNotExist, Error
   */
  zip(version: string, toFile: string, hear?: (bytes: number) => void): Promise<void>;
}
