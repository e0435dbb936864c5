/** The package path of a plugin that is made from files on the command line.  Pure.  Rule: cmd/go's work/gc.go, pluginPath. */
import { createHash } from 'node:crypto';

/**
 * @param buildID while compiling `actionID/actionID`; while linking, the executable's, whose second part is the
 *   action ID that the compile had
 * @param files contents of the package's Go, cgo and assembly files, in that order
 */
export function unnamedPluginPath(buildID: string, files: readonly Uint8Array[]): string {
  const parts = buildID.split('/');
  const compiled = parts.length > 2 ? `${parts[1]}/${parts[1]}` : buildID;
  const hash = createHash('sha1').update(`build ID: ${compiled}\n`);
  for (const data of files) hash.update(data);
  return `plugin/unnamed-${hash.digest('hex')}`;
}
