/** Processes of the machine, by node:child_process. */
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { delimiter, isAbsolute, join, resolve as resolvePath } from 'node:path';
import { programNames } from '../../base/program-names.ts';
import { SysError } from '../../base/errors.ts';
import type { Child, SpawnOptions, SpawnResult } from '../system.ts';
import { nodeChildProcess, nodeFs as fs } from './builtins.ts';
import { errnoOf, errnoText } from './errno.ts';
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

function stdioOf(options: SpawnOptions, combined: number | undefined): StdioOptions {
  const input = options.stdin === undefined ? 'ignore' : options.stdin === 'inherit' ? 'inherit' : 'pipe';
  if (combined !== undefined) return [input, combined, combined];
  if (options.output === 'inherit') return [input, 'inherit', 'inherit'];
  return [input, 'pipe', 'pipe'];
}

/**
 * @param combined descriptor for both output streams
 * @throws SysError for some of what keeps a program from starting; the child tells the rest
 */
export function launch(options: SpawnOptions, combined?: number): ChildProcess {
  const program = resolveProgram(options);
  return starting(options, () =>
    nodeChildProcess().spawn(program, options.argv.slice(1), {
      argv0: options.argv[0],
      cwd: options.cwd,
      env: options.env,
      stdio: stdioOf(options, combined),
      detached: hasOwnGroup(options),
      windowsHide: true,
    }),
  );
}

/** @throws SysError for an error with an errno */
export function starting<T>({ argv }: SpawnOptions, start: () => T): T {
  try {
    return start();
  } catch (error) {
    throw error instanceof Error ? startError(argv[0] ?? '', error) : error;
  }
}

export function hasOwnGroup({ ownGroup }: SpawnOptions): boolean {
  return ownGroup === true && !isWindows;
}

/** Passes an interrupt on, by the name that is its reason. @returns what ends that */
export function passOn(
  options: SpawnOptions,
  child: { readonly pid?: number | undefined; kill(signal: NodeJS.Signals): unknown },
): () => void {
  const { signal } = options;
  const kill = (): void => {
    const name = String(signal?.reason) as NodeJS.Signals;
    if (hasOwnGroup(options) && child.pid !== undefined) killIfThere(-child.pid, name);
    else child.kill(name);
  };
  if (signal?.aborted === true) kill();
  signal?.addEventListener('abort', kill, { once: true });
  return () => signal?.removeEventListener('abort', kill);
}

/** What has gone is as good as killed, and what another user runs is waited for. @param pid a group's as a negative number */
export function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes(errnoOf(error) ?? '')) throw error;
  }
}

/** @throws SysError when the program can't be started */
export function startError(program: string, error: Error): Error {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return new SysError(errno, 'fork/exec', program, errnoText(errno), error);
}

/** What becomes of a program, with what it has written to streams of its own. */
export function watch(child: ChildProcess, options: SpawnOptions): Promise<SpawnResult> {
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
      reject(startError(options.argv[0] ?? '', error));
    });
    child.once('close', (code, signal) => {
      endPassing();
      if (child.pid === undefined) return;
      resolve({
        code: code ?? undefined,
        signal: signal ?? undefined,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(err),
      });
    });
  });
}

/** Starts a program and does not wait for it. */
export function start(options: SpawnOptions): Child {
  const child = launch(options);
  return {
    pid: child.pid ?? 0,
    done: watch(child, options),
    kill: (signal) => {
      child.kill(signal as NodeJS.Signals);
    },
  };
}
