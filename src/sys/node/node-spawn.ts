/** Processes of the machine, by node:child_process. */
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { delimiter, isAbsolute, join, resolve as resolvePath } from 'node:path';
import { programNames } from '../../base/program-names.ts';
import { SysError } from '../../base/errors.ts';
import type { Child, SpawnOptions, SpawnResult } from '../system.ts';
import { nodeChildProcess, nodeCrypto, nodeFs as fs } from './builtins.ts';
import { errnoOf, errnoText, sysCall } from './errno.ts';
import { checkExecutableFormat } from './executable-format.ts';

const isWindows = process.platform === 'win32';

/** Whether a file may be run: regular and with an executable bit. */
function isExecutable(path: string): boolean {
  try {
    const stats = fs.statSync(path);
    return stats.isFile() && (isWindows || (stats.mode & 0o111) !== 0);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

/**
 * The executable that a name stands for (os/exec.LookPath): a name with a separator stands for itself, any other is
 * looked up on PATH.  A result that is not absolute is refused, as Go does.
 *
 * @param cwd what a relative name starts from
 */
export function lookPath(name: string, path: string, cwd: string): string | undefined {
  const candidates = programNames(name, isWindows);
  if (name.includes('/') || (isWindows && name.includes('\\'))) {
    return candidates.find((candidate) => isExecutable(resolvePath(cwd, candidate)));
  }
  for (const dir of path.split(delimiter)) {
    for (const candidate of candidates) {
      const file = join(dir === '' ? '.' : dir, candidate);
      if (isExecutable(file)) return isAbsolute(file) ? file : undefined;
    }
  }
  return undefined;
}

/** @throws SysError where there is no such program that this machine can run, or no working directory to run it in */
export function resolveProgram(options: Pick<SpawnOptions, 'argv' | 'cwd' | 'env'>): string {
  const program = findProgram(options);
  checkExecutableFormat(resolvePath(options.cwd, program), program);
  return program;
}

function findProgram(options: Pick<SpawnOptions, 'argv' | 'cwd' | 'env'>): string {
  if (!fs.existsSync(options.cwd)) throw new SysError('ENOENT', 'chdir', options.cwd, errnoText('ENOENT'));
  const name = options.argv[0] ?? '';
  if (name.includes('/') || isAbsolute(name)) return name;
  const found = lookPath(name, options.env['PATH'] ?? '', options.cwd);
  if (found === undefined) {
    throw new SysError('ENOENT', 'exec:', JSON.stringify(name), 'executable file not found in $PATH');
  }
  return found;
}

/** A file for both output streams: what two descriptors append to it stands in the order written. */
class CombinedOutput {
  readonly fd: number;
  readonly #path: string;

  constructor(tmpdir: string) {
    this.#path = join(tmpdir, `gots-output-${process.pid}-${nodeCrypto().randomInt(2 ** 47)}`);
    this.fd = sysCall('open', this.#path, () => fs.openSync(this.#path, 'ax+', 0o600));
    if (!isWindows) fs.unlinkSync(this.#path);
  }

  take(): Uint8Array {
    try {
      const { size } = fs.fstatSync(this.fd);
      const data = Buffer.alloc(size);
      let filled = 0;
      while (filled < size) {
        const count = fs.readSync(this.fd, data, filled, size - filled, filled);
        if (count === 0) break;
        filled += count;
      }
      return data.subarray(0, filled);
    } finally {
      this.close();
    }
  }

  close(): void {
    fs.closeSync(this.fd);
    if (isWindows) fs.rmSync(this.#path, { force: true });
  }
}

function stdioOf(options: SpawnOptions, combined: CombinedOutput | undefined): StdioOptions {
  const input = options.stdin === undefined ? 'ignore' : options.stdin === 'inherit' ? 'inherit' : 'pipe';
  if (combined !== undefined) return [input, combined.fd, combined.fd];
  if (options.output === 'inherit') return [input, 'inherit', 'inherit'];
  return [input, 'pipe', 'pipe'];
}

function launch(options: SpawnOptions, combined: CombinedOutput | undefined): ChildProcess {
  const program = resolveProgram(options);
  return nodeChildProcess().spawn(program, options.argv.slice(1), {
    argv0: options.argv[0],
    cwd: options.cwd,
    env: options.env,
    stdio: stdioOf(options, combined),
    detached: hasOwnGroup(options),
    windowsHide: true,
  });
}

function hasOwnGroup({ ownGroup }: SpawnOptions): boolean {
  return ownGroup === true && !isWindows;
}

/** Passes an interrupt on, by the name that is its reason. @returns what ends that */
function passOn(
  options: SpawnOptions,
  child: { readonly pid?: number | undefined; kill(signal: NodeJS.Signals): boolean },
): () => void {
  const { signal } = options;
  const kill = (): void => {
    const name = String(signal?.reason) as NodeJS.Signals;
    if (hasOwnGroup(options) && child.pid !== undefined) killGroup(child.pid, name);
    else child.kill(name);
  };
  if (signal?.aborted === true) kill();
  signal?.addEventListener('abort', kill, { once: true });
  return () => signal?.removeEventListener('abort', kill);
}

/** A group that has gone is as good as killed. */
function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
}

/** @throws SysError when the program can't be started */
export function startError(program: string, error: Error): Error {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return new SysError(errno, 'fork/exec', program, errnoText(errno), error);
}

function watch(child: ChildProcess, options: SpawnOptions, combined: CombinedOutput | undefined): Promise<SpawnResult> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const { hear } = options;
  child.stdout?.on('data', (chunk: Uint8Array) => (hear === undefined ? out.push(chunk) : hear('stdout', chunk)));
  child.stderr?.on('data', (chunk: Uint8Array) => (hear === undefined ? err.push(chunk) : hear('stderr', chunk)));
  if (options.stdin instanceof Uint8Array) {
    // A child that does not read its input to the end is no error.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.stdin);
  }
  const endPassing = passOn(options, child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      endPassing();
      combined?.close();
      reject(startError(options.argv[0] ?? '', error));
    });
    child.once('close', (code, signal) => {
      endPassing();
      if (child.pid === undefined) return;
      resolve({
        code: code ?? undefined,
        signal: signal ?? undefined,
        stdout: combined === undefined ? Buffer.concat(out) : combined.take(),
        stderr: Buffer.concat(err),
      });
    });
  });
}

