/**
 * V8 in a process that loads many packages.
 *
 * It compiles a function that is called often a second time, to faster code, beside the program: on a machine whose processors
 * compile packages that time is taken from them, and a build is over before the faster code has paid for itself.  So functions
 * are to be called some ten times more often before that.
 *
 * It gives new objects ever more room before it looks which of them are still in use.  Most of what a build makes stays in use
 * to its end: caddy takes 106 MB without that, and 130 with it, in the same time within some hundredths.
 */
import { setFlagsFromString } from 'node:v8';

/** A flag for now, and as it is at first. */
export interface TemporaryFlag {
  readonly now: string;
  readonly first: string;
}

const steadyRoom: TemporaryFlag = { now: '--semi-space-growth-factor=1', first: '--semi-space-growth-factor=2' };

/** Flags by V8's major version, 11 (Node 20) or 12 (Node 22): of others it is not known that they know them, and gain by them. */
export function longBuildFlags(version: number): readonly TemporaryFlag[] {
  if (version === 11) return [steadyRoom, { now: '--interrupt-budget=700000', first: '--interrupt-budget=67584' }];
  if (version !== 12) return [];
  const lateCode = { now: '--invocation-count-for-turbofan=30000', first: '--invocation-count-for-turbofan=3000' };
  return [steadyRoom, lateCode];
}

/**
 * For the whole process, from here on.  At its end the flags are as at first again: code that is kept for the next process
 * is bound to the flags of the moment.
 */
export function expectLongBuild(): void {
  const flags = longBuildFlags(Number.parseInt(process.versions.v8, 10));
  for (const { now } of flags) setFlagsFromString(now);
  process.prependOnceListener('exit', () => {
    for (const { first } of flags) setFlagsFromString(first);
  });
}
