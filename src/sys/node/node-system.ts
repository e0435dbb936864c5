/** The machine that gots runs on: System by Node. */
import type {
  Child,
  Dialogue,
  HttpRequest,
  HttpResponse,
  Lock,
  Output,
  SpawnOptions,
  SpawnResult,
  System,
} from '../system.ts';
import type { ZipArchive } from '../zip.ts';
import { nodeCrypto, nodeFs as fs, nodeOs as os } from './builtins.ts';
import { errnoOf } from './errno.ts';
import { NodeFiles } from './node-files.ts';
import type { HttpClient } from './node-http.ts';
import { Locker } from './node-lock.ts';
import { lookPath, start } from './node-spawn.ts';
import { DescriptorOutput } from './node-streams.ts';
import type { ProgramRunner } from './program-runner.ts';
import { sleep } from './sleep.ts';

const goOS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };
const goArch: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le', loong64: 'loong64' };

interface Parts {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly locker: Locker;
  readonly runner: () => Promise<ProgramRunner>;
  /** the one client of the process, loaded with the first request */
  readonly http: () => Promise<HttpClient>;
  /** opens zips, all of which share the room for their content */
  readonly zips: () => Promise<(path: string) => ZipArchive>;
  readonly fastHash: () => Promise<(bytes: Uint8Array) => string>;
}

/** The System of this process. */
export function createNodeSystem(): System {
  const env = definedEntries(process.env);
  return new NodeSystem({
    cwd: workingDirectory(env),
    env,
    stdout: new DescriptorOutput(1),
    stderr: new DescriptorOutput(2),
    locker: new Locker(),
    runner: runnerOpener(),
    http: httpClient(),
    zips: zipOpener(),
    fastHash: hashOpener(),
  });
}

function runnerOpener(): Parts['runner'] {
  let runner: Promise<ProgramRunner> | undefined;
  return () => (runner ??= import('./program-runner.ts').then(({ openRunner }) => openRunner()));
}

function httpClient(): () => Promise<HttpClient> {
  let client: Promise<HttpClient> | undefined;
  return () => (client ??= import('./node-http.ts').then((http) => new http.HttpClient()));
}

function zipOpener(): () => Promise<(path: string) => ZipArchive> {
  let opener: Promise<(path: string) => ZipArchive> | undefined;
  return () =>
    (opener ??= import('./node-zip.ts').then(({ ContentRoom, openZip }) => {
      const room = new ContentRoom();
      return (path) => openZip(path, room);
    }));
}

function hashOpener(): Parts['fastHash'] {
  let opener: ReturnType<Parts['fastHash']> | undefined;
  return () =>
    (opener ??= import('xxhash-wasm').then(async ({ default: open }) => {
      const hasher = await open();
      return (bytes) => hasher.h64Raw(bytes).toString(16);
    }));
}

function definedEntries(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) entries[name] = value;
  return entries;
}

/** As Go's os.Getwd: $PWD where it names the working directory; '' where that has been removed. */
function workingDirectory(env: Readonly<Record<string, string>>): string {
  const real = realWorkingDirectory();
  if (real === '') return '';
  const named = env['PWD'];
  if (named === undefined || !named.startsWith('/')) return real;
  const a = fs.statSync(named, { throwIfNoEntry: false, bigint: true });
  const b = fs.statSync(real, { bigint: true });
  return a?.ino === b.ino && a.dev === b.dev ? named : real;
}

function realWorkingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return '';
    throw error;
  }
}

class NodeSystem implements System {
  readonly hostOS: string = goOS[process.platform] ?? process.platform;
  readonly hostArch: string = goArch[process.arch] ?? process.arch;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: NodeFiles;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly pid: number = process.pid;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.cwd = parts.cwd;
    this.files = new NodeFiles(parts.cwd);
    this.env = parts.env;
    this.stdout = parts.stdout;
    this.stderr = parts.stderr;
  }

  get cpus(): number {
    const chosen = /^\+?\d+$/.test(this.env['GOMAXPROCS'] ?? '') ? Number(this.env['GOMAXPROCS']) : 0;
    return chosen > 0 && chosen < 2 ** 31 ? chosen : os.availableParallelism();
  }

  readonly freeMemory = (): number => os.freemem();

  get tmpdir(): string {
    return this.env['TMPDIR'] || (process.platform === 'win32' ? os.tmpdir() : '/tmp');
  }

  openFastHash(): Promise<(bytes: Uint8Array) => string> {
    return this.#parts.fastHash();
  }

  ticks(): number {
    return performance.now();
  }

  now(): number {
    return Date.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleep(ms, signal);
  }

  randomBytes(count: number): Uint8Array {
    return nodeCrypto().randomBytes(count);
  }

  lookPath(name: string, path: string): string | undefined {
    return lookPath(name, path, this.cwd);
  }

  async spawn(options: SpawnOptions): Promise<SpawnResult> {
    const runner = await this.#parts.runner();
    return runner.run(options, this.tmpdir);
  }

  start(options: SpawnOptions): Child {
    return start(options);
  }

  async converse(options: Parameters<System['converse']>[0]): Promise<Dialogue> {
    const { converse } = await import('./node-dialogue.ts');
    return converse(options);
  }

  lock(path: string, kind: 'shared' | 'exclusive', signal?: AbortSignal): Promise<Lock> {
    return this.#parts.locker.lock(path, kind, signal);
  }

  async fetch(request: HttpRequest): Promise<HttpResponse> {
    const client = await this.#parts.http();
    return client.fetch(request, this.env);
  }

  async glob(dir: string, literal: string, pattern: string): Promise<readonly string[]> {
    const { glob } = await import('./node-glob.ts');
    return glob(dir, literal, pattern);
  }

  async openZip(path: string): Promise<ZipArchive> {
    const open = await this.#parts.zips();
    return open(path);
  }

  onSignal(signals: readonly string[], callback: (signal: string) => void): () => void {
    // Node's profiler has a use of its own for SIGPROF, and would end at our listener's end
    const isProfiled = process.execArgv.some((option) => option.startsWith('--cpu-prof'));
    const heard = isProfiled ? signals.filter((signal) => signal !== 'SIGPROF') : signals;
    for (const signal of heard) process.on(signal, callback);
    return () => {
      for (const signal of heard) process.off(signal, callback);
    };
  }

  raise(signal: string): void {
    process.kill(process.pid, signal);
  }

  with(changes: { cwd?: string; env?: Readonly<Record<string, string>>; stdout?: Output; stderr?: Output }): System {
    return new NodeSystem({ ...this.#parts, ...changes });
  }
}