/** Runs a program to its end. @param tmpdir for what it writes meanwhile */
export async function spawn(options: SpawnOptions, tmpdir: string): Promise<SpawnResult> {
  if (options.output === 'separate') return spawnSeparate(options);
  const combined = options.output === 'combined' ? new CombinedOutput(tmpdir) : undefined;
  let child: ChildProcess;
  try {
    child = launch(options, combined);
  } catch (error) {
    combined?.close();
    throw error;
  }
  return watch(child, options, combined);
}

/** For programs that are asked something (git, a tool for its version): few, so that execa's time does not count. */
async function spawnSeparate(options: SpawnOptions): Promise<SpawnResult> {
  const { execa } = await import('execa');
  const child = execa(resolveProgram(options), options.argv.slice(1), {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    reject: false,
    encoding: 'buffer',
    stripFinalNewline: false,
    detached: hasOwnGroup(options),
    windowsHide: true,
    ...inputOf(options),
  });
  const endPassing = passOn(options, child);
  const result = await child.finally(endPassing);
  if (result.exitCode === undefined && result.signal === undefined && result.cause instanceof Error) {
    throw startError(options.argv[0] ?? '', result.cause);
  }
  return { code: result.exitCode, signal: result.signal, stdout: result.stdout, stderr: result.stderr };
}

function inputOf({ stdin }: SpawnOptions): { input: Uint8Array } | { stdin: 'inherit' | 'ignore' } {
  if (stdin instanceof Uint8Array) return { input: stdin };
  return { stdin: stdin === 'inherit' ? 'inherit' : 'ignore' };
}

/** Starts a program and does not wait for it. */
export function start(options: SpawnOptions): Child {
  const child = launch(options, undefined);
  return {
    pid: child.pid ?? 0,
    done: watch(child, options, undefined),
    kill: (signal) => {
      child.kill(signal as NodeJS.Signals);
    },
  };
}
