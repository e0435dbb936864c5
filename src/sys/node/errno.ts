/** Node's file system errors as SysErrors that read as Go's *fs.PathError and *os.LinkError. */
import { SysError } from '../../base/errors.ts';
import { nodeUtil } from './builtins.ts';

/** Go's texts, where libuv's differ (syscall/zerrors: the C library's strerror in lower case). */
const texts: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  EIO: 'input/output error',
  EBADF: 'bad file descriptor',
  EACCES: 'permission denied',
  EBUSY: 'device or resource busy',
  EEXIST: 'file exists',
  EXDEV: 'invalid cross-device link',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EINVAL: 'invalid argument',
  EMFILE: 'too many open files',
  ETXTBSY: 'text file busy',
  EFBIG: 'file too large',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EMLINK: 'too many links',
  EPIPE: 'broken pipe',
  ENAMETOOLONG: 'file name too long',
  ENOTEMPTY: 'directory not empty',
  ELOOP: 'too many levels of symbolic links',
  ENOEXEC: 'exec format error',
  E2BIG: 'argument list too long',
  EDQUOT: 'disk quota exceeded',
};

/** Go's text of an errno such as 'ENOENT'. */
export function errnoText(errno: string): string {
  const known = texts[errno];
  if (known !== undefined) return known;
  for (const [name, message] of nodeUtil().getSystemErrorMap().values()) if (name === errno) return message;
  return errno;
}

/** The errno name of an error of Node's, or undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Runs a call of node:fs.
 *
 * @param op Go's name of the operation
 * @param path for operations on two paths both, separated by a space
 * @throws SysError
 */
export function sysCall<T>(op: string, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw sysError(op, path, error);
  }
}

/** A SysError for an error of Node's; any other error as it is. */
export function sysError(op: string, path: string, error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  if (errno === 'ERR_INVALID_ARG_VALUE') return new SysError('EINVAL', op, path, 'invalid argument', error);
  if (errno.startsWith('ERR_')) return error;
  return new SysError(errno, op, path, errnoText(errno), error);
}
