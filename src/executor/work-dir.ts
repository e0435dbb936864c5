/** $WORK, the directory in which a build puts what is not finished. */
import { isAbsolute, join } from 'node:path';
import { GotsError, SysError, errorText } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { System } from '../sys/system.ts';

/** What would stop makeWorkDir, found without leaving a directory behind. @throws GotsError */
export function checkWorkDir(config: Config, sys: System): void {
  if (!config.flags.n) inTmpdir(() => sys.files.stat(config.tmpdir));
}

/** @returns without trailing separator; `$WORK` itself with -n. @throws GotsError */
export function makeWorkDir(config: Config, sys: System, emit: Emit): string {
  if (config.flags.n) return '$WORK';
  const dir = newWorkDir(config, sys);
  if (config.flags.x || config.flags.work) emit({ kind: 'output', importPath: undefined, text: `WORK=${dir}\n` });
  return dir;
}

/** An empty directory of its own, whatever the flags; absolute. @throws GotsError */
export function newWorkDir(config: Config, sys: System): string {
  const made = inTmpdir(() => sys.files.mkdirTemp(join(config.tmpdir, 'go-build')));
  return isAbsolute(made) ? made : join(config.cwd, made);
}

export function removeWorkDir(config: Config, sys: System, dir: string): void {
  if (!config.flags.n && !config.flags.work) sys.files.removeAll(dir);
}

function inTmpdir<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new GotsError('system', `creating work dir: ${errorText(error)}`, { cause: error });
  }
}
