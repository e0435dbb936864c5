/**
 * The one door to the machine.  Everything outside src/sys and src/main.ts reaches files, processes, locks, the network,
 * the clock and the streams through this interface, so that tests can hand in another machine.
 *
 * Files are synchronous: the driver reads many small files, where a promise each costs more than the read; what lasts
 * (processes, locks, the network) is asynchronous.  All paths are absolute unless said otherwise; failures are SysErrors.
 */

import type { ZipArchive } from './zip.ts';

export type FileKind = 'file' | 'directory' | 'symlink' | 'other';

export interface FileInfo {
  readonly kind: FileKind;
  /** bytes */
  readonly size: number;
  /** permission bits, 0o777 at most, with setuid, setgid and sticky */
  readonly mode: number;
  /** nanoseconds since 1970 */
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly inode: bigint;
  readonly device: bigint;
}

/**
 * What stat tells, as numbers: enough to see that a path is no longer the same, and asked for in a fraction of the time of a
 * FileInfo.  Times are milliseconds since 1970 with their fractions, as exact as such a number is: a quarter of a microsecond.
 */
export interface FileState {
  /** with the bits of the type */
  readonly mode: number;
  /** bytes */
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  readonly dev: number;
}

export interface DirEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/** Reading; the overlay (-overlay) is another implementation of it. */
export interface ReadableFiles {
  /** @throws SysError op 'open' or 'read' */
  readFile(path: string): Uint8Array;
  readText(path: string): string;
  /** follows symbolic links; @throws SysError op 'stat' */
  stat(path: string): FileInfo;
  /** @throws SysError op 'lstat' */
  lstat(path: string): FileInfo;
  /** undefined where stat would fail, for whatever reason */
  tryStat(path: string): FileInfo | undefined;
  /** entries in byte order of their names; kinds as of lstat; @throws SysError op 'open' */
  readDir(path: string): readonly DirEntry[];
  /** the path with all symbolic links resolved; @throws SysError op 'lstat' */
  realPath(path: string): string;
}

export interface Files extends ReadableFiles {
  /** as tryStat: undefined where there is nothing, or nothing that can be asked for its state */
  tryState(path: string): FileState | undefined;
  /** tryState of a file whose content counts, which may be known by its state */
  contentState(path: string): FileState | undefined;
  /** @param options mode: permission bits for a new file, before the umask (0o666) */
  writeFile(path: string, data: Uint8Array | string, options?: { mode?: number; exclusive?: boolean }): void;
  /** temporary file beside the target, then rename: readers see the old bytes or the new, never a part */
  writeFileAtomic(path: string, data: Uint8Array | string, options?: { mode?: number; sync?: boolean }): void;
  appendFile(path: string, data: Uint8Array | string): void;
  /** a file to write to piece by piece, emptied first; it may be a pipe or a device. @throws SysError op 'open' */
  createFile(path: string): OpenFile;
  /** at most `length` bytes from `offset`; fewer at the end of the file. @param options.into memory to use, of that length at least */
  readRange(path: string, offset: number, length: number, options?: { readonly into: Uint8Array }): Uint8Array;
  /** overwrites in place */
  writeRange(path: string, offset: number, data: Uint8Array): void;
  truncate(path: string, size: number): void;
  readLink(path: string): string;
  symlink(target: string, path: string): void;
  link(existing: string, path: string): void;
  mkdir(path: string, mode?: number): void;
  mkdirAll(path: string, mode?: number): void;
  /** a new directory `prefix` + random letters, mode 0700; `prefix` is absolute */
  mkdirTemp(prefix: string): string;
  rename(from: string, to: string): void;
  copyFile(from: string, to: string, options?: { mode?: number }): void;
  /** a file or an empty directory; @throws SysError op 'remove' */
  remove(path: string): void;
  /** a tree, or all of it that can be removed; none is no error; @throws SysError op 'unlinkat': the first of what stays */
  removeAll(path: string): void;
  /** as removeAll, read-only directories included: those of module caches */
  removeReadOnly(path: string): void;
  chmod(path: string, mode: number): void;
  /** sets access and modification time */
  utimes(path: string, mtimeNs: bigint): void;
  /** SHA-256 of a file's bytes in hex, streamed */
  sha256(path: string): string;
}

/** A file that is open for writing, until it is closed. */
export interface OpenFile {
  /** @throws SysError op 'write' */
  write(data: Uint8Array | string): void;
  close(): void;
}

export interface SpawnOptions {
  /** argv[0] is a path, or a name looked up on `env.PATH` */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | 'inherit';
  /** 'combined': stdout and stderr in one buffer, in the order written */
  readonly output: 'separate' | 'combined' | 'inherit';
  /** aborted with the name of a signal as its reason, it sends that to the program */
  readonly signal?: AbortSignal;
  /** with 'combined': called once it is being started; what can't be found at all is not */
  readonly started?: () => void;
  /** it gets a process group of its own, and a signal reaches all of that (nothing on Windows) */
  readonly ownGroup?: boolean;
  /** with 'separate' and `start`: called with what the program writes, which is not gathered then */
  readonly hear?: (stream: 'stdout' | 'stderr', data: Uint8Array) => void;
}

