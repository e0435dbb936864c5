/** What importers see of archives in the build cache. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Files } from '../sys/system.ts';
import { ExportHashes } from '../toolchain/export-data.ts';

/**
 * Compares archives, named by their output IDs, by their export data.
 *
 * @returns undefined where one is no longer in the cache
 */
export function compareExports(
  { gocache }: Pick<Config, 'gocache'>,
  files: Files,
): (before: string, after: string) => boolean | undefined {
  const hashes = new ExportHashes(files);
  const hash = (outputID: string): string | undefined =>
    hashes.of(join(gocache, outputID.slice(0, 2), `${outputID}-d`));
  return (before, after) => {
    const [was, is] = [hash(before), hash(after)];
    return was === undefined || is === undefined ? undefined : was === is;
  };
}
