/** What importers see of archives in the build cache. */
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { Files } from '../sys/system.ts';
import { exportHash } from '../toolchain/export-data.ts';

/**
 * Compares archives, named by their output IDs, by their export data.
 *
 * @returns undefined where one is no longer in the cache
 */
export function compareExports(
  { gocache }: Pick<Config, 'gocache'>,
  files: Files,
): (before: string, after: string) => boolean | undefined {
  const hash = (outputID: string): string | undefined => {
    try {
      return exportHash(files, join(gocache, outputID.slice(0, 2), `${outputID}-d`));
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  };
  return (before, after) => {
    const [was, is] = [hash(before), hash(after)];
    return was === undefined || is === undefined ? undefined : was === is;
  };
}