export interface SpawnResult {
  /** exit status; undefined when killed by a signal */
  readonly code: number | undefined;
  /** such as 'SIGKILL'; undefined when it exited */
  readonly signal: string | undefined;
  /** with 'combined' everything is here */
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export interface Child {
  readonly pid: number;
  /** how it ended */
  readonly done: Promise<SpawnResult>;
  kill(signal: string): void;
}

/** A program that is spoken to while it runs; its stderr is the process's own, unless somebody hears it. */
export interface Dialogue {
  /** what it says, to the end of its stdout */
  readonly output: AsyncIterable<Uint8Array>;
  /** done when the program, or a pipe to it, has taken the data; what it no longer reads is lost */
  write(data: string | Uint8Array): Promise<void>;
  /** ends its stdin */
  end(): void;
  /** lets go of it: the process no longer waits for it */
  release(): void;
}

/** A held lock; `release` closes it.  Also for `await using`. */
export interface Lock extends AsyncDisposable {
  release(): void;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** certificates are not checked (GOINSECURE) */
  readonly insecure?: boolean;
  readonly body?: Uint8Array;
  /** ends it, its answer's body included */
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** as in the status line: `404 Not Found` */
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  /** the whole body; @throws when the transfer breaks or exceeds `limit` bytes */
  bytes(limit?: number): Promise<Uint8Array>;
  /** streams the body into a file and returns its size; `hear` is told how many bytes have come, again and again */
  toFile(path: string, limit?: number, hear?: (bytes: number) => void): Promise<number>;
  discard(): Promise<void>;
}

export interface Output {
  /** synchronous as far as the descriptor allows; a closed pipe (EPIPE) ends the process quietly */
  write(data: string | Uint8Array): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  /** lines of a terminal, where it tells */
  readonly rows?: number | undefined;
}

export interface System {
  /** Go's names: 'linux', 'darwin', 'windows' ... */
  readonly hostOS: string;
  /** Go's names: 'amd64', 'arm64' ... */
  readonly hostArch: string;
  /** as Go's os.Getwd: $PWD where it names the same directory, with its symbolic links; '' where it has been removed */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Files;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly pid: number;
  readonly cpus: number;
  /** bytes */
  readonly freeMemory: () => number;
  readonly tmpdir: string;
  /** milliseconds since 1970 */
  now(): number;
  /** milliseconds with fractions, of a clock that never goes back: only differences mean anything */
  ticks(): number;
  /** @param signal ends it early */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  randomBytes(count: number): Uint8Array;
  /** loads a fast hash (xxHash64, hex) for comparisons within this machine; never a key that is shared */
  openFastHash(): Promise<(bytes: Uint8Array) => string>;
  /** the executable that a name stands for on a PATH (os/exec.LookPath); undefined when there is none */
  lookPath(name: string, path: string): string | undefined;
  /** runs to the end; a failing exit is a result. @throws SysError op 'fork/exec' when it can't be started */
  spawn(options: SpawnOptions): Promise<SpawnResult>;
  /** starts with inherited streams, does not wait. @throws SysError op 'fork/exec' */
  start(options: SpawnOptions): Child;
  /** starts a program to talk to. @throws SysError op 'fork/exec' when it can't be started */
  converse(options: Pick<SpawnOptions, 'argv' | 'cwd' | 'env' | 'hear'>): Promise<Dialogue>;
  /**
   * flock(2) or LockFileEx on a file; for 'exclusive' it is created (0666) where missing; waits until it is free
   *
   * @param signal ends the waiting. @throws its reason
   */
  lock(path: string, kind: 'shared' | 'exclusive', signal?: AbortSignal): Promise<Lock>;
  fetch(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Names in a directory that match a glob, in no order; none where the directory is missing.
   *
   * @param literal a part that stands for itself, then `pattern` with wildcards
   */
  glob(dir: string, literal: string, pattern: string): Promise<readonly string[]>;
  /** @throws Error `zip: not a valid zip file`; SysError */
  openZip(path: string): Promise<ZipArchive>;
  /** calls back on each such signal until the returned function is called; the default action is off meanwhile */
  onSignal(signals: readonly string[], callback: (signal: string) => void): () => void;
  /** ends the process as a signal does that nothing handles */
  raise(signal: string): void;
  /** replaces this System's cwd or env: -C, and the selected toolchain's PATH */
  with(changes: { cwd?: string; env?: Readonly<Record<string, string>>; stdout?: Output; stderr?: Output }): System;
}
