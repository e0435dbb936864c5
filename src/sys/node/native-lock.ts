/** The calls of the system that lock files, by koffi. */
import { SysError } from '../../base/errors.ts';
import { type Koffi, loadKoffi } from './koffi.ts';
import type { TryLock } from './node-lock.ts';

/** flock(2), or LockFileEx over the whole file. */
export function loadTryLock(): TryLock {
  const koffi = loadKoffi();
  return process.platform === 'win32' ? loadLockFileEx(koffi) : loadFlock(koffi);
}

function loadFlock(koffi: Koffi): TryLock {
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

function loadLockFileEx(koffi: Koffi): TryLock {
  const runtime = koffi.load('msvcrt.dll');
  const kernel = koffi.load('kernel32.dll');
  const handleOf = runtime.func('intptr_t _get_osfhandle(int fd)') as (fd: number) => number;
  const overlapped = koffi.struct({
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
