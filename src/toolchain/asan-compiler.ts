/** -asan needs a C compiler whose sanitizer the runtime knows: gcc 7 or clang 9.  Texts: cmd/go's work/init.go. */
import { GotsError, SysError } from '../base/errors.ts';
import { defaultCC } from '../config/cgo-default.ts';
import type { Config } from '../config/config.ts';
import type { System } from '../sys/system.ts';

/** @throws GotsError, exit status 2, when the compiler is too old or another one; asked for with -asan only */
export async function checkAsanCompiler(sys: System, config: Config): Promise<void> {
  const cc = config.getenv('CC') === '' ? defaultCC(config.context.goos) : config.getenv('CC');
  const version = await run(sys, config, [cc, '--version']);
  const isGcc = version.startsWith('gcc');
  const text = isGcc ? await run(sys, config, [cc, '-v']) : version;
  const problem = asanProblem(text, isGcc, config.hostArch);
  if (problem !== undefined) throw refused(problem);
}

/** @param text what the compiler says of its version @returns why it will not do */
export function asanProblem(text: string, isGcc: boolean, hostArch: string): string | undefined {
  const name = isGcc ? 'gcc' : 'clang';
  const match = (isGcc ? /gcc version (\d+)\.(\d+)/ : /clang version (\d+)\.(\d+)/).exec(text);
  const major = Number(match?.[1] ?? 0);
  if (match === null && !isGcc) return '-asan: C compiler is not gcc or clang';
  const needed = isGcc ? (hostArch === 'ppc64le' ? 9 : 7) : 9;
  if (major >= needed) return undefined;
  return `-asan is not supported with ${name} compiler ${major}.${match?.[2] ?? 0}\n`;
}

function refused(message: string): GotsError {
  return new GotsError('toolchain', message, { exitCode: 2, bare: true });
}

/** gcc says its version on stderr, clang on stdout. */
async function run(sys: System, config: Config, argv: readonly string[]): Promise<string> {
  const env = { ...config.environ, LANG: 'C' };
  const unknown = '-asan: the version of $(go env CC) could not be parsed';
  try {
    const result = await sys.spawn({ argv, cwd: config.cwd, env, output: 'combined' });
    if (result.code !== 0) throw refused(unknown);
    return Buffer.from(result.stdout).toString();
  } catch (error) {
    if (error instanceof SysError) throw refused(unknown);
    throw error;
  }
}
