/** Writing whole: write(2) may take less than it is given. */
import { nodeFs as fs } from './builtins.ts';
import { sysCall } from './errno.ts';

/**
 * @param file an open one; `path` is for errors
 * @param offset where to write; without one, where the file stands
 * @throws SysError op 'write'
 */
export function writeAll(
  { fd, path }: { readonly fd: number; readonly path: string },
  data: Uint8Array,
  offset?: number,
): void {
  let written = 0;
  while (written < data.length) {
    const at = offset === undefined ? null : offset + written;
    written += sysCall('write', path, () => fs.writeSync(fd, data, written, data.length - written, at));
  }
}
