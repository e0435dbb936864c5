/** Names that match a pattern, by fast-glob. */
import fastGlob from 'fast-glob';

/** As System's glob. */
export function glob(dir: string, literal: string, pattern: string): Promise<readonly string[]> {
  const options = { cwd: dir, dot: true, onlyFiles: false, deep: 1, suppressErrors: true };
  return fastGlob(fastGlob.escapePath(literal) + pattern, options);
}
