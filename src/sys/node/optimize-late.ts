/**
 * V8 compiles a function that is called often a second time, to faster code, beside the program: on a machine whose processors
 * compile packages that time is taken from them, and a build is over before the faster code has paid for itself.  This
 * lets functions be called some ten times more often before that.
 */
import { setFlagsFromString } from 'node:v8';

/** A flag, and its value for now and at first, of V8's major version 11 (Node 20) or 12 (Node 22); later ones have less to gain. */
export function lateFlag(version: number): { readonly late: string; readonly usual: string } | undefined {
  if (version === 11) return { late: '--interrupt-budget=700000', usual: '--interrupt-budget=67584' };
  if (version !== 12) return undefined;
  return { late: '--invocation-count-for-turbofan=30000', usual: '--invocation-count-for-turbofan=3000' };
}

/**
 * For the whole process, from here on.  At its end the flag has its first value again: code that is kept for the next process
 * is bound to the flags of the moment.
 */
export function optimizeLate(): void {
  const flag = lateFlag(Number.parseInt(process.versions.v8, 10));
  if (flag === undefined) return;
  setFlagsFromString(flag.late);
  process.prependOnceListener('exit', () => setFlagsFromString(flag.usual));
}
