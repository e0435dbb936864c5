/**
 * Locks that exclude go: flock(2), on Windows LockFileEx over the whole file (cmd/go's lockedfile/internal/filelock).
 * koffi is loaded with the first lock.
 */
import { SysError } from '../../base/errors.ts';
import type { Lock } from '../system.ts';
import { nodeFs as fs } from './builtins.ts';
import { sysCall } from './errno.ts';
import { sleep } from './sleep.ts';

type LockKind = 'shared' | 'exclusive';

/** Takes a lock without waiting; false when another holds it. Closing the descriptor gives it back. */
type TryLock = (fd: number, kind: LockKind) => boolean;

/** milliseconds between two tries, at most */
const longestWait = 50;

export class Locker {
  #tryLock: Promise<TryLock> | undefined;

  /** Waits for a lock on a file, which is created where missing for an exclusive one. */
  async lock(path: string, kind: LockKind): Promise<Lock> {
    this.#tryLock ??= process.platform === 'win32' ? loadLockFileEx() : loadFlock();
    const tryLock = await this.#tryLock;
    const fd = sysCall('open', path, () => fs.openSync(path, flagsOf(kind), 0o666));
    try {
      for (let wait = 1; !tryLock(fd, kind); wait = Math.min(wait * 2, longestWait)) await sleep(wait);
    } catch (error) {
      fs.closeSync(fd);
      throw error;
    }
    return heldLock(fd);
  }
}

/** One that is shared is for reading. */
function flagsOf(kind: LockKind): number {
  return kind === 'shared' ? fs.constants.O_RDONLY : fs.constants.O_RDWR | fs.constants.O_CREAT;
}

function heldLock(fd: number): Lock {
  let isHeld = true;
  const release = (): void => {
    if (isHeld) fs.closeSync(fd);
    isHeld = false;
  };
  return {
    release,
    [Symbol.asyncDispose]: () => {
      release();
      return Promise.resolve();
    },
  };
}

async function loadFlock(): Promise<TryLock> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(process.platform === 'darwin' ? 'libSystem.B.dylib' : null);
  const flock = library.func('int flock(int fd, int operation)') as (fd: number, operation: number) => number;
  const operations = { shared: 1, exclusive: 2 } as const;
  const nonBlocking = 4;
  const busy = new Set([koffi.os.errno['EAGAIN'], koffi.os.errno['EWOULDBLOCK'], koffi.os.errno['EINTR']]);
  return (fd, kind) => {
    if (flock(fd, operations[kind] | nonBlocking) === 0) return true;
    const errno = koffi.errno();
    if (busy.has(errno)) return false;
    throw new SysError(`${errno}`, 'flock', `descriptor ${fd}`, `errno ${errno}`);
  };
}

async function loadLockFileEx(): Promise<TryLock> {
  const { default: koffi } = await import('koffi');
  const runtime = koffi.load('msvcrt.dll');
  const kernel = koffi.load('kernel32.dll');
  const handleOf = runtime.func('intptr_t _get_osfhandle(int fd)') as (fd: number) => number;
  const overlapped = koffi.struct('gots_OVERLAPPED', {
    Internal: 'uintptr_t',
    InternalHigh: 'uintptr_t',
    Offset: 'uint32_t',
    OffsetHigh: 'uint32_t',
    hEvent: 'void *',
  });
  const lockFileEx = kernel.func('LockFileEx', 'bool', [
    'intptr_t',
    'uint32_t',
    'uint32_t',
    'uint32_t',
    'uint32_t',
    koffi.pointer(overlapped),
  ]) as (...args: unknown[]) => boolean;
  const getLastError = kernel.func('uint32_t GetLastError()') as () => number;
  const failImmediately = 1;
  const exclusive = 2;
  const allBytes = 0xffff_ffff;
  const lockViolation = 33;
  return (fd, kind) => {
    const flags = failImmediately | (kind === 'exclusive' ? exclusive : 0);
    if (lockFileEx(handleOf(fd), flags, 0, allBytes, allBytes, {})) return true;
    const code = getLastError();
    if (code === lockViolation) return false;
    throw new SysError(`${code}`, 'LockFileEx', `descriptor ${fd}`, `error ${code}`);
  };
}
