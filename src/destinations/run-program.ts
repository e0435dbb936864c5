/**
 * Runs what go run has built: with the caller's streams and environment, waited for (base.RunStdin).  While it runs,
 * interrupts from the terminal are the program's business; go then ends with status 1.
 */
import { join } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { exitText } from '../base/exit-text.ts';
import { unheededSignals } from '../base/signals.ts';
import type { Config } from '../config/config.ts';
import type { SpawnResult, System } from '../sys/system.ts';

/** Words before the program: -exec, or go_GOOS_GOARCH_exec on PATH where the program is for another system. */
export function execPrefix(config: Config, sys: System): readonly string[] {
  if (config.givenFlags.has('exec')) return config.flags.exec;
  const { goos, goarch } = config.context;
  if (goos === config.hostOS && goarch === config.hostArch) return [];
  const helper = sys.lookPath(`go_${goos}_${goarch}_exec`, config.environ['PATH'] ?? '');
  return helper === undefined ? [] : [helper];
}

/** tries when another process still has the executable open for writing */
const tries = 3;
/** milliseconds before the second try; doubled for each further one */
const firstPause = 100;

/**
 * @param argv prefix, executable, arguments
 * @throws GotsError `exit status N`, `signal: killed`, or why it could not be started
 */
export async function runProgram(
  argv: readonly string[],
  config: Pick<Config, 'goroot' | 'hostOS' | 'cwd'>,
  sys: System,
): Promise<void> {
  const bin = join(config.goroot, 'bin');
  const path = sys.env['PATH'] ?? '';
  const separator = config.hostOS === 'windows' ? ';' : ':';
  const env = { ...sys.env, PATH: path === '' ? bin : `${bin}${separator}${path}` };
  const ignore = sys.onSignal(unheededSignals, () => {});
  let interrupted = false;
  const note = sys.onSignal(['SIGINT', 'SIGQUIT'], () => (interrupted = true));
  try {
    const result = await startWithRetry(argv, { env, sys, cwd: config.cwd });
    if (result.code !== 0) throw new GotsError('build', exitText(result.code, result.signal), { bare: true });
    if (interrupted) throw new GotsError('build', '', { bare: true });
  } finally {
    ignore();
    note();
  }
}

async function startWithRetry(
  argv: readonly string[],
  context: { readonly env: Readonly<Record<string, string>>; readonly sys: System; readonly cwd: string },
): Promise<SpawnResult> {
  const { env, sys, cwd } = context;
  for (let attempt = 0; ; attempt++) {
    try {
      return await sys.start({ argv, cwd, env, stdin: 'inherit', output: 'inherit' }).done;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (error.errno !== 'ETXTBSY' || attempt + 1 >= tries) {
        throw new GotsError('build', error.message, { bare: true, cause: error });
      }
      await sys.sleep(firstPause * 2 ** attempt);
    }
  }
}
