/** A setting in the process's GODEBUG: `name=value,...`, of which the last counts (internal/godebug). Pure. */
import type { Config } from './config.ts';

/** @returns '' where the variable does not set it */
export function godebugSetting({ environ }: Pick<Config, 'environ'>, name: string): string {
  const last = (environ['GODEBUG'] ?? '').split(',').findLast((pair) => pair.startsWith(`${name}=`));
  return last?.slice(name.length + 1) ?? '';
}
