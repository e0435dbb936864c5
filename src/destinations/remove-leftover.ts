/** What an install leaves behind in the working directory: nothing that an earlier build has put there. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';

/**
 * Removes the executable that go build would have made of the package in the working directory (cmd/go's
 * work/build.go, InstallPackages): it is stale from now on, and would be found first where PATH has `.`.
 *
 * @param program the package's directory, the name of its executable with suffix, and where it was installed
 */
export function removeLeftover(
  program: { readonly dir: string; readonly name: string; readonly target: string },
  config: Config,
  sys: System,
): void {
  if (join(program.dir, program.name) === program.target) return;
  const path = join(config.cwd, program.name);
  const found = sys.files.tryStat(path);
  if (found?.kind !== 'file' || ((found.mode & 0o111) === 0 && config.context.goos !== 'windows')) return;
  try {
    sys.files.remove(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}
