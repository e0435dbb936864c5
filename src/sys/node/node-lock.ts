/**
 * Locks that exclude go: flock(2), on Windows LockFileEx over the whole file (cmd/go's lockedfile/internal/filelock).
 * koffi is loaded with the first lock.
 */
import type { Lock } from '../system.ts';
import { nodeFs as fs } from './builtins.ts';
import { sysCall } from './errno.ts';
import { sleep } from './sleep.ts';

type LockKind = 'shared' | 'exclusive';

/** Takes a lock without waiting; false when another holds it. Closing the descriptor gives it back. */
export type TryLock = (fd: number, kind: LockKind) => boolean;

/** milliseconds between two tries, at most */
const longestWait = 50;

export class Locker {
  #tryLock: Promise<TryLock> | undefined;

  /** Waits for a lock on a file, which is created where missing for an exclusive one. */
  async lock(path: string, kind: LockKind, signal?: AbortSignal): Promise<Lock> {
    this.#tryLock ??= import('./native-lock.ts').then(({ loadTryLock }) => loadTryLock());
    const tryLock = await this.#tryLock;
    const fd = sysCall('open', path, () => fs.openSync(path, flagsOf(kind), 0o666));
    try {
      for (let wait = 1; !tryLock(fd, kind); wait = Math.min(wait * 2, longestWait)) {
        await sleep(wait, signal);
        signal?.throwIfAborted();
      }
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
