/** Runs programs to their end. */
import { join } from 'node:path';
import { SysError } from '../../base/errors.ts';
import type { SpawnOptions, SpawnResult } from '../system.ts';
import { nodeCrypto, nodeFs as fs } from './builtins.ts';
import { errnoText, sysCall } from './errno.ts';
import { NativeChildren } from './native-children.ts';
import { loadNativeSpawn, type NativeSpawn, type ProgramEnd } from './native-spawn.ts';
import { hasOwnGroup, killIfThere, launch, passOn, resolveProgram, startError, starting, watch } from './node-spawn.ts';

const isWindows = process.platform === 'win32';

/** Loading what starts them natively takes as long as it saves with so many of them. */
const startedByNode = 4;

export class ProgramRunner {
  readonly #native: (() => NativeSpawn | undefined) | undefined;
  #children: NativeChildren | undefined;
  #started = 0;

  /** @param native loads another way to start programs than Node's, for all but the first ones */
  constructor(native?: () => NativeSpawn | undefined) {
    this.#native = native;
  }

  /**
   * @param tmpdir for what the program writes meanwhile
   * @throws SysError where it can't be started
   */
  async run(options: SpawnOptions, tmpdir: string): Promise<SpawnResult> {
    if (options.output === 'separate') return runSeparate(options);
    if (options.output === 'inherit') return watch(launch(options), options);
    const output = new CombinedOutput(tmpdir);
    try {
      checkStrings(options);
      const running = this.#start(options, output.fd);
      options.started?.();
      const { code, signal } = await running;
      return { code, signal, stdout: output.read(), stderr: new Uint8Array() };
    } finally {
      output.close();
    }
  }

  #start(options: SpawnOptions, output: number): Promise<ProgramEnd> {
    // a group of its own has what a host of gots starts, and the signals of a host are left alone
    const canBeNative = options.stdin === undefined && !hasOwnGroup(options);
    const children = canBeNative ? this.#nextChildren() : undefined;
    return children === undefined ? watch(launch(options, output), options) : startNative(children, options, output);
  }

  #nextChildren(): NativeChildren | undefined {
    if (this.#started++ === startedByNode) {
      const native = this.#native?.();
      if (native !== undefined) this.#children = new NativeChildren(native);
    }
    return this.#children;
  }
}

function startNative(children: NativeChildren, options: SpawnOptions, output: number): Promise<ProgramEnd> {
  const { argv, cwd, env } = options;
  const program = resolveProgram(options);
  const { pid, ended } = starting(options, () => children.start({ program, argv, cwd, env, output }));
  return ended.finally(passOn(options, { pid, kill: (signal) => killIfThere(pid, signal) }));
}

/** No program can be given a string with a NUL in it, which would end there. @throws SysError */
function checkStrings({ argv, env }: SpawnOptions): void {
  const strings = [...argv, ...Object.keys(env), ...Object.values(env)];
  if (!strings.some((text) => text.includes('\0'))) return;
  throw new SysError('EINVAL', 'fork/exec', argv[0] ?? '', errnoText('EINVAL'));
}

/** Programs are started natively where that is worth it and can be done: signals, and so the end of a program, reach the main thread only. */
export function openRunner(): ProgramRunner {
  const { isMainThread } = process.getBuiltinModule('node:worker_threads');
  return new ProgramRunner(process.platform === 'linux' && isMainThread ? loadNativeSpawn : undefined);
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

  read(): Uint8Array {
    const { size } = fs.fstatSync(this.fd);
    const data = Buffer.alloc(size);
    let filled = 0;
    while (filled < size) {
      const count = fs.readSync(this.fd, data, filled, size - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    return data.subarray(0, filled);
  }

  close(): void {
    fs.closeSync(this.fd);
    if (isWindows) fs.rmSync(this.#path, { force: true });
  }
}

/** For programs that are asked something (git, a tool for its version): few, so that execa's time does not count. */
async function runSeparate(options: SpawnOptions): Promise<SpawnResult> {
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
