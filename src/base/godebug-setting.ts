/** A setting in the value of GODEBUG: `name=value,...`, of which the last counts (internal/godebug).  Pure. */

/** @returns '' where the variable does not set it */
export function godebugSetting(godebug: string, name: string): string {
  const last = godebug.split(',').findLast((pair) => pair.startsWith(`${name}=`));
  return last?.slice(name.length + 1) ?? '';
}
