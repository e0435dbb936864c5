/** Checks hashes against go.sum, and against the checksum database where go.sum has none. */
import type { ModuleVersion } from '../module-info.ts';
import type { GoSum } from './go-sum.ts';

/** The checksum database (sumdb/). */
export interface SumDatabase {
  /** whether the database answers for a module (GOSUMDB, GONOSUMDB) */
  useFor(module: ModuleVersion): boolean;
  /** @throws Error with go's text where the database has another hash, or none */
  check(module: ModuleVersion, hash: string): Promise<void>;
}

/**
 * @param module version with `/go.mod` at the end for a go.mod
 * @throws GotsError SECURITY ERROR
 */
export async function checkSum(module: ModuleVersion, hash: string, sums: GoSum, database: SumDatabase): Promise<void> {
  if (sums.check(module, hash)) return;
  if (database.useFor(module)) await database.check(module, hash);
  sums.add(module, hash);
}
