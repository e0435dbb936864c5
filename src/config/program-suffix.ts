/** The suffix of programs.  Pure. */
import type { Config } from './config.ts';

/** `.exe` where the target wants it. */
export function programSuffix({ context }: Pick<Config, 'context'>): string {
  return context.goos === 'windows' ? '.exe' : '';
}
